import { describe, expect, it } from "vitest";
import { E820_TYPES } from "../../server/simulation/e820/e820.ts";
import { platformMemoryMap } from "../../server/simulation/platforms/platform-map.ts";
import type { FirmwareType, MachineSpec } from "../../server/simulation/state/events.ts";
import { GiB, MiB, TiB } from "../../server/simulation/units/units.ts";
import { type MachineFacts, NO_MACHINE } from "../../server/sources/facts.ts";
import { platformMachine } from "../../server/sources/platform-machine.ts";

const at = { start: 0, end: 0 };
const TYPES = Object.entries(E820_TYPES) as readonly (readonly [FirmwareType, number])[];

function machine(platform: string, sizes: readonly number[]): MachineSpec & { readonly platform: string } {
  const nodes = sizes.map((memory, id) => ({ id, memory, ranges: [], cpus: [id], hotpluggable: false, origin: 0 }));
  const memory = sizes.reduce((sum, size) => sum + size, 0);
  return { platform, memory, cpus: 2, nodes, slots: 0, maxmem: 0, initrd: 0, origin: 0, memoryOrigin: 0 };
}

/** What a boot log of the machine tells of its memory. */
function told(spec: ReturnType<typeof machine>): MachineFacts {
  const { firmware, srat } = platformMemoryMap(spec);
  return {
    ...NO_MACHINE,
    platform: { value: { name: spec.platform }, at },
    cpus: { value: spec.cpus, at },
    maps: {
      e820: firmware.entries.map(({ start, end, type }) => {
        return { value: { first: start, last: end - 1, type: TYPES.find(([, number]) => number === type)![0] }, at };
      }),
    },
    nodes: spec.nodes.map(({ id, cpus }) => ({
      id,
      cpus,
      hotpluggable: false,
      ranges: srat!.memory
        .filter(({ node }) => node === id)
        .map(({ start, end }) => ({ value: { first: start, last: end - 1 }, at })),
    })),
  };
}

describe("a log of a tabled platform gives the platform with its nodes", () => {
  it.each([
    ["all below 4 GiB", "qemu-pc", [GiB, 512 * MiB]],
    ["split by the hole below 4 GiB", "qemu-q35", [3 * GiB, 5 * GiB]],
    ["moved above AMD's HyperTransport range", "qemu-pc", [TiB, TiB]],
    ["moved above it on the newer chipset", "qemu-q35", [512 * GiB, 768 * GiB]],
  ])("%s", (_, platform, sizes) => {
    const spec = machine(platform, sizes);
    const found = platformMachine({ facts: told(spec) });
    expect(found).toMatchObject({ name: platform, memory: spec.memory, remarks: [] });
    expect("name" in found && found.nodes.map(({ memory }) => memory)).toEqual(sizes);
  });
});
