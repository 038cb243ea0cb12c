/**
 * The closed lists of words that the language itself owns, each word with what it means. Lists that follow from data (platforms,
 * builds, what-ifs, knobs) are not here: the grammar takes any name there, and analysis knows which there are.
 */

/** What an allocated page may be, as far as moving it away goes. */
const ALLOCATION_KIND = {
  movable: "Pages that can be migrated: user memory, page cache.",
  unmovable: "Pages of the kernel that stay where they are.",
  reclaimable: "Kernel caches that can be dropped, and can't be moved.",
  pinned: "Movable pages that somebody holds on to (DMA, RDMA): they can't be migrated while that lasts.",
  hugetlb: "Persistent huge pages.",
} as const;

/** What ndctl and daxctl can make of a persistent-memory or CXL device. */
const DAX_MODE = {
  "system-ram": "Memory like any other, by the kmem driver.",
  devdax: "A character device that is mapped directly.",
  fsdax: "A block device that takes a file system.",
} as const;

const CHMEM_ACTION = {
  enable: "Blocks go online.",
  disable: "Blocks go offline.",
} as const;

/** The zones of Linux, in the order of the kernel's `enum zone_type`. */
const ZONE = {
  DMA: "ZONE_DMA: the first 16 MiB on x86, what the most limited device reaches on arm64.",
  DMA32: "ZONE_DMA32: below 4 GiB.",
  Normal: "ZONE_NORMAL: what the kernel can allocate anything from.",
  HighMem: "ZONE_HIGHMEM: memory without a permanent mapping; 32-bit kernels alone have it.",
  Movable: "ZONE_MOVABLE: pages that can be migrated, so that blocks can go offline.",
  Device: "ZONE_DEVICE: memory of devices that has struct pages and no page allocator.",
} as const;

/** How a step can end: `ok`, an error number by its name in errno.h (those that hotplug gives stand first), or worse. */
const OUTCOME = {
  ok: "The step is done.",
  EBUSY: "Something stands in the way: a page that can't be moved, or a range that is isolated already.",
  EINVAL:
    "The kernel refuses: the state is that already, the zone is not allowed there, or the range is unaligned or has holes.",
  ENOMEM: "No memory for what the step needs, the memmap of new memory above all.",
  EEXIST: "There is memory at that address already.",
  ENODEV: "There is no such device.",
  ENOENT: "This kernel has no such file.",
  EAGAIN: "Not just now: pages could not be moved yet.",
  EINTR: "A signal ended it: offlining tries for as long as it takes.",
  EPERM: "Not allowed there, whatever the state.",
  EACCES: "The file can only be read.",
  ENOSPC: "No room left in the device's region.",
  EIO: "The device did not do what it was asked for.",
  ENXIO: "The device is gone, or has no such part.",
  E2BIG: "More than the call can take.",
  EFAULT: "An address that is not the caller's.",
  ERANGE: "A number outside what the file takes.",
  EDEADLK: "The kernel saw that it would wait for itself.",
  ENOSYS: "This kernel has no such call.",
  EOVERFLOW: "A number that does not fit where it goes.",
  EOPNOTSUPP: "This kernel, or this device, does not support it.",
  ENOTSUPP: "The same inside the kernel (524, which errno.h does not have).",
  ETIMEDOUT: "It took longer than the caller waits.",
  EALREADY: "It is under way already.",
  ECANCELED: "It was called off.",
  EHWPOISON: "A page there is poisoned: the hardware lost it.",
  EPROBE_DEFER: "The driver waits for another one.",
  depends: "Only a running system knows; what is stated is taken as what was observed.",
  oops: "The kernel dies there.",
  deadlock: "The task waits for one that waits for it.",
  hangs: "The step never ends.",
} as const;

/** Fields of `expect memoryN`: files of /sys/devices/system/memory/memoryN. */
const BLOCK_FIELD = {
  state: "`online`, `offline` or `going-offline`.",
  removable: "What the `removable` file says.",
  valid_zones: "The zones of the `valid_zones` file, in its order, or `none`.",
  node: "The node that the block is linked under.",
} as const;

