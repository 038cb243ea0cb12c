/** What follows from arm64's page size: huge pages, pageblocks, the largest buddy order (arch/arm64/mm/hugetlbpage.c, Kconfig). Bytes. */
import { type Bytes, GiB, KiB, MiB } from "../units/units.ts";

export interface Arm64PageSizes {
  /** Sizes of huge pages, ascending. */
  readonly huge: readonly Bytes[];
  readonly defaultHuge: Bytes;
  /** What hugetlb_cma= is for. */
  readonly gigantic: Bytes;
  readonly pageblock: Bytes;
  readonly largestOrder: Bytes;
}

const SIZES: Readonly<Record<number, Arm64PageSizes>> = {
  4096: {
    huge: [64 * KiB, 2 * MiB, 32 * MiB, GiB],
    defaultHuge: 2 * MiB,
    gigantic: GiB,
    pageblock: 2 * MiB,
    largestOrder: 4 * MiB,
  },
  16384: {
    huge: [2 * MiB, 32 * MiB, GiB],
    defaultHuge: 32 * MiB,
    gigantic: GiB,
    pageblock: 32 * MiB,
    largestOrder: 32 * MiB,
  },
  65536: {
    huge: [2 * MiB, 512 * MiB, 16 * GiB],
    defaultHuge: 512 * MiB,
    gigantic: 16 * GiB,
    pageblock: 512 * MiB,
    largestOrder: 512 * MiB,
  },
};

export function arm64PageSizes(page: Bytes): Arm64PageSizes {
  return SIZES[page] ?? SIZES[4096]!;
}
