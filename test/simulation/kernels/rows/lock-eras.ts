/** Which locks a task holds that never comes back, by version: the order in which it took them. */
import type { Era } from "./era.ts";

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

const OFFLINE_ERAS: readonly Era[] = [
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

/** A block of a DIMM hangs while it goes online. */
const onlineHangs = (version: string): string => `kernel ${version} x86_64
machine qemu-pc { memory 4G slots 4 maxmem 8G }
dimm d { size 256M }
boot
plug d
concurrently {
  online memory40 hangs
  online memory41
}
expect warning lock-stall
`;

const ONLINE_ERAS: readonly Era[] = [
  ["4.0", "first", "device_hotplug_lock, dev->mutex, mem_hotplug_lock"],
  ["4.12", "4.1", "device_hotplug_lock, mem_hotplug_lock, dev->mutex"],
  ["4.19.86", "4.13", "device_hotplug_lock, cpu_hotplug_lock, mem_hotplug_lock, dev->mutex"],
  ["4.19.87", "4.20", "device_hotplug_lock, dev->mutex, cpu_hotplug_lock, mem_hotplug_lock"],
  ["6.6.7", "6.7", "device_hotplug_lock, dev->mutex, cpu_hotplug_lock, mem_hotplug_lock"],
].map(([version, since, locks]) => ({
  says: `${version} goes online with ${locks}`,
  rows: [`online-locks@${since}`],
  scenario: onlineHangs(version!),
  told: locks!,
}));

/** A block is onlined as soon as its file is there, while probe still adds it. */
const probed = (version: string, expected: string): string => `kernel ${version} x86_64
machine qemu-pc { memory 3G }
boot
concurrently {
  probe 0x100000000
  online memory32
}
${expected}
`;

const PROBE_ERAS: readonly Era[] = [
  {
    says: "4.0 takes the locks of adding and onlining in opposite order",
    rows: ["probe-locks@first", "add-memory-locks@first"],
    scenario: probed("4.0", "expect warning deadlock"),
  },
  {
    says: "4.1 takes them in the same order",
    rows: ["probe-locks@first", "add-memory-locks@first", "online-locks@4.1"],
    scenario: probed("4.1", "expect no warning deadlock"),
  },
  ...["4.19.87", "4.20"].map((version) => ({
    says: `${version} adds memory under device_hotplug_lock`,
    rows: ["probe-locks@4.20", "add-memory-locks@4.13"],
    scenario: probed(version, "expect no warning deadlock"),
  })),
];

/** A task in this function of the write to sysfs holds no lock that another offlining wants. */
const WRITE_ERAS: readonly Era[] = [
  ["5.10.10", "first", "kernfs_fop_write"],
  ["5.10.11", "5.11", "kernfs_fop_write_iter"],
  ["5.11", "5.11", "kernfs_fop_write_iter"],
].map(([version, since, within]) => ({
  says: `${version} writes to a file in sysfs through ${within}()`,
  rows: [`sysfs-write@${since}`],
  scenario: `kernel ${version} x86_64
machine qemu-pc { memory 4G }
cmdline { movablecore=512M }
boot
concurrently {
  offline memory38 hangs in ${within}
  offline memory37
}
expect no warning unknown-name
expect no warning lock-stall
`,
}));

const watermarks = (version: string, expected: string): string => `kernel ${version} x86_64 { config DEBUG_KMEMLEAK=n }
machine qemu-pc { memory 4G }
cmdline { movablecore=512M }
boot
concurrently {
  offline memory38 hangs in do_migrate_range
  set min_free_kbytes = 70000
}
${expected}
`;

const WATERMARK_ERAS: readonly Era[] = [
  {
    says: "5.13 sets watermarks while memory goes offline",
    rows: ["watermark-locks@first"],
    scenario: watermarks("5.13", "expect no warning lock-stall"),
  },
  {
    says: "5.14 sets the per-CPU lists' high marks with them, and waits for who offlines",
    rows: ["watermark-locks@5.14"],
    scenario: watermarks("5.14", "expect task min_free_kbytes blocked on pcp_batch_high_lock"),
  },
];

/** Whether a step of this version goes through a function: a task can't hang elsewhere. */
const through = (version: string, row: string, task: string, within: string, goes: boolean): Era => ({
  says: `${version} ${goes ? "goes" : "does not go"} through ${within}() to ${task.split(" ")[0]}`,
  rows: [row],
  scenario: `kernel ${version} x86_64
machine qemu-pc { memory 3G slots 4 maxmem 8G }
dimm d { size 256M }
cmdline { movablecore=256M }
boot
plug d
concurrently {
  ${task} hangs in ${within}
}
expect ${goes ? "no warning" : "warning"} unknown-name
`,
});

const CALL_ERAS: readonly Era[] = [
  through("5.10", "offline-body@first", "offline memory22", "zone_pcp_disable", false),
  through("5.12", "offline-body@5.11", "offline memory22", "zone_pcp_disable", true),
  through("5.12", "offline-body@5.11", "offline memory22", "lru_cache_disable", false),
  through("5.13", "offline-body@5.13", "offline memory22", "lru_cache_disable", true),
  through("6.6.6", "offline-locks@4.20", "offline memory22", "memory_block_offline", false),
  through("6.6.7", "offline-locks@6.7", "offline memory22", "memory_block_offline", true),
  through("6.6.6", "online-locks@4.20", "online memory32", "memory_block_online", false),
  through("6.6.7", "online-locks@6.7", "online memory32", "memory_block_online", true),
  through("4.12", "add-memory-locks@first", "probe 0x120000000", "cpus_read_lock", false),
  through("4.13", "add-memory-locks@4.13", "probe 0x120000000", "cpus_read_lock", true),
];

export const LOCK_ERAS: readonly Era[] = [
  ...OFFLINE_ERAS,
  ...ONLINE_ERAS,
  ...PROBE_ERAS,
  ...WRITE_ERAS,
  ...WATERMARK_ERAS,
  ...CALL_ERAS,
];
