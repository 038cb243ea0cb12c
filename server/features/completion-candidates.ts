/** The lists that completion offers, by where the cursor is. */

import { OPERANDS, type Operand, type OperandType } from "../../grammar/vocabulary/operands.ts";
import { meaningOf, type WordList, wordsOf } from "../../grammar/vocabulary/word-lists.ts";
import { BODIES, type BodyOwner, STATEMENTS, type StatementEntry } from "../../grammar/vocabulary.ts";
import { OPTION_DECIDES } from "../analysis/config-words.ts";
import { knobs } from "../parameters/knobs.ts";
import { describeBlocks } from "../simulation/drivers/base-memory/block-facts.ts";
import { isOptionName, KCONFIG_OPTIONS, OPTION_NAMES } from "../simulation/kernels/kconfig/options.ts";
import { memoryBlockBytes } from "../simulation/state/block-size.ts";
import { GiB, hex, roundUp } from "../simulation/units/units.ts";
import type { CompletionKind } from "./completion.ts";
import type { CompletionContext } from "./completion-context.ts";
import { expectCandidates, zoneCandidates } from "./completion-expect.ts";
import { behind, bodyCandidates, statementCandidate, withDetail } from "./completion-forms.ts";
import { parameterCandidates } from "./completion-parameters.ts";
import {
  blockCandidates,
  failedPageCandidates,
  hasSubject,
  nameCandidates,
  outcomeCandidates,
} from "./completion-state.ts";

export interface Candidate {
  readonly label: string;
  readonly kind: CompletionKind;
  readonly detail?: string;
  readonly insert?: string;
  readonly key?: string;
  /** There are others that are not in the list. */
  readonly isCut?: true;
  /** Not at this point of the timeline: the statement would fail. */
  readonly isElsewhere?: true;
}

/** What may stand at the cursor, most likely first. */
export function candidatesFor(context: CompletionContext): readonly Candidate[] {
  const typed = context.analysis.source.slice(context.span);
  if (context.body === "cmdline") return parameterCandidates(context, typed);
  if (typed.startsWith("$")) return paramCandidates(context);
  if (context.body === "restart") return context.before.length === 0 ? CMDLINE : [];
  if (context.body === "firmware") return [...listCandidates("FIRMWARE_TYPE"), MIRRORED];
  if (context.body === "reserved-memory") return reservedMemoryCandidates(context);
  if (context.body === "concurrently" && context.before.length === 0) {
    return STATEMENTS.filter(({ place }) => place === "step").map((each) => statementCandidate(each, context));
  }
  const owner = bodyOwner(context);
  return owner === undefined ? statementCandidates(context) : bodyCandidates(owner, offersOf, context);
}

/** Bodies whose items follow from the vocabulary, by the name the context has for them. */
function bodyOwner({ body, owner }: CompletionContext): BodyOwner | undefined {
  const name = body === "device" ? owner : body;
  return Object.hasOwn(BODIES, name) ? (name as BodyOwner) : undefined;
}

function statementCandidates(context: CompletionContext): readonly Candidate[] {
  if (context.before.length > 0) return afterVerb(context);
  const places = context.afterBoot ? ["step", "heading", "expectation"] : ["declaration", "boot"];
  // A step that has nothing to be about stands behind those that have.
  const rank = ({ place, word, form }: StatementEntry) =>
    2 * places.indexOf(place) + (place === "step" && !hasSubject(word, form, context) ? 1 : 0);
  return STATEMENTS.filter(({ place }) => places.includes(place))
    .sort((a, b) => rank(a) - rank(b))
    .map((each) => statementCandidate(each, context));
}

/** Behind the first word of a statement. */
function afterVerb(context: CompletionContext): readonly Candidate[] {
  const { before } = context;
  const verb = before[0] ?? "";
  const last = before.at(-1) ?? "";
  if (last === "->") return outcomeCandidates(context);
  if (last === "at" && before.includes("->")) return failedPageCandidates(context);
  if (before.at(-2) === "->" && last !== "ok")
    return [{ label: "at", kind: "keyword", detail: "the page that stands in the way" }];
  if (verb === "expect") return expectCandidates(context, nodeCandidates(context));
  const begun = STATEMENTS.filter(({ word }) => word.split(" ")[0] === verb);
  const entries = begun.map((statement) => [statement.kind, statement] as const);
  const { candidates, isComplete } = behind(entries, before, offersOf, context);
  return isComplete && begun.some(({ place }) => place === "step") ? [...candidates, ARROW] : candidates;
}

/** What stands for an operand because of the scenario: what exists at that point, and sizes one is likely to want. */
function offersOf(type: OperandType, context: CompletionContext): readonly Candidate[] | undefined {
  const { names, value }: Operand = OPERANDS[type];
  if (names !== undefined) return nameCandidates(context, names);
  if (type === "KNOB") return knobCandidates();
  if (type === "VALUE") return words("value", knobs.find(({ name }) => name === context.before[1])?.words ?? []);
  if (type === "OPTION") return OPTION_CANDIDATES;
  if (type === "OPTION_VALUE") return words("value", optionValues(context.before.at(-2) ?? ""));
  if (type === "VERSION") return words("value", VERSIONS);
  if (type === "ADDRESS") return addressCandidates(context);
  if (value === "range") return rangeCandidates(context);
  if (value === "new-name") return [];
  return BY_VALUE[type === "CPUS" || type === "SLOTS" ? "count" : value]?.(context);
}

/** As a configuration file has them: `config CMA=y` means the same. */
const OPTION_CANDIDATES: readonly Candidate[] = OPTION_NAMES.map((name) => ({
  label: `CONFIG_${name}`,
  kind: "value",
  detail: OPTION_DECIDES[name],
}));

