import { describe, expect, it } from "vitest";
import type { MemoryState } from "../../../../server/simulation/state/state.ts";
import { GiB, MiB } from "../../../../server/simulation/units/units.ts";
import { analyse } from "../../../analysis/analyse.ts";
import { boot, nodes, qemuPc } from "../../boot/machines.ts";

/** `0 0 none`, `1-5 0 DMA32`: ids, nodes and zone of each run of equal blocks. */
function blocks(state: MemoryState): readonly string[] {
  const lines: { first: number; last: number; text: string }[] = [];
  for (const { start, end, value } of state.blocks.runs) {
    const text = `${value.nodes.join(",")} ${value.zone ?? "none"}`;
    const before = lines.at(-1);
    if (before?.text === text && before.last === start - 1) before.last = end - 1;
    else lines.push({ first: start, last: end - 1, text });
  }
  return lines.map(({ first, last, text }) => `${first === last ? first : `${first}-${last}`} ${text}`);
}

const bootBlocks = (version: string, cmdline: string, machine: object): readonly string[] =>
  blocks(boot(qemuPc(version, cmdline, { machine })).state);

describe("memory blocks after boot", () => {
  it("are missing where there is no memory, and the first one lies in two zones", () => {
    expect(bootBlocks("6.12", "nokaslr movablecore=256M", {})).toEqual([
      "0 0 none",
      "1-23 0 DMA32",
      "32-37 0 Normal",
      "38-39 0 Movable",
    ]);
  });

  it("have no zone where a zone begins or two nodes meet inside", () => {
    expect(bootBlocks("7.2", "nokaslr movablecore=400M", nodes(904 * MiB, 1144 * MiB))).toEqual([
      "0 0 none",
      "1-5 0 DMA32",
      "6 0 none",
      "7 0,1 none",
      "8-12 1 DMA32",
      "13 1 none",
      "14-15 1 Movable",
    ]);
  });

  it("know their holes: such a block can't go offline", () => {
    const { state } = boot(qemuPc("6.12", "nokaslr", {}));
    expect([0, 1, 22, 23, 32].map((id) => state.blocks.get(id)?.holes)).toEqual([true, false, false, true, false]);
  });

  it("are of the nodes that there are: what no description has a node for is of none", () => {
    const map =
      "machine { firmware { 0x0-0xdffff usable\n 0x100000-0xbfffffff usable } node0 { 0x0-0x9ffff\n 0x100000-0xbfffffff } }";
    const [first] = analyse(`kernel 6.12 x86_64\n${map}\nboot\n`).timeline;
    expect(first?.after?.blocks.runs.flatMap(({ value }) => value.nodes)).not.toContain(1024);
    expect(first?.after?.blocks.get(0)?.nodes).toEqual([0]);
  });

  it("are half as many when they are twice as large", () => {
    const { state } = boot(qemuPc("6.12", "nokaslr", { machine: { memory: 63 * GiB } }));
    expect(state.geometry.blockPages * 4096).toBe(2 * GiB);
    expect(state.blocks.covered(0, 100)).toBe(32);
  });

  it("cost what is distinct, not what they span", () => {
    const { state } = boot(qemuPc("6.12", "nokaslr movablecore=50%", { machine: { memory: 64 * 1024 * GiB } }));
    expect(state.blocks.runs.length).toBeLessThan(10);
  });
});
