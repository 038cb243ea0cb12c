/**
 * The rows of /proc/iomem that arm64 makes of memblock (arch/arm64/kernel/setup.c: request_standard_resources,
 * reserve_memblock_reserved_resources; kernel/resource.c: reserve_region_with_split). Bytes, both ends inclusive.
 */

import type { BuildSource } from "../../builds/choose-build.ts";
import type { MemoryState, Resource } from "../../state/state.ts";
import { type ByteRange, roundDown, roundUp } from "../../units/units.ts";
import { chooseArm64Build } from "./choose-build.ts";

/** All memory; what firmware keeps of it is "reserved" as a whole. */
export function firmwareRows({ boot }: MemoryState): readonly Resource[] {
  return boot.memory.map(({ first, last, nomap }) => ({ first, last, name: nomap ? "reserved" : "System RAM" }));
}

/** Where the parts of the image are known. */
const KNOWN_IMAGE: ReadonlySet<BuildSource> = new Set(["tabled", "image"]);

/** Between code and data lies what is freed after boot. */
export function kernelImageRows({ boot, version }: MemoryState): readonly Resource[] {
  const image = boot.kernelImage;
  const { profile, source } = chooseArm64Build(boot.setup.kernel, version);
  if (image === undefined || !KNOWN_IMAGE.has(source)) return [];
  return [
    { name: "Kernel code", first: image.first, last: image.first + profile.init.start - 1 },
    { name: "Kernel data", first: image.first + profile.init.end, last: image.last },
  ];
}

/**
 * Within RAM every reservation of the boot in whole pages, between what is listed already: the kernel image and the crash kernel.
 * Ascending within each region of RAM.
 */
export function reservedRows({ boot, geometry }: MemoryState, listed: readonly ByteRange[]): readonly Resource[] {
  const { pageSize } = geometry;
  const taken: ByteRange[] = [...listed];
  for (const ram of boot.memory) {
    for (const reserved of boot.reserved ?? []) {
      const first = Math.max(ram.first, roundDown(reserved.first, pageSize));
      const last = Math.min(ram.last, roundUp(reserved.last + 1, pageSize) - 1);
      if (first <= last) taken.push(...between(taken, { first, last }));
    }
  }
  return taken.slice(listed.length).map((range) => ({ ...range, name: "reserved" }));
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
