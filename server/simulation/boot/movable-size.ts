/**
 * The largest movablecore= whose ZONE_MOVABLE, on one node, holds no boot allocation. What memblock hands out depends on the zones too, so each size is
 * booted (find_zone_movable_pfns_for_nodes(), mm/mm_init.c): a larger zone begins lower and holds what a smaller one holds, and the size is
 * found by halving.
 */
import type { BootSetup, Origin } from "../state/events.ts";
import type { NoteCode } from "../state/notes.ts";
import { type Bytes, bytesOf, writtenSize } from "../units/units.ts";
import { type BootTrace, bootKernel } from "./boot.ts";

/** Boots that may be made for one answer: enough for a zone of a hundred thousand blocks. */
const MOST_BOOTS = 18;

/**
 * The size in whole memory blocks, in bytes, to be written in the parameter of this origin; undefined where every size has a boot
 * allocation in its zone, or brings another note instead. `setup` boots, and has a ZONE_MOVABLE.
 */
export function largestFreeMovablecore(setup: BootSetup, origin: Origin): Bytes | undefined {
  const first = bootKernel(setup);
  if (!("phases" in first)) return undefined;
  const known = codesOf(first);
  const { geometry, placement } = first.phases.zones.result;
  const [zone, ...others] = placement.spans.values();
  if (zone === undefined || others.length > 0) return undefined;
  const { blockPages, pageSize } = geometry;
  const sizeOf = (blocks: number): Bytes => bytesOf((zone.end % blockPages) + blocks * blockPages, pageSize);
  const booted = (blocks: number): BootTrace | undefined => {
    const value = writtenSize(sizeOf(blocks));
    const cmdline = setup.cmdline.map((each) => (each.origin === origin ? { ...each, value } : each));
    const boot = bootKernel({ ...setup, cmdline }, first);
    return "phases" in boot && boot.phases.zones.result.placement.spans.size > 0 ? boot : undefined;
  };
  let best: { readonly blocks: number; readonly boot: BootTrace } | undefined;
  // Sizes of `low` blocks are free, those of `high` are not.
  let low = 0;
  let high = Math.max(2, Math.ceil((zone.end - zone.start) / blockPages));
  let next = 1;
  for (let boots = 0; boots < MOST_BOOTS && high - low > 1; boots++) {
    const boot = booted(next);
    if (boot !== undefined && !codesOf(boot).has("movable-reserved")) {
      best = { blocks: next, boot };
      low = next;
    } else high = next;
    next = Math.floor((low + high) / 2);
  }
  if (best === undefined || [...codesOf(best.boot)].some((code) => !known.has(code))) return undefined;
  return sizeOf(best.blocks);
}

function codesOf({ notes }: BootTrace): ReadonlySet<NoteCode> {
  return new Set(notes.map(({ code }) => code));
}
