/**
 * How the virtio-mem driver works, by version. Source: drivers/virtio/virtio_mem.c.
 */
import { defineRule } from "./rule-table.ts";

/** Whether there is a driver for x86_64 at all (CONFIG_VIRTIO_MEM). */
export const x86VirtioMem = defineRule<boolean>("virtio-mem-driver-x86", "whether x86_64 has a virtio-mem driver", [
  { value: false, source: "drivers/virtio/Kconfig:VIRTIO_MEM" },
  {
    since: "5.8",
    vendors: [{ vendor: "rhel", series: "4.18", build: 513 }],
    commit: { hash: "5f1f79bbc9e2", subject: "virtio-mem: Paravirtualized memory hotplug" },
    value: true,
    source: "drivers/virtio/Kconfig:VIRTIO_MEM",
  },
]);

/** Whether there is a driver for arm64. */
export const arm64VirtioMem = defineRule<boolean>("virtio-mem-driver-arm64", "whether arm64 has a virtio-mem driver", [
  { value: false, source: "drivers/virtio/Kconfig:VIRTIO_MEM" },
  {
    since: "5.18",
    vendors: [{ vendor: "rhel", series: "5.14", build: 99 }],
    commit: { hash: "6f4abbaa1bd3", subject: "drivers/virtio: Enable virtio mem for ARM64" },
    value: true,
    source: "drivers/virtio/Kconfig:VIRTIO_MEM",
  },
]);

/** Whether the smallest piece that can be plugged is the largest buddy order or a pageblock. */
export const subblockUnit = defineRule<"max-order" | "pageblock">(
  "virtio-mem-subblock-unit",
  "the least size of a virtio-mem subblock",
  [
    { value: "max-order", source: "drivers/virtio/virtio_mem.c:virtio_mem_init()" },
    {
      since: "5.18.0-rc4-next-20220426",
      until: "5.18.0",
      value: "pageblock",
      source: "drivers/virtio/virtio_mem.c:virtio_mem_init()",
    },
    {
      since: "5.19",
      commit: {
        hash: "448b8ec3bf11",
        subject: "drivers: virtio_mem: use pageblock size as the minimum virtio_mem size.",
      },
      value: "pageblock",
      source: "drivers/virtio/virtio_mem.c:virtio_mem_init()",
    },
  ],
);

/** Before there were big blocks, a device whose subblock is larger than a memory block was refused. */
export const bigBlockMode = defineRule<boolean>("virtio-mem-big-blocks", "whether there is a big block mode", [
  { value: false, source: "drivers/virtio/virtio_mem.c:virtio_mem_init()" },
  {
    since: "5.11",
    vendors: [{ vendor: "rhel", series: "4.18", build: 513 }],
    commit: { hash: "4ba50cd3355d", subject: "virtio-mem: Big Block Mode (BBM) memory hotplug" },
    value: true,
    source: "drivers/virtio/virtio_mem.c:virtio_mem_init()",
  },
]);

/** How much of a device may be offline before it stops adding blocks. */
export const offlineThreshold = defineRule<"ten-blocks" | "one-gigabyte">(
  "virtio-mem-offline-threshold",
  "how much offline memory of a device keeps it from adding more",
  [
    { value: "ten-blocks", source: "drivers/virtio/virtio_mem.c:virtio_mem_too_much_offline()" },
    {
      since: "5.11",
      vendors: [{ vendor: "rhel", series: "4.18", build: 513 }],
      commit: {
        hash: "98ff9f941186",
        subject: "virtio-mem: generalize handling when memory is getting onlined deferred",
      },
      value: "one-gigabyte",
      source: "drivers/virtio/virtio_mem.c:virtio_mem_too_much_offline()",
    },
  ],
);

/** In which groups partly and fully plugged blocks are looked at: O offline, K in a kernel zone, M in Movable; p partly plugged. */
export type BlockClass = "O" | "Op" | "K" | "Kp" | "M" | "Mp";

/** Classes of blocks in a kernel zone. */
export const KERNEL_CLASSES: readonly BlockClass[] = ["K", "Kp"];

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
      source: "drivers/virtio/virtio_mem.c:virtio_mem_unplug_request()",
    },
    {
      since: "5.14",
      vendors: [{ vendor: "rhel", series: "4.18", build: 513 }],
      commit: { hash: "c740bb97cc84", subject: "virtio-mem: prioritize unplug from ZONE_MOVABLE in Sub Block Mode" },
      value: { plug: [["Kp"], ["Mp"], ["Op"]], unplug: [["Op"], ["O"], ["Mp"], ["Kp"], ["M"], ["K"]] },
      source: "drivers/virtio/virtio_mem.c:virtio_mem_sbm_unplug_request()",
    },
  ],
);

/** Whether a block that goes offline wakes the driver, which may then unplug it. */
export const offlineWakesDriver = defineRule<boolean>(
  "virtio-mem-offline-wakes-driver",
  "whether taking a block offline makes the driver look at its request again",
  [
    { value: true, source: "drivers/virtio/virtio_mem.c:virtio_mem_notify_offline()" },
    {
      since: "5.11",
      vendors: [{ vendor: "rhel", series: "4.18", build: 513 }],
      commit: { hash: "1d33c2caa8cb", subject: "virtio-mem: don't always trigger the workqueue when offlining memory" },
      value: false,
      source: "drivers/virtio/virtio_mem.c:virtio_mem_sbm_notify_offline()",
    },
  ],
);
