import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { blockFacts, describeBlocks } from "../../server/simulation/drivers/base-memory/block-facts.ts";
import { step } from "../../server/simulation/step.ts";
import { runs } from "../property-runs.ts";
import { anyEvent, anyMachine } from "./mm/memory-hotplug/any-machine.ts";

describe("after any steps", () => {
  it("runs of blocks say what each block says, and zones hold what is online in them", () => {
    fc.assert(
      fc.property(anyMachine(14), (state) => {
        for (const { first, last, ...facts } of describeBlocks(state)) {
          for (let id = first; id <= last; id++) expect(blockFacts(state, id)).toEqual(facts);
        }
        for (const zone of state.nodes.flatMap(({ zones }) => zones)) {
          const online = state.blocks.runs.filter(
            ({ value }) => value.state === "online" && value.zone === zone.name && value.nodes.includes(zone.node),
          );
          const blocks = online.reduce((sum, run) => sum + run.end - run.start, 0);
          expect(zone.present).toBe(blocks * state.geometry.blockPages);
          expect(zone.spanned).toBeGreaterThanOrEqual(zone.present);
          expect(zone.managed).toBeLessThanOrEqual(zone.present);
          expect(zone.managed).toBeGreaterThanOrEqual(0);
          for (const run of online) {
            expect(run.start * state.geometry.blockPages).toBeGreaterThanOrEqual(zone.startPfn);
            expect(run.end * state.geometry.blockPages).toBeLessThanOrEqual(zone.startPfn + zone.spanned);
          }
        }
      }),
      { numRuns: runs(120) },
    );
  });

  it("a step leaves the state before it as it was", () => {
    fc.assert(
      fc.property(anyMachine(6), anyEvent, (state, last) => {
        const before = describeBlocks(state);
        const again = step(state, last);
        expect(describeBlocks(state)).toEqual(before);
        expect(step(state, last).outcome).toEqual(again.outcome);
      }),
      { numRuns: runs(25) },
    );
  });
});
