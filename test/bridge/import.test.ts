import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { format } from "../../grammar/format.ts";
import { parse } from "../../grammar/parse.ts";
import { cmdlineLines } from "../../server/bridge/import/cmdline-lines.ts";
import { readSource } from "../../server/bridge/import/read-sources.ts";
import { scenarioOf } from "../../server/bridge/import/scenario-text.ts";
import { runs } from "../property-runs.ts";
import { TEXTS } from "../sources/texts.ts";

describe("a scenario of any files", () => {
  /** A real text, cut somewhere, with some of its characters changed. */
  const damaged = fc
    .record({
      text: fc.constantFrom(...Object.values(TEXTS).map(([, text]) => text)),
      part: fc.double({ min: 0.2, max: 1, noNaN: true }),
      changes: fc.array(fc.tuple(fc.nat(4000), fc.constantFrom(..."0f9 \n\"'{}$#:-".split(""))), { maxLength: 6 }),
    })
    .map(({ text, part, changes }) => {
      const chars = [...text.slice(0, Math.ceil(text.length * part))];
      for (const [at, char] of changes) if (at < chars.length) chars[at] = char;
      return chars.join("");
    });

  it("is one that the language takes, in its canonical layout", () => {
    fc.assert(
      fc.property(fc.array(damaged, { minLength: 1, maxLength: 3 }), fc.string(), (texts, name) => {
        const sources = texts.flatMap((text) => {
          const read = readSource({ name, text, cut: false });
          return "source" in read ? [read] : [];
        });
        if (sources.length === 0) return;
        const scenario = scenarioOf(sources);
        if ("wrong" in scenario) return;
        expect(parse(scenario.text).errors.map(({ message }) => message)).toEqual([]);
        expect(format(scenario.text)).toBe(scenario.text);
      }),
      {
        numRuns: runs(150),
        examples: [
          // A row whose range is no range tells no size of a block.
          [[`RANGE="'x0000000000000000-0x000000007fffffff" SIZE="2G" STATE="online" REMOVABLE="yes" BLOCK="0-15"`], ""],
        ],
      },
    );
  });
});

describe("a command line", () => {
  it.each([
    ["a b=c", ["a b=c"], []],
    ['dyndbg="file x +p" a', ['dyndbg="file x +p" a'], []],
    ["a=$b memmap=4K$0x1000", ["memmap=4K$0x1000"], ["a=$b"]],
    ["c={d}", ['c="{d}"'], []],
    ["#x y", ["y"], ["#x"]],
    ['open="never closed', [], ['open="never', "closed"]],
    ["", [], []],
  ])("%j", (cmdline, lines, leftOut) => {
    const written = cmdlineLines(cmdline);
    // What an open quote holds is the kernel's to say.
    if (!cmdline.includes("never")) expect(written).toEqual({ lines, leftOut });
    else expect(written.lines.join(" ")).not.toContain('"');
  });

  it("has every parameter once, in order, in lines that can be read", () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,20}(=[a-z0-9,@-]{0,60})?$/)), (params) => {
        const { lines, leftOut } = cmdlineLines(params.join(" "));
        expect(leftOut).toEqual([]);
        expect(lines.flatMap((line) => line.split(" "))).toEqual(params);
        for (const line of lines) expect(line.includes(" ") && line.length > 100).toBe(false);
      }),
    );
  });
});
