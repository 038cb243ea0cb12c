/**
 * How persistent memory becomes System RAM, by version. Sources: drivers/dax/kmem.c, drivers/base/bus.c (bind_store).
 */
import { defineRule } from "./rule-table.ts";

export const kmemDriver = defineRule<boolean>("kmem-driver", "whether a dax device can be bound to kmem", [
  { value: false, source: "drivers/dax/Kconfig:DEV_DAX_KMEM" },
  {
    since: "5.1",
    commit: { hash: "c221c0b0308f", subject: 'device-dax: "Hotplug" persistent memory for use like normal RAM' },
    value: true,
    source: "drivers/dax/kmem.c:dev_dax_kmem_probe()",
  },
]);

/** What a failed binding gives the writer, and what the driver core says of it: that the probe failed, or that of which driver. */
export const bindError = defineRule<{ readonly errno: string; readonly printed: "probe-of" | "probe-with-driver" }>(
  "bind-error",
  "what a failed probe of a driver looks like from outside",
  [
    {
      value: { errno: "ENODEV", printed: "probe-of" },
      source: "drivers/base/bus.c:bind_store()",
    },
    {
      since: "5.14",
      commit: {
        hash: "ef6dcbdd8eb2",
        subject: "driver core: Flow the return code from ->probe() through to sysfs bind",
      },
      value: { errno: "EINVAL", printed: "probe-of" },
      source: "drivers/base/bus.c:bind_store()",
    },
    {
      since: "6.9",
      commit: { hash: "32de4b4f9dfa", subject: "driver: core: Log probe failure as error and with device metadata" },
      value: { errno: "EINVAL", printed: "probe-with-driver" },
      source: "drivers/base/dd.c:call_driver_probe()",
    },
  ],
);

export const truncationMessage = defineRule<boolean>(
  "kmem-truncation-message",
  "whether kmem tells how much of a region is lost to alignment",
  [
    { value: false, source: "drivers/dax/kmem.c:dev_dax_kmem_probe()" },
    {
      since: "6.16",
      commit: {
        hash: "3592a86a2b6b",
        subject: "DAX: warn when kmem regions are truncated for memory block alignment",
      },
      value: true,
      source: "drivers/dax/kmem.c:dev_dax_kmem_probe()",
    },
  ],
);
