/**
 * A scenario made of what files of a real machine tell, as a person would write it: title, kernel, machine, devices, command line, the
 * boot. What the files tell and the language can't say stands in comments, and so does whatever contradicts itself.
 */
import { format } from "../../../grammar/format.ts";
import { hex } from "../../simulation/units/units.ts";
import type { MachineFacts } from "../../sources/facts.ts";
import { mergeSources } from "../../sources/merge.ts";
import { cmdlineLines } from "./cmdline-lines.ts";
import { contradictionSentence, doubtSentences } from "./doubts.ts";
import { kernelWords } from "./kernel-words.ts";
import { machineLines } from "./machine-lines.ts";
import type { ReadSource } from "./read-sources.ts";

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
  const merged = mergeSources(sources.map(({ source }) => source));
  const { facts } = merged;
  const doubts = [
    ...merged.contradictions.map((each) => contradictionSentence(each, sources)),
    ...sources.flatMap(doubtSentences),
  ];
  const machine = machineLines(merged);
  if (machine === undefined) return { wrong: noMemory(sources, doubts) };
  const kernel = kernelWords(facts);
  const cmdline = facts.cmdline === undefined ? undefined : cmdlineLines(facts.cmdline.value);
  const leftOut =
    cmdline === undefined || cmdline.leftOut.length === 0 ? [] : [`Not in it: ${cmdline.leftOut.join(" ")}`];
  const isByName = machine.lines[0] !== "machine {";
  const observed = reservations(facts, isByName && kernel.build !== undefined, options);
  const build = observed.buildFrom ?? (kernel.build === undefined ? undefined : `build ${kernel.build}`);
  const paragraphs = [
    [`scenario ${quoted(titleOf(facts, sources))}`],
    comments([`Made from ${listed(sources.map(({ source }) => source.name))}.`, ...doubts]),
    [
      ...comments(kernel.comments),
      `kernel ${kernel.version} ${kernel.arch}${build === undefined ? "" : ` { ${build} }`}`,
    ],
    [...comments(machine.comments), ...machine.lines],
    cmdline === undefined ? [] : [...comments(leftOut), "cmdline {", ...cmdline.lines, "}"],
    observed.lines,
    ["boot"],
    machine.plugged.length === 0
      ? []
      : [...comments(["There when the machine starts."]), ...machine.plugged.map((name) => `plug ${name}`)],
  ];
  const text = paragraphs
    .filter((paragraph) => paragraph.length > 0)
    .map((paragraph) => paragraph.join("\n"))
    .join("\n\n");
  return { text: format(`${text}\n`), doubts };
}

function noMemory(sources: readonly ReadSource[], doubts: readonly string[]): string {
  const names = listed(sources.map(({ source }) => source.name));
  const wrapped = sources.some(({ source }) => source.kind === "dmesg");
  const advice = wrapped
    ? "the log lacks the first lines of the boot; `journalctl -k -b` or /var/log/dmesg may have them"
    : "add the boot log, /proc/iomem, lsmem or the VM's definition";
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

/** Ranges that are written out at most; a log that has more is named, or they are left to the model. */
const MOST_RESERVATIONS = 200;

interface ObservedLines {
  readonly lines: readonly string[];
  readonly buildFrom?: string;
}

/**
 * What memblock=debug printed. A tabled build on a tabled platform gives the same by itself; anywhere else the observed reservations
 * stand in the place of the modelled ones.
 */
function reservations(facts: MachineFacts, isTabled: boolean, { logBeside }: ImportOptions): ObservedLines {
  const list = facts.reservations;
  if (list.length === 0 || isTabled) return { lines: [] };
  if (logBeside !== undefined) {
    const name = quoted(logBeside);
    return { lines: [`reserve from ${name}`], buildFrom: `build from ${name}` };
  }
  if (list.length > MOST_RESERVATIONS) {
    const sentence = `memblock=debug printed ${list.length} reservations: put the log beside this file and write \`reserve from "LOG"\`.`;
    return { lines: comments([sentence]) };
  }
  return {
    lines: [
      ...comments(["As memblock=debug printed it."]),
      ...list.map(
        ({ value: { first, last, by } }) =>
          `reserve ${hex(first)}-${hex(last)}${/^[\w.]+$/.test(by) ? ` by ${by}` : ""}`,
      ),
    ],
  };
}
