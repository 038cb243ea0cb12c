/** What completion offers for the kernel and the machine: platforms and architectures that go together, options with their values, CPUs, rows of a map. */

import type { NameExpr } from "../../grammar/ast.ts";
import { meaningOf, wordsOf } from "../../grammar/vocabulary/word-lists.ts";
import type { Analysis } from "../analysis/analysis.ts";
import { OPTION_DECIDES } from "../analysis/config-words.ts";
import { choicesOf, meaningOfChoice } from "../analysis/scenario/data-words.ts";
import { firmwareNames } from "../analysis/scenario/machine-variant.ts";
import { ARCHITECTURES, KERNEL_ARCHES, type KernelArch } from "../simulation/arch/index.ts";
import { isOptionName, KCONFIG_OPTIONS, OPTION_NAMES } from "../simulation/kernels/kconfig/options.ts";
import { runsKernelsOf } from "../simulation/platforms/catalogue.ts";
import { GiB, hex } from "../simulation/units/units.ts";
import type { Candidate } from "./completion-candidates.ts";
import { type CompletionContext, headStatements } from "./completion-context.ts";
import { withDetail } from "./completion-forms.ts";

/** As a configuration file has them: `config CMA=y` means the same. */
export const OPTION_CANDIDATES: readonly Candidate[] = OPTION_NAMES.map((name) => ({
  label: `CONFIG_${name}`,
  kind: "value",
  detail: OPTION_DECIDES[name],
  isWhole: true,
}));

/** The same with a value behind them. */
export const OPTION_INSERTS: readonly Candidate[] = OPTION_CANDIDATES.map((candidate) => {
  const values = optionValues(candidate.label);
  return {
    ...candidate,
    insert: `${candidate.label}=‹${values.length === 0 ? usualNumber(candidate.label) : values.join("|")}›`,
  };
});

/** What most kernels have there. */
function usualNumber(written: string): number {
  const option = KCONFIG_OPTIONS[written.replace(/^CONFIG_/, "") as keyof typeof KCONFIG_OPTIONS];
  if (option.type !== "int") return 0;
  return typeof option.usual === "number" ? option.usual : option.usual.elsewhere;
}

/** What an option takes; a number could be any. */
export function optionValues(written: string): readonly string[] {
  const name = written.replace(/^CONFIG_/, "");
  return isOptionName(name) && KCONFIG_OPTIONS[name].type !== "int" ? ["y", "n"] : [];
}

function nameOf(node: NameExpr | undefined): string | undefined {
  return node?.kind === "name" ? node.name : undefined;
}

/** The architecture that the kernel names; undefined: none, or none that is known. */
export function kernelArch(analysis: Analysis): KernelArch | undefined {
  const kernel = headStatements(analysis).find((statement) => statement.kind === "kernel");
  const name = nameOf(kernel?.kind === "kernel" ? kernel.arch : undefined);
  return name !== undefined && Object.hasOwn(KERNEL_ARCHES, name) ? KERNEL_ARCHES[name] : undefined;
}

/** Items of a machine that a device tree tells, which only some machines are described by. */
const OF_DEVICE_TREES: ReadonlySet<string> = new Set(["dma-range", "reserved-memory"]);

/** Whether the machine can have an item: false where its architecture, or with UEFI its firmware, has no device tree to tell it. */
export function canSay(item: string, { analysis }: CompletionContext): boolean {
  if (!OF_DEVICE_TREES.has(item)) return true;
  const kernel = kernelArch(analysis);
  const machine = analysis.setup?.machine;
  if (kernel === undefined) return true;
  return ARCHITECTURES[kernel.arch].bootsFromDeviceTree(item === "dma-range" || machine === undefined ? {} : machine);
}

/** Platforms that run the scenario's kernel first, with a machine of one size behind them where no body stands there. */
export function platformCandidates({ analysis, hasMore }: CompletionContext): readonly Candidate[] {
  const named = kernelArch(analysis);
  const candidates = choicesOf("PLATFORM").map((name): Candidate => {
    const insert = hasMore ? {} : { insert: `${name} {\n  memory ‹4G›\n}` };
    const fits = named === undefined || runsKernelsOf(name, named.arch);
    return withDetail(
      { label: name, kind: "value", ...insert, ...(fits ? {} : { isElsewhere: true }) },
      meaningOfChoice("PLATFORM", name),
    );
  });
  return fittingFirst(candidates);
}

