/** Devices that find no slot. */
import type { Origin } from "../../simulation/state/events.ts";
import { defineNote } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "slots-exceeded": { readonly device: string; readonly slots: number; readonly declared: Origin };
  }
}

export const slotsExceeded = defineNote({
  code: "slots-exceeded",
  about: "no free slot for a device",
  severity: "error",
  restsOn: "text",
  words: ({ device, slots, declared }) => ({
    message: `${device} finds no free slot: the machine has ${slots}`,
    related: [{ origin: declared, message: "declared here" }],
  }),
  fixes: () => [{ kind: "make-room" }],
  page: {
    meaning: "A DIMM is plugged, and all memory slots of the machine are taken.",
    example: `kernel 6.12 x86_64
machine qemu-pc {
  memory 4G
  slots 1
  maxmem 16G
}
dimm a { size 1G }
dimm b { size 1G }
boot
plug a
plug b -> ENOSPC
`,
    why: "QEMU refuses the device (hw/mem/pc-dimm.c: pc_dimm_get_free_slot()).",
    mend: "Give the machine more `slots`.",
  },
});
