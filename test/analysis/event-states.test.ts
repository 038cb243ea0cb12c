/** Of a long story only the states that were looked at last are kept; all others come out the same when they are asked for. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Analyser } from "../../server/analysis/analyser.ts";
import type { Analysis } from "../../server/analysis/analysis.ts";
import { runs } from "../property-runs.ts";
import { optionsOf, URI } from "./fixture.ts";
import { toyKernel } from "./toy-kernel.ts";

const HEAD = "kernel 6.12 x86_64\nmachine qemu-pc { memory 4G }\nboot\n";

function lines(steps: number): string[] {
  return Array.from({ length: steps }, (_, n) => `offline memory${n % 30}`);
}

function opened(steps: readonly string[]) {
  const simulator = toyKernel();
  const analyser = new Analyser(simulator);
  const run = (texts: readonly string[]) => analyser.analyse(URI, `${HEAD}${texts.join("\n")}\n`, 1, optionsOf());
  return { simulator, run, analysis: run(steps) };
}

const statesOf = (analysis: Analysis, at: readonly number[]) =>
  at.map((number) => {
    const { before, after } = analysis.timeline[number]!;
    return [before, after].map((state) => state && { blocks: state.blocks.runs, log: [...state.log] });
  });

describe("the states of a story of 1,000 steps", () => {
  it("are simulated again a stretch at a time, and then are there", () => {
    const { simulator, analysis } = opened(lines(1000));
    const first = simulator.count();
    expect(first).toBe(1001);
    const state = analysis.timeline[20]!.after;
    const again = simulator.count() - first;
    expect(again).toBeGreaterThan(0);
    expect(again).toBeLessThan(200);
    expect(analysis.timeline[21]!.before).toBe(state);
    expect(analysis.timeline[1000]!.after?.log).toHaveLength(1000);
    expect(simulator.count() - first).toBe(again);
  });

  it("never boot again for being asked for", () => {
    const simulator = toyKernel();
    let boots = 0;
    const counting = {
      step: simulator.step,
      boot: (...call: Parameters<typeof simulator.boot>) => {
        boots++;
        return simulator.boot(...call);
      },
    };
    const text = `${HEAD}${lines(1000).join("\n")}\n`;
    const { timeline } = new Analyser(counting).analyse(URI, text, 1, optionsOf());
    expect([timeline[0]!.after, timeline[5]!.after]).not.toContain(undefined);
    expect(boots).toBe(1);
  });

  it("make an edit in the middle of what was dropped cost that stretch and what follows from it", () => {
    const steps = lines(1000);
    const { simulator, run } = opened(steps);
    const before = simulator.count();
    const { simulated } = run(steps.with(500, "offline memory99"));
    expect(simulated).toBe(500);
    expect(simulator.count() - before - simulated).toBeLessThan(200);
  });

  it("are those of the story from scratch, whatever is edited and asked for", () => {
    const where = fc.nat({ max: 499 });
    const edit = fc.record({
      at: where,
      line: fc.constantFrom("offline memory29", "online memory3", "# nothing", "offline memory77 -> ENOENT"),
      asked: fc.array(where, { maxLength: 3 }),
    });
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 5 }), (edits) => {
        let steps = lines(600);
        const { run } = opened(steps);
        for (const { at, line, asked } of edits) {
          steps = steps.with(at, line);
          expect(statesOf(run(steps), asked)).toEqual(statesOf(opened(steps).analysis, asked));
        }
      }),
      { numRuns: runs(7) },
    );
  });
});
