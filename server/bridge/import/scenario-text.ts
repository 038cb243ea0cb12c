/**
 * A scenario made of what files of a real machine tell, as a person would write it: title, kernel, machine, devices, command line, the
 * boot. What the files tell and the language can't say stands in comments, and so does whatever contradicts itself.
 */

import { format } from "../../../grammar/format.ts";
import { noMemoryText } from "../../analysis/notes/source-words.ts";
import { KERNEL_ARCHES } from "../../simulation/arch/index.ts";
import { kernelConfig } from "../../simulation/builds/kernel-config.ts";
import { statedBuild } from "../../simulation/builds/stated-build.ts";
import { arm64NumaCode } from "../../simulation/kernels/arm64-rules.ts";
import { ruleFor } from "../../simulation/kernels/rule-table.ts";
import { parseKernelVersion } from "../../simulation/kernels/version.ts";
import { type ByteRange, GiB, hex, MiB, rangesOverlap, writtenSize } from "../../simulation/units/units.ts";
import { isEmpty, readSavedBuild } from "../../sources/dmesg/build.ts";
import type { MachineFacts } from "../../sources/facts.ts";
import { LAYOUT_READERS } from "../../sources/layout-readers.ts";
import { type MergedMachine, mergeSources } from "../../sources/merge.ts";
import { toldKernel } from "../../sources/told-kernel.ts";
import { type CmdlineLines, cmdlineLines } from "./cmdline-lines.ts";
import { contradictionSentence, doubtSentences } from "./doubts.ts";
import { type KernelWords, kernelWords, specOfWords } from "./kernel-words.ts";
import { laterBlocksOf, type WrittenBlocks } from "./later-blocks.ts";
import { machineLines } from "./machine-lines.ts";
import { lineAt, type ReadSource } from "./read-sources.ts";

export interface ImportedScenario {
  readonly text: string;
  /** Sentences for who called: what was not used, what contradicts itself. They stand in the text too. */
  readonly doubts: readonly string[];
}

export interface ImportOptions {
  /**
   * A log beside the scenario, by the name that the scenario would give it: it is named instead of written out where it tells of the
   * build or of reservations.
   */
  readonly logBeside?: string;
}

