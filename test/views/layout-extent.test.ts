/** Lanes of a layout keep their axis: what it is made of is noted while the story is simulated, and equals what all states together tell. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Analyser } from "../../server/analysis/analyser.ts";
import type { Analysis, Stretch } from "../../server/analysis/analysis.ts";
import { kernelSimulator } from "../../server/analysis/simulator.ts";
import { extentsOf } from "../../server/views/layout-extent.ts";
import { layoutOf } from "../../server/views/layout-model.ts";
import { laneAxis } from "../../server/views/picture/lane-axis.ts";
import { optionsOf } from "../analysis/fixture.ts";
import { MACHINES, story } from "../bench/stories.ts";
import { anyScenario } from "../fuzz/scenarios/any-scenario.ts";
import { analysed as analysedWithFiles } from "../fuzz/scenarios/scenarios.ts";
import { runs } from "../property-runs.ts";
import { analysed, URI } from "./analysed.ts";

/** The same story, of which nothing is noted: every state is looked at. */
function ofAllStates({ timeline }: Analysis): Analysis {
  const entries = timeline.map(({ before, after, outcome }) => ({ before, after, outcome, extent: "memory" }));
  const stretch = { first: 0, count: entries.length, done: entries } as unknown as Stretch;
  return { stretches: [stretch] } as unknown as Analysis;
}

const HEAD = `kernel 6.12 x86_64
machine qemu-pc { memory 4G slots 4 maxmem 64G node 0 { memory 2G } node 1 { memory 2G } }
dimm dimm0 { size 2G node 1 }
dimm dimm1 { size 1G node 0 }
virtio-mem vm0 { size 4G block 2M node 1 }
boot
`;

const line = fc.oneof(
  fc.constantFrom("plug dimm0", "unplug dimm0", "plug dimm1", "unplug dimm1", "boot", "reboot", "# nothing"),
  fc.constantFrom("resize vm0 1G", "resize vm0 3G", "resize vm0 0", "resize vm0 600M"),
  fc
    .tuple(fc.constantFrom("online", "offline", "online_movable", "online_kernel"), fc.nat(70), fc.nat(3))
    .map(([word, first, more]) => `${word} memory${first}${more === 0 ? "" : `-${first + more}`}`),
);

describe("the extent of a story", () => {
  it("is that of all its states, where memory comes and goes", () => {
    fc.assert(
      fc.property(fc.array(line, { maxLength: 90, size: "max" }), (lines) => {
        const analysis = analysed(`${HEAD}${lines.join("\n")}\n`);
        expect(extentsOf(analysis)).toEqual(extentsOf(ofAllStates(analysis)));
      }),
      { numRuns: runs(15) },
    );
  });

  it("is that of all its states, whatever the scenario", () => {
    fc.assert(
      fc.property(anyScenario, (text) => {
        const analysis = analysedWithFiles(text);
        expect(extentsOf(analysis)).toEqual(extentsOf(ofAllStates(analysis)));
      }),
      { numRuns: runs(20) },
    );
  });

  it("has the ends of a block that something done at once with others leaves going offline", () => {
    const text = readFileSync("samples/002-isolation-at-pageblocks.memzone", "utf8");
    const { stops } = extentsOf(analysed(text)).get("node0")!;
    const start = 65655 * 2 ** 27;
    expect(stops).toEqual(expect.arrayContaining([start, start + 2 ** 27]));
  });

  it("has the ends of a block that a step failed at, though nothing is another behind it", () => {
    const analysis = analysed(`${HEAD}offline memory0\n`);
    expect(analysis.timeline[1]).toMatchObject({ outcome: { result: "EINVAL" }, extent: "nothing" });
    expect(extentsOf(analysis).get("node0")!.stops).toContain(2 ** 27);
    expect(extentsOf(analysed(HEAD)).get("node0")!.stops).not.toContain(2 ** 27);
  });

  it("has room for each part of a block that RAM and persistent memory share", () => {
    const machine = readFileSync("samples/004-machine.memzone", "utf8");
    const { lanes } = layoutOf(analysed(`kernel 5.5.10 x86_64\n${machine}boot\n`), 0)!;
    const axis = laneAxis([lanes[0]!], 1160);
    expect(axis.toX(0x3040000000) - axis.toX(0x3000000000)).toBeGreaterThan(10);
    expect(axis.toX(0x3080000000) - axis.toX(0x3060000000)).toBeGreaterThan(10);
  });

  it("is one for a node and for memory without one that lies among its own, at every step", () => {
    const axes = (name: string): readonly (readonly string[])[] => {
      const analysis = analysed(readFileSync(`samples/${name}.memzone`, "utf8"));
      return analysis.timeline.map(({ number }) => {
        const { lanes } = layoutOf(analysis, number)!;
        return lanes.map((lane) => JSON.stringify(laneAxis([lane], 800).segments));
      });
    };
    for (const name of ["001-crash-dump-in-pmem", "virtio-mem-cloud-guest"]) {
      expect(axes(name).some((lanes) => lanes.length > 1)).toBe(true);
      expect(new Set(axes(name).flat()).size).toBe(1);
    }
  });

  it("has no step simulated again but those of the stretch in which memory came", () => {
    let steps = 0;
    const counting: typeof kernelSimulator = {
      boot: (setup, previous) => kernelSimulator.boot(setup, previous),
      step: (state, event) => {
        steps++;
        return kernelSimulator.step(state, event);
      },
    };
    const text = `${story(MACHINES[0], 1000).join("\n")}\n`;
    const analysis = new Analyser(counting).analyse(URI, text, 1, optionsOf());
    expect(steps).toBe(1001);
    expect(extentsOf(analysis).get("node0")?.memory).toHaveLength(2);
    expect(steps).toBeLessThanOrEqual(1001 + 64);
  });
});
