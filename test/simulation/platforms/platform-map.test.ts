import { describe, expect, test } from "vitest";
import { E820_RAM } from "../../../server/simulation/e820/e820.ts";
import { platformMemoryMap } from "../../../server/simulation/platforms/platform-map.ts";
import type { DeviceSpec, MachineNode, MachineSpec } from "../../../server/simulation/state/events.ts";
import { GiB, MiB, TiB } from "../../../server/simulation/units/units.ts";
import { worded } from "../../analysis/notes/worded.ts";
import { address, machine, nodes, ranges } from "./qemu.ts";

function ram(spec: MachineSpec): readonly string[] {
  const { entries } = platformMemoryMap(spec).firmware;
  return ranges(entries.filter(({ type, start }) => type === E820_RAM && start > 0));
}

function srat(spec: MachineSpec): readonly string[] {
  const { memory = [] } = platformMemoryMap(spec).srat ?? {};
  return memory.map(
    ({ node, start, end, hotpluggable }) =>
      `${node} ${address(start)}-${address(end)}${hotpluggable ? " hotplug" : ""}`,
  );
}

describe("a PC's RAM", () => {
  test.each([
    ["qemu-pc", 3583, ["1M-0xdfee0000"]],
    ["qemu-pc", 3584, ["1M-0xbffe0000", "4G-0x120000000"]],
    ["qemu-q35", 2000, ["1M-0x7cfdf000"]],
    ["qemu-q35", 2816, ["1M-0x7ffdf000", "4G-0x130000000"]],
  ] as const)("of %s with %i MiB is %j", (platform, mebibytes, expected) => {
    expect(ram(machine(platform, mebibytes * MiB))).toEqual(expected);
  });

  test("keeps clear of the HyperTransport range below 1 TiB by moving above it", () => {
    expect(ram(machine("qemu-pc", 2 * TiB))).toEqual([
      // The SMBIOS tables of 128 DIMMs take two pages.
      "1M-0xbffde000",
      `${address(TiB)}-${address(3 * TiB - 3 * GiB)}`,
    ]);
  });
});

test("the initrd ends right below what the firmware keeps", () => {
  const initrd = (platform: "qemu-pc" | "qemu-q35") =>
    platformMemoryMap(machine(platform, 4 * GiB, { initrd: 0x450000 })).initrd;
  expect(initrd("qemu-pc")).toEqual({ start: 0xbfb90000, end: 0xbffe0000 });
  expect(initrd("qemu-q35")).toEqual({ start: 0x7fb80000, end: 0x7ffd0000 });
});

describe("SMBIOS tables", () => {
  const kept = (platform: "qemu-pc" | "qemu-q35", gibibytes: number) => {
    const map = platformMemoryMap(machine(platform, gibibytes * GiB, { initrd: MiB }));
    const end = map.firmware.entries.find(({ type, start }) => type === E820_RAM && start === MiB)?.end;
    const facs = map.acpiTables.find(({ name }) => name === "FACS")?.start;
    return [end, facs, map.initrd?.end].map((each) => `0x${each?.toString(16)}`);
  };

  // Recorded on QEMU 7.2 with SeaBIOS 1.16.2: the firmware map, "ACPI: FACS" and RAMDISK.
  test.each([
    ["qemu-pc", 64, ["0xbffe0000", "0xbffe0000", "0xbffe0000"]],
    ["qemu-pc", 100, ["0xbffdf000", "0xbffdfd00", "0xbffd0000"]],
    ["qemu-pc", 200, ["0xbffdf000", "0xbffdfbc0", "0xbffd0000"]],
    ["qemu-q35", 96, ["0x7ffdf000", "0x7ffdfd40", "0x7ffd0000"]],
  ] as const)(
    "of %s with %i GiB lie above the ACPI tables once there are more than four DIMMs",
    (platform, size, expected) => {
      expect(kept(platform, size)).toEqual(expected);
    },
  );
});

