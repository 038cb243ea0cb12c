import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decodedPart, encodedPart, fileName } from "../../server/analysis/file-name.ts";
import { anyCharacter } from "../any-character.ts";

describe("a part of an address", () => {
  test("comes back as it was", () => {
    for (const text of ["a b.memzone", "100%.memzone", "ü/ö", "#?&=", "%41"])
      expect(decodedPart(encodedPart(text))).toBe(text);
  });

  test("that nobody can decode stands as it is", () => {
    expect(decodedPart("100%.memzone")).toBe("100%.memzone");
    expect(decodedPart("%ff.memzone")).toBe("%ff.memzone");
  });

  test("may be any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        expect(decodedPart(encodedPart(text))).toBe(text.replaceAll(/\p{Cs}/gu, "\ufffd"));
        expect(() => decodedPart(text)).not.toThrow();
      }),
    );
    expect(encodedPart("a\ud800b")).toBe("a%EF%BF%BDb");
  });
});

test("a file is called what the last part of its address says", () => {
  expect(fileName("file:///folder/two%20words.memzone")).toBe("two words.memzone");
  expect(fileName("untitled:Untitled-1")).toBe("untitled:Untitled-1");
  expect(fileName("file:///folder/50%.memzone")).toBe("50%.memzone");
  expect(fileName("file:///folder/")).toBe("file:///folder/");
});
