/**
 * From a thing of the kernel to what in the text made it: a memory block to its DIMM or the machine's memory, a node to its item, a zone to
 * the parameters and steps that its extent follows from, a device that nobody declared to the parameter that the kernel found it by.
 */
import type { Span } from "../../grammar/ast.ts";
import type { Analysis, Place } from "../analysis/analysis.ts";
import { memoryBlockBytes } from "../simulation/state/block-size.ts";
import type { Origin } from "../simulation/state/events.ts";
import type { MemoryState } from "../simulation/state/state.ts";
import { originsOfZone } from "../simulation/state/zone-causes.ts";
import { bytesOf, hex } from "../simulation/units/units.ts";
import { momentAt } from "./moment.ts";
import { pathAt, type SyntaxNode, wordAt } from "./syntax-path.ts";

export interface Makers {
  /** What was asked about. */
  readonly origin: Span;
  /** In the order of time. */
  readonly places: readonly Place[];
}

/** What made the thing at an offset; undefined where it is none, or nothing in a text made it. */
export function makersAt(analysis: Analysis, offset: number): Makers | undefined {
  const found = thingAt(analysis, offset);
  if (found === undefined) return undefined;
  return makers(analysis, found.node.span, found.origins(found.state));
}

/** What decides about the kind of the thing at an offset: the zones that a block belongs to, and by them what their extent follows from. */
export function zoneMakersAt(analysis: Analysis, offset: number): Makers | undefined {
  const found = thingAt(analysis, offset);
  if (found === undefined) return undefined;
  const { node, state, origins } = found;
  if (node.kind !== "blocks") return makers(analysis, node.span, origins(state));
  const { first, last } = node as unknown as Ends;
  const size = memoryBlockBytes(state.geometry);
  return makers(analysis, node.span, zonesWithin(state, first * size, (last + 1) * size));
}

interface Ends {
  readonly first: number;
  readonly last: number;
}

function thingAt(analysis: Analysis, offset: number) {
  const moment = momentAt(analysis, offset);
  const path = pathAt(analysis.source.statementsAt(offset), offset);
  for (const node of [...path].reverse()) {
    // What a step unplugs is gone behind it.
    for (const state of [moment?.after, moment?.before]) {
      const origins = state === undefined ? undefined : originsOf(node, path);
      if (state !== undefined && origins !== undefined && origins(state).length > 0) return { node, state, origins };
    }
  }
  const word = wordAt(analysis.source, offset);
  const name = analysis.source.slice(word);
  for (const state of [moment?.after, moment?.before]) {
    const device = state?.hotplug.pmem.get(name);
    if (state === undefined || device === undefined) continue;
    const origins = () => parametersOver(state, device.first);
    return { node: { span: word } as SyntaxNode, state, origins };
  }
  return undefined;
}

function originsOf(
  node: SyntaxNode,
  path: readonly SyntaxNode[],
): ((state: MemoryState) => readonly Origin[]) | undefined {
  if (node.kind === "blocks") {
    const { first, last } = node as unknown as Ends;
    return (state) => blockOrigins(state, Math.min(first, last), Math.max(first, last));
  }
  if (node.kind === "node-ref")
    return (state) => nodeOrigins(state, (node as unknown as { readonly node: number }).node);
  if (node.kind !== "zone-ref") return undefined;
  const { zone } = node as unknown as { readonly zone: string };
  const beside = path[0] as unknown as { readonly node?: { readonly node: number } } | undefined;
  return (state) => zoneOrigins(state, zone, beside?.node?.node);
}

/** The devices that the blocks came with; of others the memory that the machine starts with. */
function blockOrigins(state: MemoryState, first: number, last: number): readonly Origin[] {
  const size = memoryBlockBytes(state.geometry);
  const [start, end] = [first * size, (last + 1) * size];
  const holds = (range: { readonly first: number; readonly last: number }) => range.first < end && range.last >= start;
  const devices = [...state.hotplug.devices.values()].filter(({ added }) => added.some(holds));
  if (devices.length > 0) return devices.map(({ spec }) => spec.origin);
  const { machine } = state.boot.setup;
  const zones = zonesIn(state, start, end);
  if (zones.length === 0) return [];
  const nodes = machine.nodes.filter(({ id }) => zones.some(({ node }) => node === id));
  return nodes.length > 0 ? nodes.map(({ origin }) => origin) : [machine.memoryOrigin];
}

function nodeOrigins(state: MemoryState, id: number): readonly Origin[] {
  const { machine } = state.boot.setup;
  const item = machine.nodes.find((node) => node.id === id);
  const first = item?.origin ?? (id === 0 ? machine.memoryOrigin : undefined);
  const devices = [...state.hotplug.devices.values()].filter(({ spec }) => spec.node === id);
  return [...(first === undefined ? [] : [first]), ...devices.map(({ spec }) => spec.origin)];
}

function zoneOrigins(state: MemoryState, name: string, node: number | undefined): readonly Origin[] {
  return state.nodes
    .flatMap(({ zones }) => zones)
    .filter((zone) => zone.name === name && zone.spanned > 0 && (node === undefined || zone.node === node))
    .flatMap((zone) => originsOfZone(state, zone));
}

function zonesIn(state: MemoryState, start: number, end: number) {
  const { pageSize } = state.geometry;
  return state.nodes
    .flatMap(({ zones }) => zones)
    .filter((zone) => zone.spanned > 0)
    .filter(
      ({ startPfn, spanned }) => bytesOf(startPfn, pageSize) < end && bytesOf(startPfn + spanned, pageSize) > start,
    );
}

function zonesWithin(state: MemoryState, start: number, end: number): readonly Origin[] {
  return zonesIn(state, start, end).flatMap((zone) => originsOfZone(state, zone));
}

/** `memmap=256M!0x130000000`, by the address. */
function parametersOver(state: MemoryState, address: number): readonly Origin[] {
  return state.boot.setup.cmdline
    .filter(({ name, value }) => name === "memmap" && value?.toLowerCase().includes(`!${hex(address)}`) === true)
    .map(({ origin }) => origin);
}

function makers(analysis: Analysis, origin: Span, origins: readonly Origin[]): Makers | undefined {
  const places = [...new Set(origins)].map((each) => analysis.placeOf(each)).filter((place) => place !== undefined);
  return places.length === 0 ? undefined : { origin, places };
}
