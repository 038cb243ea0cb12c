/**
 * What a boot costs, as ratios measured in one run: large machines against a small one, and a boot that takes over unchanged phases
 * against a cold one.
 */

import { type BootTrace, bootKernel } from "../../server/simulation/boot/boot.ts";
import type { BootSetup, MachineNode } from "../../server/simulation/state/events.ts";
import { GiB, KiB, TiB } from "../../server/simulation/units/units.ts";
import { worded } from "../analysis/notes/worded.ts";

const WARM_UP_ROUNDS = 5;
const ROUNDS = 9;

/** Milliseconds of the median round. */
function median(work: () => unknown): number {
  for (let round = 0; round < WARM_UP_ROUNDS; round++) work();
  const times = Array.from({ length: ROUNDS }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  }).sort((a, b) => a - b);
  return times[Math.floor(ROUNDS / 2)]!;
}

function machine(version: string, memory: number, nodeCount: number): BootSetup {
  const cmdlineText = "nokaslr movablecore=25%";
  const nodes: MachineNode[] = Array.from({ length: nodeCount }, (_, id) => ({
    id,
    memory: memory / nodeCount,
    ranges: [],
    cpus: [id],
    hotpluggable: false,
    origin: 10 + id,
  }));
  return {
    kernel: { version, arch: "x86_64", pageSize: 4 * KiB, build: "debian", config: {}, whatIf: [], origin: 0 },
    machine: {
      platform: "qemu-pc",
      memory,
      cpus: Math.max(1, nodeCount),
      nodes: nodeCount > 1 ? nodes : [],
      slots: 0,
      maxmem: 0,
      initrd: 4400 * KiB,
      origin: 1,
      memoryOrigin: 2,
    },
    devices: [],
    cmdline: cmdlineText.split(" ").map((word, index) => {
      const [name, value] = word.split("=");
      return { name: name!, ...(value === undefined ? {} : { value }), origin: 100 + index };
    }),
    cmdlineText,
    observed: [],
  };
}

function bootOf(setup: BootSetup): BootTrace {
  const boot = bootKernel(setup);
  if (!("state" in boot)) throw new Error(boot.notes.map((note) => worded(note).message).join("; "));
  return boot;
}

/** Each boot by the milliseconds of the first. */
export function bootRows(): readonly (readonly [name: string, ratio: number, milliseconds: number])[] {
  const small = machine("6.12", 4 * GiB, 1);
  const numa = machine("6.12", 64 * GiB, 4);
  const previous = bootOf(numa);
  const rows: readonly (readonly [string, () => unknown])[] = [
    ["cold boot, 1 node, 4 GiB", () => bootOf(small)],
    ["cold boot, 4 nodes, 64 GiB", () => bootOf(numa)],
    ["the same again, one what-if more", () => bootKernel(withWhatIf(numa), previous)],
    ["the same again, nothing changed", () => bootKernel({ ...numa }, previous)],
    ["cold boot, 1 node, 64 TiB, memmap as one block (6.12)", () => bootOf(machine("6.12", 64 * TiB, 1))],
    ["cold boot, 4 nodes, 63 TiB, memmap by section (7.2)", () => bootOf(machine("7.2", 63 * TiB, 4))],
  ];
  const measured = rows.map(([name, work]) => [name, median(work)] as const);
  const unit = measured[0]![1];
  return measured.map(([name, milliseconds]) => [name, milliseconds / unit, milliseconds]);
}

function withWhatIf(setup: BootSetup): BootSetup {
  return { ...setup, kernel: { ...setup.kernel, whatIf: ["movable-at-node-start"] } };
}
