/**
 * Reads from a saved boot log what it tells of the kernel's build: messages of setup_arch(), mm/percpu.c, mm/memblock.c
 * (`memblock=debug`), mem_init_print_info() and free_kernel_image_pages(). Knows the words of 4.11 (`memblock_virt_alloc_…`,
 * `Freeing unused kernel memory`) to 7.3 (`__memblock_reserve: … nid= flags=`).
 */

import { buildName } from "../../simulation/builds/schema.ts";
import { arm64LowZones } from "../../simulation/kernels/arm64-rules.ts";
import { distributionOfLog } from "../../simulation/kernels/kconfig/distributions/index.ts";
import { deferredStart, memoryInfoPrinted } from "../../simulation/kernels/memory-info-rules.ts";
import { ruleFor } from "../../simulation/kernels/rule-table.ts";
import { parseKernelVersion } from "../../simulation/kernels/version.ts";
import type { MeasuredBoot } from "../../simulation/state/boot-log-facts.ts";
import { type ByteRange, type Bytes, GiB, KiB, MiB } from "../../simulation/units/units.ts";
import { linesOfBoot } from "./boots.ts";
import { messageOf } from "./carriers.ts";
import { ALLOCATION_LINE, RESERVE_LINE } from "./memory-map.ts";

/** All but the log's name. */
export type SavedBuild = Omit<MeasuredBoot, "log"> & {
  /** `Zone ranges`, ascending; the range undefined: it is empty. */
  readonly zones: readonly { readonly name: string; readonly range: ByteRange | undefined }[];
  readonly hasE820: boolean;
  /** The first line of kernels for Arm. */
  readonly bootsPhysicalCpu: boolean;
};

/** What a log without a single line about the build gives. */
export function isEmpty(build: SavedBuild): boolean {
  const { perCpu, imageSizes, freed, nodeData } = build;
  const said = perCpu !== undefined || imageSizes !== undefined || freed.length > 0 || nodeData.length > 0;
  return !said && !hasMemblockDebug(build);
}

/** What only `memblock=debug` prints is in the log. */
export function hasMemblockDebug({ brk, trampoline, perCpuTables, sectionRoots, usageMaps }: SavedBuild): boolean {
  const early = brk !== undefined || trampoline !== undefined || sectionRoots !== undefined;
  return early || perCpuTables.length > 0 || usageMaps.length > 0;
}

export function readSavedBuild(log: string): SavedBuild {
  const reader = new BuildReader();
  for (const { line } of linesOfBoot(log)) reader.read(messageOf(line));
  return withLowZones(reader.told);
}

const FIRST_LINE = /\bLinux version (\S+)(?: \((\S+?)\))?/;
const FREE_LINE = /\b_{0,2}memblock_(?:phys_)?free: /;
const DUMP_LINE = /\bMEMBLOCK configuration:/;
const DUMPED_LINE = /\breserved\[0x[0-9a-f]+\]\s+\[(0x[0-9a-f]+)-(0x[0-9a-f]+)\]/;
const MEMORYLESS_LINE = /\bInitializing node \d+ as memoryless/;
const USAGE_MAP_CALLER = /^sparse_(?:init_nid|usage_init|early_usemaps_alloc\w*)$/;
const BRK_CALLER = /^(?:setup_arch|reserve_brk)$/;
const PAGE = 4 * KiB;
/** Memory of which, on any machine, struct pages are left for later where the kernel does that. */
const SURELY_DEFERRED = 3.5 * GiB;

/** More than two sections of 128 MiB, the first of which may begin in the zone below. */
const SURELY_LEFT = 512 * MiB;

interface Allocation {
  readonly by: string;
  readonly size: Bytes;
  readonly align: Bytes;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] extends readonly (infer E)[] ? E[] : T[K] };

class BuildReader {
  readonly told: Writable<SavedBuild> = {
    nokaslr: false,
    freed: [],
    nodeData: [],
    memorylessNodeData: [],
    logBuffer: [],
    perCpuTables: [],
    usageMaps: [],
    config: {},
    ram: [],
    zones: [],
    hasE820: false,
    bootsPhysicalCpu: false,
    nosave: [],
  };
  /** The allocation that the next reservation answers. */
  #asked: Allocation | undefined;
  #before: Allocation | undefined;
  #dumps = 0;
  #perCpuTables = false;
  #memoryless = false;

