/**
 * What adding, onlining and offlining memory print (mm/memory_hotplug.c, drivers/base/memory.c, arch/arm64/mm/mmu.c), and the
 * page in the way of an offlining (mm/debug.c: dump_page). Most of it only with dyndbg="file memory_hotplug.c +p".
 */
import type { PageFlagsLayout } from "../../simulation/geometry/page-flags-layout.ts";
import { STRUCT_PAGE } from "../../simulation/geometry/struct-sizes.ts";
import { offlinedMessage, pageDumpFormat } from "../../simulation/kernels/offline-rules.ts";
import { demotionTargetsMessage } from "../../simulation/kernels/online-rules.ts";
import { ruleFor } from "../../simulation/kernels/rule-table.ts";
import type { HotplugMessage, OfflineFailure } from "../../simulation/state/kernel-messages.ts";
import { hex, hex8 } from "../../simulation/units/units.ts";
import type { LogContext } from "./log-context.ts";
import type { WordsOf } from "./words.ts";

type PageDump = Extract<HotplugMessage, { kind: "page-dump" }>;

const FAILURES: Readonly<Record<OfflineFailure, string>> = {
  isolation: "failure to isolate range",
  "memory-holes": "memory holes",
};

export const HOTPLUG_WORDS: WordsOf<HotplugMessage> = {
  "unaligned-range": ({ unit, block, start, size }) => {
    const what = unit === "block" ? `Block size [${hex(block)}] unaligned` : "Section-unaligned";
    return [`${what} hotplug range: start ${hex(start)}, size ${hex(size)}`];
  },
  "no-demotion-target": ({ node }, { version }) =>
    ruleFor(demotionTargetsMessage, version) ? [`Demotion targets for Node ${node}: null`] : [],
  offlined: ({ pages }, { version, debugsHotplug }) =>
    ruleFor(offlinedMessage, version) === "debug" && !debugsHotplug ? [] : [`Offlined Pages ${pages}`],
  "offline-failed": ({ first, last, why }, { debugsHotplug }) =>
    debugsHotplug ? [`memory offlining [mem ${hex8(first)}-${hex8(last)}] failed due to ${FAILURES[why]}`] : [],
  "page-dump": pageDump,
  "boot-memory-offlining": (span) => [`Boot memory ${bare(span)} offlining attempted`],
  "splits-vmemmap-leaf": (span) => [`${bare(span)} splits a leaf entry in vmemmap`],
};

/** `[40000000 48000000]` */
function bare({ start, end }: { readonly start: number; readonly end: number }): string {
  return `[${start.toString(16)} ${end.toString(16)}]`;
}

/** A reserved page, whose fields are known; the address of its struct page only without KASLR. */
function pageDump(message: PageDump, context: LogContext): readonly string[] {
  const fields = message.fields === "unknown" ? [] : fieldLines(message, context);
  return [...fields, "page dumped because: unmovable page"];
}

function fieldLines({ pfn, node, zone }: PageDump, { version, vmemmapBase, pageFlags }: LogContext): readonly string[] {
  const format = ruleFor(pageDumpFormat, version);
  const flags = flagsWord(pageFlags, node, zone, format.reservedBit);
  const cpupid = hex(pageFlags.noCpu);
  const names = format.fields ? `reserved|node=${node}|zone=${zone}|lastcpupid=${cpupid}` : "reserved";
  const lines = [`flags: 0x${flags.toString(16)}(${names})`];
  // With a pointer the line begins with a hash of the address, another one at each boot.
  if (!format.pointer) {
    lines.unshift(`page: refcount:1 mapcount:0 mapping:0000000000000000 index:0x0 pfn:${hex(pfn)}`);
  }
  if (format.pageType) lines.push("page_type: 0xffffffff()");
  if (vmemmapBase !== undefined) {
    const lru = word(BigInt(vmemmapBase) + BigInt(pfn) * BigInt(STRUCT_PAGE) + 8n);
    lines.push(`raw: ${word(flags)} ${lru} ${lru} ${word(0n)}`);
    lines.push(`raw: ${word(0n)} ${word(0n)} ${word(0x1ffffffffn)} ${word(0n)}`);
  }
  return lines;
}

/** page->flags of a reserved page that no CPU has touched. */
function flagsWord(layout: PageFlagsLayout, node: number, zone: number, reservedBit: number): bigint {
  const field = (value: number, lowestBit: number): bigint => BigInt(value) * 2n ** BigInt(lowestBit);
  return (
    field(node, layout.node) + field(zone, layout.zone) + field(layout.noCpu, layout.lastCpu) + field(1, reservedBit)
  );
}

function word(value: bigint): string {
  return value.toString(16).padStart(16, "0");
}