/** Fields of `expect nodeN ZONE`: numbers of /proc/zoneinfo. */
const ZONE_FIELD = {
  start_pfn: "First page of the zone.",
  spanned: "Pages from the zone's first to its last, holes included; a size may be given.",
  present: "Pages of memory in the zone; a size may be given.",
  managed: "Pages that the page allocator has been given; a size may be given.",
  min: "The `min` watermark, in pages.",
  low: "The `low` watermark, in pages.",
  high: "The `high` watermark, in pages.",
  promo: "The `promo` watermark, in pages.",
  boost: "What a watermark boost adds just now, in pages.",
  cma: "Pages of CMA areas in the zone.",
  protection: "The `protection` list: lowmem_reserve for each zone of the build.",
} as const;

/** What of a machine no file told, so that an imported scenario supposes it. */
const SUPPOSED = {
  memory: "How much memory there is, or where it lies.",
  cpus: "How many processors there are.",
  dimms: "Which DIMMs are there when the machine starts: a boot log does not tell.",
  slots: "How many DIMMs can be plugged, and the most memory there may be.",
  nodes: "How memory is divided among nodes.",
  firmware: "Which firmware booted it.",
  cmdline: "The kernel command line.",
} as const;

/** What the `state` file of a block says. */
const BLOCK_STATE = {
  online: "The block's pages are the page allocator's.",
  offline: "The block exists, and its pages are nobody's.",
  "going-offline": "Offlining is under way.",
} as const;

/** Texts that an expectation can hold: what a tool or a file prints. */
const VIEW = {
  lsmem: "What `lsmem` prints, in the form of the given table: any columns, `--split`, `-b`, `-J`, `-P`, `-r`.",
  zoneinfo: "What /proc/zoneinfo says; counters of a running system are not compared.",
  iomem: "What /proc/iomem says; windows of devices are not compared.",
  dmesg: "A line of the kernel log.",
} as const;

/** The e820 types, by the names most kernels print (e820_print_type()). */
const FIRMWARE_TYPE = {
  usable: "Memory of the kernel.",
  reserved: "The firmware's, or a device's.",
  "ACPI data": "ACPI tables; the kernel could have the memory once it has read them.",
  "ACPI NVS": "What the firmware keeps over a suspend.",
  unusable: "Memory with errors.",
  persistent: "Persistent memory.",
  "soft reserved":
    "Memory for a special purpose (EFI_MEMORY_SP): CXL and high-bandwidth memory, a dax device at first.",
} as const;

/** Every list, by the name that a form calls it by. */
export const WORD_LISTS = {
  ALLOCATION_KIND,
  DAX_MODE,
  CHMEM_ACTION,
  ZONE,
  OUTCOME,
  BLOCK_FIELD,
  ZONE_FIELD,
  BLOCK_STATE,
  SUPPOSED,
  VIEW,
  FIRMWARE_TYPE,
} as const satisfies Readonly<Record<string, Readonly<Record<string, string>>>>;

export type WordList = keyof typeof WORD_LISTS;
/** One of the words of a list. */
export type WordOf<List extends WordList> = Extract<keyof (typeof WORD_LISTS)[List], string>;

/** The words of a list, in its order. */
export function wordsOf<List extends WordList>(list: List): readonly WordOf<List>[] {
  return Object.keys(WORD_LISTS[list]) as WordOf<List>[];
}

/** What a word of a list means; undefined where the list does not have it. */
export function meaningOf(list: WordList, word: string): string | undefined {
  const words: Readonly<Record<string, string>> = WORD_LISTS[list];
  return Object.hasOwn(words, word) ? words[word] : undefined;
}

/**
 * Every way kernels have printed an e820 type, to the name of this language: 7.x renamed two of them. What a kernel prints as
 * `type N` it treats as reserved.
 */
export const FIRMWARE_TYPES: ReadonlyMap<string, WordOf<"FIRMWARE_TYPE">> = new Map([
  ...wordsOf("FIRMWARE_TYPE").map((type) => [type, type] as const),
  ["System RAM", "usable"],
  ["device reserved", "reserved"],
]);

/** Names of the top level of /proc/iomem that stand for ranges of the firmware's map; all others are devices. */
export const IOMEM_TYPES: ReadonlyMap<string, WordOf<"FIRMWARE_TYPE">> = new Map([
  ["System RAM", "usable"],
  ["Reserved", "reserved"],
  ["reserved", "reserved"],
  ["Unknown E820 type", "reserved"],
  ["ACPI Tables", "ACPI data"],
  ["ACPI Non-volatile Storage", "ACPI NVS"],
  ["Unusable memory", "unusable"],
  ["Persistent Memory", "persistent"],
  ["Persistent Memory (legacy)", "persistent"],
  ["Soft Reserved", "soft reserved"],
]);
