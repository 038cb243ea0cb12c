import { describe, expect, test } from "vitest";
import {
  allocateBootHugepages,
  type HugepagesInput,
  type HugepagesReservation,
  hugepagesBeyondMemory,
} from "../../../../server/simulation/mm/hugetlb/hugepages-at-boot.ts";
import type { KernelMessage } from "../../../../server/simulation/state/kernel-messages.ts";
import { GiB, MiB } from "../../../../server/simulation/units/units.ts";
import { worded } from "../../../analysis/notes/worded.ts";
import { address, cmdline, kernel } from "../../platforms/qemu.ts";
import { printed } from "../../printed.ts";
import { earlyMemory, type Ram } from "../memblock/early-memory.ts";

/** Two nodes of 4 GiB; what the boot took at their tops is reserved. */
const NODES: readonly Ram[] = [
  [MiB, 0xbffe0000, 0],
  [4 * GiB, 5 * GiB, 0],
  [5 * GiB, 9 * GiB, 1],
];
const TAKEN: readonly Ram[] = [
  [0xbfb90000, 0xbffe0000],
  [5 * GiB - 66 * MiB, 5 * GiB],
  [9 * GiB - 84 * MiB, 9 * GiB],
];

interface Allocated extends HugepagesReservation {
  readonly messages: readonly KernelMessage[];
}

function allocate(words: string, version = "6.1", more: Partial<HugepagesInput> = {}): Allocated {
  const messages: KernelMessage[] = [];
  const input = {
    cmdline: cmdline(words),
    version: kernel(version),
    nodes: [0, 1],
    sizes: [2 * MiB, GiB],
    defaultSize: 2 * MiB,
    largestOrder: 4 * MiB,
    giganticFromCma: false,
    arch: "x86_64",
    atOnce: true,
    ...more,
  } as const;
  const reservation = allocateBootHugepages(earlyMemory(version, NODES, TAKEN), input, (message) =>
    messages.push(message),
  );
  return { ...reservation, messages };
}

const pages = ({ pages: found }: HugepagesReservation) => found.map(({ start }) => address(start));

