import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { semanticTokens } from "../../server/features/semantic-tokens.ts";
import { runs } from "../property-runs.ts";
import { cut, onMachine, scenario } from "./scenario.ts";

function tokensOf(text: string): readonly string[] {
  const found = onMachine(text);
  return semanticTokens(found.analysis.source)
    .filter(({ span }) => span.start >= found.text.length - text.length)
    .map(({ span, type }) => `${cut(found.text, span)}:${type}`);
}

describe("semantic tokens", () => {
  test("tell the words of a step apart", () => {
    expect(tokensOf("boot\noffline memory38-39 descending -> EBUSY at 0x13ff00000 # why\n")).toEqual([
      "boot:keyword",
      "offline:keyword",
      "memory38-39:class",
      "descending:keyword",
      "EBUSY:enumMember",
      "at:keyword",
      "0x13ff00000:number",
      "# why:comment",
    ]);
  });

  test("tell names of parameters from their values", () => {
    expect(tokensOf("param z = 1G\ncmdline { movablecore=$z memblock=debug hugepages=2 }\nboot\n")).toEqual(
      expect.arrayContaining(["movablecore:property", "$z:variable", "memblock:property", "debug:string", "2:number"]),
    );
  });

  test("tell a name that happens to be a keyword", () => {
    expect(tokensOf("dimm memory { size 1G }\nboot\nplug memory\n")).toEqual([
      "dimm:keyword",
      "memory:variable",
      "size:keyword",
      "1G:number",
      "boot:keyword",
      "plug:keyword",
      "memory:variable",
    ]);
  });

  test("of fields, zones and nodes", () => {
    expect(
      tokensOf("boot\nexpect node0 Movable start_pfn=0x100 present=256M\nexpect memory0 valid_zones=Normal\n"),
    ).toEqual(
      expect.arrayContaining([
        "node0:struct",
        "Movable:enumMember",
        "start_pfn:property",
        "0x100:number",
        "memory0:class",
      ]),
    );
  });

  test("are in order and never overlap, whatever the text", () => {
    const piece = fc.constantFrom(
      "cmdline {",
      "}",
      "offline ",
      "memory1-2",
      " -> ",
      "EBUSY",
      "\n",
      "$a",
      '"',
      "# x\n",
      "expect ",
      "=",
      "0x1-",
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
        const { analysis, text } = scenario(pieces.join(""));
        let end = 0;
        for (const { span } of semanticTokens(analysis.source)) {
          expect(span.start).toBeGreaterThanOrEqual(end);
          expect(span.end).toBeGreaterThan(span.start);
          end = span.end;
        }
        expect(end).toBeLessThanOrEqual(text.length);
      }),
      { numRuns: runs(30) },
    );
  });
});
