import { describe, expect, test } from "vitest";
import { E820_RAM } from "../../../../server/simulation/e820/e820.ts";
import { handedMap, setupMemoryMap } from "../../../../server/simulation/e820/firmware-memory.ts";
import { Memblock, memblockConfig } from "../../../../server/simulation/mm/memblock/memblock.ts";
import { type NumaTopology, numaInit } from "../../../../server/simulation/mm/numa/numa-init.ts";
import { platformMemoryMap } from "../../../../server/simulation/platforms/platform-map.ts";
import type { MachineSpec } from "../../../../server/simulation/state/events.ts";
import type { KernelMessage } from "../../../../server/simulation/state/kernel-messages.ts";
import { GiB, MiB } from "../../../../server/simulation/units/units.ts";
import { address, cmdline, kernel, machine, nodes } from "../../platforms/qemu.ts";
import { printed } from "../../printed.ts";

const IMAGE = { start: 16 * MiB, end: 64 * MiB };

interface Booted extends NumaTopology {
  readonly dmesg: readonly string[];
  readonly memblock: Memblock;
}

/** Brings a machine as far as its nodes. */
function boot(spec: MachineSpec, words = "", version = "6.12"): Booted {
  const running = kernel(version);
  const platform = platformMemoryMap(spec);
  const { map, maxPfn } = setupMemoryMap(handedMap(platform.firmware), IMAGE, cmdline(words), running);
  const memblock = Memblock.create(memblockConfig(running, 4096));
  memblock.allowResize();
  memblock.reserve(IMAGE.start, IMAGE.end - IMAGE.start, { site: "setup_arch", origins: [] });
  for (const { start, end, type } of map.entries) if (type === E820_RAM) memblock.add(start, end - start);
  memblock.trimMemory(4096);
  const { srat } = platform;
  const messages: KernelMessage[] = [];
  const topology = numaInit(memblock, {
    emulates: true,
    numaNoAcpi: true,
    offWithoutDescription: false,
    leavesOut: MiB,
    dmaEnd: 4 * GiB,
    printk: (message) => messages.push(message),
    srat,
    cpus: spec.cpus,
    maxPfn,
    cmdline: cmdline(words),
    version: running,
  });
  return { ...topology, memblock, dmesg: printed(messages, version) };
}

function memory({ memblock }: Booted): readonly string[] {
  return memblock.memory.map(
    ({ base, end, node, flags }) => `${node} ${address(base)}-${address(end)}${flags.has("HOTPLUG") ? " hotplug" : ""}`,
  );
}

const blocks = (booted: Booted) =>
  booted.blocks.map(({ node, start, end }) => `${node} ${address(start)}-${address(end)}`);

describe("nodes", () => {
  test("follow the SRAT, around the holes of the memory map", () => {
    const booted = boot(machine("qemu-pc", 8 * GiB, { nodes: nodes(GiB, 2 * GiB, 3 * GiB, 2 * GiB) }));
    expect(memory(booted)).toEqual(["0 0x1000-0x9f000", "0 1M-1G", "1 1G-0xbffe0000", "2 4G-7G", "3 7G-9G"]);
    expect(booted.withMemory).toEqual([0, 1, 2, 3]);
  });

  test("are one where the firmware says nothing, or numa=off", () => {
    const two = machine("qemu-pc", 4 * GiB, { nodes: nodes(2 * GiB, 2 * GiB), cpus: 2 });
    expect(boot(machine("qemu-pc", 4 * GiB)).dmesg).toContain("No NUMA configuration found");
    const off = boot(two, "numa=off");
    expect(off.dmesg).toContain("NUMA turned off");
    expect([off.possible, off.cpuNodes, off.origins]).toEqual([[0], [0, 0], [100]]);
  });

  test("give back what they reserved: reservations are split at their borders", () => {
    const { memblock } = boot(machine("qemu-pc", 4 * GiB, { nodes: nodes(32 * MiB, 4064 * MiB) }));
    expect(memblock.reserved.map(({ base, end, node }) => [base, end, node])).toEqual([
      [16 * MiB, 32 * MiB, 0],
      [32 * MiB, 64 * MiB, 1],
    ]);
  });

  test("that only CPUs name are possible, but have no memory", () => {
    const booted = boot(machine("qemu-pc", 2 * GiB, { nodes: nodes(2 * GiB, 0), cpus: 2 }));
    expect([booted.possible, booted.withMemory, booted.cpuNodes]).toEqual([[0, 1], [0], [0, 1]]);
  });

  test("take CPUs in turn where no table mentions them", () => {
    const [n0, n1] = nodes(GiB, GiB);
    const firmware = [{ first: 0, last: 2 * GiB - 1, type: "usable" as const, origin: 5 }];
    const explicit = [
      { ...n0!, cpus: [], ranges: [{ first: 0, last: GiB - 1 }] },
      { ...n1!, cpus: [], ranges: [{ first: GiB, last: 2 * GiB - 1 }] },
    ];
    const { platform: _none, ...bare } = machine("qemu-pc", 2 * GiB, { cpus: 4, nodes: explicit, firmware });
    expect(boot(bare).cpuNodes).toEqual([0, 1, 0, 1]);
  });
});

