/**
 * Which locks memory hotplug takes, in which function and in which order, by version. Sources: drivers/base/memory.c
 * (state_store, probe_store), drivers/base/core.c (device_offline), drivers/acpi/scan.c (acpi_device_hotplug),
 * mm/memory_hotplug.c (mem_hotplug_begin), mm/page_alloc.c (zone_pcp_disable), mm/kmemleak.c (kmemleak_scan).
 */
import type { OptionName } from "./kconfig/options.ts";
import { defineRule } from "./rule-table.ts";

/** `read`: shared with other readers. `write`: nobody else, which is the only way to hold a mutex. */
export type LockMode = "read" | "write";

/** A function on the way of a task, and the lock it takes there; it keeps the lock until it is done. */
export interface CallPoint {
  readonly in: string;
  readonly lock?: string;
  readonly mode?: LockMode;
  /** Whose lock it is where there is one for each object: the memory block that is worked on, or the task's own. */
  readonly of?: "block" | "task";
}

/** write(2) to a file in sysfs, down to its store function. None of these locks is in another hotplug task's way. */
export const sysfsWrite = defineRule<readonly CallPoint[]>("sysfs-write", "what writing to a file in sysfs takes", [
  {
    value: [
      { in: "vfs_write", lock: "sb_writers", mode: "read" },
      { in: "kernfs_fop_write", lock: "of->mutex", mode: "write", of: "task" },
      { in: "kernfs_fop_write", lock: "kn->active", mode: "read" },
    ],
    source: "fs/kernfs/file.c:kernfs_fop_write()",
  },
  {
    since: "5.11",
    backports: [{ series: "5.10", from: "5.10.11" }],
    commit: { hash: "cc099e0b3998", subject: "kernfs: implement ->write_iter" },
    value: [
      { in: "vfs_write", lock: "sb_writers", mode: "read" },
      { in: "kernfs_fop_write_iter", lock: "of->mutex", mode: "write", of: "task" },
      { in: "kernfs_fop_write_iter", lock: "kn->active", mode: "read" },
    ],
    source: "fs/kernfs/file.c:kernfs_fop_write_iter()",
  },
]);

const DEVICE_HOTPLUG: CallPoint = { in: "lock_device_hotplug", lock: "device_hotplug_lock", mode: "write" };
const CPUS_READ: CallPoint = { in: "cpus_read_lock", lock: "cpu_hotplug_lock", mode: "read" };
const deviceMutex = (within: string): CallPoint => ({ in: within, lock: "dev->mutex", mode: "write", of: "block" });
const memHotplug = (within: string): CallPoint => ({ in: within, lock: "mem_hotplug_lock", mode: "write" });

/** `device_offline` where the block's device is locked, `offline_pages` where memory hotplug is. */
function stateOrder(verb: "online" | "offline") {
  const pages = verb === "online" ? "online_pages" : "offline_pages";
  return defineRule<readonly CallPoint[]>(`${verb}-locks`, `in which order the state file takes locks to ${verb}`, [
    {
      value: [{ ...DEVICE_HOTPLUG, in: "store_mem_state" }, deviceMutex(`device_${verb}`), memHotplug(`__${pages}`)],
      source: "drivers/base/memory.c:store_mem_state()",
    },
    {
      since: "4.1",
      commit: { hash: "30467e0b3be8", subject: "mm, hotplug: fix concurrent memory hot-add deadlock" },
      value: [
        { ...DEVICE_HOTPLUG, in: "store_mem_state" },
        memHotplug("mem_hotplug_begin"),
        deviceMutex(`device_${verb}`),
      ],
      source: "drivers/base/memory.c:store_mem_state()",
    },
    {
      since: "4.13",
      commit: { hash: "3f906ba23689", subject: "mm/memory-hotplug: switch locking to a percpu rwsem" },
      value: [
        { ...DEVICE_HOTPLUG, in: "store_mem_state" },
        CPUS_READ,
        memHotplug("mem_hotplug_begin"),
        deviceMutex(`device_${verb}`),
      ],
      source: "mm/memory_hotplug.c:mem_hotplug_begin()",
    },
    {
      since: "4.20",
      backports: [{ series: "4.19", from: "4.19.87" }],
      vendors: [{ vendor: "rhel", series: "4.18", build: 158 }],
      commit: {
        hash: "381eab4a6ee8",
        subject: "mm/memory_hotplug: fix online/offline_pages called w.o. mem_hotplug_lock",
      },
      value: [{ ...DEVICE_HOTPLUG, in: "state_store" }, deviceMutex(`device_${verb}`), CPUS_READ, memHotplug(pages)],
      source: `mm/memory_hotplug.c:${pages}()`,
    },
    {
      since: "6.7",
      backports: [
        { series: "6.1", from: "6.1.72" },
        { series: "6.6", from: "6.6.7" },
      ],
      vendors: [{ vendor: "rhel", series: "5.14", build: 480 }],
      commit: { hash: "001002e73712", subject: "mm/memory_hotplug: add missing mem_hotplug_lock" },
      value: [
        { ...DEVICE_HOTPLUG, in: "state_store" },
        deviceMutex(`device_${verb}`),
        CPUS_READ,
        memHotplug(`memory_block_${verb}`),
      ],
      source: `drivers/base/memory.c:memory_block_${verb}()`,
    },
  ]);
}

export const offlineLocks = stateOrder("offline");
export const onlineLocks = stateOrder("online");

