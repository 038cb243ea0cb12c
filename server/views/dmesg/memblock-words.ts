/**
 * The lines of memblock=debug: memblock_dbg() in memblock_add(), memblock_reserve(), memblock_phys_free() and the allocation
 * functions, and memblock_dump() (mm/memblock.c).
 */

import { type MemblockDebugWording, memblockDebugWording } from "../../simulation/kernels/log-rules.ts";
import { ruleFor } from "../../simulation/kernels/rule-table.ts";
import type { MemblockEvent } from "../../simulation/mm/memblock/record.ts";
import type { Region } from "../../simulation/mm/memblock/region-list.ts";
import { type AllocSite, type Caller, callerName } from "../../simulation/state/alloc-site.ts";
import type { AskedAllocation, MemblockMessage } from "../../simulation/state/kernel-messages.ts";
import { type Bytes, hex, hex16, MiB } from "../../simulation/units/units.ts";
import type { LogContext } from "./log-context.ts";
import type { WordsOf } from "./words.ts";

type Call = Exclude<MemblockEvent, { op: "alloc" }>;

/** Allocation functions that other functions than memblock_alloc() and its like come in by. */
const RAW_CALLERS: readonly AllocSite[] = [
  "alloc_bootmem_huge_page",
  "vmemmap_alloc_block_zero",
  "vmemmap_populate_hugepages",
];
const MOST_REPEATED = 1000;
/** MEMBLOCK_KHO_SCRATCH. */
const KHO_SCRATCH = 0x40;

export const MEMBLOCK_WORDS: WordsOf<MemblockMessage> = {
  "memblock-call": ({ call, asked }, context) => callLines(call, asked, nthCall(callKey(call), context), context),
  "memblock-request": ({ asked }, context) => {
    const wording = ruleFor(memblockDebugWording, context.version);
    return allocationLine(asked, nthCall(reserveKey(asked.caller), context), wording, context);
  },
  "memblock-dump": ({ early, memorySize, reservedSize, memory, reserved }, { version, maxNodes }) => {
    const scratchEnd = early && ruleFor(memblockDebugWording, version).marksLowMemory ? MiB : 0;
    return [
      "MEMBLOCK configuration:",
      ` memory size = ${hex16(memorySize)} reserved size = ${hex16(reservedSize)}`,
      ...listLines("memory", memory, maxNodes, scratchEnd),
      ...listLines("reserved", reserved, maxNodes, 0),
    ];
  },
};

/** Calls of one function are told apart by their return addresses, in turn. */
function callKey(call: Call): string {
  if (call.op === "double") return call.op;
  return call.op === "reserve" ? reserveKey(call.caller) : `${call.op} ${call.site}`;
}

function reserveKey(caller: Caller): string {
  return `reserve ${caller.site ?? callerName(caller)}`;
}

/** How many calls with this key there were before. */
function nthCall(key: string, { calls }: LogContext): number {
  const nth = calls.get(key) ?? 0;
  calls.set(key, nth + 1);
  return nth;
}

/** The line or lines of one call; `asked` is the allocation that a reservation answers, `nth` counts calls of the function. */
function callLines(
  call: Call,
  asked: AskedAllocation | undefined,
  nth: number,
  context: LogContext,
): readonly string[] {
  if (call.op === "double") {
    return [`memblock: ${call.list} is doubled to ${call.capacity} at ${brackets(call.base, call.size)}`];
  }
  const { callers, maxNodes, version } = context;
  const wording = ruleFor(memblockDebugWording, version);
  if (call.op !== "reserve") {
    const name = call.op === "free" ? wording.free : `memblock_${call.op}`;
    return [`${name}: ${brackets(call.base, call.size)} ${callerText("calls", call, nth, context)}`];
  }
  const size = call.size / call.count;
  const node =
    wording.reserve === "memblock_reserve"
      ? ""
      : ` nid=${nodeText(call.node, maxNodes)} flags=${call.flags.value.toString(16)}`;
  const { site } = call.caller;
  const bypasses = !call.allocated || (site !== undefined && callers?.bypasses.includes(site) === true);
  const caller = bypasses ? callerText("calls", call.caller, nth, context) : allocator(asked, context);
  const line = (base: Bytes): string => `${wording.reserve}: ${brackets(base, size)}${node} ${caller}`;
  const request = asked === undefined || bypasses ? [] : allocationLine(asked, nth, wording, context);
  const lines: string[] = [];
  for (let index = 0; index < call.count; index++) {
    // Of very many equal calls the first ones and the last one are told.
    if (index > MOST_REPEATED && index < call.count - 1) continue;
    const place = call.ascending === true ? index : call.count - 1 - index;
    lines.push(...request, line(call.base + place * size));
  }
  return lines;
}

