/** Numbers of the per-CPU allocator that build data and the plan of the first chunk share (mm/percpu.c, include/linux/percpu.h). */
import type { Bytes } from "../units/units.ts";

/** PERCPU_MODULE_RESERVE and PERCPU_DYNAMIC_RESERVE, unless the build says otherwise. Bytes. */
export const STANDARD_PARTS = { reserved: 8192, dynamic: 28672 } as const;

/** PERCPU_DYNAMIC_RESERVE with CONFIG_RANDOM_KMALLOC_CACHES (3c6152940584, 6.6): PERCPU_DYNAMIC_SIZE_SHIFT is 12 instead of 10. */
export const DYNAMIC_OF_RANDOM_CACHES: Bytes = 4 * STANDARD_PARTS.dynamic;

/** Slot lists by the order of the free size, from 16 bytes on, of a unit of that size (pcpu_size_to_slot()); a kernel has some more. */
export function slotClasses(unitSize: Bytes): number {
  return Math.max(Math.floor(Math.log2(unitSize)) + 1 - 5 + 2, 1);
}