/** What follows once offlining holds mem_hotplug_lock: the functions in which it can spend its time. */
export const offlineBody = defineRule<readonly CallPoint[]>("offline-body", "through what offline_pages goes", [
  {
    value: [
      { in: "start_isolate_page_range" },
      { in: "memory_notify" },
      { in: "scan_movable_pages" },
      { in: "do_migrate_range" },
      { in: "dissolve_free_huge_pages" },
      { in: "test_pages_isolated" },
    ],
    source: "mm/memory_hotplug.c:__offline_pages()",
  },
  {
    since: "5.11",
    vendors: [{ vendor: "rhel", series: "4.18", build: 348 }],
    commit: { hash: "ec6e8c7e0314", subject: "mm, page_alloc: disable pcplists during memory offline" },
    value: [
      { in: "zone_pcp_disable", lock: "pcp_batch_high_lock", mode: "write" },
      { in: "start_isolate_page_range" },
      { in: "memory_notify" },
      { in: "scan_movable_pages" },
      { in: "do_migrate_range" },
      { in: "dissolve_free_huge_pages" },
      { in: "test_pages_isolated" },
    ],
    source: "mm/memory_hotplug.c:offline_pages()",
  },
  {
    since: "5.13",
    commit: { hash: "d479960e44f2", subject: "mm: disable LRU pagevec during the migration temporarily" },
    value: [
      { in: "zone_pcp_disable", lock: "pcp_batch_high_lock", mode: "write" },
      { in: "lru_cache_disable" },
      { in: "start_isolate_page_range" },
      { in: "isolate_single_pageblock" },
      { in: "memory_notify" },
      { in: "scan_movable_pages" },
      { in: "do_migrate_range" },
      { in: "dissolve_free_huge_pages" },
      { in: "test_pages_isolated" },
    ],
    source: "mm/memory_hotplug.c:offline_pages()",
  },
]);

/** A change of watermarks sets the high marks of the per-CPU lists anew. */
export const watermarkLocks = defineRule<readonly CallPoint[]>("watermark-locks", "what new watermarks take", [
  { value: [{ in: "setup_per_zone_wmarks" }], source: "mm/page_alloc.c:setup_per_zone_wmarks()" },
  {
    since: "5.14",
    commit: { hash: "b92ca18e8ca5", subject: "mm/page_alloc: disassociate the pcp->high from pcp->batch" },
    value: [{ in: "zone_pcp_update", lock: "pcp_batch_high_lock", mode: "write" }],
    source: "mm/page_alloc.c:setup_per_zone_wmarks()",
  },
]);

/** Adding memory: its block devices are made, and locked, while mem_hotplug_lock is held. */
export const addMemoryLocks = defineRule<readonly CallPoint[]>("add-memory-locks", "what adding memory takes", [
  {
    value: [memHotplug("add_memory_resource"), deviceMutex("bus_probe_device")],
    source: "mm/memory_hotplug.c:add_memory()",
  },
  {
    since: "4.13",
    commit: { hash: "3f906ba23689", subject: "mm/memory-hotplug: switch locking to a percpu rwsem" },
    value: [CPUS_READ, memHotplug("add_memory_resource"), deviceMutex("bus_probe_device")],
    source: "mm/memory_hotplug.c:add_memory_resource()",
  },
]);

/** Whether who adds memory holds device_hotplug_lock; ACPI's hotplug has taken it ever since. */
export const probeLocks = defineRule<readonly CallPoint[]>("probe-locks", "what writing to probe takes first", [
  { value: [{ in: "probe_store" }], source: "drivers/base/memory.c:memory_probe_store()" },
  {
    since: "4.20",
    backports: [{ series: "4.19", from: "4.19.87" }],
    vendors: [{ vendor: "rhel", series: "4.18", build: 158 }],
    commit: { hash: "8df1d0e4a265", subject: "mm/memory_hotplug: make add_memory() take the device_hotplug_lock" },
    value: [{ ...DEVICE_HOTPLUG, in: "probe_store" }],
    source: "drivers/base/memory.c:probe_store()",
  },
]);

export const ACPI_HOTPLUG_LOCKS: readonly CallPoint[] = [
  { ...DEVICE_HOTPLUG, in: "acpi_device_hotplug" },
  { in: "acpi_device_hotplug", lock: "acpi_scan_lock", mode: "write" },
];

/** add_memory_driver_managed() and remove_memory() of drivers. */
export const DRIVER_LOCKS: readonly CallPoint[] = [DEVICE_HOTPLUG];

export const CMA_LOCKS: readonly CallPoint[] = [
  { in: "cma_alloc", lock: "cma_mutex", mode: "write" },
  { in: "alloc_contig_range" },
];

/** A kernel thread that reads under mem_hotplug_lock from time to time. */
export interface PeriodicReader {
  readonly task: string;
  /** Build option that brings it; where its value is unknown the reader may be there. */
  readonly config: OptionName;
  /** `NAME=off` on the command line takes it away. */
  readonly parameter: string;
  readonly calls: readonly CallPoint[];
}

export const PERIODIC_READERS: readonly PeriodicReader[] = [
  {
    task: "kmemleak",
    config: "DEBUG_KMEMLEAK",
    parameter: "kmemleak",
    calls: [
      { in: "kmemleak_scan_thread", lock: "scan_mutex", mode: "write" },
      { in: "get_online_mems", lock: "mem_hotplug_lock", mode: "read" },
    ],
  },
];