describe("a hot-pluggable node", () => {
  const hotpluggable = (id: number) =>
    nodes(4 * GiB, 4 * GiB).map((node) => ({ ...node, hotpluggable: node.id === id }));

  test("is marked so in memblock", () => {
    expect(memory(boot(machine("qemu-pc", 8 * GiB, { nodes: hotpluggable(1) })))).toContain("1 5G-9G hotplug");
  });

  test("that holds the kernel isn't", () => {
    const booted = boot(machine("qemu-pc", 8 * GiB, { nodes: hotpluggable(0) }));
    expect(memory(booted).some((region) => region.endsWith("hotplug"))).toBe(false);
  });

  test("raises the highest page that may ever be there", () => {
    const booted = boot(machine("qemu-pc", 2 * GiB, { slots: 4, maxmem: 8 * GiB }));
    expect(booted.maxPossiblePfn).toBe((14 * GiB) / 4096 - 1);
  });
});

describe("a description that can't be true", () => {
  const described = (second: { readonly first: number; readonly last: number }): MachineSpec => {
    const firmware = [{ first: 0, last: 4 * GiB - 1, type: "usable" as const, origin: 5 }];
    const [n0, n1] = nodes(2 * GiB, 2 * GiB);
    const { platform: _none, ...bare } = machine("qemu-pc", 4 * GiB, { firmware });
    return {
      ...bare,
      nodes: [
        { ...n0!, ranges: [{ first: 0, last: 2 * GiB - 1 }] },
        { ...n1!, ranges: [second] },
      ],
    };
  };

  test("because nodes overlap is thrown away", () => {
    const booted = boot(described({ first: GiB, last: 4 * GiB - 1 }));
    expect(booted.possible).toEqual([0]);
    expect(booted.dmesg.join("\n")).toContain("overlaps with node 1");
  });

  test("because it leaves a mebibyte of RAM out is thrown away, in the words of the version", () => {
    const short = described({ first: 2 * GiB, last: 3 * GiB - 1 });
    expect(boot(short, "", "6.12").dmesg).toContain("NUMA: no nodes coverage for 1024MB of 4095MB RAM");
    expect(boot(short, "", "6.1").dmesg).toContain("NUMA: nodes only cover 3071MB of your 4095MB e820 RAM. Not used.");
    expect(boot(short).possible).toEqual([0]);
  });
});

