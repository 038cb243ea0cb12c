/** DIMMs that are not whole memory blocks. */
import type { Origin } from "../../simulation/state/events.ts";
import type { AddRefusal } from "../../simulation/state/outcome-reason.ts";
import { type Bytes, hex } from "../../simulation/units/units.ts";
import { defineNote } from "./define-note.ts";
import { addRefusalText } from "./refusal-words.ts";
import { wholeSizes } from "./whole-sizes.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "dimm-unaligned": {
      readonly device: string;
      readonly at: Bytes;
      readonly size: Bytes;
      readonly blockSize: Bytes;
      readonly why: AddRefusal;
      readonly declared: Origin;
    };
  }
}

export const dimmUnaligned = defineNote({
  code: "dimm-unaligned",
  about: "a DIMM that is not whole memory blocks",
  severity: "warning",
  restsOn: "layout",
  words: ({ device, at, why, declared }) => ({
    message: `${device} at ${hex(at)} brings no memory: ${addRefusalText(why)}`,
    related: [{ origin: declared, message: "declared here" }],
  }),
  fixes: ({ size, blockSize, declared }) => wholeSizes(size, blockSize, declared, "whole memory blocks"),
  page: {
    meaning: "A plugged DIMM does not start or end on a memory block: the kernel adds nothing of it.",
    example: `kernel 6.12 x86_64
machine qemu-pc {
  memory 4G
  slots 2
  maxmem 16G
}
dimm odd { size 192M }
boot
plug odd
`,
    why: "add_memory_resource() takes whole memory blocks alone (mm/memory_hotplug.c: check_hotplug_memory_range()). The device stays plugged.",
    mend: "Make the size a multiple of the memory block size.",
  },
});
