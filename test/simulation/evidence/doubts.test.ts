import fc from "fast-check";
import { expect, it } from "vitest";
import { Doubts, levelOfFacts, touches } from "../../../server/simulation/evidence/doubts.ts";
import { evidenceFor, evidenceOf, isOfTheStory, type Reason } from "../../../server/simulation/evidence/reason.ts";

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
