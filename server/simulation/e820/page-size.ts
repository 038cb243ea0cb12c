/** PAGE_SIZE of x86 (arch/x86/include/asm/page_types.h), the one page size it has: e820 and the PC's boards count in it too. */

import { type Bytes, KiB } from "../units/units.ts";

/** Bytes. */
export const PAGE_SIZE: Bytes = 4 * KiB;
