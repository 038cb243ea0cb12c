/** PAGE_SIZE of x86_64 (arch/x86/include/asm/page_types.h): the one page size it has. */

import { type Bytes, KiB } from "../../units/units.ts";

/** Bytes. */
export const PAGE_SIZE: Bytes = 4 * KiB;
