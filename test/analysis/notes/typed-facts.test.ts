import { expect, it } from "vitest";
import { DEFINITIONS } from "../../../server/analysis/notes/index.ts";
import { problem } from "../../../server/analysis/problem.ts";
import { note } from "../../../server/simulation/state/notes.ts";
import { GiB, MiB } from "../../../server/simulation/units/units.ts";
import { worded } from "./worded.ts";

const place = { uri: "file:///a.memzone", span: { start: 0, end: 1 } };
const origin = 1;

it("a code takes its own facts, and there is no other code: the type checker says so", () => {
  const cost = {
    by: "dimm",
    size: GiB,
    memmap: 16 * MiB,
    zones: ["Normal"],
    remedy: { kind: "parameter", value: "1" },
    declared: origin,
  } as const;
  expect(worded(note("memmap-cost", cost, origin)).message).toMatch(
    /^plugging 1 GiB takes 16 MiB of memmap from Normal/,
  );
  // @ts-expect-error no file of analysis/notes defines it.
  note("no-such-code", cost, origin);
  // @ts-expect-error the size is missing.
  note("memmap-cost", { memmap: cost.memmap, declared: origin }, origin);
  // @ts-expect-error no file of analysis/notes defines it.
  expect(() => problem("no-such-code", place, {})).toThrow();
  // @ts-expect-error a sentence is no facts.
  expect(problem("duplicate-name", place, "declared twice").message).toBeUndefined();
  // @ts-expect-error the simulation alone gives it.
  expect(() => problem("memmap-cost", place, cost)).toThrow();
});

it("what the text has is worded from facts, with the places that take part", () => {
  const second = problem("duplicate-name", place, { kind: "item", item: "memory" }, { related: [place] });
  expect(second).toMatchObject({
    severity: "error",
    message: "`memory` is given twice; the first one holds",
    related: [{ ...place, message: "given here first" }],
  });
  expect(problem("over-budget", place, { at: 3, limit: "pieces", found: 70_000, most: 65_536 }).message).toBe(
    "stopped here: the memory is in 70000 pieces, and 65536 are followed at most",
  );
  const build = { log: "boot.log", release: "6.1.0-40-amd64", version: "6.12" };
  expect(problem("build-version", place, build).message).toBe(
    "`boot.log` was written by Linux 6.1.0-40-amd64, not 6.12: sizes may differ",
  );
});

it("every code has words: for the simulation's facts, for those of the text, or for both", () => {
  const wordless = DEFINITIONS.filter((definition) => !("words" in definition || "sentence" in definition));
  expect(wordless.map(({ code }) => code)).toEqual([]);
});
