/** memory_block_size_bytes() of x86 (arch/x86/mm/init_64.c: probe_memory_block_size). */

import type { BootSizes } from "../../geometry/boot-sizes.ts";
import { largeMachineBlockSize } from "../../kernels/block-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import { type Bytes, GiB } from "../../units/units.ts";

/** MAX_BLOCK_SIZE. */
const LARGEST_BLOCK = 2 * GiB;
/** MEM_SIZE_FOR_LARGE_BLOCK: the end of RAM from which on a block is more than a section. */
const LARGE_MACHINE = 64 * GiB;

/** What the size of memory blocks depends on. */
export interface MachineMemory {
  /** End of RAM, bytes, exclusive. */
  readonly endOfRam: Bytes;
  /** CPUID's hypervisor bit. */
  readonly guest: boolean;
}

/** Bytes of a memory block. */
export function x86MemoryBlockBytes(
  { section }: Pick<BootSizes, "section">,
  { endOfRam, guest }: MachineMemory,
  version: KernelVersion,
): Bytes {
  if (endOfRam < LARGE_MACHINE) return section;
  const rule = ruleFor(largeMachineBlockSize, version);
  if (rule === "largest" || (rule === "largest-on-bare-metal" && !guest)) return LARGEST_BLOCK;
  let size = LARGEST_BLOCK;
  while (size > section && endOfRam % size !== 0) size /= 2;
  return size;
}
