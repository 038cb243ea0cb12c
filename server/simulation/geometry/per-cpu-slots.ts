/** Numbers of the per-CPU allocator that build data and the plan of the first chunk share (mm/percpu.c, include/linux/percpu.h). */
import type { Bytes } from "../units/units.ts";

/** PERCPU_MODULE_RESERVE and PERCPU_DYNAMIC_RESERVE, unless the build says otherwise. Bytes. */
export const STANDARD_PARTS = { reserved: 8192, dynamic: 28672 } as const;

/** Slot lists by the order of the free size, from 16 bytes on, of a unit of that size (pcpu_size_to_slot()); a kernel has some more. */
export function slotClasses(unitSize: Bytes): number {
  return Math.max(Math.floor(Math.log2(unitSize)) + 1 - 5 + 2, 1);
}
