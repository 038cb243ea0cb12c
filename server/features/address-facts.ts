/**
 * What lies at a physical address in one state: the memory block, the section, the zones that span it, the reservation or
 * allocation that holds the page.
 */
import { type BlockFacts, blockFacts } from "../simulation/drivers/base-memory/block-facts.ts";
import { blockEvidence, knownOfUse } from "../simulation/evidence/levels.ts";
import type { MemoryState, PageUse, ZoneState } from "../simulation/state/state.ts";
import type { ByteRange, Bytes, Pages, Pfn } from "../simulation/units/units.ts";
import { bytesOf, hex, pfnOf } from "../simulation/units/units.ts";
import { evidenceText } from "./hover-zones.ts";
import { code, paragraphs, sentence, table } from "./markdown.ts";
import { exactSize } from "./size-text.ts";

export interface AddressFacts {
  readonly pfn: Pfn;
  readonly section: number;
  readonly block: number;
  /** Undefined: there is no such memory block. */
  readonly facts?: BlockFacts;
  readonly zones: readonly ZoneState[];
  readonly use?: { readonly use: PageUse; readonly first: Bytes; readonly last: Bytes };
  /** The firmware's type of the range it lies in. */
  readonly firmware?: string;
}

export function addressFacts(state: MemoryState, address: Bytes): AddressFacts {
  const { pageSize, blockPages, sectionPages } = state.geometry;
  const pfn = pfnOf(address, pageSize);
  const block = Math.floor(pfn / blockPages);
  const facts = blockFacts(state, block);
  const run = state.uses.runAt(pfn);
  const firmware = state.boot.userFirmware.find((entry) => entry.first <= address && address <= entry.last);
  return {
    pfn,
    section: Math.floor(pfn / sectionPages),
    block,
    ...(facts === undefined ? {} : { facts }),
    zones: state.nodes
      .flatMap((node) => node.zones)
      .filter((zone) => zone.spanned > 0 && zone.startPfn <= pfn && pfn < zone.startPfn + zone.spanned),
    ...(run === undefined
      ? {}
      : { use: { use: run.value, first: bytesOf(run.start, pageSize), last: bytesOf(run.end, pageSize) - 1 } }),
    ...(firmware === undefined ? {} : { firmware: firmware.type }),
  };
}

/** The facts of an address, with how far what is told of blocks and zones can be trusted. */
export function addressText(state: MemoryState, address: Bytes): string {
  return paragraphs(addressTable(state, address), evidenceText(blockEvidence(state)));
}

function addressTable(state: MemoryState, address: Bytes): string {
  const found = addressFacts(state, address);
  const rows: string[][] = [
    ["page", `${code(hex(found.pfn))} (${found.pfn})`],
    ["section", String(found.section)],
    [
      "memory block",
      found.facts === undefined ? `${found.block}, which does not exist` : blockText(found.block, found.facts),
    ],
  ];
  if (found.zones.length > 0)
    rows.push(["in the span of", found.zones.map((zone) => `node${zone.node} ${zone.name}`).join(", ")]);
  if (found.firmware !== undefined) rows.push(["firmware says", found.firmware]);
  if (found.use !== undefined) rows.push(["in use", useText(state, found.use.use, found.use)]);
  return table(["address", code(hex(address))], rows);
}

/** `reserved by memblock_alloc_range_nid, 0x…-0x… (768 KiB), exact`. */
export function useText(state: MemoryState, use: PageUse, range: ByteRange): string {
  const what = use.use === undefined ? use.kind : `${use.use} allocation`;
  const by = use.by === "" ? "" : ` by ${code(use.by)}`;
  return `${sentence(what)}${by}, ${rangeText(range)}, ${knownOfUse(state, use)}`;
}

export function rangeText({ first, last }: ByteRange): string {
  return `${code(`${hex(first)}-${hex(last)}`)} (${exactSize(last - first + 1)})`;
}

/** Pages in use within a range of pages, as byte ranges, ascending. */
export function usesWithin(
  state: MemoryState,
  startPfn: Pfn,
  pages: Pages,
): readonly (ByteRange & { readonly use: PageUse })[] {
  const { pageSize } = state.geometry;
  return state.uses.within(startPfn, startPfn + pages).map(({ start, end, value }) => ({
    first: bytesOf(start, pageSize),
    last: bytesOf(end, pageSize) - 1,
    use: value,
  }));
}

function blockText(id: number, facts: BlockFacts): string {
  const zones = facts.validZones.length === 0 ? "none" : facts.validZones.join(" ");
  return `memory${id}: ${facts.state}, valid_zones ${zones}, node ${facts.nodes.join(", ")}`;
}
