/**
 * What `set NAME = VALUE` writes to: files under /sys/devices/system/memory, /sys/module/memory_hotplug/parameters and
 * /proc/sys/vm that decide about later steps.
 */

export interface Knob {
  readonly name: string;
  readonly file: string;
  /** Words it takes; empty: a number. */
  readonly words: readonly string[];
  /** What the number counts, where the file lies in /proc/sys/vm. */
  readonly unit?: string;
  readonly since?: string;
  readonly summary: string;
  readonly documentation: string;
  readonly example: string;
}

const KNOBS = [
  {
    name: "auto_online_blocks",
    file: "/sys/devices/system/memory/auto_online_blocks",
    words: ["offline", "online", "online_kernel", "online_movable"],
    since: "4.6",
    summary: "What becomes of memory blocks that are plugged from now on.",
    documentation: "`memhp_default_state=` sets it at boot. Kernels before 5.7 know only `online` and `offline`.",
    example: "set auto_online_blocks = online_movable",
  },
  {
    name: "online_policy",
    file: "/sys/module/memory_hotplug/parameters/online_policy",
    words: ["contig-zones", "auto-movable"],
    since: "5.15",
    summary: "How a plain `online` chooses the zone.",
    documentation: "`contig-zones` keeps zones contiguous; `auto-movable` keeps a ratio of movable to kernel memory.",
    example: "set online_policy = auto-movable",
  },
  {
    name: "auto_movable_ratio",
    file: "/sys/module/memory_hotplug/parameters/auto_movable_ratio",
    words: [],
    since: "5.15",
    summary: "Movable memory, in percent of the boot's kernel memory, that `auto-movable` allows.",
    documentation: "301 by default. 0 puts everything into kernel zones.",
    example: "set auto_movable_ratio = 400",
  },
  {
    name: "auto_movable_numa_aware",
    file: "/sys/module/memory_hotplug/parameters/auto_movable_numa_aware",
    words: ["Y", "N"],
    since: "5.15",
    summary: "Whether the ratio must hold for each node, too.",
    documentation: "On by default.",
    example: "set auto_movable_numa_aware = N",
  },
  {
    name: "memmap_on_memory",
    file: "/sys/module/memory_hotplug/parameters/memmap_on_memory",
    words: ["Y", "N", "force"],
    since: "5.13",
    summary: "Whether plugged memory holds its own memmap. Read-only after boot.",
    documentation: "Writing gives EACCES: `memory_hotplug.memmap_on_memory=` on the command line sets it.",
    example: "set memmap_on_memory = Y -> EACCES",
  },
  {
    name: "min_free_kbytes",
    file: "/proc/sys/vm/min_free_kbytes",
    words: [],
    unit: "KiB",
    summary: "What the zones keep free together, in KiB; the watermarks follow at once.",
    documentation: "The kernel recomputes it whenever memory goes online or offline, but not below what was set.",
    example: "set min_free_kbytes = 67584",
  },
  {
    name: "watermark_scale_factor",
    file: "/proc/sys/vm/watermark_scale_factor",
    words: [],
    unit: "of 10000",
    since: "4.6",
    summary: "Distance between the watermarks, 10000ths of a zone's managed pages.",
    documentation: "10 by default, 3000 at most.",
    example: "set watermark_scale_factor = 100",
  },
  {
    name: "lowmem_reserve_ratio",
    file: "/proc/sys/vm/lowmem_reserve_ratio",
    words: [],
    unit: "one number for each zone",
    summary: "What a zone keeps back from allocations that higher zones could serve: one part in so many of theirs.",
    documentation:
      "A number for each zone of the build, lowest first; 0 keeps nothing back. `protection` in zoneinfo shows it.",
    example: 'set lowmem_reserve_ratio = "256 256 32 0 0"',
  },
] as const satisfies readonly Knob[];

export const knobs: readonly Knob[] = KNOBS;
/** Every knob that is documented; analysis holds them against those that the simulation has. */
export type DocumentedKnob = (typeof KNOBS)[number]["name"];

export function findKnob(name: string): Knob | undefined {
  return knobs.find((knob) => knob.name === name);
}
