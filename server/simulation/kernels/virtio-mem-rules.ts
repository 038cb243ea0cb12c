/**
 * How the virtio-mem driver works, by version. Source: drivers/virtio/virtio_mem.c.
 */
import { defineRule } from "./rule-table.ts";

/** Whether there is a driver for x86_64 at all (CONFIG_VIRTIO_MEM). */
export const x86VirtioMem = defineRule<boolean>("virtio-mem-driver-x86", "whether x86_64 has a virtio-mem driver", [
  { value: false, source: "drivers/virtio/Kconfig" },
  { from: "5.8", value: true, source: "drivers/virtio/Kconfig: VIRTIO_MEM" },
]);

/** Whether there is a driver for arm64. */
export const arm64VirtioMem = defineRule<boolean>("virtio-mem-driver-arm64", "whether arm64 has a virtio-mem driver", [
  { value: false, source: "drivers/virtio/Kconfig" },
  { from: "5.18", value: true, source: "drivers/virtio/Kconfig: VIRTIO_MEM" },
]);

/** Whether the smallest piece that can be plugged is the largest buddy order or a pageblock. */
export const subblockUnit = defineRule<"max-order" | "pageblock">(
  "virtio-mem-subblock-unit",
  "the least size of a virtio-mem subblock",
  [
    { value: "max-order", source: "drivers/virtio/virtio_mem.c: virtio_mem_init" },
    { from: "5.19", value: "pageblock", source: "drivers/virtio/virtio_mem.c: virtio_mem_init" },
  ],
);

/** Before there were big blocks, a device whose subblock is larger than a memory block was refused. */
export const bigBlockMode = defineRule<boolean>("virtio-mem-big-blocks", "whether there is a big block mode", [
  { value: false, source: "drivers/virtio/virtio_mem.c: virtio_mem_init" },
  { from: "5.11", value: true, source: "drivers/virtio/virtio_mem.c: virtio_mem_init" },
]);

/** How much of a device may be offline before it stops adding blocks. */
export const offlineThreshold = defineRule<"ten-blocks" | "one-gigabyte">(
  "virtio-mem-offline-threshold",
  "how much offline memory of a device keeps it from adding more",
  [
    { value: "ten-blocks", source: "drivers/virtio/virtio_mem.c: VIRTIO_MEM_NB_OFFLINE_THRESHOLD" },
    {
      from: "5.11",
      value: "one-gigabyte",
      source: "drivers/virtio/virtio_mem.c: VIRTIO_MEM_DEFAULT_OFFLINE_THRESHOLD",
    },
  ],
);

/** In which groups partly and fully plugged blocks are looked at: O offline, K in a kernel zone, M in Movable; p partly plugged. */
export type BlockClass = "O" | "Op" | "K" | "Kp" | "M" | "Mp";

export interface BlockOrder {
  readonly plug: readonly (readonly BlockClass[])[];
  readonly unplug: readonly (readonly BlockClass[])[];
}

export const blockOrder = defineRule<BlockOrder>(
  "virtio-mem-block-order",
  "in which order blocks are filled and emptied",
  [
    {
      value: { plug: [["Kp", "Mp"], ["Op"]], unplug: [["Op"], ["O"], ["Kp", "Mp"], ["K", "M"]] },
      source: "drivers/virtio/virtio_mem.c: virtio_mem_plug_request, virtio_mem_unplug_request",
    },
    {
      from: "5.11",
      value: { plug: [["Kp"], ["Mp"], ["Op"]], unplug: [["Op"], ["O"], ["Mp"], ["Kp"], ["M"], ["K"]] },
      source: "drivers/virtio/virtio_mem.c: virtio_mem_sbm_plug_request, virtio_mem_sbm_unplug_request",
    },
  ],
);

/** Whether a block that goes offline wakes the driver, which may then unplug it. */
export const offlineWakesDriver = defineRule<boolean>(
  "virtio-mem-offline-wakes-driver",
  "whether taking a block offline makes the driver look at its request again",
  [
    { value: true, source: "drivers/virtio/virtio_mem.c: virtio_mem_notify_offline" },
    { from: "5.11", value: false, source: "drivers/virtio/virtio_mem.c: virtio_mem_sbm_notify_offline" },
  ],
);
