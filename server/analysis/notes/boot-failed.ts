/** Machines on which this kernel does not come up. */
import type { BootRefusal } from "../../simulation/state/outcome-reason.ts";
import { defineNote, type NoFacts } from "./define-note.ts";
import { bootRefusalText } from "./refusal-words.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "boot-failed": BootRefusal;
  }
}

export const bootFailed = defineNote({
  code: "boot-failed",
  about: "the kernel can't boot this machine",
  severity: "error",
  restsOn: "outcome",
  words: (facts) => ({ message: bootRefusalText(facts) }),
  // Where the simulation gives no state and no reason.
  sentence: (_facts: NoFacts) => "this machine cannot boot",
  fixes: (_, origin) => [{ kind: "more-memory", origin }],
  page: {
    meaning:
      "The kernel does not come up on this machine: its image finds no RAM, memblock has no room for an allocation that the kernel panics without, a CMA area lies where there is no memory, or numa=fake= leaves real nodes over whose distances the firmware does not tell.",
    example: `kernel 6.12 x86_64
machine qemu-pc { memory 16M }
boot
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 512M }
boot
`,
    why: "Before the page allocator runs all memory comes from memblock, and most of its callers panic where there is none left (mm/memblock.c: memblock_alloc_or_panic()). `cma=SIZE@BASE` and pools of a device tree are reserved wherever they are said to lie, and cma_init_reserved_areas() then writes to struct pages that are not there (mm/cma.c). Since 6.14 and 6.12.67 numa_emulation() reads the distances of real nodes without a fake one from its copy of the SLIT, which is a null pointer where there is no SLIT (mm/numa_emulation.c). From 4.19 to 5.9-rc3, until 4.19.143, 5.4.63 and 5.8.7, `numa=fake=SIZE` numbers its nodes from -1 on, and the kernel dies of the memory of that node.",
    mend: "Give the machine more memory, or leave the kernel more of it: look at `mem=`, `memmap=` and the number of CPUs. Put CMA areas where there is RAM. Ask `numa=fake=` for at least as many nodes as there are, or for `numa=fake=NU`.",
  },
});