/** Firmware of the machine's platform. */
export function firmwareBuildCandidates({ analysis }: CompletionContext): readonly Candidate[] {
  const machine = headStatements(analysis).find((statement) => statement.kind === "machine");
  const called = nameOf(machine?.kind === "machine" ? machine.platform : undefined);
  return firmwareNames(called === undefined ? {} : { platform: called }).map((name) =>
    withDetail({ label: name, kind: "value" }, meaningOfChoice("FIRMWARE_BUILD", name)),
  );
}

/** Architectures of the scenario's machine first. */
export function archCandidates({ analysis }: CompletionContext): readonly Candidate[] {
  const machine = headStatements(analysis).find((statement) => statement.kind === "machine");
  const called = nameOf(machine?.kind === "machine" ? machine.platform : undefined);
  const candidates = choicesOf("ARCH").map((name): Candidate => {
    const fits = called === undefined || runsKernelsOf(called, KERNEL_ARCHES[name]!.arch);
    return withDetail(
      { label: name, kind: "value", ...(fits ? {} : { isElsewhere: true }) },
      meaningOfChoice("ARCH", name),
    );
  });
  return fittingFirst(candidates);
}

/** Names of those that go with what the scenario has. */
export function fitting(candidates: readonly Candidate[]): readonly string[] {
  return candidates.flatMap(({ label, isElsewhere }) => (isElsewhere === true ? [] : [label]));
}

function fittingFirst(candidates: readonly Candidate[]): readonly Candidate[] {
  return [...candidates].sort((a, b) => Number(a.isElsewhere ?? false) - Number(b.isElsewhere ?? false));
}

/** Processors of the machine that no other node has. */
export function cpuCandidates({ analysis, inBody }: CompletionContext): readonly Candidate[] {
  const { machine } = analysis.setup ?? {};
  const count = machine?.cpus ?? 1;
  const own = inBody.filter((word) => /^\d+$/.test(word)).map(Number);
  const taken = new Set(machine?.nodes.flatMap(({ cpus }) => cpus).filter((cpu) => !own.includes(cpu)) ?? []);
  const all = Array.from({ length: count }, (_, cpu) => cpu);
  // A node that says nothing of its processors was given some.
  const free = all.some((cpu) => !taken.has(cpu)) ? all.filter((cpu) => !taken.has(cpu)) : all;
  const [first = 0] = free;
  let last = first;
  while (free.includes(last + 1)) last++;
  const labels = last === first ? [`${first}`] : [`${first}-${last}`, ...free.map(String)];
  return labels.map((label) => ({ label, kind: "value", detail: "processors of the machine" }));
}

const MIRRORED: Candidate = { label: "mirrored", kind: "keyword", detail: "the platform keeps the memory twice" };

/** The end of a range, also as the kernel prints it: `[mem 0x0-0x9fbff]`. */
const RANGE_END = /-(?:0x)?[0-9a-f]+\]?$/i;

/** A row behind those that stand there; behind its range the kind of memory. */
export function firmwareCandidates({ before, inBody }: CompletionContext): readonly Candidate[] {
  const types = wordsOf("FIRMWARE_TYPE");
  if (before.length > 0) {
    const kind = before.slice(before.findLastIndex((word) => RANGE_END.test(word)) + 1).join(" ");
    if (kind.endsWith("mirrored")) return [];
    if (types.some((type) => type === kind)) return [MIRRORED];
    // Some kinds are two words.
    const begun = kind === "" ? "" : `${kind} `;
    return types
      .filter((type) => type.startsWith(begun))
      .map((type) => {
        const candidate = { label: type.slice(begun.length), kind: "value" } as const;
        return withDetail(candidate, meaningOf("FIRMWARE_TYPE", type));
      });
  }
  const ends = inBody.flatMap((word) => /^(?:0x)?[0-9a-f]+-(0x[0-9a-f]+)$/i.exec(word)?.[1] ?? []).map(Number);
  const ranges = ends.length === 0 ? FIRST_RANGES : [rowBehind(Math.max(...ends))];
  return ranges.map((range) => ({
    label: `${range} usable`,
    kind: "value",
    detail: "a range of the map, both ends included",
    insert: `‹${range}› ‹${types.join("|")}›`,
  }));
}

/** RAM of a PC below the hole of the first megabyte, and behind it. */
const FIRST_RANGES = ["0x0000000000100000-0x00000000bffdffff", "0x0000000000000000-0x000000000009fbff"];

function rowBehind(last: number): string {
  const start = Math.max(last + 1, 2 ** 20);
  return `${hex(start)}-${hex(start + GiB - 1)}`;
}
