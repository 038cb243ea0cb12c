/**
 * How far a boot log vouches for a build: exact where it told everything that the boot depends on, else modelled with what it
 * did not tell. Items that only some machines or command lines ever touch don't count for the others.
 */

import { type KernelVersion, parseKernelVersion } from "../kernels/version.ts";
import type { BootSetup, KernelSpec } from "../state/events.ts";
import type { Confidence } from "../state/state.ts";
import type { MeasuredBoot } from "./boot-log-facts.ts";
import { type Learners, type ProfileFromLog, profileFromLog, USUAL_ITEMS } from "./profile-from-log.ts";
import type { BuildProfile, ChosenProfile } from "./x86-profiles.ts";

/** Whether a boot depends on an item of its kernel's profile. */
export type Needs = (item: string) => boolean;

/** The chosen profile with what the kernel's boot log tells, where there is one. */
export function fromLog<P extends BuildProfile>(
  chosen: ChosenProfile<P>,
  learners: Learners<P>,
  { arch, measured: log, pageSize }: KernelSpec,
  version: KernelVersion,
  needs: Needs = () => true,
): ChosenProfile<P> {
  if (log === undefined) return chosen;
  const { profile: nearest } = chosen;
  const told = profileFromLog({ log, version, arch, pageSize, nearest }, learners);
  const tabled = chosen.tabled && !isOfOtherSeries(log, version) && agrees(told, nearest);
  const missing = tabled ? [] : told.missing.filter(needs);
  return { profile: told.profile, confidence: trustIn(log, version, missing, nearest.name), tabled };
}

/** Nothing in the log speaks against the table: it is of this very build, and knows what the log leaves out. */
function agrees<P extends BuildProfile>({ profile, learned }: ProfileFromLog<P>, table: P): boolean {
  const tabled = { ...USUAL_ITEMS, ...table };
  return learned.every((item) => JSON.stringify(profile[item]) === JSON.stringify(tabled[item]));
}

/** What the boot of this machine with this command line depends on. */
export function neededBy(setup: BootSetup): Needs {
  return (item) => NEEDED[item]?.(setup) ?? true;
}

/** Whether a log was written by a kernel of another series: `6.1.0-50-amd64` for 6.12. */
export function isOfOtherSeries({ release }: Pick<MeasuredBoot, "release">, version: KernelVersion): boolean {
  const series = /^\d+\.\d+/.exec(release ?? "")?.[0];
  const written = series === undefined ? undefined : parseKernelVersion(series);
  return written !== undefined && (written.major !== version.major || written.minor !== version.minor);
}

function trustIn(log: MeasuredBoot, version: KernelVersion, missing: readonly string[], nearest: string): Confidence {
  if (isOfOtherSeries(log, version)) {
    return { level: "modelled", why: `sizes are those of ${log.log}, which Linux ${log.release} wrote` };
  }
  if (missing.length === 0) return { level: "exact" };
  const untold = [...new Set(missing.map((item) => WORDS[item] ?? item))];
  return { level: "modelled", why: `${log.log} does not tell ${listed(untold)}: as in ${nearest}` };
}

/** Which of the setups depend on an item; all of them on those that are not here. */
const NEEDED: Readonly<Record<string, (setup: BootSetup) => boolean>> = {
  memorylessNodeData: ({ machine, cmdline }) =>
    machine.nodes.some(({ memory }) => memory === 0) ||
    (machine.nodes.length > 1 && has(cmdline, "mem", "memmap")) ||
    cmdline.some(({ name, value }) => name === "numa" && value?.startsWith("fake") === true),
  // 17 CPUs and less keep the log buffer that is part of the image.
  printkInfo: ({ machine, cmdline }) => has(cmdline, "log_buf_len") || machine.cpus > 17,
  cma: ({ kernel, cmdline }) =>
    kernel.config.CMA === undefined &&
    kernel.config.DMA_CMA === undefined &&
    (has(cmdline, "cma", "cma_pernuma", "numa_cma", "hugetlb_cma") ||
      cmdline.some(({ name, value }) => name === "crashkernel" && value?.endsWith(",cma") === true)),
  nodeCpumask: ({ machine }) => machine.nodes.length > 0,
  deviceTreeProperty: ({ machine }) => machine.uefi === undefined,
};

function has(cmdline: BootSetup["cmdline"], ...names: readonly string[]): boolean {
  return cmdline.some(({ name }) => names.includes(name));
}

/** Items in words, those that go together in the same. */
const WORDS: Readonly<Record<string, string>> = {
  nodeData: "the size of a node's data",
  memorylessNodeData: "the size of a memoryless node's data",
  printkInfo: "the size of printk's records",
  perCpuStatic: "the per-CPU area",
  perCpuReserved: "the per-CPU area",
  perCpuDynamic: "the per-CPU area",
  perCpuChunk: "the per-CPU allocator's tables",
  perCpuSlots: "the per-CPU allocator's tables",
  memSection: "the size of mem_section",
  sectionUsage: "the size of a section's usage map",
  imageStart: "the place of the kernel image",
  imageEnd: "the place of the kernel image",
  textOffset: "the place of the kernel image",
  imageSize: "the place of the kernel image",
  brk: "the early heap",
  brkPageTables: "the early heap",
  trampoline: "the size of the trampoline",
  nosaveFrom: "the nosave regions",
  cma: "whether it has CMA",
  image: "what of the image is freed",
  init: "what of the image is freed",
  pagingInit: "the kernel's own page tables",
  nodeCpumask: "the nodes' cpumasks",
  deviceTreeProperty: "the size of a device-tree property",
  zoneDevice: "whether it has ZONE_DEVICE",
};

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
