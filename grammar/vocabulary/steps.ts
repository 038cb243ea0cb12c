/**
 * The timeline. A step of one line is nothing but its form: parser rule, syntax node, completion and colours follow from the entry
 * here.
 */
import type { Entries } from "./entry.ts";

/** What is no step and stands among them. */
export const MARKS = {
  boot: {
    form: "boot",
    meaning:
      "The kernel boots: firmware map, memblock, zones, memory blocks. What stands above is set-up. Further down it is a `reboot` with the declared command line.",
    example: "boot",
  },
  step: {
    form: "step title:HEADING",
    meaning: "A heading: groups what follows in the outline, the time line and the test list.",
    example: 'step "the top block can\'t be offlined"',
  },
} as const satisfies Entries;

/** Steps of one line. */
export const LINE_STEPS = {
  plug: {
    form: "plug device:PLUGGABLE",
    meaning: "A device is plugged: its memory blocks appear.",
    real: "device_add in QEMU's monitor",
    example: "plug dimm0",
  },
  unplug: {
    form: "unplug device:PLUGGABLE",
    meaning: "A device is asked to go: its blocks are taken offline and removed, or all of them stay.",
    real: "device_del in QEMU's monitor",
    example: "unplug dimm0 -> EBUSY",
  },
  probe: {
    form: "probe address:ADDRESS",
    meaning: "Adds the memory block at an address by hand; needs CONFIG_ARCH_MEMORY_PROBE.",
    real: "echo ADDRESS > /sys/devices/system/memory/probe",
    example: "probe 0x140000000 -> EEXIST",
  },
  online: {
    form: "online blocks:BLOCKS [descending]",
    meaning: "Brings memory blocks online in the zone that the kernel chooses.",
    real: "echo online > /sys/devices/system/memory/memoryN/state",
    example: "online memory34-39 descending",
  },
  online_kernel: {
    form: "online_kernel blocks:BLOCKS [descending]",
    meaning: "Brings memory blocks online in a kernel zone.",
    real: "echo online_kernel > /sys/devices/system/memory/memoryN/state",
    example: "online_kernel memory34",
  },
  online_movable: {
    form: "online_movable blocks:BLOCKS [descending]",
    meaning: "Brings memory blocks online in ZONE_MOVABLE.",
    real: "echo online_movable > /sys/devices/system/memory/memoryN/state",
    example: "online_movable memory40-47 -> EINVAL",
  },
  offline: {
    form: "offline blocks:BLOCKS [descending]",
    meaning: "Moves everything off memory blocks and takes them offline.",
    real: "echo offline > /sys/devices/system/memory/memoryN/state",
    example: "offline memory39 -> EBUSY at 0x13ff00000",
  },
  resize: {
    form: "resize device:VIRTIO_MEM to size:SIZE",
    meaning: "Changes how much memory a virtio-mem device is to give; the driver plugs and unplugs towards it.",
    real: "qom-set DEVICE requested-size SIZE",
    example: "resize vmem0 to 2G",
  },
  chmem: {
    form: "chmem action:CHMEM_ACTION target:SIZE|RANGE|BLOCKS [zone zone:ZONE]",
    meaning: "Onlines or offlines blocks by size or range, as chmem of util-linux goes about it.",
    real: "chmem --enable / --disable",
    example: "chmem enable 1G zone Movable\nchmem disable memory34-36",
  },
  set: {
    form: "set knob:KNOB = value:VALUE",
    meaning: "Writes to a knob under /sys or /proc/sys/vm.",
    example: "set auto_online_blocks = online_movable\nset min_free_kbytes = 67584",
  },
  allocate: {
    form: "allocate size:SIZE=64M use:ALLOCATION_KIND [in zone:ZONE] [node:NODE] [at at:RANGE] as name:NEW_ALLOCATION",
    meaning:
      "Memory comes into use: movable, unmovable, reclaimable, pinned or hugetlb pages. `at` a range of just the size: there it was seen; a larger one: in its lowest free pages, which is a choice of the model.",
    example: "allocate 64M pinned in Movable node0 at 0x130000000-0x133ffffff as app",
  },
  free: { form: "free name:ALLOCATION", meaning: "Gives an allocation back.", example: "free app" },
  alloc_contig: {
    form: "alloc_contig target:SIZE|RANGE [node:NODE] as name:NEW_ALLOCATION=buffer",
    meaning: "Takes a contiguous range of pages, moving away what is in it.",
    real: "alloc_contig_range(), alloc_contig_pages()",
    example: "alloc_contig 0x130000000-0x137ffffff as buffer",
  },
  cma_alloc: {
    form: "cma_alloc size:SIZE=16M from area:CMA_AREA as name:NEW_ALLOCATION=buffer",
    meaning: "Takes contiguous pages from a CMA area.",
    real: "cma_alloc()",
    example: "cma_alloc 16M from reserved as buffer",
  },
  isolate: {
    form: "isolate range:RANGE",
    meaning: "Isolates the pageblocks of a range, so that nothing new is allocated there.",
    real: "start_isolate_page_range()",
    example: "isolate 0x130000000-0x137ffffff",
  },
  reconfigure: {
    form: "reconfigure device:DAX_DEVICE as mode:DAX_MODE",
    meaning: "Changes what persistent memory, or memory behind CXL, is used as.",
    real: "daxctl reconfigure-device, ndctl create-namespace",
    example: "reconfigure pmem0 as system-ram",
  },
  dump: {
    form: "dump to device:DAX_DEVICE",
    meaning:
      "The crash kernel makes a file system on a device and writes the dump there; what the crashed kernel had in that memory is lost.",
    real: "makedumpfile /proc/vmcore",
    example: "dump to pmem0",
  },
} as const satisfies Entries;

/** Steps with a body. */
export const BLOCK_STEPS = {
  crash: {
    form: "crash {…}",
    syntax: "crash [{ cmdline … }]",
    insert: "crash",
    meaning:
      "Panic, and kexec into the crash kernel, which sees the crashkernel area, what its own command line adds, and persistent memory. Without a command line it gets that of the kernel that crashed, but for `crashkernel=`.",
    real: "echo c > /proc/sysrq-trigger",
    example: "crash { cmdline { maxcpus=1 } }",
  },
  reboot: {
    form: "reboot {…}",
    syntax: "reboot [{ cmdline … }]",
    insert: "reboot",
    meaning:
      "The next full boot of the same machine. Devices stay as they are; of memory, what the new boot leaves alone as persistent lives on.",
    example: "reboot { cmdline { nokaslr } }",
  },
  concurrently: {
    form: "concurrently {…}",
    syntax: "concurrently { STEP [hangs [in FUNCTION]] … }",
    insert: "concurrently {\n  ‹offline memory34›\n  ‹online memory35›\n}",
    meaning:
      "Steps that run at the same time; the simulator says who waits for which lock. kmemleak's scan, which reads under mem_hotplug_lock, runs beside them unless `config DEBUG_KMEMLEAK=n` or `kmemleak=off` takes it away.",
    example: "concurrently {\n  offline memory34 hangs in wait_for_completion\n  online memory35\n}",
  },
} as const satisfies Entries;

/** Words behind a step of one line and inside a body of steps. */
export const STEP_WORDS_INSIDE = {
  descending: "From the highest block down.",
  zone: "Only in this zone.",
  hangs: "The step never finishes.",
  "hangs in": "The function it hangs in.",
  "->": "The outcome that is expected.",
  "at pfn": "The page that stands in the way, by its number instead of its address.",
} as const;
