/** Causes of zones: what a layout tells of them is kept from state to state. */
import { describe, expect, it } from "vitest";
import { originsOfZone } from "../../server/simulation/state/zone-causes.ts";
import { causesLookedAt, fewOriginsOfZone } from "../../server/views/zone-origins.ts";
import { analysed } from "./analysed.ts";

function timelineOf(steps: number) {
  const lines = Array.from(
    { length: steps },
    (_, n) => `${n % 2 === 0 ? "offline" : "online_movable"} memory${34 + ((n >> 1) % 5)}`,
  );
  const text = `kernel 6.12 x86_64\nmachine qemu-pc { memory 4G }\ncmdline { movablecore=768M }\nboot\n${lines.join("\n")}\n`;
  return analysed(text).timeline;
}

describe("the origins of a zone", () => {
  it("are those of its state, in whatever order states are asked", () => {
    const timeline = timelineOf(120);
    for (const number of [120, 119, 3, 60, 61, 0, 120, 17, 118]) {
      const state = timeline[number]!.after!;
      for (const zone of state.nodes.flatMap(({ zones }) => zones)) {
        const all = originsOfZone(state, zone);
        const { first, left, last } = fewOriginsOfZone(state, zone, 4, 7);
        if (all.length <= 11) expect({ first, left, last }).toEqual({ first: all, left: 0, last: [] });
        else {
          expect({ first, left, last }).toEqual({ first: all.slice(0, 4), left: all.length - 11, last: all.slice(-7) });
        }
      }
    }
  });

  it.each([100, 400])("cost what differs from the state that was asked before, of %d steps", (steps) => {
    const timeline = timelineOf(steps);
    const look = (number: number): number => {
      const state = timeline[number]!.after!;
      const before = causesLookedAt.count;
      fewOriginsOfZone(state, state.nodes[0]!.zones.at(-1)!, 10, 40);
      return causesLookedAt.count - before;
    };
    look(steps);
    expect(look(steps - 1)).toBeLessThanOrEqual(4);
    expect(look(steps)).toBeLessThanOrEqual(4);
  });
});
