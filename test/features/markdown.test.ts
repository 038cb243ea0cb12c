/** Whatever a text holds, Markdown shows it as it stands. */
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { code, oneLine, plain, sentence, table } from "../../server/features/markdown.ts";

const HOSTILE = [
  "[x](command:y)",
  "![x](http://a)",
  "<b onclick=x>",
  "**x** _x_ ~x~",
  "`x`",
  "# x",
  "- x",
  "http://a.example",
  "a@b.example",
  "&lt;",
  "a | b",
];

/** What CommonMark and GFM read as marks, where no backslash stands in front of it. */
const MARK = /(?<!\\)(?:\\\\)*[`*_{}[\]<>()#+!|~&@:]/;

describe("a text", () => {
  test.each(HOSTILE)("%s has no mark left", (text) => {
    expect(plain(text)).not.toMatch(MARK);
    expect(plain(text).replace(/\\(.)/g, "$1")).toBe(text);
  });

  test("of any kind has none", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(..."\\`*_{}[]<>()#+-!|~&@:a \n\u0000\u009b\u2028") }),
        (text) => !MARK.test(plain(text)) && !/[\p{Cc}]/u.test(plain(text)),
      ),
    );
  });
});

test("a code span is closed by nothing in it, and stays on its line", () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom("`", "a", " ", "\n", "|"), maxLength: 12 }), (text) => {
      const line = oneLine(text);
      if (line === "") {
        expect(code(text)).toBe("");
        return;
      }
      const [, fence, inside] = /^(`+)([\s\S]*?)(?<!`)\1(?!`)$/.exec(code(text))!;
      expect(inside!.trim()).toBe(line);
      expect(inside!.match(/`+/g)?.filter((run) => run === fence) ?? []).toEqual([]);
    }),
  );
});

test("of our own sentences the code stays, and what is in it", () => {
  expect(sentence("`a*b` is <no> *mark* of [x](y)")).toBe("`a*b` is \\<no\\> \\*mark\\* of \\[x\\](y)");
});

test("a cell ends where it ends", () => {
  const [, , row] = table(["a"], [[code("x | y")]]).split("\n");
  expect(row!.replaceAll("\\|", "").match(/\|/g)).toHaveLength(2);
});
