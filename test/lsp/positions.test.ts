import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SourceText } from "../../grammar/incremental/source-text.ts";
import { LineTable, PassageLines, POSITION_ENCODINGS } from "../../server/lsp/positions.ts";

describe("positions", () => {
  test("count lines and UTF-16 characters from 0", () => {
    const lines = new LineTable("ab\n😀c\r\nd\re");
    expect(lines.lineCount).toBe(4);
    expect(lines.position(4)).toEqual({ line: 1, character: 1 });
    expect(lines.position(5)).toEqual({ line: 1, character: 2 });
    expect(lines.position(8)).toEqual({ line: 2, character: 0 });
    expect(lines.position(10)).toEqual({ line: 3, character: 0 });
  });

  test("behind the end of a line, or of the text, are at its end", () => {
    const lines = new LineTable("ab\ncd\n");
    expect(lines.offset({ line: 0, character: 99 })).toBe(2);
    expect(lines.offset({ line: 99, character: 0 })).toBe(6);
    expect(lines.position(99)).toEqual({ line: 2, character: 0 });
  });

  test.each([
    ["utf-16", 5, 4],
    ["utf-8", 8, 6],
    ["utf-32", 4, 3],
  ] as const)("in %s", (encoding, end, behind) => {
    const lines = new LineTable("x\né😀cd\n", encoding);
    expect(lines.position(7)).toEqual({ line: 1, character: end });
    expect(lines.position(5)).toEqual({ line: 1, character: behind - 1 + (encoding === "utf-8" ? 1 : 0) });
    expect(lines.offset({ line: 1, character: behind - 1 + (encoding === "utf-8" ? 1 : 0) })).toBe(5);
    expect(lines.offset({ line: 1, character: 99 })).toBe(7);
  });

  test("within a character of several code units are at its beginning", () => {
    const lines = new LineTable("é😀c", "utf-8");
    expect([1, 2, 3, 4, 5, 6].map((character) => lines.offset({ line: 0, character }))).toEqual([0, 1, 1, 1, 1, 3]);
  });

  test("that are none at all are the beginning", () => {
    const lines = new LineTable("ab");
    expect(lines.offset({ line: -1, character: -1 })).toBe(0);
    expect(lines.offset(undefined as never)).toBe(0);
    expect(lines.offset({ line: Number.NaN, character: Number.POSITIVE_INFINITY })).toBe(0);
    expect(lines.position(Number.NaN)).toEqual({ line: 0, character: 0 });
    expect(lines.range({ start: 2, end: 1 })).toEqual({
      start: { line: 0, character: 2 },
      end: { line: 0, character: 2 },
    });
  });

  test("and offsets are each other's inverse, except inside a line break", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("a", "\n", "\r", "😀", " ") }), fc.nat(40), (text, at) => {
        const lines = new LineTable(text);
        const offset = Math.min(at, text.length);
        const inside = text[offset - 1] === "\r" && text[offset] === "\n";
        expect(lines.offset(lines.position(offset))).toBe(inside ? offset - 1 : offset);
      }),
    );
  });

  test("are the same in a text that is kept in passages", () => {
    const words = fc.constantFrom("boot\n", "online memory5\r\n", "  # why\n", "\n", "\r", "offline memory7 ", "é😀\n");
    fc.assert(
      fc.property(fc.array(words, { maxLength: 30 }), fc.nat(40), fc.nat(12), (all, at, length) => {
        const source = SourceText.of(all.join("")).edit(at, at + length, "free x\n");
        for (const encoding of POSITION_ENCODINGS) {
          const [expected, lines] = [new LineTable(source.text, encoding), new PassageLines(source, encoding)];
          expect(lines.lineCount).toBe(expected.lineCount);
          for (let offset = 0; offset <= source.length; offset++) {
            expect(lines.position(offset)).toEqual(expected.position(offset));
            expect(lines.offset(expected.position(offset))).toBe(expected.offset(expected.position(offset)));
          }
        }
      }),
    );
  });
});
