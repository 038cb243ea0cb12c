import fc from "fast-check";
import { expect, it, vi } from "vitest";
import { Analyser } from "../../../server/analysis/analyser.ts";
import { Doubts, levelOfFacts, MOST_OPEN_STEPS, touches } from "../../../server/simulation/evidence/doubts.ts";
import { namedReasons } from "../../../server/simulation/evidence/gathered.ts";
import { outcomeEvidence } from "../../../server/simulation/evidence/levels.ts";
import { evidenceFor, evidenceOf, isOfTheStory, type Reason } from "../../../server/simulation/evidence/reason.ts";
import { optionsOf, URI } from "../../analysis/analyse.ts";

const anyReason: fc.Arbitrary<Reason> = fc.oneof(
  fc.nat(6).map((number): Reason => ({ kind: "depends-on-system", step: { number, text: `offline memory${number}` } })),
  fc.nat(3).map((number): Reason => ({ kind: "step-lost", step: { number, text: "plug a" } })),
  fc.nat(3).map((line): Reason => ({ kind: "not-understood", lines: [line] })),
  fc.constantFrom<Reason>(
    { kind: "depends-on-system" },
    { kind: "kaslr" },
    { kind: "firmware-tables", firmware: "SeaBIOS" },
    { kind: "step-not-measured", step: "isolate" },
  ),
);
const anyReasons = fc.array(fc.array(anyReason, { maxLength: 3 }), { maxLength: 12 });

it("doubts are a list in the order of time, each of them once, and every version stays what it was", () => {
  fc.assert(
    fc.property(anyReasons, (steps) => {
      const versions = [{ doubts: Doubts.NONE, reasons: [] as readonly Reason[] }];
      for (const more of steps) {
        const { doubts, reasons } = versions.at(-1)!;
        versions.push({ doubts: doubts.with(more), reasons: evidenceOf([...reasons, ...more]).reasons });
      }
      for (const { doubts, reasons } of versions) {
        expect([...doubts]).toEqual(reasons);
        expect(doubts.with(reasons)).toBe(doubts);
        expect(doubts.ofTheStory()).toEqual(reasons.filter(isOfTheStory));
        expect(doubts.goOnFrom(versions[0]!.doubts)).toBe(true);
        for (const facts of ["layout", "sizes", "places", "log", "outcome"] as const) {
          const level = levelOfFacts(facts, [doubts.touched]);
          expect(level).toBe(evidenceFor(evidenceOf(reasons), facts).level);
        }
        const ofMemory = evidenceOf(reasons.filter((reason) => touches(reason, "memory")));
        expect(levelOfFacts("memory", [doubts.touched])).toBe(ofMemory.level);
      }
      const last = versions.at(-1)!.doubts;
      const middle = versions[Math.floor(versions.length / 2)]!.doubts;
      expect([...middle, ...last.since(middle)]).toEqual([...last]);
    }),
  );
});

it("of steps that only a running system could answer the first are named, and the others counted", () => {
  const open = (number: number): Reason => ({ kind: "depends-on-system", step: { number, text: "isolate" } });
  const steps = (count: number): readonly Reason[] =>
    Array.from({ length: count }, (_, number) =>
      number % 10 === 3 ? { kind: "step-lost", step: { number, text: "plug a" } } : open(number),
    );
  for (const count of [10, 17, 18, 40, 4000]) {
    const reasons = steps(count);
    const opened = reasons.filter(({ kind }) => kind === "depends-on-system");
    const unnamed = new Set(opened.slice(MOST_OPEN_STEPS));
    const named = { reasons: reasons.filter((reason) => !unnamed.has(reason)), more: unnamed.size };
    expect(Doubts.NONE.with(reasons).named()).toEqual(named);
    expect(reasons.reduce((doubts, reason) => doubts.with([reason]), Doubts.NONE).named()).toEqual(named);
  }
});

it("what thousands of open steps answered is told without going through those in front of each", () => {
  const more = (count: number): number => {
    const lines = Array.from({ length: count }, (_, at) => `alloc_contig 1M as a${at}`);
    const text = `kernel 6.12 x86_64\nmachine qemu-pc { memory 64G }\nboot\n${lines.join("\n")}\n`;
    const analysis = new Analyser().analyse(URI, text, 1, optionsOf());
    let looked = 0;
    const all = vi.spyOn(Doubts.prototype, Symbol.iterator);
    for (const { before, outcome } of analysis.timeline.slice(1)) {
      looked += namedReasons(outcomeEvidence(before, outcome)!).reasons.length;
    }
    expect(all).not.toHaveBeenCalled();
    all.mockRestore();
    return looked / count;
  };
  expect(more(400) - more(200)).toBeLessThan(2);
});
