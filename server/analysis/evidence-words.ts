/** The one place that words why a fact is only modelled: each reason is a clause without a full stop. */

import { MOST_NAMED } from "../simulation/evidence/doubts.ts";
import { namedReasons } from "../simulation/evidence/gathered.ts";
import type { DeviceForm } from "../simulation/evidence/mechanisms.ts";
import type {
  CpuFeatureName,
  Evidence,
  Level,
  Reason,
  ReleaseStandIn,
  StepName,
} from "../simulation/evidence/reason.ts";
import type { Supposed } from "../simulation/state/events.ts";
import { onceFor } from "../simulation/units/once-for.ts";
import { hex } from "../simulation/units/units.ts";
import { NODES_WORDS } from "./dimension-words.ts";
import { evidenceSentences } from "./level-words.ts";
import { listed, outsideText, releaseText, spokenSize, subjectText } from "./outside-words.ts";

type TextOf<K extends Reason["kind"]> = (reason: Extract<Reason, { readonly kind: K }>) => string;

const REASON_TEXTS: { readonly [K in Reason["kind"]]: TextOf<K> } = {
  "build-not-stated": (reason) => `the kernel's build is not stated: ${borrowedText(reason)}`,
  "no-table": (reason) =>
    `no table of build ${reason.build} for ${reason.version}${reason.variant === undefined ? "" : ` (${reason.variant})`}: ${borrowedText(reason)}`,
  "log-of-other-series": (reason) => `sizes are those of ${reason.log}, which Linux ${reason.release} wrote`,
  "log-lacks": (reason) => `${reason.log} does not tell ${listed(itemWords(reason.items))}: as in ${reason.nearest}`,
  "image-lacks": (reason) =>
    `${reason.image} does not tell ${listed(itemWords(reason.items))}: as in ${reason.nearest}`,
  "table-lacks": (reason) =>
    `the table of ${reason.build} lacks ${listed(itemWords(reason.items))}: as in ${reason.nearest}`,
  "log-callers-unknown": (reason) =>
    `the return addresses that memblock=debug prints${reason.functions === undefined ? "" : ` of ${listed(reason.functions.map((name) => `${name}()`))}`} are not tabled for ${reason.build}`,
  "initrd-size-rounded": (reason) =>
    `an initrd of ${spokenSize(reason.size)} is whole pages: the log tells the last byte of the file`,
  "config-unknown": (reason) =>
    `not known of this kernel's configuration: ${listed(reason.names.map((name) => `CONFIG_${name}`))}`,
  outside: (reason) => outsideText(reason),
  "release-not-stated": (reason) => releaseText(reason),
  "parameter-not-measured": (reason) =>
    isTogether(reason.form) ? `${reason.form} were never measured together` : `${reason.form} was never measured`,
  "parameter-idle-not-measured": ({ name }) => `a kernel or CPU that has no use for ${name} was never measured with it`,
  "parameter-nodes-not-measured": (reason) =>
    isTogether(reason.form)
      ? `${reason.form} were never measured together on ${NODES_WORDS[reason.nodes]}`
      : `${reason.form} on ${NODES_WORDS[reason.nodes]} was never measured`,
  "parameter-series-not-measured": ({ form, series }) => `${form} was never measured on Linux ${series}`,
  "together-not-measured": ({ first, second }) =>
    `${formText(first)} and ${formText(second)} were never measured together`,
  "parameter-not-simulated": (reason) => `${reason.name} is not simulated`,
  "parser-supposed": (reason) =>
    `whether this kernel takes ${listed(reason.names.map((name) => `\`${name}\``))} or prints it as unknown and hands it to init is supposed`,
  "never-measured": (reason) => `no recording stands behind ${subjectText(reason.of)}`,
  "step-not-measured": (reason) => `${STEP_WORDS[reason.step] ?? reason.step} was never measured`,
  "row-not-reached": (reason) =>
    `no recording stands behind the rule ${reason.rule} ${reason.from === undefined ? "in its oldest form" : `as of ${reason.from}`}`,
  "vendor-kernel": (reason) =>
    reason.read === undefined
      ? `${reason.version} is a vendor's kernel whose backports are not known: rules are those of the mainline version`
      : `${reason.version} is a vendor's kernel: rules are those of the mainline version, and what builds up to ${reason.read} took over`,
  "counted-elsewhere": (reason) =>
    `${
      reason.why === "ended"
        ? `kernel.org ended ${reason.series} at ${reason.series}.${reason.update} (${reason.date})`
        : "kernel.org gives no update a fourth number"
    }: ${reason.version} is of a vendor's tree, and rules are those of the mainline version`,
  "version-outside": (reason) =>
    `${reason.version} is outside ${reason.oldest} to ${reason.newest}, the versions that were measured`,
  "map-only-machine": () => "the machine is a memory map: its firmware and loader are not known",
  "nothing-simulated": () => "no kernel boots: nothing is simulated",
  supposed: (reason) =>
    `no file of the machine tells ${listed(reason.what.map((what) => SUPPOSED_WORDS[what]))}: it is supposed`,
  "loader-not-measured": (reason) =>
    `what ${reason.firmware} leaves where was not measured: places are those of an older edk2`,
  "firmware-not-simulated": (reason) => firmwareText(reason),
  "firmware-memory-moves": (reason) =>
    `${reason.firmware} does not keep its own memory at the same addresses in every boot: the log tells them`,
  "drivers-not-loaded": (reason) =>
    `ZONE_DEVICE takes in ${listed(reason.devices)} as soon as nd_e820 and nd_pmem are loaded: that they are is not supposed`,
  "driver-supposed": (reason) =>
    `rows of ${listed(reason.devices)} in /proc/iomem are the nfit module's: that it is loaded is supposed`,
  "drivers-at-once": (reason) =>
    `the drivers of ${listed(reason.devices)} add memory at the same time: what messages count meanwhile differs from boot to boot`,
  "cpu-unknown": (reason) => cpuText(reason),
  "hypervisor-unknown": () => "it is not stated whether the machine is a guest: memory blocks are those of bare metal",
  "block-size-stated": (reason) =>
    `memory blocks are ${spokenSize(reason.stated)} as stated: by its rules this kernel makes them ${spokenSize(reason.derived)} on such a machine`,
  "firmware-tables": (reason) =>
    `where ${reason.firmware} leaves its tables depends on the size of memory, nodes and memory devices, which is not followed: rows of /proc/iomem may be off by pages`,
  "platform-version": (reason) =>
    `no table of ${reason.platform} of QEMU ${reason.version}: it is as QEMU ${reason.nearest} has it`,
  kaslr: (reason) => kaslrText(reason),
  "crash-kernel-placement": () => "kexec decides where image and initrd lie in the crashkernel area",
  "config-not-measured": (reason) => `CONFIG_${reason.name}=${reason.value} was never measured`,
  "config-not-told": (reason) =>
    `how ${reason.image} is configured is not told: options are those that its distribution usually sets`,
  "config-of-other-version": (reason) => `${reason.config} is the configuration of Linux ${reason.version}`,
  "options-not-measured": (reason) => optionsText(reason),
  "machine-impossible": () => "what is stated of the machine contradicts itself: there is no such machine",
  "depends-on-system": (reason) =>
    `${stepText(reason.step)} depends on the running system: the story goes on as on an idle machine`,
  "watermarks-boosted": () =>
    "an allocation that failed boosts watermarks (boost_watermark()) until kswapd has run, which is not simulated",
  "offlining-modelled": () => "whether blocks could go offline was only modelled, and so is which are left",
  "step-lost": (reason) => `${stepText(reason.step)} could not be simulated, and changed nothing`,
  "not-understood": (reason) => notUnderstoodText(reason),
  "what-if": (reason) => `no kernel does what-if ${reason.name}`,
  "observed-reservation": () => "reservations are stated that the model does not derive",
};

