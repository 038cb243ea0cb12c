/**
 * What a boot log tells of the memory's layout: zone and node ranges, counts of pages, what was set aside, sizes of per-CPU
 * areas and tables. Words of 4.11 to 7.3 on x86 and arm64: mm/mm_init.c and, before 6.5, mm/page_alloc.c; mm/percpu.c, mm/cma.c,
 * mm/hugetlb.c, kernel/crash_reserve.c, arch/x86/mm/numa.c, drivers/base/arch_numa.c, kernel/printk/printk.c.
 */
import { memparse } from "../../simulation/units/memparse.ts";
import { type ByteRange, type Bytes, KiB, MiB, sizeText } from "../../simulation/units/units.ts";
import type { FactValue, LayoutFact, LayoutHalf, LayoutItem, LinePlace, Told } from "../facts.ts";
import { linesOfBoot } from "./boots.ts";
import { messageOf } from "./carriers.ts";

export function readLogLayout(log: string): LayoutHalf {
  const reader = new LayoutReader();
  for (const { line, span } of linesOfBoot(log)) reader.read(messageOf(line).trim(), span);
  return { layout: reader.layout, doubts: [], whole: reader.whole };
}

class LayoutReader {
  readonly layout: LayoutFact[] = [];
  readonly whole: Told<LayoutItem>[] = [];
  /** The node that the lines of zones are of. */
  node = "node 0";
  /** Lines that name no node count them. */
  unnamedNodeData = 0;
  /** A list whose header was read, until a line that is no row of it. */
  #list: Told<LayoutItem> | undefined;
  readonly #once = new Set<string>();
  #at: LinePlace = { start: 0, end: 0 };