  read(line: string): void {
    const asked = ALLOCATION_LINE.exec(line);
    if (asked !== null) {
      this.#asked = { size: Number(asked[1]), align: Number.parseInt(asked[2] ?? "1", 16), by: asked[3]! };
      return;
    }
    const reserved = RESERVE_LINE.exec(line);
    if (reserved !== null) {
      this.#reserved(rangeOf(reserved[1]!, reserved[2]!), reserved[3]!.replace(/\+0x.*$/, ""));
      return;
    }
    if (FREE_LINE.test(line)) this.#perCpuTables = false;
    if (DUMP_LINE.test(line)) this.#dumps++;
    if (MEMORYLESS_LINE.test(line)) this.#memoryless = true;
    const dumped = this.#dumps === 1 ? DUMPED_LINE.exec(line) : null;
    if (dumped !== null) this.#dumped(rangeOf(dumped[1]!, dumped[2]!));
    if (line.includes("pcpu-alloc: ")) {
      this.#perCpuTables = true;
      this.told.perCpuTables = [];
    }
    for (const { pattern, take } of MESSAGES) {
      const match = pattern.exec(line);
      if (match !== null) take(this.told, match.slice(1));
    }
  }

  #dumped(range: ByteRange): void {
    const { brk } = this.told;
    if (brk !== undefined && range.first < brk.first && brk.last <= range.last) this.told.image = range;
  }

  #reserved(range: ByteRange, by: string): void {
    const size = range.last - range.first + 1;
    const asked = this.#asked;
    this.#asked = undefined;
    if (asked !== undefined && (asked.size === size || by.startsWith("memblock_"))) {
      this.#allocated(asked);
      return;
    }
    if (this.#dumps === 0 && BRK_CALLER.test(by) && range.first >= MiB && range.first % PAGE === 0) {
      this.told.brk = range;
    }
    // The trampoline, or behind its allocation the rest of the first megabyte.
    if (by !== "reserve_real_mode") {
      this.#before = { by, size, align: 0 };
    } else if (range.first > 0) this.told.trampoline ??= size;
    else if (this.#before !== undefined) this.told.trampoline ??= this.#before.size;
  }

  #allocated(allocation: Allocation): void {
    const { told } = this;
    const { by, size, align } = allocation;
    if (by === "setup_log_buf") told.logBuffer.push(size);
    if (by === "reserve_real_mode") told.trampoline ??= size;
    if (by === "sparse_index_alloc" && this.#before !== undefined) told.sectionRoots ??= this.#before.size;
    if (USAGE_MAP_CALLER.test(by) && align < PAGE) told.usageMaps.push(size);
    if (this.#memoryless) told.memorylessNodeData.push(size);
    if (this.#perCpuTables) told.perCpuTables.push(size);
    this.#memoryless = false;
    this.#before = allocation;
  }
}

interface Message {
  readonly pattern: RegExp;
  readonly take: (told: Writable<SavedBuild>, parts: readonly (string | undefined)[]) => void;
}

const MESSAGES: readonly Message[] = [
  {
    pattern: FIRST_LINE,
    take: (told, [release, builder]) => {
      told.release = release!;
      const distribution = distributionOfLog(release!, builder);
      if (distribution !== undefined) told.build = buildName(distribution);
    },
  },
  {
    pattern: /\bLinux version .* PREEMPT_RT\b/,
    take: (told) => tellConfig(told, { PREEMPT_RT: true, TRANSPARENT_HUGEPAGE: false }),
  },
  {
    pattern: /\b[Cc]ommand line: .*\bnokaslr\b/,
    take: (told) => {
      told.nokaslr = true;
    },
  },
  {
    // arm64 says it shorter up to 6.11.
    pattern: /\bNODE_DATA(?:\(\d+\) allocated)? \[mem (0x[0-9a-f]+)-(0x[0-9a-f]+)\]/,
    take: (told, [first, last]) => told.nodeData.push(Number(last) - Number(first) + 1),
  },
  {
    pattern: /\b(?:percpu|PERCPU): Embedded \d+ pages\/cpu (?:@\S+ )?s(\d+) r(\d+) d(\d+) u(\d+)/,
    take: (told, parts) => {
      const [fixed = 0, reserved = 0, dynamic = 0, unit = 0] = parts.map(Number);
      told.perCpu = { static: fixed, reserved, dynamic, unit };
    },
  },
  {
    pattern: /\bMemory: .*\((\d+)K kernel code, (\d+)K rwdata, (\d+)K rodata, (\d+)K init, (\d+)K bss/,
    take: (told, parts) => {
      const [code = 0, rwdata = 0, rodata = 0, init = 0, bss = 0] = parts.map((size) => Number(size) * KiB);
      told.imageSizes = { code, rwdata, rodata, init, bss };
    },
  },
  {
    pattern: /\bMemory: (\d+)K\/(\d+)K available \(.*?(\d+)K reserved(?:, (\d+)K cma-reserved)?/,
    take: (told, parts) => {
      const [available = 0, total = 0, reserved = 0, cma = 0] = parts.map((size) => Number(size ?? 0) * KiB);
      const version = parseKernelVersion(told.release ?? "");
      if (version === undefined || ruleFor(memoryInfoPrinted, version) !== "mem-init") return;
      // Else only page tables are taken by then. On a small machine nothing is left for later in any case.
      const isLater = total - reserved - cma - available > MiB;
      const leaves = ruleFor(deferredStart, version) === "behind-one-section" ? inHighestZone(told) : 0;
      const wouldBe = total > SURELY_DEFERRED || leaves > SURELY_LEFT;
      if (isLater || wouldBe) tellConfig(told, { DEFERRED_STRUCT_PAGE_INIT: isLater });
    },
  },
  {
    pattern: /\bFreeing (.+?) memory: (\d+)K/,
    take: (told, [what, size]) => told.freed.push({ what: what!, size: Number(size) * KiB }),
  },
  {
    pattern: /\bnode\s+\d+: \[mem (0x[0-9a-f]+)-(0x[0-9a-f]+)\]/,
    take: (told, [first, last]) => told.ram.push(rangeOf(first!, last!)),
  },
  {
    pattern: /\bPM: .*Registered nosave memory: \[mem (0x[0-9a-f]+)-(0x[0-9a-f]+)\]/,
    take: (told, [first, last]) => told.nosave.push(rangeOf(first!, last!)),
  },
  {
    pattern: /\bZone ranges:/,
    take: (told) => {
      tellConfig(told, { ZONE_DEVICE: told.config.ZONE_DEVICE ?? false });
      told.zones = [];
    },
  },
  {
    pattern: /^\s*(DMA|DMA32|Normal)\s+(?:empty|\[mem (0x[0-9a-f]+)-(0x[0-9a-f]+)\])/,
    take: (told, [name, first, last]) => {
      told.zones.push({ name: name!, range: first === undefined ? undefined : rangeOf(first, last!) });
    },
  },
  {
    pattern: /\bBIOS-e820: /,
    take: (told) => {
      told.hasE820 = true;
    },
  },
  {
    pattern: /^\s*Device\s+(?:empty|\[mem )/,
    take: (told) => {
      tellConfig(told, { ZONE_DEVICE: true });
    },
  },
  // log_buf_add_cpu(): what a CPU adds, and the buffer in the image.
  {
    pattern: /\blog_buf_len individual max cpu contribution: (\d+) bytes/,
    take: (told, [bytes]) => tellConfig(told, { LOG_CPU_MAX_BUF_SHIFT: Math.log2(Number(bytes)) }),
  },
  {
    pattern: /\blog_buf_len min size: (\d+) bytes/,
    take: (told, [bytes]) => tellConfig(told, { LOG_BUF_SHIFT: Math.log2(Number(bytes)) }),
  },
  {
    pattern: /\bBooting Linux on physical CPU 0x/,
    take: (told) => {
      told.bootsPhysicalCpu = true;
    },
  },
  {
    pattern: /\bcma: Reserved \d+/,
    take: (told) => {
      tellConfig(told, { CMA: true });
    },
  },
];

/** x86 names its low zones, empty or not, where it is configured to have them; so does Arm since it has two. */
function withLowZones(told: SavedBuild): SavedBuild {
  const has = (zone: string): boolean => told.zones.some(({ name }) => name === zone);
  if (!has("Normal") || !(told.hasE820 || hasTwoLowZones(told))) return told;
  const isDma32Told = told.hasE820 && !has("DMA32");
  const lacking = { ...(has("DMA") ? {} : { ZONE_DMA: false }), ...(isDma32Told ? { ZONE_DMA32: false } : {}) };
  return { ...told, config: { ...told.config, ...lacking } };
}

/** Whether a kernel for Arm of that version has ZONE_DMA and ZONE_DMA32, as far as it is configured so. */
function hasTwoLowZones({ bootsPhysicalCpu, release }: SavedBuild): boolean {
  const version = parseKernelVersion(release ?? "");
  if (!bootsPhysicalCpu || version === undefined) return false;
  const zones = ruleFor(arm64LowZones, version);
  return zones === "by-devices" || (zones.DMA !== undefined && zones.DMA32 !== undefined);
}

/** Memory of the highest zone, as far as the log lists ranges; 0 where it has several nodes: each has a highest zone of its own. */
function inHighestZone({ zones, ram, nodeData }: SavedBuild): Bytes {
  const highest = zones.findLast(({ range }) => range !== undefined)?.range;
  if (highest === undefined || nodeData.length > 1) return 0;
  return ram.reduce((sum, { first, last }) => sum + Math.max(0, last + 1 - Math.max(first, highest.first)), 0);
}

function tellConfig(told: Writable<SavedBuild>, values: SavedBuild["config"]): void {
  told.config = { ...told.config, ...values };
}

function rangeOf(first: string, last: string): ByteRange {
  return { first: Number(first), last: Number(last) };
}
