/** The one place that words why a fact is only modelled: each reason is a clause without a full stop. */

import type { CpuFeatureName, Evidence, Measured, Reason, Subject } from "../simulation/evidence/reason.ts";
import { sizeText } from "../simulation/units/units.ts";

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
    case "parameter-unknown":
      return `what ${reason.name} does to memory is not known`;
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
  const word = (each: number | string): string =>
    typeof each === "number" && IN_BYTES.has(dimension) ? sizeText(each) : String(each);
  return `${dimension} ${word(value)} is outside ${measuredText(measured, word)}, what was measured with ${subjectText(of)}`;
}

function measuredText(measured: Measured, word: (value: number | string) => string): string {
  if (measured.kind === "values")
    return measured.values.length === 0 ? "nothing" : measured.values.map(word).join(", ");
  const { min, max } = measured;
  return min === max ? word(min) : `${word(min)}-${word(max)}`;
}

function subjectText(subject: Subject): string {
  return subject.kind === "learnt-build" ? "builds known from a boot log" : subject.name;
}

/** Dimensions whose values are bytes. */
const IN_BYTES: ReadonlySet<string> = new Set(["memory", "initrd", "maxmem", "dimm size", "virtio-mem size"]);

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