  read(text: string, at: LinePlace): void {
    const list = LISTS.get(text);
    if (list !== undefined) {
      this.#endList();
      this.#list = { value: list, at };
      return;
    }
    this.#at = at;
    for (const { pattern, take } of LINES) {
      const match = pattern.exec(text);
      if (match === null) continue;
      take(this, match.slice(1));
      if (this.layout.at(-1)?.item !== this.#list?.value) this.#endList();
      return;
    }
    this.#endList();
  }

  tell(item: LayoutItem, of: string, value: FactValue): void {
    this.layout.push({ item, of, value, at: this.#at });
  }

  /** What later lines of the same kind tell is of steps that came after the boot. */
  tellOnce(item: LayoutItem, of: string, value: FactValue): void {
    const key = `${item} ${of}`;
    if (this.#once.has(key)) return;
    this.#once.add(key);
    this.tell(item, of, value);
  }

  #endList(): void {
    if (this.#list !== undefined) this.whole.push(this.#list);
    this.#list = undefined;
  }
}

/** Headers of lists that are printed whole. */
const LISTS: ReadonlyMap<string, LayoutItem> = new Map([
  ["Zone ranges:", "zone-range"],
  ["Movable zone start for each node", "movable-start"],
  ["Early memory node ranges", "node-range"],
]);

type Parts = readonly (string | undefined)[];

interface Line {
  readonly pattern: RegExp;
  readonly take: (reader: LayoutReader, parts: Parts) => void;
}

const RANGE = String.raw`\[mem (0x[0-9a-f]+)-(0x[0-9a-f]+)\]`;
const ZONE = "(DMA|DMA32|Normal|HighMem|Movable|Device)";

const ZONE_LINES: readonly Line[] = [
  {
    pattern: new RegExp(String.raw`^${ZONE}\s+(?:${RANGE}|empty)$`),
    take: (reader, [zone, first, last]) => reader.tell("zone-range", zone!, rangeOf(first, last)),
  },
  {
    pattern: /^Node (\d+): (0x[0-9a-f]+)$/,
    take: (reader, [node, start]) => reader.tell("movable-start", `node ${node}`, Number(start)),
  },
  {
    pattern: new RegExp(String.raw`^node\s+(\d+): ${RANGE}$`),
    take: (reader, [node, first, last]) => reader.tell("node-range", `node ${node}`, rangeOf(first, last)),
  },
  {
    pattern: new RegExp(String.raw`^Initmem setup node (\d+) (?:${RANGE}|as memoryless)$`),
    take: (reader, [node, first, last]) => {
      reader.node = `node ${node}`;
      reader.tell("node-span", reader.node, rangeOf(first, last));
    },
  },
  {
    pattern: /^On node (\d+) totalpages: (\d+)$/,
    take: (reader, [node, pages]) => {
      reader.node = `node ${node}`;
      reader.tell("node-pages", reader.node, Number(pages));
    },
  },
  {
    pattern: new RegExp(String.raw`^${ZONE} zone: (\d+) pages used for memmap$`),
    take: (reader, [zone, pages]) => reader.tell("zone-memmap-pages", `${reader.node} ${zone}`, Number(pages)),
  },
  {
    pattern: new RegExp(String.raw`^${ZONE} zone: (\d+) pages reserved$`),
    take: (reader, [zone, pages]) => reader.tell("zone-reserved-pages", `${reader.node} ${zone}`, Number(pages)),
  },
  {
    pattern: new RegExp(String.raw`^${ZONE} zone: (\d+) pages, LIFO batch:(\d+)$`),
    take: (reader, [zone, pages, batch]) => {
      reader.tell("zone-pages", `${reader.node} ${zone}`, Number(pages));
      reader.tell("zone-batch", `${reader.node} ${zone}`, Number(batch));
    },
  },
  {
    // 5.12 and 5.13, and stable kernels of their time.
    pattern: new RegExp(String.raw`^${ZONE} zone: (\d+) pages in unavailable ranges$`),
    take: (reader, [zone, pages]) => reader.tell("zone-unavailable-pages", `${reader.node} ${zone}`, Number(pages)),
  },
  {
    pattern: new RegExp(String.raw`^On node (\d+), zone ${ZONE}: (\d+) pages in unavailable ranges$`),
    take: (reader, [node, zone, pages]) => {
      reader.tell("zone-unavailable-pages", `node ${node} ${zone}`, Number(pages));
    },
  },
  {
    pattern: /^Zeroed struct page in unavailable ranges: (\d+) pages$/,
    take: (reader, [pages]) => reader.tell("unavailable-pages", "", Number(pages)),
  },
  {
    // 4.15 to 4.19 count what memblock reserved outside of memory.
    pattern: /^Reserved but unavailable: (\d+) pages$/,
    take: (reader, [pages]) => reader.tell("unavailable-pages", "reserved", Number(pages)),
  },
];

const NODE_LINES: readonly Line[] = [
  {
    // arm64 names no node up to 6.11.
    pattern: new RegExp(String.raw`^\s*(?:NUMA: )?NODE_DATA(?:\((\d+)\) allocated)? ${RANGE}$`),
    take: (reader, [node, first, last]) => {
      reader.tell("node-data", `node ${node ?? reader.unnamedNodeData++}`, rangeOf(first, last));
    },
  },
  {
    pattern: /^Built (\d+) zonelists(?: in \w+ order)?, mobility grouping (?:on|off)\.\s+Total pages: (\d+)$/,
    take: (reader, [count, pages]) => {
      reader.tellOnce("zonelists", "", Number(count));
      reader.tellOnce("total-pages", "", Number(pages));
    },
  },
  {
    pattern: /^Fallback order for Node (\d+): ([\d ]+)$/,
    take: (reader, [node, order]) => reader.tellOnce("zonelists", `node ${node}`, order!.trim()),
  },
  {
    pattern: /^Policy zone: (\w+)$/,
    take: (reader, [zone]) => reader.tellOnce("zonelists", "policy zone", zone!),
  },
];

const RESERVATION_LINES: readonly Line[] = [
  {
    pattern: /^(?:crashkernel: )?Reserving (\d+)MB of memory at (\d+)MB for crashkernel\b/,
    take: (reader, [size, start]) => reader.tell("crashkernel", "", sized(start, size)),
  },
  {
    pattern: /^Reserving (\d+)MB of low memory at (\d+)MB for crashkernel\b/,
    take: (reader, [size, start]) => reader.tell("crashkernel", "low", sized(start, size)),
  },
  {
    pattern: /^crashkernel (low memory )?reserved: (0x[0-9a-f]+) - (0x[0-9a-f]+) \(\d+ MB\)$/,
    take: (reader, [low, start, end]) => {
      reader.tell("crashkernel", low === undefined ? "" : "low", { first: Number(start), last: Number(end) - 1 });
    },
  },
  {
    pattern: /^crashkernel CMA reserved: (\d+) MB in (\d+) ranges$/,
    take: (reader, [size]) => reader.tell("crashkernel", "cma", Number(size) * MiB),
  },
  {
    pattern:
      /^(?:crashkernel: memory value expected$|crashkernel reservation failed\b|cannot allocate crashkernel \(|Cannot allocate crashkernel \()/i,
    take: (reader) => reader.tell("crashkernel", "", "empty"),
  },
  {
    pattern: /^cma: Reserved (\d+) MiB at (?:0x)?([0-9a-f]+)(?: on node -?\d+)?$/,
    take: (reader, [size, start]) => reader.tell("cma-area", "", at(Number.parseInt(start!, 16), Number(size) * MiB)),
  },
  {
    pattern: /^(?:OF: reserved mem: |Reserved memory: )created CMA memory pool at (0x[0-9a-f]+), size (\d+) MiB$/,
    take: (reader, [start, size]) => reader.tell("cma-area", "", at(Number(start), Number(size) * MiB)),
  },
  {
    pattern: /^cma: Reserved (\d+) MiB in (\d+) ranges?$/,
    take: (reader, [size]) => reader.tell("cma-area", "in pieces", Number(size) * MiB),
  },
  {
    pattern: /^cma: Failed to reserve (\d+) MiB(?: on node -?\d+)?$/,
    take: (reader) => reader.tell("cma-area", "", "empty"),
  },
  {
    pattern: /^hugetlb_cma: reserved (\d+) MiB on node (\d+)$/,
    take: (reader, [size, node]) => reader.tell("cma-area", `hugetlb node ${node}`, Number(size) * MiB),
  },
  {
    // The end is one byte behind.
    pattern: /^software IO TLB(?:: mapped)? \[mem (0x[0-9a-f]+)-(0x[0-9a-f]+)\] \(\d+MB\)/,
    take: (reader, [start, end]) => {
      reader.tellOnce("bounce-buffer", "", { first: Number(start), last: Number(end) - 1 });
    },
  },
  {
    pattern: new RegExp(`^RAMDISK: ${RANGE}$`),
    take: (reader, [first, last]) => reader.tell("ramdisk", "", rangeOf(first, last)),
  },
  {
    pattern: new RegExp(`^Allocated new RAMDISK: ${RANGE}$`),
    take: (reader, [first, last]) => reader.tell("ramdisk", "moved", rangeOf(first, last)),
  },
];

const START_LINES: readonly Line[] = [
  {
    pattern: /^(?:x86\/mm: )?Memory block size: (\d+)MB$/,
    take: (reader, [size]) => reader.tell("block-size", "", Number(size) * MiB),
  },
  {
    pattern: /^(?:percpu|PERCPU): Embedded (\d+) pages\/cpu (?:@\S+ )?s(\d+) r(\d+) d(\d+) u(\d+)/,
    take: (reader, parts) => {
      PER_CPU.forEach((of, index) => {
        reader.tell("per-cpu", of, Number(parts[index]));
      });
    },
  },
  {
    pattern: /^Memory: (\d+)K\/(\d+)K available \(.*?(\d+)K reserved(?:, (\d+)K cma-reserved)?\b/,
    take: (reader, [available, total, reserved, cma]) => {
      reader.tell("memory-total", "", kibibytes(total));
      reader.tell("memory-available", "", kibibytes(available));
      reader.tell("memory-reserved", "", kibibytes(reserved));
      if (cma !== undefined) reader.tell("memory-cma", "", kibibytes(cma));
    },
  },
  {
    pattern: /^(Dentry cache|Inode-cache) hash table entries: (\d+) \(order: \d+, \d+ bytes/,
    take: (reader, [table, entries]) => reader.tell("hash-table", table!, Number(entries)),
  },
  {
    pattern: /^(?:printk: )?log_buf_len: (\d+) bytes$/,
    take: (reader, [size]) => reader.tell("log-buffer", "", Number(size)),
  },
  {
    pattern: /^printk: log buffer data \+ meta data: (\d+) \+ \d+ = \d+ bytes$/,
    take: (reader, [size]) => reader.tell("log-buffer", "", Number(size)),
  },
  {
    // `2 MB` up to 4.19, `2.00 MiB` since (hugetlb_init(), mm/hugetlb.c).
    pattern: /^HugeTLB:? registered (\d+)(?:\.(\d+))? ([KMGT])i?B page size, pre-allocated (\d+) pages$/,
    take: (reader, [whole, parts = "", unit, pages]) => {
      if (Number(parts) === 0)
        reader.tellOnce("huge-pages", sizeText(memparse(`${whole}${unit}`).value), Number(pages));
    },
  },
];

const LINES: readonly Line[] = [...ZONE_LINES, ...NODE_LINES, ...RESERVATION_LINES, ...START_LINES];

const PER_CPU = ["pages", "static", "reserved", "dynamic", "unit"] as const;

function rangeOf(first: string | undefined, last: string | undefined): ByteRange | "empty" {
  return first === undefined || last === undefined ? "empty" : { first: Number(first), last: Number(last) };
}

/** A place and a size that the log rounds down to MiB. */
function sized(start: string | undefined, size: string | undefined): ByteRange {
  return at(Number(start) * MiB, Number(size) * MiB);
}

function at(first: Bytes, size: Bytes): ByteRange {
  return { first, last: first + size - 1 };
}

function kibibytes(text: string | undefined): Bytes {
  return Number(text) * KiB;
}
