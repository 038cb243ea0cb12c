/**
 * What the memmap of added memory costs, and what would spare it: memory_hotplug.memmap_on_memory, where the one who adds the memory
 * lets its blocks hold their own (MHP_MEMMAP_ON_MEMORY: acpi_memory_enable_device(), dev_dax_kmem_probe()) and a block's memmap suits
 * (mm/memory_hotplug.c: mhp_supports_memmap_on_memory()). Bytes.
 */
import { memmapBytes } from "../../geometry/added-memmap.ts";
import { memmapOnMemoryUnit, memmapOnMemoryWords } from "../../kernels/hotplug-rules.ts";
import { ruleFor, sinceWhen } from "../../kernels/rule-table.ts";
import { cxlMemmapOnMemory } from "../../kernels/soft-reserve-rules.ts";
import { memoryBlockBytes } from "../../state/block-size.ts";
import type { Origin, ZoneName } from "../../state/events.ts";
import { type Note, note } from "../../state/notes.ts";
import type { MemoryState } from "../../state/state.ts";
import { type Bytes, MiB } from "../../units/units.ts";
import { zonesThatGiveMeanwhile } from "./kernel-zone.ts";
import { memmapPages } from "./memmap-on-memory.ts";

/** Who adds the memory. `pmem`: kmem, of any dax device but one behind CXL. */
export type MemoryAdder = "dimm" | "virtio-mem" | "probe" | "pmem" | "cxl";

/** What would have let the blocks hold their memmap themselves. */
export type MemmapRemedy =
  | { readonly kind: "parameter"; readonly value: "1" | "force" }
  | { readonly kind: "later-kernel"; readonly since: string }
  /** The one who adds it never asks for that, or a block's memmap is no whole huge pages. */
  | { readonly kind: "none"; readonly why: MemoryAdder | "block" };

export interface MemmapCostFacts {
  readonly by: MemoryAdder;
  readonly size: Bytes;
  readonly memmap: Bytes;
  /** Where it comes from, in the order in which they give. */
  readonly zones: readonly ZoneName[];
  readonly remedy: MemmapRemedy;
  /** Where the device is declared; undefined: there is none. */
  readonly declared?: Origin;
}

export interface AddedMemory {
  readonly by: MemoryAdder;
  readonly size: Bytes;
  readonly node: number;
  readonly declared?: Origin;
}

/** From here on the cost of a memmap is worth telling. Bytes. */
const NOTABLE_MEMMAP = 16 * MiB;

/** The note of what `size` bytes took that came between `before` and `after`. */
export function memmapCost(
  before: MemoryState,
  after: MemoryState,
  { by, size, node, declared }: AddedMemory,
  origin: Origin,
): readonly Note[] {
  const memmap = memmapBytes(before, Math.max(0, size));
  const holdsOwn =
    (by === "dimm" || (by === "cxl" && ruleFor(cxlMemmapOnMemory, before.version))) && memmapPages(before, size) > 0;
  if (holdsOwn || memmap < NOTABLE_MEMMAP) return [];
  const zones = zonesThatGiveMeanwhile(before, after, memmap, node);
  const remedy = remedyFor(before, by, size);
  return [
    note("memmap-cost", { by, size, memmap, zones, remedy, ...(declared === undefined ? {} : { declared }) }, origin),
  ];
}

function remedyFor(state: MemoryState, by: MemoryAdder, size: Bytes): MemmapRemedy {
  if (by !== "dimm" && by !== "cxl") return { kind: "none", why: by };
  const { version, hotplug } = state;
  const asks = by === "dimm" || ruleFor(cxlMemmapOnMemory, version);
  if (!asks) return { kind: "later-kernel", since: sinceWhen(cxlMemmapOnMemory, (holds) => holds)! };
  if (ruleFor(memmapOnMemoryUnit, version) === "one-block" && size !== memoryBlockBytes(state.geometry))
    return { kind: "later-kernel", since: sinceWhen(memmapOnMemoryUnit, (unit) => unit === "each-block")! };
  const words = ruleFor(memmapOnMemoryWords, version);
  if (words === "none")
    return { kind: "later-kernel", since: sinceWhen(memmapOnMemoryWords, (there) => there !== "none")! };
  const helps = (memmapOnMemory: "Y" | "force"): boolean =>
    memmapPages({ ...state, hotplug: { ...hotplug, memmapOnMemory } }, size) > 0;
  if (helps("Y")) return { kind: "parameter", value: "1" };
  if (words === "boolean-or-force" && helps("force")) return { kind: "parameter", value: "force" };
  return { kind: "none", why: "block" };
}
