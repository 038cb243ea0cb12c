/** memory_block_size_bytes() of x86 (arch/x86/mm/init_64.c: probe_memory_block_size). */

import type { BootSizes } from "../../geometry/boot-sizes.ts";
import { cxlAdvisesBlockSize, largeMachineBlockSize } from "../../kernels/block-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import { type ByteRange, type Bytes, GiB, MiB } from "../../units/units.ts";

/** What CXL windows are made of. */
const WINDOW_UNIT = 256 * MiB;
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
  /** Windows of CXL memory, as far as their places are stated. */
  readonly windows?: readonly ByteRange[];
}

/** Bytes of a memory block. */
export function x86MemoryBlockBytes(
  { section }: Pick<BootSizes, "section">,
  { endOfRam, guest, windows = [] }: MachineMemory,
  version: KernelVersion,
): Bytes {
  if (endOfRam < LARGE_MACHINE) return section;
  const rule = ruleFor(largeMachineBlockSize, version);
  const advised = ruleFor(cxlAdvisesBlockSize, version) ? advisedSize(windows) : undefined;
  if (advised !== undefined) return alignedTo(endOfRam, Math.max(Math.min(advised, LARGEST_BLOCK), section), section);
  if (rule === "largest" || (rule === "largest-on-bare-metal" && !guest)) return LARGEST_BLOCK;
  return alignedTo(endOfRam, LARGEST_BLOCK, section);
}

/** The largest size up to `most` that divides the end of RAM; a section at least. */
function alignedTo(endOfRam: Bytes, most: Bytes, section: Bytes): Bytes {
  let size = most;
  while (size > section && endOfRam % size !== 0) size /= 2;
  return size;
}

/** acpi_parse_cfmws(): what the start and the end of every window are a multiple of; a window is one of 256 MiB at least. */
function advisedSize(windows: readonly ByteRange[]): Bytes | undefined {
  const sizes = windows.flatMap(({ first, last }) => {
    let size = LARGEST_BLOCK;
    while (first % size !== 0 || (last + 1) % size !== 0) size /= 2;
    return size < WINDOW_UNIT ? [] : [size];
  });
  return sizes.length === 0 ? undefined : Math.min(...sizes);
}
