/** Huge pages of x86: arch_hugetlb_valid_size() (arch/x86/mm/hugetlbpage.c). */

import type { HugepageSizes } from "../../mm/hugetlb/hugetlb-bootmem-alloc.ts";
import { GiB } from "../../units/units.ts";
import type { X86BootContext } from "./boot-context.ts";

export function x86Hugepages({ sizes, gigabytePages }: X86BootContext): HugepageSizes {
  return {
    sizes: gigabytePages ? sizes.huge : sizes.huge.filter((size) => size < GiB),
    defaultSize: sizes.defaultHuge,
    largestOrder: sizes.largestOrder,
  };
}
