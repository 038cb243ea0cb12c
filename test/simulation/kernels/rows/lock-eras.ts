/** Which locks a task holds that never comes back, by version: the order in which it took them. */
import type { Era } from "./rows.test.ts";

/** `memory39` hangs while it goes offline, in the middle of it. */
const hangs = (version: string): string => `kernel ${version} x86_64
machine qemu-pc { memory 4G }
cmdline { movablecore=256M }
boot
concurrently {
  offline memory39 hangs in do_migrate_range
  offline memory38
}
expect warning lock-stall
expect task memory38 blocked on device_hotplug_lock
`;

export const LOCK_ERAS: readonly Era[] = [
  ["4.0", "offline-locks@first", "device_hotplug_lock, dev->mutex, mem_hotplug_lock"],
  ["4.12", "offline-locks@4.1", "device_hotplug_lock, mem_hotplug_lock, dev->mutex"],
  ["4.19.86", "offline-locks@4.13", "device_hotplug_lock, cpu_hotplug_lock, mem_hotplug_lock, dev->mutex"],
  ["4.19.87", "offline-locks@4.20", "device_hotplug_lock, dev->mutex, cpu_hotplug_lock, mem_hotplug_lock"],
  ["5.10", "offline-body@first", "device_hotplug_lock, dev->mutex, cpu_hotplug_lock, mem_hotplug_lock"],
  [
    "5.12",
    "offline-body@5.11",
    "device_hotplug_lock, dev->mutex, cpu_hotplug_lock, mem_hotplug_lock, pcp_batch_high_lock",
  ],
  [
    "6.1.71",
    "offline-body@5.13",
    "device_hotplug_lock, dev->mutex, cpu_hotplug_lock, mem_hotplug_lock, pcp_batch_high_lock",
  ],
  [
    "6.1.72",
    "offline-locks@6.7",
    "device_hotplug_lock, dev->mutex, cpu_hotplug_lock, mem_hotplug_lock, pcp_batch_high_lock",
  ],
].map(([version, row, locks]) => ({
  says: `${version} goes offline with ${locks}`,
  rows: [row!],
  scenario: hangs(version!),
  told: `holds sb_writers, of->mutex, kn->active, ${locks}`,
}));
