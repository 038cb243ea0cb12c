/**
 * How the virtio-mem driver works, by version. Source: drivers/virtio/virtio_mem.c.
 */
import type { Arch } from "../state/events.ts";
import { defineRule } from "./rule-table.ts";

/** Whether there is a driver at all (CONFIG_VIRTIO_MEM). */
export const virtioMemDriver = defineRule<Readonly<Record<Arch, boolean>>>(
  "virtio-mem-driver",
  "whether the kernel has a virtio-mem driver",
  [
    { value: { x86_64: false, arm64: false }, source: "drivers/virtio/Kconfig" },
    { from: "5.8", value: { x86_64: true, arm64: false }, source: "drivers/virtio/Kconfig: VIRTIO_MEM" },
    { from: "5.18", value: { x86_64: true, arm64: true }, source: "drivers/virtio/Kconfig: VIRTIO_MEM" },
  ],
);

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
