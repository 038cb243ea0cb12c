import fc from "fast-check";
import { expect, it, vi } from "vitest";
import { Analyser } from "../../../server/analysis/analyser.ts";
import { evidenceTexts } from "../../../server/analysis/evidence-words.ts";
import { Doubts, levelOfFacts, MOST_NAMED, touches } from "../../../server/simulation/evidence/doubts.ts";
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
    const unnamed = new Set(opened.slice(MOST_NAMED));
    const named = { reasons: reasons.filter((reason) => !unnamed.has(reason)), more: unnamed.size, lines: 0 };
    expect(Doubts.NONE.with(reasons).named()).toEqual(named);
    expect(reasons.reduce((doubts, reason) => doubts.with([reason]), Doubts.NONE).named()).toEqual(named);
  }
});

it("of places that are not understood the first are named, and the lines of the others counted once", () => {
  const unread = (...lines: readonly number[]): Reason => ({ kind: "not-understood", lines });
  const named = Array.from({ length: MOST_NAMED }, (_, number) => unread(2 * number));
  const used: Reason = { kind: "not-understood", lines: [1], file: "a.memzone" };
  const others = [unread(0, 40), unread(41), used, unread(40, 41, 42)];
  expect(Doubts.NONE.with([...named, ...others]).named()).toEqual({ reasons: [...named, used], more: 0, lines: 3 });
});

it.each([
  ["open steps", (at: number) => `alloc_contig 1M as a${at}`],
  [
    "steps behind lines that are not understood",
    (at: number) => (at % 2 === 0 ? `ofline memory${at}` : "offline memory1"),
  ],
])("what thousands of %s answered is told without going through those in front of each", (_, line) => {
  const more = (count: number): number => {
    const lines = Array.from({ length: count }, (_line, at) => line(at));
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

it("all lines that are not understood in front of a step are counted", () => {
  const lines = Array.from({ length: 40 }, (_, at) => `ofline memory${at}\noffline memory1`);
  const text = `kernel 6.12 x86_64\nmachine qemu-pc { memory 64G }\nboot\n${lines.join("\n")}\n`;
  const { timeline } = new Analyser().analyse(URI, text, 1, optionsOf());
  const of = (at: number): readonly string[] => {
    // A line that is not understood is an entry, too.
    const { before, outcome } = timeline.slice(1)[2 * at + 1]!;
    return evidenceTexts(outcomeEvidence(before, outcome)!).filter((each) => each.startsWith("the file has"));
  };
  expect(of(0)).toEqual(["the file has an error at line 4, and what is not understood there is not simulated"]);
  for (const at of [3, 15, 16, 30, 39]) {
    const named = `errors at lines 4, 6, 8 and ${at - 2} more`;
    expect(of(at)).toEqual([`the file has ${named}, and what is not understood there is not simulated`]);
  }
});
