/**
 * The lines that a failed isolation prints about the page in its way (mm/debug.c: dump_page), as far as they follow from
 * the layout: only for reserved pages, whose fields are known; addresses of struct pages only without KASLR.
 */
import { pageDumpFormat } from "../../kernels/offline-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { MemoryState, NodeState } from "../../state/state.ts";
import type { NamedPage } from "./has-unmovable-pages.ts";

/** The dump of a reserved page; empty for a page whose fields only the running kernel knows. */
export function dumpPage(state: MemoryState, page: NamedPage, node: NodeState | undefined, zone: number): string[] {
  if (page.use.kind !== "reserved" && page.use.kind !== "hole") return [];
  const format = ruleFor(pageDumpFormat, state.version);
  const nodeId = node?.id ?? 0;
  const flags = flagsWord(nodeId, zone, format.reservedBit);
  const pointer = format.pointer ? "page:(____ptrval____)" : "page:";
  const lines = [
    `${pointer} refcount:1 mapcount:0 mapping:0000000000000000 index:0x0 pfn:0x${page.pfn.toString(16)}`,
    format.fields
      ? `flags: 0x${flags.toString(16)}(reserved|node=${nodeId}|zone=${zone}|lastcpupid=0x1fffff)`
      : `flags: 0x${flags.toString(16)}(reserved)`,
  ];
  if (format.pageType) lines.push("page_type: 0xffffffff()");
  const { vmemmapBase } = state.arch;
  if (vmemmapBase !== undefined && hasParameter(state, "nokaslr")) {
    const lru = word(BigInt(vmemmapBase) + BigInt(page.pfn) * 64n + 8n);
    lines.push(`raw: ${word(flags)} ${lru} ${lru} ${word(0n)}`);
    lines.push(`raw: ${word(0n)} ${word(0n)} ${word(0x1ffffffffn)} ${word(0n)}`);
  }
  lines.push("page dumped because: unmovable page");
  return lines;
}

/** page->flags of a reserved page: node from bit 54, zone from bit 51, no last CPU. */
function flagsWord(node: number, zone: number, reservedBit: number): bigint {
  return BigInt(node) * 2n ** 54n + BigInt(zone) * 2n ** 51n + 0x1fffffn * 2n ** 30n + 2n ** BigInt(reservedBit);
}

function word(value: bigint): string {
  return value.toString(16).padStart(16, "0");
}

function hasParameter(state: MemoryState, name: string): boolean {
  return state.boot.setup.cmdline.some((parameter) => parameter.name === name);
}