/** A clause: "cpus 64 is outside 1 to 4, what was measured on x86_64 machines". */
export function reasonText<K extends Reason["kind"]>(reason: Extract<Reason, { readonly kind: K }>): string {
  return (REASON_TEXTS[reason.kind as K] as TextOf<K>)(reason);
}

/** Several forms; what stands in quotes is one value. */
function borrowedText({ nearest, structures }: { readonly nearest: string; readonly structures?: string }): string {
  return `sizes are those of ${nearest}${structures === undefined ? "" : `, of structures those of ${structures}`}`;
}

function isTogether(form: string): boolean {
  return form.replaceAll(/"[^"]*"/g, "").includes(" ");
}

/** Kinds of device; others are forms of parameters. */
const DEVICE_WORDS: Readonly<Record<DeviceForm, string>> = {
  "cold DIMM": "a DIMM that is there at power-on",
  DIMM: "a DIMM",
  "virtio-mem": "a virtio-mem device",
  nvdimm: "an NVDIMM",
  cxl: "memory behind CXL",
  "device area": "room for memory devices (`maxmem`)",
};

function formText(form: string): string {
  return DEVICE_WORDS[form as DeviceForm] ?? form;
}

function stepText(step: StepName | undefined): string {
  return step === undefined ? "an earlier step" : `step ${step.number}, \`${step.text}\`,`;
}