/** What an option takes; a number could be any. */
function optionValues(written: string): readonly string[] {
  const name = written.replace(/^CONFIG_/, "");
  return isOptionName(name) && KCONFIG_OPTIONS[name].type !== "int" ? ["y", "n"] : [];
}

/** Kernels that are likely to be meant; any other can be written. */
const VERSIONS = ["7.2", "6.12", "6.5", "6.1", "5.10"];

const BY_VALUE: Readonly<Record<string, (context: CompletionContext) => readonly Candidate[]>> = {
  count: (context) => [...words("value", ["1", "2", "4", "8"]), ...paramCandidates(context)],
  number: (context) => [...sizeCandidates(), ...paramCandidates(context)],
  "number-or-range": (context) => [...sizeCandidates(), ...paramCandidates(context)],
  "blocks-or-range": (context) => [...blockCandidates(context), ...sizeCandidates()],
  blocks: (context) => [...blockCandidates(context), ...paramCandidates(context)],
  node: nodeCandidates,
  zone: zoneCandidates,
};

/** `crash` and `reboot` take a command line, and nothing else. */
const CMDLINE: readonly Candidate[] = [{ label: "cmdline", kind: "keyword", insert: "cmdline { ‹nokaslr› }" }];

const ARROW: Candidate = {
  label: "->",
  kind: "keyword",
  detail: "the outcome that is expected",
  insert: "-> ‹EBUSY|ok|EINVAL|ENOMEM›",
};

/** Of a board's device tree: a size with the addresses it may have, or the very range; then what becomes of it. */
function reservedMemoryCandidates({ before, inBody }: CompletionContext): readonly Candidate[] {
  const last = before.at(-1);
  if (last === "size") return sizeCandidates();
  if (last === "in" || last === "at")
    return [{ label: "0x0-0x3fffffff", kind: "value", detail: "a range of addresses" }];
  const has = (word: string): boolean => inBody.includes(word);
  const items: readonly (Candidate & { readonly stands: boolean })[] = [
    {
      label: "size",
      kind: "keyword",
      detail: "how much is kept",
      insert: "size ‹64M›",
      stands: !has("size") && !has("at"),
    },
    {
      label: "in",
      kind: "keyword",
      detail: "where it may lie",
      insert: "in ‹0x0-0x3fffffff›",
      stands: has("size") && !has("in"),
    },
    {
      label: "at",
      kind: "keyword",
      detail: "the range itself",
      insert: "at ‹0x30000000-0x33ffffff›",
      stands: !has("size") && !has("at"),
    },
    {
      label: "no-map",
      kind: "keyword",
      detail: "the kernel never maps it",
      stands: !has("no-map") && !has("reusable"),
    },
    {
      label: "reusable",
      kind: "keyword",
      detail: "a CMA area of its devices",
      stands: !has("no-map") && !has("reusable"),
    },
  ];
  return items.filter(({ stands }) => stands).map(({ stands: _, ...candidate }) => candidate);
}

const MIRRORED: Candidate = { label: "mirrored", kind: "keyword", detail: "the platform keeps the memory twice" };

function nodeCandidates({ state, analysis }: CompletionContext): readonly Candidate[] {
  const ids = state?.nodes.map((node) => node.id) ?? analysis.setup?.machine.nodes.map((node) => node.id) ?? [0];
  return (ids.length === 0 ? [0] : ids).map((id) => ({ label: `node${id}`, kind: "node" }));
}

export function paramCandidates({ analysis }: CompletionContext): readonly Candidate[] {
  return analysis.params.map(({ name, values }) => ({ label: `$${name}`, kind: "param", detail: values.join(" | ") }));
}

function knobCandidates(): readonly Candidate[] {
  return knobs.map(({ name, summary }) => ({
    label: name,
    kind: "knob",
    detail: summary,
    insert: `${name} = `,
    key: `knob:${name}`,
  }));
}

/** Behind all memory there is, at the next multiple of 1 GiB, as QEMU places what is plugged (hw/i386/pc.c, device_memory). */
function addressCandidates(context: CompletionContext): readonly Candidate[] {
  const { state } = context;
  const last = state === undefined ? undefined : describeBlocks(state).at(-1)?.last;
  if (state === undefined || last === undefined) return paramCandidates(context);
  const free = roundUp((last + 1) * memoryBlockBytes(state.geometry), GiB);
  return [{ label: hex(free), kind: "value", detail: "above all memory" }, ...paramCandidates(context)];
}

/** Memory that the firmware keeps for a driver, where that is asked for; else what a block spans. */
function rangeCandidates({ analysis, owner, state }: CompletionContext): readonly Candidate[] {
  if (owner === "cxl") {
    const soft = analysis.setup?.machine.firmware?.filter(({ type }) => type === "soft reserved") ?? [];
    return soft.map(({ first, last }) => ({
      label: `${hex(first)}-${hex(last)}`,
      kind: "value",
      detail: "soft reserved",
    }));
  }
  const run =
    state === undefined ? undefined : describeBlocks(state).findLast(({ validZones }) => validZones.length > 0);
  if (state === undefined || run === undefined) return [];
  const blockSize = memoryBlockBytes(state.geometry);
  const label = `${hex(run.last * blockSize)}-${hex((run.last + 1) * blockSize - 1)}`;
  return [{ label, kind: "value", detail: `memory${run.last}` }];
}

function sizeCandidates(): readonly Candidate[] {
  return words("value", ["128M", "256M", "512M", "1G", "2G", "4G", "8G"]);
}

function words(kind: CompletionKind, labels: readonly string[]): readonly Candidate[] {
  return labels.map((label) => ({ label, kind }));
}

function listCandidates(list: WordList): readonly Candidate[] {
  return wordsOf(list).map((word) => withDetail({ label: word, kind: "value" }, meaningOf(list, word)));
}
