import { describe, expect, it } from "vitest";
import {
  type BlockRun,
  describeBlocks,
  describeBlocksWithin,
} from "../../../../server/simulation/drivers/base-memory/block-facts.ts";
import type { MemoryState } from "../../../../server/simulation/state/state.ts";
import { analyse } from "../../../analysis/analyse.ts";

/** Behind steps that leave every second block online. */
function scattered(version: string, pairs: number): MemoryState {
  const steps = Array.from({ length: pairs }, (_, at) => `online_movable memory${41 + 2 * at}`);
  const { timeline } = analyse(`kernel ${version} x86_64
machine qemu-pc { memory 4G slots 4 maxmem 100G }
dimm dimm0 { size 32G }
cmdline { memhp_default_state=offline movablecore=300M }
boot
plug dimm0
${steps.join("\n")}
`);
  return timeline.at(-1)!.after!;
}

/** Those of all runs that lie in a window, cut to it. */
function cutOut(runs: readonly BlockRun[], first: number, last: number): readonly BlockRun[] {
  return runs
    .filter((run) => run.first <= last && run.last >= first)
    .map((run) => ({ ...run, first: Math.max(run.first, first), last: Math.min(run.last, last) }));
}

describe("blocks of a window", () => {
  it.each(["5.4", "6.12"])("are those of the whole machine, Linux %s", (version) => {
    const state = scattered(version, 20);
    const all = describeBlocks(state);
    expect(all.length).toBeGreaterThan(30);
    for (let first = 0; first < 100; first++) {
      for (const last of [first, first + 1, first + 7, first + 200]) {
        expect(describeBlocksWithin(state, first, last)).toEqual(cutOut(all, first, last));
      }
    }
  });

  it.each([10, 120])("cost what is distinct in it, where %d blocks elsewhere are scattered", (pairs) => {
    const state = scattered("6.12", pairs);
    let looked = 0;
    const blocks = new Proxy(state.blocks, {
      get(map, name) {
        const value: unknown = Reflect.get(map, name, map);
        if (name === "runs") looked += map.size;
        if (name !== "within") return typeof value === "function" ? value.bind(map) : value;
        return (start: number, end: number) => {
          const found = map.within(start, end);
          looked += found.length;
          return found;
        };
      },
    });
    expect(describeBlocksWithin({ ...state, blocks }, 43, 44)).toHaveLength(2);
    expect(looked).toBe(2);
  });
});
