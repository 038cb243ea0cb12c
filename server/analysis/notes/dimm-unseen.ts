/** DIMMs that the kernel does not look for. */
import type { Origin } from "../../simulation/state/events.ts";
import { defineNote } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "dimm-unseen": { readonly config: string; readonly declared: Origin };
  }
}

export const dimmUnseen = defineNote({
  code: "dimm-unseen",
  about: "a DIMM the kernel does not look for",
  severity: "warning",
  restsOn: "outcome",
  words: ({ config, declared }) => ({
    message: `this kernel has no CONFIG_${config}: the DIMM is plugged, the kernel sees nothing of it`,
    related: [{ origin: declared, message: "declared here" }],
  }),
  fixes: ({ config }) => [{ kind: "remove-option", option: config }],
  page: {
    meaning: "QEMU plugs the DIMM, and this kernel was built without the driver for it.",
    example: `kernel 6.12 x86_64 { config ACPI_HOTPLUG_MEMORY=n }
machine qemu-pc {
  memory 4G
  slots 2
  maxmem 16G
}
dimm d0 { size 1G }
boot
plug d0
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc {
  memory 4G
  slots 2
  maxmem 16G
}
dimm d0 { size 1G }
boot
plug d0
`,
    why: "The ACPI notification of a new memory device is handled by drivers/acpi/acpi_memhotplug.c (CONFIG_ACPI_HOTPLUG_MEMORY), which needs CONFIG_MEMORY_HOTPLUG.",
    mend: "Boot a kernel that has the option.",
  },
});