/** Steps that are written in several ways. */
const STEP_WORDS: Readonly<Record<string, string>> = { reboot: "a boot behind the first one" };

/** Options that are named one by one. */
const MOST_OPTIONS = 16;

function optionsText({ config, options }: Extract<Reason, { kind: "options-not-measured" }>): string {
  const more = options.length - MOST_OPTIONS;
  const named = options.slice(0, MOST_OPTIONS).map((option) => `CONFIG_${option}`);
  return `no measured kernel has ${listed([...named, ...(more > 0 ? [`${more} more options`] : [])])} of ${config}`;
}

/** Lines that are named one by one. */
const MOST_LINES = 3;

/** `besides`: how many lines there are besides those of the reason, which are more than MOST_LINES then. */
function notUnderstoodText({ lines, file }: Extract<Reason, { kind: "not-understood" }>, besides = 0): string {
  const more = lines.length + besides - MOST_LINES;
  const named = listed([...lines.slice(0, MOST_LINES).map(String), ...(more > 0 ? [`${more} more`] : [])]);
  const where = `${lines.length === 1 ? "an error at line" : "errors at lines"} ${named}`;
  return `${file === undefined ? "the file" : `\`${file}\``} has ${where}, and what is not understood there is not simulated`;
}

/** The clauses of all reasons; empty where the fact is exact. */
export function evidenceTexts(evidence: Evidence): readonly string[] {
  const { reasons, more, lines } = namedReasons(evidence);
  const { texts, unnamed, unread } = NAMED_TEXTS(reasons);
  const left = unnamed + more;
  const all =
    lines === 0 || unread === undefined ? texts : texts.with(unread.at, notUnderstoodText(unread.reason, lines));
  return left === 0 ? all : [...all, moreOpenSteps(left)];
}

/** By a list that thousands of steps have in common; `unnamed`: how many open steps are left out; `unread`: of the scenario itself, and its text. */
const NAMED_TEXTS = onceFor((reasons: readonly Reason[]) => {
  const open = reasons.filter(({ kind }) => kind === "depends-on-system");
  const unnamed = new Set(open.slice(MOST_NAMED));
  const together = withLinesTogether(reasons.filter((reason) => !unnamed.has(reason)));
  const texts = [...new Set(together.map(reasonText))];
  const reason = together.find((one): one is NotUnderstood => isUnread(one) && one.file === undefined);
  const unread = reason === undefined ? undefined : { reason, at: texts.indexOf(reasonText(reason)) };
  return { texts, unnamed: unnamed.size, unread };
});

type NotUnderstood = Extract<Reason, { readonly kind: "not-understood" }>;

function isUnread(reason: Reason): reason is NotUnderstood {
  return reason.kind === "not-understood";
}

/** Lines of one file that were not understood, of the set-up and between steps, are named together where the first ones are. */
function withLinesTogether(reasons: readonly Reason[]): readonly Reason[] {
  const byFile = new Map<string | undefined, NotUnderstood[]>();
  for (const reason of reasons) {
    if (!isUnread(reason)) continue;
    const known = byFile.get(reason.file);
    if (known === undefined) byFile.set(reason.file, [reason]);
    else known.push(reason);
  }
  return reasons.flatMap((reason): readonly Reason[] => {
    if (!isUnread(reason)) return [reason];
    const all = byFile.get(reason.file)!;
    if (reason !== all[0]) return [];
    const first = all.slice(0, MOST_NAMED).reduce((together, one) => TOGETHER(together)(one));
    return [linesOfAll([first, ...all.slice(MOST_NAMED)])];
  });
}

/** Two reasons of one file. Each of thousands of steps has the first ones in common with those in front of it. */
const TOGETHER = onceFor((first: NotUnderstood) => onceFor((second: NotUnderstood) => linesOfAll([first, second])));

function linesOfAll(reasons: readonly [NotUnderstood, ...NotUnderstood[]]): NotUnderstood {
  if (reasons.length === 1) return reasons[0];
  const lines = [...new Set(reasons.flatMap((one) => one.lines))].toSorted((a, b) => a - b);
  return { ...reasons[0], lines };
}

function moreOpenSteps(count: number): string {
  const steps = count === 1 ? "1 more step depends" : `${count} more steps depend`;
  return `${steps} on the running system`;
}

/** Evidence as outputs carry it: the level, and a clause for each reason. */
export interface WordedEvidence {
  readonly level: Level;
  readonly why: readonly string[];
  /** Where a measured release stands for a series, or a measured version for a platform: `6.12 means 6.12.107 here (debian 6.12.107)`. */
  readonly means?: string;
}

export function wordedEvidence(evidence: Evidence): WordedEvidence {
  const { level, standIn: { kernel, platform: board } = {} } = evidence;
  // A reason that says the same says it in full.
  const isSaid = namedReasons(evidence).reasons.some(({ kind }) => kind === "release-not-stated");
  const means = [
    ...(kernel === undefined || isSaid ? [] : [releaseMeant(kernel)]),
    // What is only modelled is not said to be that of a version.
    ...(board === undefined || level !== "exact" ? [] : [`${board.name} means that of QEMU ${board.version} here`]),
  ];
  return { level, why: evidenceTexts(evidence), ...(means.length === 0 ? {} : { means: means.join("; ") }) };
}

/** The same of evidence of which reasons are told apart: what an answer depends on, and why it is modelled besides. */
export function evidenceSentencesOf(evidence: Evidence): readonly string[] {
  const worded = wordedEvidence(evidence);
  const isModelledToo =
    worded.level === "depends" && namedReasons(evidence).reasons.some(({ kind }) => kind !== "depends-on-system");
  return isModelledToo
    ? [...evidenceSentences({ level: "depends", why: [] }), ...evidenceSentences({ ...worded, level: "modelled" })]
    : evidenceSentences(worded);
}

/** `6.12 means 6.12.107 here (debian 6.12.107)`, and what other updates of the series do otherwise. */
function releaseMeant({ series, release, build, changes }: ReleaseStandIn): string {
  const rules = [...new Set(changes.map(({ rule }) => rule))];
  const points = [...new Set(changes.map(({ from }) => from))];
  const others =
    rules.length === 0
      ? ""
      : `; at ${listed(points)} the ${rules.length === 1 ? "rule" : "rules"} ${listed(rules)} changed`;
  return `${series} means ${release} here (${build})${others}`;
}

/** In one line: `modelled: first reason (and 2 more)`. */
export function whyModelled(evidence: Evidence): string {
  const [first, ...others] = evidenceTexts(evidence);
  const more = others.length === 0 ? "" : ` (and ${others.length} more)`;
  return `${evidence.level}${first === undefined ? "" : `: ${first}${more}`}`;
}

function cpuText({ model, features }: Extract<Reason, { kind: "cpu-unknown" }>): string {
  const having = features.flatMap((feature) => HAVING[feature] ?? []);
  const unknown = [
    ...(having.length === 0 ? [] : [`whether it has ${listed(having)}`]),
    ...(features.includes("vendor") ? ["who made it"] : []),
  ].join(", and ");
  return model === undefined
    ? `the CPU is not stated: it is not known ${unknown}`
    : `\`cpu ${model}\` does not tell ${unknown}`;
}

