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
  restsOn: () => "outcome",
  words: (facts) => ({ message: bootRefusalText(facts) }),
  // Where the simulation gives no state and no reason.
  sentence: (_facts: NoFacts) => "this machine cannot boot",
  page: {
    meaning:
      "The kernel does not come up on this machine: its image finds no RAM, or memblock has no room for an allocation that the kernel panics without.",
    example: `kernel 6.12 x86_64
machine qemu-pc { memory 16M }
boot
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 512M }
boot
`,
    why: "Before the page allocator runs all memory comes from memblock, and most of its callers panic where there is none left (mm/memblock.c: memblock_alloc_or_panic()).",
    mend: "Give the machine more memory, or leave the kernel more of it: look at `mem=`, `memmap=` and the number of CPUs.",
  },
});