describe("the DSDT", () => {
  const size = (platform: "qemu-pc" | "qemu-q35", more: Partial<MachineSpec>, devices: readonly DeviceSpec[] = []) =>
    platformMemoryMap(machine(platform, 4 * GiB, more), devices).acpiTables.find(({ name }) => name === "DSDT")!.size;
  const onNode = (id: number, cpus: number): Partial<MachineSpec> => ({
    cpus,
    nodes: [0, 1, 2].map((node) => ({
      ...nodes(GiB)[0]!,
      id: node,
      cpus: node === id ? Array.from({ length: cpus }, (_, cpu) => cpu) : [],
    })),
  });

  // QEMU 7.2's own table, read from fw_cfg: what is longer than one CPU.
  test.each([
    [36, 3008, 3225, 3261],
    [37, 3095, 3318, 3355],
    [40, 3354, 3594, 3634],
    [64, 5418, 5802, 5866],
  ])(
    "of %i CPUs is longer than that of one by %i bytes, with nodes by %i, on a node from 2 on by %i",
    (cpus, plain, near, far) => {
      const one = size("qemu-pc", {});
      expect([{ cpus }, onNode(0, cpus), onNode(2, cpus)].map((more) => size("qemu-pc", more) - one)).toEqual([
        plain,
        near,
        far,
      ]);
    },
  );

  test("of a Q35 machine names PCI devices that are there, that of a PC every slot", () => {
    const device = { kind: "virtio-mem", name: "v", size: GiB, requested: 0, node: 0, origin: 3 } as DeviceSpec;
    const longer = (platform: "qemu-pc" | "qemu-q35") =>
      size(platform, {}, [device, { ...device, name: "w" }]) - size(platform, {});
    expect([longer("qemu-q35"), longer("qemu-pc")]).toEqual([34, 0]);
  });
});

describe("the SRAT", () => {
  test("is missing where nothing was said of nodes or memory devices", () => {
    expect(platformMemoryMap(machine("qemu-pc", 4 * GiB)).srat).toBeUndefined();
  });

  test("cuts nodes at the holes below 1 MiB and 4 GiB", () => {
    const spec = machine("qemu-pc", 8 * GiB, { nodes: nodes(GiB, 2 * GiB, 3 * GiB, 2 * GiB) });
    expect(srat(spec)).toEqual(["0 0G-0xa0000", "0 1M-1G", "1 1G-3G", "2 4G-7G", "3 7G-9G"]);
    const crossing = machine("qemu-pc", 6 * GiB, { nodes: nodes(4608 * MiB, 1536 * MiB) });
    expect(srat(crossing)).toEqual(["0 0G-0xa0000", "0 1M-3G", "0 4G-0x160000000", "1 0x160000000-7G"]);
  });

  test("announces memory that may be plugged as hot-pluggable, on the last node or on one made up for it", () => {
    const spec = machine("qemu-pc", 2 * GiB, { slots: 4, maxmem: 8 * GiB });
    expect(srat(spec)).toEqual(["0 0G-0xa0000", "0 1M-2G", "0 4G-14G hotplug"]);
    expect(platformMemoryMap(spec).deviceArea).toEqual({ start: 4 * GiB, end: 14 * GiB });
  });

  test("gives CPUs that no node names to node 0", () => {
    const spec = machine("qemu-pc", 2 * GiB, { cpus: 4, nodes: nodes(GiB, GiB) });
    expect(platformMemoryMap(spec).srat!.cpuNodes).toEqual([0, 1, 0, 0]);
  });
});

describe("qemu-virt", () => {
  test("has its RAM in one piece from 1 GiB, and memory devices a gigabyte boundary behind it", () => {
    const spec = machine("qemu-virt", 1234 * MiB, { slots: 2, maxmem: 8 * GiB });
    expect(ram(spec)).toEqual(["1G-0x8d200000"]);
    expect(platformMemoryMap(spec).deviceArea!.start).toBe(3 * GiB);
  });

  test("puts initrd and device tree 128 MiB behind its start", () => {
    const { initrd, deviceTree } = platformMemoryMap(machine("qemu-virt", 8 * GiB, { initrd: 0x44c000 }));
    expect(initrd).toEqual({ start: 0x48000000, end: 0x4844c000 });
    expect(deviceTree).toEqual({ start: 0x48600000, end: 0x48700000 });
  });

  test("under edk2 2022.11 has a flash bank for memory, and two ranges that are never mapped", () => {
    const map = platformMemoryMap(machine("qemu-virt", 8 * GiB, { uefi: "edk2-2022.11" }));
    expect(ranges(map.firmware.entries)).toEqual(["64M-128M", "1G-9G"]);
    expect(ranges(map.nomap)).toEqual(["64M-128M", "0x23c440000-0x23c730000", "0x23fc00000-0x23ffe0000"]);
  });

  test("under edk2 2026.08 keeps three ranges near its start", () => {
    const { nomap } = platformMemoryMap(machine("qemu-virt", 8 * GiB, { uefi: "edk2-2026.08" }));
    expect(ranges(nomap)).toEqual(["0x46690000-0x46800000", "0x46890000-0x46930000", "0x47a50000-0x47ff0000"]);
  });
});

