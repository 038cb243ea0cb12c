/** The one place that words why a fact is only modelled: each reason is a clause without a full stop. */

import { VERSION_STEP } from "../simulation/evidence/dimensions.ts";
import { outcomeEvidence, stateEvidence } from "../simulation/evidence/levels.ts";
import {
  type CpuFeatureName,
  type Evidence,
  evidenceOf,
  type Level,
  type Measured,
  type Reason,
  type Subject,
} from "../simulation/evidence/reason.ts";
import { sizeText } from "../simulation/units/units.ts";
import type { TimelineEntry } from "./analysis.ts";

/** A clause: "cpus 64 is outside 1-4, what was measured with debian 6.12". */
export function reasonText(reason: Reason): string {
  switch (reason.kind) {
    case "build-not-stated":
      return `the kernel's build is not stated: sizes are those of ${reason.nearest}`;
    case "no-table":
      return `no table of build ${reason.build} for ${reason.version}: sizes are those of ${reason.nearest}`;
    case "log-of-other-series":
      return `sizes are those of ${reason.log}, which Linux ${reason.release} wrote`;
    case "log-lacks":
      return `${reason.log} does not tell ${listed(itemWords(reason.items))}: as in ${reason.nearest}`;
    case "table-lacks":
      return `the table of ${reason.build} lacks ${listed(itemWords(reason.items))}: as in ${reason.nearest}`;
    case "log-callers-unknown":
      return `the return addresses that memblock=debug prints are not tabled for ${reason.build}`;
    case "config-unknown":
      return `configuration unknown: ${reason.names.join(", ")}`;
    case "outside":
      return outsideText(reason);
    case "parameter-not-measured":
      return `${reason.form} was not measured`;
    case "parameter-not-simulated":
      return `${reason.name} is not simulated`;
    case "never-measured":
      return `no recording stands behind ${subjectText(reason.of)}`;
    case "step-not-measured":
      return `${reason.step} was not measured`;
    case "row-not-reached":
      return `no recording reaches ${reason.from === undefined ? "the oldest rule" : `the rule since ${reason.from}`} of ${reason.rule}`;
    case "vendor-kernel":
      return `${reason.version} is a vendor's kernel: rules are those of the mainline version`;
    case "version-outside":
      return `${reason.version} is outside ${reason.oldest} to ${reason.newest}, the versions that were measured`;
    case "map-only-machine":
      return "the machine is a memory map: its firmware and loader are not known";
    case "loader-not-measured":
      return reason.firmware === undefined
        ? "where a boot loader leaves an arm64 kernel is only known of qemu-virt"
        : `what ${reason.firmware} leaves where was not measured: places are those of an older edk2`;
    case "cpu-unknown":
      return cpuText(reason);
    case "hypervisor-unknown":
      return "it is not stated whether the machine is a guest: memory blocks are those of bare metal";
    case "platform-version":
      return `${reason.platform} of QEMU ${reason.version} is not tabled: as QEMU ${reason.nearest}'s`;
    case "kaslr":
      return "KASLR places the kernel image: it is shown where nokaslr puts it";
    case "crash-kernel-placement":
      return "kexec decides where image and initrd lie in the crashkernel area";
    case "config-not-measured":
      return `config ${reason.name}=${reason.value} was not measured`;
    case "statement-not-simulated":
      return `not simulated: \`${reason.text}\``;
    case "what-if":
      return `no kernel does what-if ${reason.name}`;
    case "observed-reservation":
      return "reservations are stated that the model does not derive";
  }
}

/** The clauses of all reasons; empty where the fact is exact. */
export function evidenceTexts({ reasons }: Evidence): readonly string[] {
  return [...new Set(reasons.map(reasonText))];
}

/** The weakest of every state and outcome of a timeline. */
export function timelineEvidence(timeline: readonly TimelineEntry[]): Evidence {
  const all = timeline.flatMap(({ before, after, outcome }) => [
    ...(after === undefined ? [] : [stateEvidence(after)]),
    ...(before === undefined ? [] : [outcomeEvidence(before, outcome)]),
  ]);
  const level = LEVELS.findLast((each) => all.some((evidence) => evidence.level === each)) ?? "exact";
  return { ...evidenceOf(all.flatMap(({ reasons }) => reasons)), level };
}