const HAVING: Readonly<Partial<Record<CpuFeatureName, string>>> = {
  "gigabyte-pages": "pages of 1 GiB",
  "five-levels": "five-level page tables",
};

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
  deviceTreeNode: "the size of a device-tree node",
};

const SUPPOSED_WORDS: Readonly<Record<Supposed, string>> = {
  memory: "where its memory lies",
  cpus: "the number of CPUs",
  dimms: "which DIMMs are there when it starts",
  slots: "the number of slots for DIMMs",
  nodes: "how memory is divided among nodes",
  firmware: "which firmware it has",
  cmdline: "the command line",
};

function kaslrText({ places }: Extract<Reason, { readonly kind: "kaslr" }>): string {
  const shown = "it is shown where nokaslr puts it";
  if (places === undefined) return `KASLR places the kernel image anywhere in RAM that holds it: ${shown}`;
  if (places.count === 0) return "KASLR finds no place for the kernel image, which stays where the loader puts it";
  const at = `from ${hex(places.first)} to ${hex(places.last)}`;
  return `KASLR puts the kernel image at one of about ${places.count} places ${at}: ${shown}`;
}

function firmwareText({
  firmware,
  platform: board,
}: Extract<Reason, { readonly kind: "firmware-not-simulated" }>): string {
  if (board === undefined) return `what ${firmware} and the boot loader hold besides the map is not simulated`;
  return `${firmware} is not simulated on ${board}: the memory map is that of its BIOS`;
}
