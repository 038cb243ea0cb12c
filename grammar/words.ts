/** The keywords of the language, in the order of its page. They are only keywords where the grammar expects them. */

/** What can stand before the first `boot`. */
export const DECLARATION_WORDS = [
  "scenario",
  "use",
  "param",
  "kernel",
  "machine",
  "dimm",
  "virtio-mem",
  "nvdimm",
  "cmdline",
  "reserve",
  "firmware",
] as const;

/** What happens: the steps of the timeline. */
export const STEP_WORDS = [
  "plug",
  "unplug",
  "probe",
  "online",
  "online_kernel",
  "online_movable",
  "offline",
  "resize",
  "chmem",
  "set",
  "allocate",
  "free",
  "alloc_contig",
  "cma_alloc",
  "isolate",
  "reconfigure",
  "dump",
  "crash",
  "reboot",
  "concurrently",
] as const;

/** Every word a statement can begin with. */
export const STATEMENT_WORDS = [...DECLARATION_WORDS, "boot", "step", ...STEP_WORDS, "expect"] as const;

/** Words that mean something inside a statement. */
export const INNER_WORDS = [
  "memory",
  "cpus",
  "slots",
  "maxmem",
  "initrd",
  "uefi",
  "cpu",
  "qemu",
  "hypervisor",
  "hotpluggable",
  "build",
  "config",
  "what-if",
  "size",
  "at",
  "block",
  "requested",
  "by",
  "from",
  "to",
  "as",
  "in",
  "zone",
  "descending",
  "enable",
  "disable",
  "pfn",
  "hangs",
  "no",
  "reserved",
  "unreserved",
  "warning",
  "lsmem",
  "zoneinfo",
  "iomem",
  "dmesg",
  "task",
  "blocked",
  "on",
] as const;

/** What can stand inside `machine { }`, inside a node of it, and inside `kernel { }`. */
export const MACHINE_ITEMS: readonly string[] = [
  "memory",
  "cpus",
  "slots",
  "maxmem",
  "initrd",
  "uefi",
  "cpu",
  "qemu",
  "hypervisor",
  "node0",
  "firmware",
];
export const NODE_ITEMS: readonly string[] = ["memory", "cpus", "hotpluggable"];
export const KERNEL_ITEMS: readonly string[] = ["build", "config", "what-if"];

/** What can stand inside the `{ }` of a device, by its kind. */
export const DEVICE_ITEMS = {
  dimm: ["size", "node0", "at"],
  "virtio-mem": ["size", "block", "node0", "requested"],
  nvdimm: ["size", "node0"],
} as const;

/**
 * The e820 types, by every way kernels have printed them (e820_print_type() and its successor in 7.x), to the name most of
 * them use. What the kernel prints as `type N` it treats as reserved.
 */
export const FIRMWARE_TYPES: ReadonlyMap<string, string> = new Map([
  ["usable", "usable"],
  ["reserved", "reserved"],
  ["ACPI data", "ACPI data"],
  ["ACPI NVS", "ACPI NVS"],
  ["unusable", "unusable"],
  ["persistent", "persistent"],
  ["soft reserved", "soft reserved"],
  ["System RAM", "usable"],
  ["device reserved", "reserved"],
]);

export type StatementWord = (typeof STATEMENT_WORDS)[number];
export type KeywordWord = StatementWord | (typeof INNER_WORDS)[number];

/** What an allocated page may be, as far as moving it away goes. */
export const ALLOCATION_KINDS: readonly string[] = ["movable", "unmovable", "reclaimable", "pinned", "hugetlb"];

/** What ndctl and daxctl can make of a persistent-memory device. */
export const RECONFIGURE_MODES: readonly string[] = ["system-ram", "devdax", "fsdax"];

/** How a step can end: `ok`, or an error number by its name in errno.h; those that hotplug gives stand first. */
export const OUTCOMES: readonly string[] = [
  "ok",
  "EBUSY",
  "EINVAL",
  "ENOMEM",
  "EEXIST",
  "ENOENT",
  "ENODEV",
  "ENOSPC",
  "EAGAIN",
  "EINTR",
  "EPERM",
  "EIO",
  "ENXIO",
  "E2BIG",
  "EACCES",
  "EFAULT",
  "ERANGE",
  "EDEADLK",
  "ENOSYS",
  "EOVERFLOW",
  "EOPNOTSUPP",
  "ENOTSUPP",
  "ETIMEDOUT",
  "EALREADY",
  "ECANCELED",
  "EHWPOISON",
  "EPROBE_DEFER",
];