/** `wrong`: no scenario can be made, the end of a sentence. */
export function scenarioOf(
  sources: readonly ReadSource[],
  options: ImportOptions = {},
): ImportedScenario | { readonly wrong: string } {
  const told = withMadeUpNodes(mergeSources(sources.map(({ source }) => source)));
  const blocks = laterBlocksOf(told);
  const { merged } = blocks;
  const { facts } = merged;
  const doubts = [
    ...merged.contradictions.map((each) => contradictionSentence(each, sources)),
    ...sources.flatMap((source) => doubtSentences(source, merged.map?.origin)),
  ];
  if (facts.foreign !== undefined) return { wrong: notSimulated(merged, facts.foreign, sources) };
  const machine = machineLines(merged, deviceReach(sources));
  if (machine === undefined) return { wrong: noMemory(sources, doubts) };
  const kernel = kernelWords(facts);
  const areas = facts.cmdline === undefined ? observedAreas(merged) : NO_AREAS;
  const cmdline = facts.cmdline === undefined ? areas.cmdline : cmdlineLines(facts.cmdline.value);
  const leftOut =
    cmdline === undefined || cmdline.leftOut.length === 0 ? [] : [`Not in it: ${cmdline.leftOut.join(" ")}`];
  const isByName = machine.lines[0] !== "machine {";
  const isDebug = sources.some(
    ({ source, text }) => source.kind === "dmesg" && /\b_{0,2}memblock_reserve: \[/.test(text),
  );
  // Where KASLR put the image decides where page tables lie, and with them what is allocated early.
  const isFollowed = isByName && isTabled(kernel) && /(?:^|\s)nokaslr(?:\s|$)/.test(facts.cmdline?.value ?? "");
  const observed = isFollowed ? { lines: [] } : observedLines(facts, areas.taken, isDebug ? options : undefined);
  const named = buildWords(kernel, observed, sources, options);
  const build = [...named, ...cmaWords(kernel, facts), ...zoneWords(kernel, named, sources)];
  const paragraphs = [
    [`scenario ${quoted(titleOf(facts, sources))}`],
    comments([`Made from ${listed(sources.map(({ source }) => source.name))}.`, ...doubts]),
    [
      ...comments([...kernel.comments, ...sizesElsewhere(kernel, observed, sources, options)]),
      `kernel ${kernel.version} ${kernel.arch}${build.length === 0 ? "" : ` { ${build.join(" ")} }`}`,
    ],
    [...comments([...machine.comments, ...blocks.comments]), ...machine.lines],
    cmdline === undefined ? [] : [...comments([...leftOut, ...areas.comments]), "cmdline {", ...cmdline.lines, "}"],
    observed.lines,
    comments(laterSentences(merged, sources)),
    ["boot"],
    pluggedLines(machine.plugged, blocks),
    blocks.steps,
  ];
  const text = paragraphs
    .filter((paragraph) => paragraph.length > 0)
    .map((paragraph) => paragraph.join("\n"))
    .join("\n\n");
  return { text: format(`${text}\n`), doubts };
}

/** Memory that a listing shows to have come later. */
function pluggedLines(names: readonly string[], { behindPlug }: WrittenBlocks): readonly string[] {
  if (names.length === 0) return [];
  return [
    "set auto_online_blocks=offline",
    ...names.flatMap((name) => [`plug ${name}`, ...(behindPlug.get(name) ?? [])]),
  ];
}

/** Nodes of `numa=fake=` where the kernel has it by a patch of its vendor: arm64 before 6.12. What makes them by rule needs no nodes. */
function withMadeUpNodes(merged: MergedMachine): MergedMachine {
  const { facts } = merged;
  const version = parseKernelVersion(toldKernel(facts)?.version ?? "");
  const isPatched = version !== undefined && ruleFor(arm64NumaCode, version) === "arch_numa";
  return isPatched && facts.nodes.length === 0 && facts.madeUpNodes !== undefined
    ? { ...merged, facts: { ...facts, nodes: facts.madeUpNodes! } }
    : merged;
}

/**
 * Whose build the kernel is, and the log that its sizes are learnt from: of memblock=debug all of them, of any other log those of its
 * image and of its per-CPU area.
 */
function buildWords(
  kernel: KernelWords,
  observed: ObservedLines,
  sources: readonly ReadSource[],
  { logBeside }: ImportOptions,
): readonly string[] {
  if (observed.buildFrom !== undefined) return [observed.buildFrom];
  const named = kernel.build !== undefined ? [`build ${kernel.build}`] : [];
  if (logBeside === undefined || logOfSizes(kernel, sources) === undefined) return named;
  return [...named, `build from ${quoted(logBeside)}`];
}

/** The log that tells sizes of a build that no table has. */
function logOfSizes(kernel: KernelWords, sources: readonly ReadSource[]): ReadSource | undefined {
  const log = sources.find(({ source }) => source.kind === "dmesg");
  return log === undefined || isTabled(kernel) || isEmpty(readSavedBuild(log.text)) ? undefined : log;
}

/** Where the log is not named: that it would tell sizes of the build. */
function sizesElsewhere(
  kernel: KernelWords,
  { buildFrom }: ObservedLines,
  sources: readonly ReadSource[],
  { logBeside }: ImportOptions,
): readonly string[] {
  if (logBeside !== undefined || buildFrom !== undefined || logOfSizes(kernel, sources) === undefined) return [];
  return ['The log tells sizes of this build: with it beside this file, `build from "LOG"` takes them.'];
}

/** Where such kernels usually have a default CMA area, a log that has none shows that this one is configured otherwise. */
function cmaWords(kernel: KernelWords, { noCma, cmdline }: MachineFacts): readonly string[] {
  const isAsked = /(?:^|\s)cma=/.test(cmdline?.value ?? "");
  const spec = specOfWords(kernel);
  if (noCma === undefined || isAsked || spec === undefined || isTabled(kernel)) return [];
  const config = kernelConfig(spec);
  const hasDefault = config.value("DMA_CMA") && config.value("CMA_SIZE_MBYTES") > 0;
  return hasDefault ? ["config CMA_SIZE_MBYTES=0"] : [];
}

/** Low zones that the kernel of a log does not have, where the log itself is not named. */
function zoneWords(kernel: KernelWords, named: readonly string[], sources: readonly ReadSource[]): readonly string[] {
  const log = sources.find(({ source }) => source.kind === "dmesg");
  if (log === undefined || isTabled(kernel) || named.some((words) => words.startsWith("build from"))) return [];
  const { config } = readSavedBuild(log.text);
  return (["ZONE_DMA", "ZONE_DMA32"] as const)
    .filter((option) => config[option] === false)
    .map((option) => `config ${option}=n`);
}

/** Whether the simulation knows that very build. */
function isTabled(kernel: KernelWords): boolean {
  const spec = specOfWords(kernel);
  const version = parseKernelVersion(kernel.version);
  return spec !== undefined && version !== undefined && statedBuild(spec, version) !== undefined;
}

/** Memory that came after the boot: which device brought it, and how it was onlined, no file tells. */
function laterSentences({ later }: MergedMachine, sources: readonly ReadSource[]): readonly string[] {
  if (later.length === 0) return [];
  const ranges = later.slice(0, 8).map(({ value }) => `${hex(value.first)}-${hex(value.last)}`);
  const more = later.length > ranges.length ? ` and ${later.length - ranges.length} more ranges` : "";
  const names = sources
    .filter(({ source }) => source.machine.maps.blocks ?? source.machine.maps.iomem)
    .map(({ source }) => source.name);
  const { value } = later[0]!;
  return [
    `In ${listed(names)} and not in the map: ${ranges.join(", ")}${more}. It came after the boot; as a DIMM it were`,
    `dimm later { size ${writtenSize(value.last + 1 - value.first)} at ${hex(value.first)} }`,
    "plug later",
  ];
}

/** What devices of an arm64 board reach: where its zone DMA ends below 4 GiB and below the end of memory. */
function deviceReach(sources: readonly ReadSource[]): ByteRange | undefined {
  const log = sources.find(({ source }) => source.kind === "dmesg");
  const zones = log === undefined ? [] : (LAYOUT_READERS.dmesg?.(log.text).layout ?? []);
  const rangeOf = (zone: string): ByteRange | undefined => {
    const value = zones.find(({ item, of }) => item === "zone-range" && of === zone)?.value;
    return typeof value === "object" ? value : undefined;
  };
  const [dma, dma32] = [rangeOf("DMA"), rangeOf("DMA32")];
  const isCut = dma !== undefined && dma32 !== undefined && dma.last < 4 * GiB - 1;
  // x86 ends its zone at 16 MiB whatever devices reach.
  return isCut && dma.last >= 16 * MiB ? { first: 0, last: dma.last } : undefined;
}

/** A kernel of an architecture without rules here. */
function notSimulated(
  { sourceOf }: MergedMachine,
  foreign: NonNullable<MachineFacts["foreign"]>,
  sources: readonly ReadSource[],
): string {
  const owner = sourceOf(foreign);
  const read = sources.find(({ source }) => source === owner);
  const place =
    owner === undefined || read === undefined ? "the log" : `${owner.name}:${lineAt(read, foreign.at.start)}`;
  const known = listed([...new Set(Object.values(KERNEL_ARCHES).map(({ arch }) => arch))]);
  return `${place} is of a ${foreign.value} kernel, which is not simulated (${known} are)`;
}

function noMemory(sources: readonly ReadSource[], doubts: readonly string[]): string {
  const names = listed(sources.map(({ source }) => source.name));
  const advice = noMemoryText(sources.map(({ source }) => source));
  const cut = sources.find((source) => source.cut)?.source.name;
  if (cut !== undefined)
    return `nothing in the first 64 MiB of ${cut} tells of the machine's memory, and no line behind begins a boot: ${advice}`;
  const first = doubts[0] === undefined ? "" : ` (${doubts[0]})`;
  return `nothing in ${names} tells of the machine's memory: ${advice}${first}`;
}

function titleOf({ model }: MachineFacts, sources: readonly ReadSource[]): string {
  if (model !== undefined) return model.value;
  return `the machine of ${listed([...new Set(sources.map(({ source }) => source.name))].slice(0, 3))}`;
}

function quoted(title: string): string {
  const plain = title
    .replace(/\p{Cc}+/gu, " ")
    .trim()
    .slice(0, 120);
  return `"${plain.replaceAll("\\", "\\\\").replaceAll('"', '\\"')}"`;
}

function listed(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}

const COMMENT_WIDTH = 116;

/** Sentences as comment lines, wrapped. */
function comments(sentences: readonly string[]): readonly string[] {
  return sentences.flatMap((sentence) => {
    const lines: string[] = [];
    for (const word of sentence.replace(/\p{Cc}+/gu, " ").split(" ")) {
      const last = lines.at(-1);
      if (last !== undefined && last.length + 1 + word.length <= COMMENT_WIDTH)
        lines[lines.length - 1] = `${last} ${word}`;
      else lines.push(word);
    }
    return lines.map((line, index) => (index === 0 ? `# ${line}` : `#   ${line}`));
  });
}

type Reservation = MachineFacts["reservations"][number];

interface ObservedAreas {
  readonly cmdline: CmdlineLines | undefined;
  readonly comments: readonly string[];
  /** Reservations that the parameters stand for. */
  readonly taken: ReadonlySet<Reservation>;
}

const NO_AREAS: ObservedAreas = { cmdline: undefined, comments: [], taken: new Set() };

/** Parameters that make an area, and whether they put it where the log has it: what else lies there is the model's. */
const AREA_PARAMETERS: readonly { readonly by: string; readonly parameter: string; readonly placed: boolean }[] = [
  { by: "reserve_crashkernel", parameter: "crashkernel", placed: false },
  { by: "cma_declare_contiguous_nid", parameter: "cma", placed: true },
];

/** Of a log that lacks its command line: what must have stood there for the areas that the kernel tells of. */
function observedAreas({ facts: { reservations }, map }: MergedMachine): ObservedAreas {
  const isMemory = (range: ByteRange): boolean =>
    map === undefined || map.ranges.some(({ value }) => value.type === "usable" && rangesOverlap(value, range));
  const found = AREA_PARAMETERS.flatMap(({ by, parameter, placed }) => {
    const told = reservations.filter(({ value }) => value.by === by && isMemory(value));
    return told.length === 1 ? [{ parameter, placed, told: told[0]! }] : [];
  });
  if (found.length === 0) return NO_AREAS;
  const words = found.map(({ parameter, placed, told: { value } }) => {
    return `${parameter}=${writtenSize(value.last + 1 - value.first)}${placed ? `@${hex(value.first)}` : ""}`;
  });
  return {
    cmdline: { lines: words, leftOut: [] },
    comments: ["No file tells the command line; the log has areas that these parameters make."],
    taken: new Set(found.map(({ told }) => told)),
  };
}

/** Ranges that are written out at most; a log that has more is named, or they are left to the model. */
const MOST_RESERVATIONS = 200;

interface ObservedLines {
  readonly lines: readonly string[];
  readonly buildFrom?: string;
}

/**
 * Reservations that the log tells. A tabled build on a tabled platform gives the same by itself; anywhere else the observed ones stand.
 * `debug`: memblock=debug printed all of them; undefined: they are those that every log has.
 */
function observedLines(
  { reservations }: MachineFacts,
  taken: ReadonlySet<Reservation>,
  debug: ImportOptions | undefined,
): ObservedLines {
  const list = reservations.filter((told) => !taken.has(told)).toSorted((a, b) => a.at.start - b.at.start);
  if (list.length === 0) return { lines: [] };
  if (debug?.logBeside !== undefined) {
    const name = quoted(debug.logBeside);
    return { lines: [`reserve from ${name}`], buildFrom: `build from ${name}` };
  }
  if (list.length > MOST_RESERVATIONS) {
    const sentence = `memblock=debug printed ${list.length} reservations: put the log beside this file and write \`reserve from "LOG"\`.`;
    return { lines: comments([sentence]) };
  }
  const written = list.map(({ value: { first, last, by } }) => {
    return `reserve ${hex(first)}-${hex(last)}${/^[\w.]+$/.test(by) ? ` by ${by}` : ""}`;
  });
  return {
    lines: [
      ...comments([debug === undefined ? "As the log tells them." : "As memblock=debug printed it."]),
      ...written,
    ],
  };
}
