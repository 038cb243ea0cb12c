/**
 * The lines of memblock=debug: memblock_dbg() in memblock_add(), memblock_reserve(), memblock_phys_free() and the
 * allocation functions, and memblock_dump() (mm/memblock.c).
 */
import type { LogCallers } from "../builds/schema.ts";
import type { Memblock } from "../mm/memblock/memblock.ts";
import type { MemblockEvent } from "../mm/memblock/record.ts";
import type { Region } from "../mm/memblock/region-list.ts";
import { type AllocSite, type Caller, callerName } from "../state/alloc-site.ts";
import { type Bytes, hex, hex16 } from "../units/units.ts";

export interface MemblockDebugWording {
  /** Name that a reservation's line begins with, and whether it tells node and flags. */
  readonly reserve: "memblock_reserve" | "__memblock_reserve";
  readonly free: "memblock_free" | "memblock_phys_free";
  /** memblock_phys_alloc_range() has a line of its own. */
  readonly tellsPhysAlloc: boolean;
  /** Until memory is mapped, low memory is marked as what kexec handover leaves to allocations. */
  readonly marksLowMemory: boolean;
}

export type AllocationEvent = MemblockEvent & { readonly op: "alloc" };

/** An allocation that got its memory. */
export type AskedAllocation = AllocationEvent & {
  /** Not from the node that was asked for. */
  readonly elsewhere: boolean;
};

export interface MemblockDebugWords extends MemblockDebugWording {
  /** Return addresses of the build, where they are tabled. */
  readonly callers: LogCallers | undefined;
  /** MAX_NUMNODES: stands for no node where a reservation keeps none. */
  readonly maxNodes: number;
}

/** Allocation functions that other functions than memblock_alloc() and its like come in by. */
const RAW_CALLERS: readonly AllocSite[] = ["vmemmap_alloc_block_zero", "vmemmap_populate_hugepages"];
const MOST_REPEATED = 1000;
/** MEMBLOCK_KHO_SCRATCH. */
const KHO_SCRATCH = 0x40;

/** The line or lines of one call; `asked` is the allocation that a reservation answers, `nth` counts calls of the function. */
export function memblockDebugLines(
  event: Exclude<MemblockEvent, { op: "alloc" }>,
  asked: AskedAllocation | undefined,
  nth: number,
  words: MemblockDebugWords,
): readonly string[] {
  if (event.op === "double") {
    return [`memblock: ${event.list} is doubled to ${event.capacity} at ${brackets(event.base, event.size)}`];
  }
  const { callers } = words;
  if (event.op !== "reserve") {
    const name = event.op === "free" ? words.free : `memblock_${event.op}`;
    return [`${name}: ${brackets(event.base, event.size)} ${callerText(callers?.calls, event, nth)}`];
  }
  const size = event.size / event.count;
  const node =
    words.reserve === "memblock_reserve"
      ? ""
      : ` nid=${nodeText(event.node, words.maxNodes)} flags=${event.flags.value.toString(16)}`;
  const bypasses =
    !event.allocated || (event.caller.site !== undefined && callers?.bypasses.includes(event.caller.site) === true);
  const caller = bypasses ? callerText(callers?.calls, event.caller, nth) : allocator(callers, asked);
  const line = (base: Bytes): string => `${words.reserve}: ${brackets(base, size)}${node} ${caller}`;
  const request = asked === undefined || bypasses ? [] : allocationLine(asked, nth, words);
  const lines: string[] = [];
  for (let index = 0; index < event.count; index++) {
    // Of very many equal calls the first ones and the last one are told.
    if (index > MOST_REPEATED && index < event.count - 1) continue;
    lines.push(...request, line(event.base + (event.count - 1 - index) * size));
  }
  return lines;
}

/** memblock_alloc_range_nid() reserves at one place what the node had, and at another what it fell back to. */
function allocator(callers: LogCallers | undefined, asked: AskedAllocation | undefined): string {
  const name = callers?.allocRangeNid ?? "memblock_alloc_range_nid";
  return asked?.elsewhere === true ? (callers?.allocElsewhere ?? name) : name;
}

/** `memblock_alloc_try_nid: 73 bytes align=0x40 nid=-1 from=… max_addr=… caller`. */
function allocationLine(
  { api, size, align, min, max, node, caller: asker }: AllocationEvent,
  nth: number,
  words: MemblockDebugWords,
): readonly string[] {
  const caller = callerText(words.callers?.allocations, asker, nth);
  const limits = `from=${hex16(min)} max_addr=${hex16(max)}`;
  const what = `${size} bytes align=${hex(align)}`;
  if (api === "memblock_phys_alloc_range") {
    return words.tellsPhysAlloc ? [`${api}: ${what} ${limits} ${caller}`] : [];
  }
  if (api === "memblock_phys_alloc_try_nid" || api === "memblock_alloc_range_nid") return [];
  const name = asker.site !== undefined && RAW_CALLERS.includes(asker.site) ? `${api}_raw` : api;
  return [`${name}: ${what} nid=${nodeText(node, words.maxNodes)} ${limits} ${caller}`];
}

/** The return address where the table has it. */
function callerText(
  table: Readonly<Record<string, readonly string[]>> | undefined,
  caller: Caller,
  nth: number,
): string {
  const known = caller.site === undefined ? undefined : table?.[caller.site];
  return known === undefined || known.length === 0 ? callerName(caller) : known[nth % known.length]!;
}

/** "MEMBLOCK configuration:" with both lists; memory below `scratchEnd` is marked for kexec handover (0x40). */
export function memblockDump(memblock: Memblock, scratchEnd: Bytes): readonly string[] {
  const sizes = `memory size = ${hex16(memblock.physMemSize())} reserved size = ${hex16(memblock.reservedSize())}`;
  return [
    "MEMBLOCK configuration:",
    ` ${sizes}`,
    ...listLines("memory", memblock.memory, memblock, scratchEnd),
    ...listLines("reserved", memblock.reserved, memblock, 0),
  ];
}

function listLines(name: string, regions: readonly Region[], memblock: Memblock, scratchEnd: Bytes): readonly string[] {
  const count = name === "memory" ? " memory.cnt " : " reserved.cnt ";
  return [
    `${count} = ${hex(regions.length)}`,
    ...regions.map(({ base, end, node, flags }, index) => {
      const on = node >= 0 && node < memblock.config.maxNodes ? ` on node ${node}` : "";
      return ` ${name}[${hex(index)}]\t${brackets(base, end - base)}, ${hex16(end - base)} bytes${on} flags: ${hex(flags.value + (end <= scratchEnd ? KHO_SCRATCH : 0))}`;
    }),
  ];
}

function brackets(base: Bytes, size: Bytes): string {
  return `[${hex16(base)}-${hex16(base + size - 1)}]`;
}

function nodeText(node: number, maxNodes: number): string {
  return node === maxNodes ? "-1" : String(node);
}