describe("a machine that can't be", () => {
  const codes = (spec: MachineSpec) =>
    platformMemoryMap(spec)
      .notes.map(worded)
      .map(({ code, message }) => [code, message]);
  const usable = (first: number, last: number, origin: number) => ({ first, last, type: "usable" as const, origin });

  test("says where its nodes don't add up to its memory", () => {
    expect(codes(machine("qemu-pc", 4 * GiB, { nodes: nodes(GiB, 2 * GiB) }))).toEqual([
      ["memory-mismatch", "the nodes add up to 3 GiB, memory says 4 GiB"],
    ]);
  });

  test("shows both firmware ranges that overlap", () => {
    const firmware = [usable(0, 0x1fff, 5), { ...usable(0x1000, 0x2fff, 6), type: "reserved" as const }];
    const { notes } = platformMemoryMap({ ...machine("qemu-pc", 0), firmware });
    expect(
      notes.map(worded).map(({ code, origin, related, address: at }) => [code, origin, related[0]!.origin, at]),
    ).toEqual([["firmware-overlap", 6, 5, 0x1000]]);
  });

  test("says which node lies outside of all memory", () => {
    const node = { ...nodes(GiB)[0]!, ranges: [{ first: 8 * GiB, last: 9 * GiB - 1 }] };
    const firmware = [usable(0, GiB - 1, 5)];
    expect(codes({ ...machine("qemu-pc", GiB), firmware, nodes: [node] }).map(([code]) => code)).toEqual([
      "node-not-in-memory",
    ]);
  });

  test("says which node a firmware map gives no memory", () => {
    const { platform: _, ...described } = machine("none", GiB, {
      firmware: [usable(0, GiB - 1, 5)],
      nodes: nodes(GiB),
    });
    expect(codes(described)).toEqual([
      [
        "node-not-in-memory",
        "node0 gets no memory: the firmware map does not tell where its 1 GiB lie; write `node0 { 0x0-0x3fffffff }`",
      ],
    ]);
  });

  test("says so with ranges that border on whole memory blocks, whatever holes the map has", () => {
    const { platform: _, ...described } = machine("none", 16 * GiB, {
      firmware: [usable(0, 0x9fbff, 5), usable(MiB, 2 * GiB - 1, 6), usable(4 * GiB, 18 * GiB - 1, 7)],
      nodes: nodes(8 * GiB, 8 * GiB),
    });
    expect(codes(described).map(([, message]) => /`(.*)`/.exec(message!)?.[1])).toEqual([
      "node0 { 0x0-0x27fffffff }",
      "node1 { 0x280000000-0x47fffffff }",
    ]);
  });

  test("boots with more than it may ever have", () => {
    expect(codes(machine("qemu-pc", 4 * GiB, { maxmem: 2 * GiB }))[0]![0]).toBe("maxmem-exceeded");
  });
});

describe("what is wrong with a machine", () => {
  const withRanges = (second: readonly [number, number]) => {
    const [first, other] = nodes(GiB, GiB);
    const node = (spec: MachineNode | undefined, from: number, to: number) => ({
      ...spec!,
      ranges: [{ first: from, last: to - 1 }],
    });
    return platformMemoryMap(machine("qemu-pc", 2 * GiB, { nodes: [node(first, 0, GiB), node(other, ...second)] }))
      .notes.map(worded)
      .map(({ code, message }) => `${code}: ${message}`);
  };

  test("are nodes that claim the same memory", () => {
    expect(withRanges([GiB, 2 * GiB])).toEqual([]);
    expect(withRanges([GiB / 2, 2 * GiB])).toEqual([
      "nodes-refused: node0 and node1 both have 0x20000000-0x3fffffff: the kernel refuses the firmware's table and puts all memory on one node",
    ]);
  });
});
