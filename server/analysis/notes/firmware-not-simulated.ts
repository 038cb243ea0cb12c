/** UEFI firmware on a machine whose boots with it are not simulated. */
import type { Reason } from "../../simulation/evidence/reason.ts";
import { reasonText } from "../evidence-words.ts";
import { defineCode } from "./define-note.ts";

interface FirmwareFacts {
  readonly doubt: Reason;
  readonly firmware: string;
  /** The scenario has the firmware's map. */
  readonly hasMap: boolean;
}

export const firmwareNotSimulated = defineCode({
  code: "firmware-not-simulated",
  about: "UEFI firmware on a machine whose boots with it are not simulated",
  severity: "info",
  sentence: ({ doubt, firmware, hasMap }: FirmwareFacts) =>
    `modelled: ${reasonText(doubt)}${hasMap ? "" : `; its own is told by the log of a boot, \`machine from "boot.dmesg"\`, or written, \`machine { uefi ${firmware} firmware { … } }\``}`,
  page: {
    meaning:
      "The machine has `uefi`, and no boot of its platform with UEFI firmware was measured: what the firmware and the boot loader hold of memory is not in the simulated map.",
    example: `kernel 6.12 x86_64
machine qemu-pc { memory 4G  uefi ovmf }
boot
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
boot
`,
    why: "Under UEFI the memory map is the firmware's own (GetMemoryMap()), with runtime services, boot services and tables where each build of it puts them.",
    mend: 'Take the map from the machine itself, `machine from "boot.dmesg"`, or write its `BIOS-e820` lines into `machine { uefi ovmf firmware { … } }`; or leave `uefi` out where the machine boots from its BIOS.',
  },
});
