/**
 * A size of memory blocks that the machine states, beside the one that the kernel's rules give. The stated one was observed and holds;
 * what another version, hypervisor or end of RAM is behind it nobody told, so that what follows is modelled.
 */
import type { Reason } from "../evidence/reason.ts";
import { memoryBlockBytes } from "../state/block-size.ts";
import type { MachineSpec } from "../state/events.ts";
import { type Note, note } from "../state/notes.ts";
import type { Geometry } from "../state/state.ts";
import { bytesOf } from "../units/units.ts";

export function blockSizeReasons(geometry: Geometry): readonly Reason[] {
  const { derivedBlock: derived } = geometry;
  return derived === undefined ? [] : [{ kind: "block-size-stated", stated: memoryBlockBytes(geometry), derived }];
}

export function blockSizeNotes(
  { blockSize: stated, blockSizeOrigin, origin }: MachineSpec,
  geometry: Geometry,
): readonly Note[] {
  const used = memoryBlockBytes(geometry);
  const derived = geometry.derivedBlock ?? used;
  if (stated === undefined || stated === derived) return [];
  const section = bytesOf(geometry.sectionPages, geometry.pageSize);
  return [note("block-size-stated", { stated, derived, section, holds: stated === used }, blockSizeOrigin ?? origin)];
}
