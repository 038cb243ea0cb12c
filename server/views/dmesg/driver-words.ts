/** Drivers of memory that comes and goes: drivers/acpi/acpi_memhotplug.c, drivers/virtio/virtio_mem.c, drivers/dax/kmem.c. */
import { KMEM_REJECTS } from "../../analysis/notes/kernel-lines.ts";
import { bindError, truncationMessage } from "../../simulation/kernels/dax-rules.ts";
import { ruleFor } from "../../simulation/kernels/rule-table.ts";
import type { DriverMessage } from "../../simulation/state/kernel-messages.ts";
import { hex, MiB } from "../../simulation/units/units.ts";
import type { WordsOf } from "./words.ts";

/** Error 22 is EINVAL. */
const PROBE_FAILED = {
  "probe-of": "kmem: probe of dax0.0 failed with error -22",
  "probe-with-driver": "kmem dax0.0: probe with driver kmem failed with error -22",
} as const;

export const DRIVER_WORDS: WordsOf<DriverMessage> = {
  "dimm-not-added": () => ["acpi PNP0C80:00: add_memory failed", "acpi PNP0C80:00: acpi_memory_enable_device() error"],
  "eject-stopped": ({ block }) => [`memory memory${block}: Offline failed.`],
  "virtio-mem-request": ({ device, plugged, requested }) => [
    `virtio_mem virtio${device}: plugged size: ${hex(plugged)}`,
    `virtio_mem virtio${device}: requested size: ${hex(requested)}`,
  ],
  "kmem-rejects": ({ why }) => [`kmem dax0.0: ${KMEM_REJECTS[why]}`],
  "kmem-truncates": ({ bytes }, { version }) =>
    ruleFor(truncationMessage, version)
      ? [`kmem dax0.0: DAX region truncated by ${Math.floor(bytes / MiB)} MiB due to alignment`]
      : [],
  "kmem-probe-failed": (_, { version }) => [PROBE_FAILED[ruleFor(bindError, version).printed]],
};
