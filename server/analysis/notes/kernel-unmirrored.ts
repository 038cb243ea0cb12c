/** kernelcore=mirror on a machine whose low memory is not mirrored. */

import { type ByteRange, GiB, hex } from "../../simulation/units/units.ts";
import { defineNote } from "./define-note.ts";
import { UNMIRRORED_KERNEL_MEMORY } from "./kernel-lines.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    /** The first such range. */
    "kernel-unmirrored": { readonly range: ByteRange };
  }
}

export const kernelUnmirrored = defineNote({
  code: "kernel-unmirrored",
  about: "memory below 4 GiB that is not mirrored is kernel memory all the same",
  severity: "warning",
  restsOn: "layout",
  words: ({ range }) => ({
    message: `${hex(range.first)}-${hex(range.last)} is not mirrored and the kernel's all the same, as all memory below 4 GiB is; it says "${UNMIRRORED_KERNEL_MEMORY}"`,
  }),
  fixes: () => [{ kind: "map", change: { kind: "mirror", below: 4 * GiB } }],
  page: {
    meaning:
      "`kernelcore=mirror` keeps kernel memory to what the platform keeps twice, but for memory below 4 GiB, which is never movable.",
    example: `kernel 6.12 x86_64
machine {
  firmware {
    0x0-0x9ffff usable mirrored
    0x100000-0x7fffffff usable
    0x100000000-0x17fffffff usable mirrored
    0x180000000-0x27fffffff usable
  }
}
cmdline { nokaslr kernelcore=mirror }
boot
`,
    cured: `kernel 6.12 x86_64
machine {
  firmware {
    0x0-0x9ffff usable mirrored
    0x100000-0x7fffffff usable mirrored
    0x100000000-0x17fffffff usable mirrored
    0x180000000-0x27fffffff usable
  }
}
cmdline { nokaslr kernelcore=mirror }
boot
`,
    why: "find_zone_movable_pfns_for_nodes() (mm/mm_init.c, before 6.5 mm/page_alloc.c) passes over what begins below 4 GiB.",
    mend: "Mirror all memory below 4 GiB in the firmware's setup.",
  },
});