describe("numa=fake=", () => {
  test("4 deals RAM out in equal nodes, the hole not counted", () => {
    expect(blocks(boot(machine("qemu-pc", 8 * GiB), "numa=fake=4", "6.1"))).toEqual([
      "0 0G-2G",
      "1 2G-5G",
      "2 5G-7G",
      "3 7G-9G",
    ]);
  });

  test("SIZE makes nodes of that much RAM; the last one takes the rest", () => {
    const booted = boot(machine("qemu-pc", 8 * GiB), "numa=fake=3G", "6.1");
    expect(blocks(booted)).toEqual(["0 0G-0x102000000", "1 0x102000000-9G"]);
  });

  test("NU cuts each real node in N, holes and all", () => {
    const booted = boot(machine("qemu-pc", 6 * GiB, { nodes: nodes(2 * GiB, 4 * GiB) }), "numa=fake=2U");
    expect(blocks(booted)).toEqual(["0 0x1000-0x40001000", "1 0x40001000-2G", "2 2G-0x120000000", "3 0x120000000-7G"]);
  });

  test("may come to fewer nodes than it says", () => {
    const booted = boot(machine("qemu-pc", 9 * GiB, { nodes: nodes(3 * GiB, 6 * GiB) }), "numa=fake=5", "6.1");
    expect(blocks(booted)).toEqual(["0 0G-3G", "1 4G-0x174000000", "2 0x174000000-0x1e6000000", "3 0x1e6000000-10G"]);
  });

  test("moves CPUs to the first fake node on their own", () => {
    const spec = machine("qemu-pc", 6 * GiB, { nodes: nodes(2 * GiB, 4 * GiB), cpus: 2 });
    expect(boot(spec, "numa=fake=2U").cpuNodes).toEqual([0, 2]);
  });

  test("costs a page for the distances", () => {
    const { memblock } = boot(machine("qemu-pc", 8 * GiB), "numa=fake=4");
    expect(memblock.named.runs.at(-1)!.value).toMatchObject({ site: "numa_alloc_distance", origins: [100] });
  });

  // The table of behaviour, by mm/numa_emulation.c of 7.2: nodes and what the log says besides `Faking node`.
  const NOT_ENOUGH = "Not enough memory for each node.  NUMA emulation disabled.";
  const pc2G = machine("qemu-pc", 2 * GiB);
  const TABLE: readonly (readonly [text: string, nodes: number, lines?: readonly string[]])[] = [
    ["0", 1],
    ["0U", 1],
    ["0M", 1],
    ["U", 1],
    ["-1", 1],
    ["1", 1],
    // What rounding to 32 MiB leaves over goes to the first nodes, so that nothing may be left for the last.
    ["7", 6],
    ["8", 8],
    ["0x10", 16],
    ["63", 62],
    // 2 GiB without holes is less than 64 times 32 MiB.
    ["64", 1, [NOT_ENOUGH]],
    ["100", 1, [NOT_ENOUGH]],
    ["5000", 1, ["numa=fake=5000 too large, reducing to 1024", NOT_ENOUGH]],
    // Modulo 2^32, as an int.
    ["4294967298", 2],
    ["4294967295", 1],
    // Neither M nor G: a number of nodes.
    ["64K", 1, [NOT_ENOUGH]],
    ["2m", 2],
    ["10M", 62, ["Fake node size 10MB too small, increasing to 32MB"]],
    ["100M", 20],
    ["3G", 1],
    [
      "63U",
      1,
      ["Fake node size 32MB too small, increasing to 64MB", "numa_emulation: phys: 0 only got 32 of 63 nodes, failing"],
    ],
    [
      "64U",
      1,
      ["Fake node size 31MB too small, increasing to 32MB", "numa_emulation: phys: 0 only got 63 of 64 nodes, failing"],
    ],
    ["3U", 3, ["Fake node size 682MB too small, increasing to 704MB"]],
  ];
  test.each(TABLE.map((row) => ({ text: row[0], count: row[1], lines: row[2] ?? [] })))(
    "$text makes $count nodes of 2 GiB",
    ({ text, count, lines }) => {
      const booted = boot(pc2G, `numa=fake=${text}`, "7.2");
      expect(booted.withMemory).toHaveLength(count);
      const others = booted.dmesg.filter((line) => !/^Faking node \d|^Faking a node|^No NUMA/.test(line));
      expect(others).toEqual(lines);
    },
  );

  test("NU counts the nodes of all real ones so far, and those of each since 7.2: a small one may get fewer", () => {
    const spec = machine("qemu-pc", 2 * GiB, { nodes: nodes(1984 * MiB, 64 * MiB) });
    expect(boot(spec, "numa=fake=4U", "6.16").withMemory).toEqual([0, 1, 2, 3, 4]);
    const newer = boot(spec, "numa=fake=4U", "7.2");
    expect(newer.withMemory).toEqual([0, 1]);
    expect(newer.dmesg).toContain("numa_emulation: phys: 1 only got 1 of 4 nodes, failing");
    const first = machine("qemu-pc", 2 * GiB, { nodes: nodes(64 * MiB, 1984 * MiB) });
    for (const version of ["6.16", "7.2"]) {
      const booted = boot(first, "numa=fake=4U", version);
      expect(booted.withMemory).toEqual([0, 1]);
      expect(booted.dmesg).toContain("numa_emulation: phys: 0 only got 2 of 4 nodes, failing");
    }
  });

  test("the least size for all numbers of nodes is counted in bytes before 4.19, in pages since", () => {
    const spec = machine("qemu-pc", 32 * GiB + 2 * MiB);
    const tooSmall = "Fake node size 32MB too small, increasing to 64MB";
    expect(boot(spec, "numa=fake=32M", "4.18").dmesg).toContain(tooSmall);
    expect(boot(spec, "numa=fake=32M", "5.10").dmesg).not.toContain(tooSmall);
  });

  test("that makes no sense leaves the real nodes", () => {
    const booted = boot(machine("qemu-pc", 8 * GiB), "numa=fake=many");
    expect(booted.possible).toEqual([0]);
    expect(booted.notes.map(({ code }) => code)).toEqual(["param-value"]);
  });

  test.each(["numa=off numa=fake=2", "numa=fake=4 numa=off"])(
    "makes no nodes beside numa=off since 6.14: %s",
    (words) => {
      const given = boot(machine("qemu-pc", 8 * GiB), words, "6.12.107");
      expect(given.possible).toEqual([0]);
      expect(given.memblock.named.runs.some(({ value }) => value.site === "numa_alloc_distance")).toBe(false);
      expect(given.dmesg.filter((line) => line.startsWith("Faking node")).length).toBeGreaterThan(1);
      expect(boot(machine("qemu-pc", 8 * GiB), words, "6.12.66").possible.length).toBeGreaterThan(1);
      expect(boot(machine("qemu-pc", 8 * GiB), words, "6.1").possible.length).toBeGreaterThan(1);
    },
  );

  test("keeps nodes possible since 6.14 that nothing was cut from", () => {
    const spec = machine("qemu-pc", 8 * GiB, { nodes: nodes(4 * GiB, 4 * GiB, 0) });
    const withCpus = {
      ...spec,
      cpus: 3,
      nodes: spec.nodes.map((node, index) => ({ ...node, cpus: [index] })),
    };
    expect(boot(withCpus, "numa=fake=4", "6.13").possible).toEqual([0, 1, 2, 3]);
    expect(boot(withCpus, "numa=fake=4", "6.14").possible).toEqual([0, 1, 2, 3, 4]);
  });

  test("panics since 6.14 where fake nodes are fewer than real ones and no SLIT tells distances", () => {
    const spec = machine("qemu-pc", 8 * GiB, { nodes: nodes(GiB, 2 * GiB, 3 * GiB, 2 * GiB), cpus: 4 });
    const panic = (words: string, version: string) => boot(spec, words, version).panic;
    expect(panic("numa=fake=2", "6.12.107")).toMatchObject({ text: "numa=fake=2", nodes: [2, 3], numbers: [2, 3] });
    expect(panic("numa=fake=2", "6.14")).toBeDefined();
    expect(panic("numa=fake=2", "6.13")).toBeUndefined();
    expect(panic("numa=fake=2", "6.12.66")).toBeUndefined();
    expect(panic("numa=fake=4", "6.14")).toBeUndefined();
    expect(panic("numa=fake=1U", "6.14")).toBeUndefined();
    expect(panic("numa=noacpi numa=fake=2", "6.14")).toBeUndefined();
  });

  test("panics since 6.14 for a node of CPUs alone, behind all fake nodes", () => {
    const spec = machine("qemu-pc", 8 * GiB, { nodes: nodes(4 * GiB, 0, 4 * GiB), cpus: 3 });
    expect(boot(spec, "numa=fake=4", "6.14").panic).toMatchObject({ nodes: [1], numbers: [4] });
  });
});
