/**
 * The part of physical memory that arm64's linear map has room for: half of the kernel's addresses, from the memory's start on; RAM behind it is
 * taken out of memblock before anything is allocated. Models arm64_memblock_init() (arch/arm64/mm/init.c) since a7f8de168ace (4.6).
 */

import { kernelConfig } from "../../builds/kernel-config.ts";
import type { BootSizes } from "../../geometry/boot-sizes.ts";
import type { Memblock } from "../../mm/memblock/memblock.ts";
import { hasFiveLevels } from "../../platforms/cpu-features.ts";
import type { ByteSpan } from "../../platforms/schema.ts";
import type { BootSetup } from "../../state/events.ts";
import { type Note, note } from "../../state/notes.ts";
import { type Bytes, GiB, KiB, MiB, NO_LIMIT, roundDown, roundUp } from "../../units/units.ts";

/** VA_BITS_MIN: what a kernel for 52 bits falls back to on a CPU without FEAT_LVA (64 KiB pages) or FEAT_LPA2. */
const ADDRESS_BITS_OF_ALL_CPUS = 48;

/** vabits_actual: bits of a virtual address, as the kernel is built and the CPU has them. */
export function addressBits({ kernel, machine }: Pick<BootSetup, "kernel" | "machine">): number {
  const built = kernelConfig(kernel).value("ARM64_VA_BITS");
  return hasFiveLevels(machine) ? built : Math.min(built, ADDRESS_BITS_OF_ALL_CPUS);
}

/** PAGE_END - _PAGE_OFFSET(vabits_actual): the upper 2^47 bytes of 52 bits are those that a kernel of 48 bits has as well. */
function linearRegionSize(bits: number): Bytes {
  return bits > ADDRESS_BITS_OF_ALL_CPUS ? 2 ** bits - 2 ** (ADDRESS_BITS_OF_ALL_CPUS - 1) : 2 ** (bits - 1);
}

/** ARM64_MEMSTART_ALIGN (arch/arm64/include/asm/kernel-pgtable.h): what a table entry maps, at least a section. */
function startAlignment({ page, section }: Pick<BootSizes, "page" | "section">): Bytes {
  return Math.max(page === 64 * KiB ? 512 * MiB : GiB, section);
}

/** Takes out of memblock what the linear map has no room for. `image`: the kernel, which stays whatever lies below it. */
export function keepLinearRegion(
  memblock: Memblock,
  setup: BootSetup,
  sizes: BootSizes,
  image: ByteSpan,
): readonly Note[] {
  memblock.remove(2 ** sizes.physicalBits, NO_LIMIT);
  const bits = addressBits(setup);
  const size = linearRegionSize(bits);
  const alignment = startAlignment(sizes);
  const start = roundDown(memblock.startOfDram(), alignment);
  const end = memblock.endOfDram();
  if (end - start <= size) return [];
  memblock.remove(Math.max(start + size, image.end), NO_LIMIT);
  // The image lies above all that fits: memory begins where the rest fits below its end.
  const isAbove = start + size < memblock.endOfDram();
  const from = isAbove ? roundUp(memblock.endOfDram() - size, alignment) : start;
  if (isAbove) memblock.remove(0, from);
  const facts = { kind: "linear-map", from: from + size, size, bits } as const;
  return [note("memory-out-of-reach", facts, setup.machine.memoryOrigin, from + size)];
}