/** From the strongest to the weakest: what only a running system knows is no fault of the model. */
const LEVELS: readonly Level[] = ["exact", "depends", "modelled"];

/** Evidence as outputs carry it: the level, and a clause for each reason. */
export interface WordedEvidence {
  readonly level: Level;
  readonly why: readonly string[];
}

export function wordedEvidence(evidence: Evidence): WordedEvidence {
  return { level: evidence.level, why: evidenceTexts(evidence) };
}

/** Lines that text outputs print apart from the tool's bytes: `modelled: why`. */
export function evidenceLines(evidence: Evidence): readonly string[] {
  return evidenceTexts(evidence).map((why) => `${evidence.level}: ${why}`);
}

function cpuText({ model, features }: Extract<Reason, { kind: "cpu-unknown" }>): string {
  const unknown = listed(features.map((feature) => FEATURE_WORDS[feature]));
  return model === undefined
    ? `the CPU is not stated: unknown are ${unknown}`
    : `\`cpu ${model}\` does not tell ${unknown}`;
}

const FEATURE_WORDS: Readonly<Record<CpuFeatureName, string>> = {
  "gigabyte-pages": "pages of 1 GiB",
  "five-levels": "the levels of page tables",
  vendor: "the vendor",
};

function outsideText({ of, dimension, value, measured }: Extract<Reason, { kind: "outside" }>): string {
  const word = (each: number | string): string => {
    if (dimension === "version") return `${Math.floor(Number(each) / VERSION_STEP)}.${Number(each) % VERSION_STEP}`;
    return IN_BYTES.has(dimension) ? sizeText(Number(each)) : String(each);
  };
  if (of.kind === "command-line") {
    return `${dimension} of ${numberText(value)} is outside ${measuredText(measured, numberText)}, what was measured`;
  }
  if (dimension === "initrd" && value === 0) return `a boot without initrd was not measured with ${subjectText(of)}`;
  return `${dimension} ${word(value)} is outside ${measuredText(measured, word)}, what was measured with ${subjectText(of)}`;
}

/** A number of a parameter: a count, or a size from 1 KiB on. */
function numberText(value: number | string): string {
  return Number(value) < 1024 ? String(value) : sizeText(Number(value));
}

function measuredText(measured: Measured, word: (value: number | string) => string): string {
  if (measured.kind === "values")
    return measured.values.length === 0 ? "nothing" : measured.values.map(word).join(", ");
  const { min, max } = measured;
  return min === max ? word(min) : `${word(min)}-${word(max)}`;
}

function subjectText(subject: Subject): string {
  if (subject.kind === "devices" || subject.kind === "machines") return subject.name;
  if (subject.kind === "builds" && subject.name.endsWith("by log")) return "builds known from a boot log";
  if (subject.kind === "builds") {
    const builds = `${subject.name.split(" ")[0]} builds`;
    return subject.name.endsWith("by series") ? `${builds} whose release is not stated` : builds;
  }
  return subject.kind === "learnt-build" ? "builds known from a boot log" : subject.name;
}

/** Dimensions whose values are bytes. */
const IN_BYTES: ReadonlySet<string> = new Set([
  "memory",
  "memory in multiples of",
  "memory of a node",
  "virtio-mem block",
  "initrd",
  "maxmem",
  "DIMM size",
  "virtio-mem size",
  "NVDIMM size",
  "page size",
]);

function itemWords(items: readonly string[]): readonly string[] {
  return [...new Set(items.map((item) => ITEM_WORDS[item] ?? item))];
}

/** Items of a build's profile in words, those that go together in the same. */
const ITEM_WORDS: Readonly<Record<string, string>> = {
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
  image: "what of the image is freed",
  init: "what of the image is freed",
  pagingInit: "the kernel's own page tables",
  nodeCpumask: "the nodes' cpumasks",
  deviceTreeProperty: "the size of a device-tree property",
};

function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
