/** Persistent memory over what a dump needs. */
import type { OverReserved } from "../../simulation/state/notes.ts";
import { hex } from "../../simulation/units/units.ts";
import { defineNote } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "pmem-over-reserved": { readonly text: string } & OverReserved;
  }
}

export const pmemOverReserved = defineNote({
  code: "pmem-over-reserved",
  about: "persistent memory over boot allocations",
  severity: "warning",
  restsOn: "sizes",
  words: (facts) => {
    const { text, at } = facts;
    if (facts.kind === "kernel-zone") {
      return {
        message: `${text} takes memory from ${hex(at)} on that the crashed kernel may keep its own data in: only ZONE_MOVABLE holds none; a file system there destroys what makedumpfile reads`,
      };
    }
    const by = `${facts.pieces[0]!.by} at ${hex(at)}`;
    return {
      message: `${text} takes memory that holds boot allocations of the crashed kernel (${by}): a file system there destroys what makedumpfile reads`,
      related: facts.pieces.flatMap(({ first, last, by: caller, origins }) =>
        origins.map((origin) => ({ origin, message: `${hex(first)}-${hex(last)}: ${caller}` })),
      ),
    };
  },
  fixes: (_, origin) => [{ kind: "other-place", origin }],
  page: {
    meaning: "The crash kernel makes a persistent memory device where the crashed kernel had data of its own.",
    example: `kernel 6.5-rc2 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr movablecore=256M crashkernel=256M }
reserve 0x13ff00000-0x13ffbffff by memblock_alloc_range_nid
boot
crash { cmdline { nokaslr memmap=256M!0x130000000 } }
`,
    cured: `kernel 6.5-rc2 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr movablecore=512M crashkernel=256M }
reserve 0x13ff00000-0x13ffbffff by memblock_alloc_range_nid
boot
crash { cmdline { nokaslr memmap=256M!0x120000000 } }
`,
    why: "`memmap=SIZE!START` makes /dev/pmem (arch/x86/kernel/pmem.c), mkfs writes over it, and makedumpfile then reads mem_section and its kin from there.",
    mend: "Take a part of ZONE_MOVABLE that the boot left alone: `expect unreserved` says which.",
  },
});
