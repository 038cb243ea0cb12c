/**
 * What arm64 lists as "reserved" in /proc/iomem: memory that firmware keeps, and within RAM every reservation of the boot, in whole pages,
 * between what is listed there already. arch/arm64/kernel/setup.c: reserve_memblock_reserved_resources; kernel/resource.c:
 * reserve_region_with_split.
 */
import type { MemoryState } from "../simulation/state/state.ts";
import { type ByteRange, roundDown, roundUp } from "../simulation/units/units.ts";

/** `within`: what the kernel image and the crash kernel take, which were listed before. Ascending within each region of RAM. */
export function reservedResources({ boot, geometry }: MemoryState, within: readonly ByteRange[]): readonly ByteRange[] {
  const { pageSize } = geometry;
  const listed: ByteRange[] = [...within];
  for (const ram of boot.memory) {
    for (const reserved of boot.reserved ?? []) {
      const first = Math.max(ram.first, roundDown(reserved.first, pageSize));
      const last = Math.min(ram.last, roundUp(reserved.last + 1, pageSize) - 1);
      if (first <= last) listed.push(...between(listed, { first, last }));
    }
  }
  return listed.slice(within.length);
}

/** The parts of a range that none of the others covers. */
function between(others: readonly ByteRange[], range: ByteRange): readonly ByteRange[] {
  const parts: ByteRange[] = [];
  let first = range.first;
  const conflicts = others.filter((other) => other.first <= range.last && other.last >= range.first);
  for (const conflict of conflicts.sort((a, b) => a.first - b.first)) {
    if (conflict.first > first) parts.push({ first, last: conflict.first - 1 });
    first = Math.max(first, conflict.last + 1);
  }
  if (first <= range.last) parts.push({ first, last: range.last });
  return parts;
}