describe("gigantic pages at boot", () => {
  test("are dealt out node by node, each at the highest aligned place", () => {
    expect(pages(allocate("hugepagesz=1G hugepages=2"))).toEqual(["1G", "7G"]);
  });

  test("come from the nodes that a list names", () => {
    expect(pages(allocate("hugepagesz=1G hugepages=0:1,1:2", "7.2"))).toEqual(["1G", "7G", "6G"]);
    expect(pages(allocate("hugepagesz=1G hugepages=0:1,1:2", "5.10"))).toEqual([]);
  });

  // HugePages_Total, nr_hugepages and the log of Debian's 5.10.223, 6.1.176, 6.12.107 and 7.3.4, booted with these.
  test.each<[string, string | readonly number[], (readonly number[])?]>([
    ["16", [16]],
    ["010", [10]],
    ["0x10", []],
    ["16M", [16]],
    ["16,4", [16]],
    ["0:4", [4], []],
    ["0:4x,0:2", [4], []],
    ["0:0x4", [], []],
    ["0:4,9:4", "9:4", []],
    ["0:4,x", "x", []],
    ["0:4,5", "5", []],
    ["x", "x", []],
  ])("hugepages=%s is read in decimal digits, and refused as a whole", (value, read, before) => {
    const asked = (version: string) => {
      const { later, messages } = allocate(`hugepages=${value}`, version);
      return {
        counts: later.flatMap(({ counts }) => counts.map(({ count }) => count)).filter((count) => count > 0),
        said: printed(messages, version),
      };
    };
    const refused = typeof read === "string";
    for (const version of ["6.1", "6.12", "7.3"])
      expect(asked(version)).toEqual({
        counts: refused ? [] : read,
        said: refused ? [`HugeTLB: Invalid hugepages parameter ${read}`] : [],
      });
    expect(asked("5.10")).toEqual({ counts: before ?? read, said: [] });
  });

  // Pages that Debian's 6.12.118 and 7.2.12 took, booted with these.
  test.each<[string, number, number]>([
    ["hugepages=2 default_hugepagesz=1G hugepages=1", 3, 1],
    ["hugepages=1 hugepagesz=1G hugepages=1 default_hugepagesz=1G", 2, 1],
    ["hugepages=0 hugepagesz=1G hugepages=1 default_hugepagesz=1G", 1, 1],
  ])("of a size that is asked twice count twice where each is taken at once: %s", (words, before, since) => {
    expect(pages(allocate(words, "6.12"))).toHaveLength(before);
    expect(pages(allocate(words, "7.2", { atOnce: false }))).toHaveLength(since);
  });

  test("that nobody named a size for are the default's, if they are any", () => {
    const counts = (words: string) => allocate(words).later.flatMap((request) => request.counts);
    expect(counts("hugepages=3 hugepagesz=2M hugepages=0:4")).toEqual([{ node: undefined, count: 3 }]);
    expect(counts("hugepages=0 hugepagesz=2M hugepages=0:4")).toEqual([{ node: 0, count: 4 }]);
    expect(counts("hugepages=1:2 default_hugepagesz=2M hugepages=0:4")).toEqual([
      { node: 0, count: 4 },
      { node: 1, count: 2 },
    ]);
  });

  test("of a list are asked by ascending nodes", () => {
    expect(pages(allocate("hugepagesz=1G hugepages=1:1,0:1", "6.12"))).toEqual(["1G", "7G"]);
  });

  test("of a node without memory come from another one before 6.14 only", () => {
    const words = "hugepagesz=1G hugepages=2:1";
    expect(pages(allocate(words, "6.12", { memoryless: [2] }))).toEqual(["7G"]);
    const { messages } = allocate(words, "7.2", { memoryless: [2], atOnce: false });
    expect(printed(messages, "7.2")).toEqual([
      "HugeTLB: allocating 1 of page size 1.00 GiB failed node2.  Only allocated 0 hugepages.",
    ]);
  });

  test("of a size without a count are skipped aloud for hugetlb_cma= where sizes are looked at one by one", () => {
    const skipped = "HugeTLB: hugetlb_cma is enabled, skip boot time allocation";
    const said = (atOnce: boolean) =>
      printed(allocate("hugepagesz=1G", "7.2", { giganticFromCma: true, atOnce }).messages, "7.2");
    expect(said(false)).toEqual([skipped]);
    expect(said(true)).toEqual([]);
  });

  test("of a list come from other nodes before 6.14 only", () => {
    expect(pages(allocate("hugepagesz=1G hugepages=0:2", "6.12"))).toEqual(["1G", "7G"]);
    const exact = allocate("hugepagesz=1G hugepages=0:2", "7.2");
    expect(pages(exact)).toEqual(["1G"]);
    expect(exact.notes.map((note) => worded(note).message)).toEqual([
      "hugepages=0:2: 1 of 2 pages of 1 GiB on node0 could be had",
    ]);
    expect(printed(exact.messages, "7.2")).toEqual([
      "HugeTLB: allocating 2 of page size 1.00 GiB failed node0.  Only allocated 1 hugepages.",
    ]);
  });

  test("stop at the first that can't be had", () => {
    const many = allocate("hugepagesz=1G hugepages=9");
    expect(pages(many)).toEqual(["1G", "7G", "6G", "5G"]);
    expect(many.notes.map(worded).map(({ code, message }) => [code, message])).toEqual([
      ["hugepages-short", "hugepages=9: 4 of 9 pages of 1 GiB could be had"],
    ]);
    expect(printed(many.messages, "7.2")).toEqual([
      "HugeTLB: allocating 9 of page size 1.00 GiB failed.  Only allocated 4 hugepages.",
    ]);
  });

  test("need a CPU that knows the size", () => {
    const unsupported = allocate("hugepagesz=1G hugepages=9", "6.1", { sizes: [2 * MiB] });
    expect(unsupported.pages).toEqual([]);
    expect(printed(unsupported.messages, "6.1")).toEqual([
      "HugeTLB: unsupported hugepagesz=1G",
      "HugeTLB: hugepages=9 does not follow a valid hugepagesz, ignoring",
    ]);
    expect(unsupported.notes.map(worded).map(({ code, message }) => [code, message])).toEqual([
      [
        "param-value",
        "hugepagesz=1G: this machine's CPU has pages of 2 MiB; the kernel ignores it and the hugepages= behind it",
      ],
    ]);
  });

  test("are not those that the buddy allocator can give", () => {
    expect(allocate("hugepages=128").pages).toEqual([]);
  });

  test("that the buddy allocator is asked for are fewer than the memory holds", () => {
    const short = (words: string) =>
      hugepagesBeyondMemory(
        allocate(words, "6.12").later,
        new Map([
          [0, 4 * GiB],
          [1, 4 * GiB],
        ]),
      ).map((note) => worded(note).message);
    expect(short("hugepages=4096")).toEqual([]);
    expect(short("hugepages=4097")).toEqual([
      'hugepages=4097: fewer than 4096 of 4097 pages of 2 MiB could be had, which leaves init nothing: the kernel panics, "System is deadlocked on memory"',
    ]);
    expect(short("hugepages=0:100,1:4000")).toEqual([
      "hugepages=0:100,1:4000: fewer than 2048 of 4000 pages of 2 MiB on node1 could be had",
    ]);
  });
});