/** memblock_alloc_range_nid() reserves at one place what the node had, and at another what it fell back to. */
function allocator(asked: AskedAllocation | undefined, { callers, unnamed }: LogContext): string {
  const name = "memblock_alloc_range_nid";
  const known = asked?.elsewhere === true ? callers?.allocElsewhere : callers?.allocRangeNid;
  if (known === undefined) unnamed.add(name);
  return known ?? name;
}

/** `memblock_alloc_try_nid: 73 bytes align=0x40 nid=-1 from=… max_addr=… caller`. */
function allocationLine(
  { api, size, align, min, max, node, caller }: AskedAllocation,
  nth: number,
  wording: MemblockDebugWording,
  context: LogContext,
): readonly string[] {
  const { maxNodes } = context;
  if (api === "memblock_phys_alloc_range" && !wording.tellsPhysAlloc) return [];
  if (api === "memblock_phys_alloc_try_nid" || api === "memblock_alloc_range_nid") return [];
  const from = callerText("allocations", caller, nth, context);
  const limits = `from=${hex16(min)} max_addr=${hex16(max)}`;
  const what = `${size} bytes align=${hex(align)}`;
  if (api === "memblock_phys_alloc_range") return [`${api}: ${what} ${limits} ${from}`];
  const isRaw = api === "memblock_alloc_try_nid" && caller.site !== undefined && RAW_CALLERS.includes(caller.site);
  const name = isRaw ? `${api}_raw` : api;
  return [`${name}: ${what} nid=${nodeText(node, maxNodes)} ${limits} ${from}`];
}

/** The return address where the table has it; the name of the function where it has not, which the real line does not end with. */
function callerText(
  table: "allocations" | "calls",
  caller: Caller,
  nth: number,
  { callers, unnamed }: LogContext,
): string {
  const known = caller.site === undefined ? undefined : callers?.[table][caller.site];
  if (known !== undefined && known.length > 0) return known[nth % known.length]!;
  const name = callerName(caller);
  unnamed.add(name);
  return name;
}

/** Memory below `scratchEnd` is marked for kexec handover. */
function listLines(name: string, regions: readonly Region[], maxNodes: number, scratchEnd: Bytes): readonly string[] {
  const count = name === "memory" ? " memory.cnt " : " reserved.cnt ";
  return [
    `${count} = ${hex(regions.length)}`,
    ...regions.map(({ base, end, node, flags }, index) => {
      const on = node >= 0 && node < maxNodes ? ` on node ${node}` : "";
      const marks = hex(flags.value + (end <= scratchEnd ? KHO_SCRATCH : 0));
      return ` ${name}[${hex(index)}]\t${brackets(base, end - base)}, ${hex16(end - base)} bytes${on} flags: ${marks}`;
    }),
  ];
}

function brackets(base: Bytes, size: Bytes): string {
  return `[${hex16(base)}-${hex16(base + size - 1)}]`;
}

function nodeText(node: number, maxNodes: number): string {
  return node === maxNodes ? "-1" : String(node);
}
