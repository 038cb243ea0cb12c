import { describe, expect, it } from "vitest";
import type { Source, SourceKind } from "../../server/sources/facts.ts";
import { mergeSources } from "../../server/sources/merge.ts";
import { MACHINE_READERS } from "../../server/sources/readers.ts";
import { recogniseSource } from "../../server/sources/recognise.ts";
import { CMDLINE, DMESG, IOMEM, LSMEM, LSMEM_NODES, QEMU_SCRIPT, ZONEINFO } from "./texts.ts";

function source(name: string, text: string): Source {
  const { kind } = recogniseSource(text) as { readonly kind: SourceKind };
  return { kind, name, layout: [], ...MACHINE_READERS[kind](text) };
}

/** `release: log says 6.1.0-18-amd64, uname says 5.10.0-30-amd64`. */
function contradictions(...sources: readonly Source[]): readonly string[] {
  return mergeSources(sources).contradictions.map(
    ({ about, held, other }) =>
      `${about}: ${held.source.name} says ${held.value}, ${other.source.name} says ${other.value}`,
  );
}

const GiB = 2 ** 30;

describe("several files of one machine", () => {
  it("give the map that is nearest to the firmware, whatever their order", () => {
    const [log, iomem, lsmem] = [source("log", DMESG), source("iomem", IOMEM), source("lsmem", LSMEM)];
    for (const sources of [
      [lsmem, iomem, log],
      [log, lsmem, iomem],
    ]) {
      const merged = mergeSources(sources);
      expect([merged.map?.origin, merged.map?.ranges.length]).toEqual(["e820", 3]);
      expect(merged.sourceOf(merged.map!.ranges[0]!)).toBe(log);
      expect(merged.contradictions).toEqual([]);
    }
    expect(mergeSources([lsmem, iomem]).map?.origin).toBe("iomem");
    expect(mergeSources([source("zoneinfo", ZONEINFO), lsmem]).map?.origin).toBe("zones");
  });

  it("have the command line of /proc/cmdline where the log tells only what the loader handed over", () => {
    const loader = source("log", "Linux version 6.1.12 (builder@host)\nCommand line: root=/dev/sda ro");
    const used = source("cmdline", "movablecore=1G root=/dev/sda ro");
    expect(mergeSources([loader, used]).facts.cmdline?.value).toBe("movablecore=1G root=/dev/sda ro");
    expect(contradictions(loader, used)).toEqual([]);
    expect(contradictions(loader, source("cmdline", "root=/dev/sda movablecore=1G"))).toEqual([
      "cmdline: cmdline says root=/dev/sda movablecore=1G, log says root=/dev/sda ro",
    ]);
  });

  it("complete each other", () => {
    const { facts } = mergeSources([
      source("uname", "6.1.0-18-amd64"),
      source("iomem", IOMEM),
      source("cmdline", CMDLINE),
    ]);
    expect([facts.release?.value, facts.arch?.value, facts.cmdline?.value]).toEqual([
      "6.1.0-18-amd64",
      "x86_64",
      CMDLINE.trim(),
    ]);
  });

  it("a command line that the log cuts off is taken from the file that has it whole", () => {
    const cut = DMESG.replace("movablecore=25% quiet", "movablec");
    const merged = mergeSources([source("log", cut), source("cmdline", CMDLINE)]);
    expect(merged.facts.cmdline?.value).toBe(CMDLINE.trim());
    expect(merged.contradictions).toEqual([]);
  });

  it.each([
    [
      "two kernels",
      [source("log", DMESG), source("uname", "5.10.0-30-amd64")],
      ["release: log says 6.1.0-18-amd64, uname says 5.10.0-30-amd64"],
    ],
    [
      "two architectures",
      [
        source("log", DMESG),
        source("uname", "Linux h 6.1.0-18-amd64 #1 SMP aarch64 GNU/Linux\n".replace("amd64", "arm64")),
      ],
      ["release: log says 6.1.0-18-amd64, uname says 6.1.0-18-arm64", "arch: log says x86_64, uname says arm64"],
    ],
    [
      "a table of another machine",
      [
        source("log", DMESG),
        source("lsmem", "RANGE SIZE STATE\n0x0000000000000000-0x00000000ffffffff 4G online\n".repeat(4)),
      ],
      [`memory: log says ${4 * GiB - 0x80400}, lsmem says ${16 * GiB}`],
    ],
    [
      "nodes that differ in number",
      [source("zoneinfo", ZONEINFO), source("vm", QEMU_SCRIPT.replace(/ -numa node,nodeid=1[^ ]*/, ""))],
      ["nodes: vm says 1, zoneinfo says 2"],
    ],
    [
      "nodes that have each other's memory",
      [
        source("zoneinfo", ZONEINFO),
        source("lsmem", LSMEM_NODES.replace("1-15    0", "1-15    1").replace("32-47    1", "32-47    0")),
      ],
      ["node: zoneinfo says 0, lsmem says 1"],
    ],
  ] as const)("%s are named", (_, sources, expected) => {
    expect(contradictions(...sources)).toEqual([...expected]);
  });

  it("memory that a DIMM brought after the boot is no contradiction, and is told", () => {
    const more = LSMEM.replace("0x000000013fffffff    1G", "0x000000017fffffff    2G").replace("32-39", "32-47");
    const merged = mergeSources([source("log", DMESG), source("lsmem", more)]);
    expect(merged.contradictions).toEqual([]);
    expect(merged.later.map(({ value }) => value)).toEqual([{ first: 0x140000000, last: 0x17fffffff }]);
    expect(mergeSources([source("log", DMESG), source("lsmem", LSMEM), source("iomem", IOMEM)]).later).toEqual([]);
  });

  it("memory that a DIMM brought is told where all borders are those of larger blocks, and zones of it contradict nothing", () => {
    const log = source("log", DMESG.replace("0x00000000bffdffff", "0x000000007ffdffff"));
    const table = `RANGE                                  SIZE   STATE REMOVABLE BLOCK
0x0000000000000000-0x000000007fffffff    2G  online       yes  0-15
0x0000000100000000-0x000000016fffffff  1.8G  online       yes 32-45
0x0000000170000000-0x000000017fffffff  256M offline           46-47

Memory block size:       128M
Total online memory:     3.8G
Total offline memory:    256M
`;
    const zones = `Node 0, zone    DMA32
        spanned  524255
        present  524255
  start_pfn:           1
Node 0, zone   Normal
        spanned  458752
        present  458752
  start_pfn:           1048576
`;
    const merged = mergeSources([log, source("lsmem", table), source("zoneinfo", zones)]);
    expect(merged.later.map(({ value }) => value)).toEqual([{ first: 0x140000000, last: 0x17fffffff }]);
    expect(merged.contradictions).toEqual([]);
  });

  it("memory of devices that the VM names, blocks that are larger than their memory, and mem= are none", () => {
    const more = LSMEM.replace("0x000000013fffffff    1G", "0x000000017fffffff    2G").replace("32-39", "32-47");
    const vm = source("vm", QEMU_SCRIPT);
    expect(contradictions(vm, source("lsmem", more)).filter((text) => text.startsWith("memory"))).toEqual([]);
    const limited = source("log", DMESG.replace("quiet", "mem=2G"));
    const small = source("lsmem", "RANGE SIZE STATE\n0x0000000000000000-0x000000007fffffff 2G online\n");
    expect(contradictions(limited, small)).toEqual([]);
  });
});
