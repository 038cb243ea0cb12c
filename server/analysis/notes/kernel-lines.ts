/**
 * What the kernel prints where a reservation or a driver fails: dmesg shows it, and diagnostics quote it. mm/cma.c, mm/hugetlb_cma.c,
 * kernel/crash_reserve.c (before 6.9 kernel/crash_core.c), arch/x86/kernel/setup.c and arch/arm64/mm/init.c up to 6.6, drivers/dax/kmem.c.
 */
import type { CmaFailure, CrashkernelMessage, CrashkernelProblem } from "../../simulation/state/kernel-messages.ts";
import { type Bytes, hex, hex8, hex16, MiB } from "../../simulation/units/units.ts";

const UNREAD: Readonly<Record<Exclude<CrashkernelProblem["problem"], "unknown-character">, string>> = {
  "no-size": "memory value expected",
  "no-range-value": "Memory value expected",
  "no-dash": "'-' expected",
  "end-below-start": "end <= start",
  "no-colon": "':' expected",
  "size-exceeds-ram": "invalid size",
  "no-base": "Memory value expected after '@'",
};

/** find_zone_movable_pfns_for_nodes() (mm/mm_init.c, before 6.5 mm/page_alloc.c). */
export const UNMIRRORED_KERNEL_MEMORY = "This configuration results in unmirrored kernel memory.";

/** rmem_cma_setup() (kernel/dma/contiguous.c). */
export const CMA_POOL_UNALIGNED = "Reserved memory: incorrect alignment of CMA region";

/** __reserved_mem_alloc_size() (drivers/of/of_reserved_mem.c). */
export function reservedMemoryFailed(name: string): string {
  return `OF: reserved mem: failed to allocate memory for node '${name}'`;
}

/** The line of a message about crashkernel=. */
export function crashkernelLine(message: CrashkernelMessage): string {
  switch (message.kind) {
    case "crashkernel-unread": {
      const { why } = message;
      const what = why.problem === "unknown-character" ? `unrecognized char: ${why.character}` : UNREAD[why.problem];
      return `crashkernel: ${what}`;
    }
    case "crashkernel-auto":
      return "Using crashkernel=auto, the size chosen is a best effort estimation.";
    case "crashkernel-in-use":
      return "crashkernel reservation failed - memory is in use.";
    case "crashkernel-no-room":
      return noRoom(message);
    case "crashkernel-reserved":
      return reserved(message);
    case "crashkernel-cma-unsupported":
      return "crashkernel CMA reservation not supported";
    case "crashkernel-cma":
      return cmaAreas(message);
  }
}

function noRoom({ part, size, words }: Extract<CrashkernelMessage, { kind: "crashkernel-no-room" }>): string {
  if (part === "main") {
    return words === "reserving"
      ? "crashkernel reservation failed - No suitable area found."
      : `cannot allocate crashkernel (size:${hex(size)})`;
  }
  return words === "reserving"
    ? `Cannot reserve ${size / MiB}MB crashkernel low memory, please try smaller size.`
    : `cannot allocate crashkernel low memory (size:${hex(size)}).`;
}

function reserved(message: Extract<CrashkernelMessage, { kind: "crashkernel-reserved" }>): string {
  const { part, start, end, ram, words } = message;
  const size = megabytes(end - start);
  if (words === "reserving") {
    return part === "main"
      ? `Reserving ${size}MB of memory at ${megabytes(start)}MB for crashkernel (System RAM: ${megabytes(ram)}MB)`
      : `Reserving ${size}MB of low memory at ${megabytes(start)}MB for crashkernel (low RAM limit: ${megabytes(ram)}MB)`;
  }
  return part === "main"
    ? `crashkernel reserved: ${hex16(start)} - ${hex16(end)} (${size} MB)`
    : `crashkernel low memory reserved: ${hex8(start)} - ${hex8(end)} (${size} MB)`;
}

function cmaAreas({ asked, reserved: had, areas }: Extract<CrashkernelMessage, { kind: "crashkernel-cma" }>): string {
  return had >= asked
    ? `crashkernel CMA reserved: ${megabytes(had)} MB in ${areas} ranges`
    : `crashkernel CMA reservation failed: ${megabytes(asked)} MB requested, ${megabytes(had)} MB reserved in ${areas} ranges`;
}

/** What is printed of a CMA area that can't be had: the reason, where one is given, and that it failed. */
export function cmaFailedLines({ size, why, onNode }: CmaFailure): readonly string[] {
  const failed = `cma: Failed to reserve ${megabytes(size)} MiB${onNode === undefined ? "" : ` on node ${onNode}`}`;
  if (why.problem === "no-room") return [failed];
  if (why.problem === "unaligned") {
    return [`cma: Region at ${hex16(why.base)} must be aligned to ${hex16(why.align)} bytes`, failed];
  }
  return [`cma: Size (${hex16(why.size)}) of region at ${hex16(why.base)} exceeds limit (${hex16(why.limit)})`, failed];
}

/** Why kmem takes no memory of a device. */
export const KMEM_REJECTS = {
  "no-node": "rejecting DAX region with invalid node: -1",
  "no-whole-block": "rejecting DAX region without any memory after alignment",
} as const;

export function hugetlbCmaTooSmall(gigantic: Bytes, node?: number): string {
  return `hugetlb_cma: cma area ${node === undefined ? "" : `of node ${node} `}should be at least ${gigantic / MiB} MiB`;
}

export function hugetlbCmaNoMultiple(gigantic: Bytes, node?: number): string {
  return `hugetlb_cma: cma area ${node === undefined ? "" : `of node ${node} `}must be a multiple of ${gigantic / MiB} MiB`;
}

export function hugetlbCmaNoNode(node: number): string {
  return `hugetlb_cma: invalid node ${node} specified`;
}

export function hugetlbCmaNoPercentage(percent: string, node?: number): string {
  return `hugetlb_cma: invalid percentage ${percent}${node === undefined ? "" : ` for node ${node}`}`;
}

export function hugetlbCmaRoundedAway(asked: Bytes, percent: number, node?: number): string {
  const on = node === undefined ? "" : ` on node ${node}`;
  return `hugetlb_cma: reservation size rounded down to 0 from ${megabytes(asked)} MiB (${percent}%)${on}`;
}

export const HUGETLB_CMA_SKIPS_PAGES = "HugeTLB: hugetlb_cma is enabled, skip boot time allocation";

function megabytes(bytes: Bytes): number {
  return Math.floor(bytes / MiB);
}
