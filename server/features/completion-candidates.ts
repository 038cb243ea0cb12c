/** The lists that completion offers, by where the cursor is. */

import { OPERANDS, type Operand, type OperandType } from "../../grammar/vocabulary/operands.ts";
import { meaningOf, type WordList, wordsOf } from "../../grammar/vocabulary/word-lists.ts";
import { BODIES, type BodyOwner, STATEMENTS, type StatementEntry } from "../../grammar/vocabulary.ts";
import { describeBlocks } from "../simulation/drivers/base-memory/block-facts.ts";
import { ALLOC_SITES, type AllocSite, siteFunction } from "../simulation/state/alloc-site.ts";
import { memoryBlockBytes } from "../simulation/state/block-size.ts";
import { memparse } from "../simulation/units/memparse.ts";
import { type Bytes, GiB, hex, roundUp } from "../simulation/units/units.ts";
import type { CompletionKind } from "./completion.ts";
import type { CompletionContext } from "./completion-context.ts";
import { declarationCandidates, snippetCandidates } from "./completion-declarations.ts";
import { expectCandidates } from "./completion-expect.ts";
import { behind, bodyBehind, bodyCandidates, statementCandidate, withDetail } from "./completion-forms.ts";
import { lineCandidates } from "./completion-lines.ts";
import {
  archCandidates,
  cpuCandidates,
  firmwareBuildCandidates,
  firmwareCandidates,
  OPTION_CANDIDATES,
  OPTION_INSERTS,
  optionValues,
  platformCandidates,
} from "./completion-machine.ts";
import { parameterCandidates } from "./completion-parameters.ts";
import { machineSizes, USUAL_SIZES } from "./completion-sizes.ts";
import {
  blockCandidates,
  canBegin,
  failedPageCandidates,
  nameCandidates,
  outcomeCandidates,
  rangeToIsolate,
} from "./completion-state.ts";
import { HANGS, hangCandidates, knobCandidates, knobValues, modeCandidates, zonesForStep } from "./completion-steps.ts";
import { byTrial, sizeOrBlocks, type Trial } from "./completion-trial.ts";

const BOOT_FUNCTIONS = [...new Set((Object.keys(ALLOC_SITES) as AllocSite[]).map(siteFunction))].sort();

export interface Candidate {
  readonly label: string;
  readonly kind: CompletionKind;
  readonly detail?: string;
  readonly insert?: string;
  readonly key?: string;
  /** There are others that are not in the list. */
  readonly isCut?: true;
  /** Nothing has to be written behind it. */
  readonly isWhole?: true;
  /** Stands in front of the word at the cursor, which stays. */
  readonly isBefore?: boolean;
  /** Not at this point of the timeline: the statement would fail. */
  readonly isElsewhere?: true;
}

/** What may stand at the cursor, most likely first. */
export function candidatesFor(context: CompletionContext): readonly Candidate[] {
  return candidatesAt(context).map((each) => withoutWhatFollows(each, context));
}

/** Words whose rest stands behind the cursor's word, as it is: of `dme|sg "…"` the word alone is written over, of `blo|cked on` its first half. */
function withoutWhatFollows(candidate: Candidate, context: CompletionContext): Candidate {
  const { analysis, body, before, hasMore, span, wordEnd } = context;
  const { label, kind, insert = label } = candidate;
  const isWithin = wordEnd > span.start && (hasMore || body === "restart");
  const isOfList = body === "firmware" || body === "reserved-memory" || body === "restart" || before[0] === "expect";
  if (!isWithin || !isOfList) return candidate;
  const [first = "", ...rest] = label.split(" ");
  const behindIt = analysis.source.slice({ start: wordEnd, end: wordEnd + MOST_BEHIND });
  if (rest.length > 0 && behindIt.trimStart().startsWith(rest.join(" "))) return { ...candidate, insert: first };
  const isWord = kind !== "value" && insert.startsWith(`${label} `) && /^[ \t]*[^\s#}]/.test(behindIt);
  return isWord ? { ...candidate, insert: label } : candidate;
}

/** Characters behind the word that are looked at. */
const MOST_BEHIND = 80;

function candidatesAt(context: CompletionContext): readonly Candidate[] {
  const typed = context.analysis.source.slice(context.span);
  if (context.body === "none" && context.before.at(-1) === '"') return lineCandidates(context);
  if (context.body === "cmdline") return parameterCandidates(context, typed);
  if (typed.startsWith("$")) return paramCandidates(context);
  if (context.body === "restart") return context.before.length === 0 ? CMDLINE : [];
  if (context.body === "firmware") return firmwareCandidates(context);
  if (context.body === "reserved-memory") return reservedMemoryCandidates(context);
  if (context.body === "concurrently" && context.before.length === 0) return stepCandidates(["step"], context);
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
  if (context.afterBoot) return stepCandidates(["step", "heading", "expectation"], context);
  return [...declarationCandidates(context), ...snippetCandidates(context)];
}

/** A step that can do nothing at this point stands behind those that can. */
function stepCandidates(places: readonly string[], context: CompletionContext): readonly Candidate[] {
  const rank = ({ place, word, form }: StatementEntry) =>
    2 * places.indexOf(place) + (place === "step" && !canBegin(word, form, context) ? 1 : 0);
  // In itself it can't stand.
  const isInner = context.body === "concurrently";
  return STATEMENTS.filter(({ place, kind }) => places.includes(place) && !(isInner && kind === "concurrently"))
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
  if (before.at(-2) === "->" && last !== "ok") return [atPage(context)];
  if (context.body === "concurrently" && before.includes("hangs")) return hangCandidates(context);
  if (verb === "param" && (last === "=" || last === "|")) return sizeCandidates();
  if (verb === "expect") return expectCandidates(context, nodeCandidates(context));
  const begun = STATEMENTS.filter(({ word }) => word.split(" ")[0] === verb);
  const entries = begun.map((statement) => [statement.kind, statement] as const);
  const { candidates: offered, isComplete } = behind(entries, before, offersOf, context);
  const isDeclared = begun.every(({ place }) => place !== "step");
  const candidates = isDeclared ? [...offered, ...begun.flatMap((each) => bodyBehind(each, context))] : offered;
  if (!isComplete || !begun.some(({ place }) => place === "step")) return candidates;
  return [...candidates, arrow(context), ...(context.body === "concurrently" ? [HANGS] : [])];
}

/** The page in the way, where there is one. */
function atPage(context: CompletionContext): Candidate {
  const page = failedPageCandidates(context)[0];
  const insert = page === undefined || page.kind !== "value" ? "at ‹0x13ff00000›" : `at ‹${page.label}›`;
  return { label: "at", kind: "keyword", detail: "the page that stands in the way", insert };
}

/** What stands for an operand because of the scenario: what exists at that point, and sizes one is likely to want. */
function offersOf(type: OperandType, context: CompletionContext): readonly Candidate[] | undefined {
  const { names, value }: Operand = OPERANDS[type];
  if (names !== undefined) return nameCandidates(context, names);
  if (type === "KNOB") return knobCandidates(context);
  if (type === "VALUE") return knobValues(context.before[1] ?? "", context);
  if (type === "OPTION") return context.hasMore ? OPTION_CANDIDATES : OPTION_INSERTS;
  if (type === "OPTION_VALUE") return words("value", optionValues(context.before.at(-2) ?? ""));
  if (type === "VERSION") return words("value", VERSIONS);
  if (type === "ADDRESS") return addressCandidates(context);
  if (type === "PLATFORM") return platformCandidates(context);
  if (type === "ARCH") return archCandidates(context);
  if (type === "FIRMWARE_BUILD") return firmwareBuildCandidates(context);
  if (type === "CPUS" && context.body === "node") return cpuCandidates(context);
  if (type === "DAX_MODE") return modeCandidates(context);
  if (type === "SYMBOL") return words("value", BOOT_FUNCTIONS);
  if (value === "range") return rangeCandidates(context);
  if (value === "new-name") return [];
  return BY_VALUE[type === "CPUS" || type === "SLOTS" ? "count" : value]?.(context);
}

/** Kernels that are likely to be meant; any other can be written. */
const VERSIONS = ["7.2", "6.12", "6.5", "6.1", "5.10"];

const A_NUMBER = /^\d[\w]*$/;

const BY_VALUE: Readonly<Record<string, (context: CompletionContext) => readonly Candidate[]>> = {
  count: (context) => [...words("value", ["1", "2", "4", "8"]), ...paramCandidates(context, /^\d+$/)],
  number: (context) => [...sizesFor(context), ...paramCandidates(context, A_NUMBER)],
  "number-or-range": (context) => [...sizesFor(context), ...paramCandidates(context, A_NUMBER)],
  "blocks-or-range": (context) => [...blockCandidates(context), ...sizeCandidates()],
  blocks: (context) => [...blockCandidates(context), ...paramCandidates(context, /^memory\d+(?:-\d+)?$/)],
  node: nodeCandidates,
  zone: zonesForStep,
};

/** `crash` and `reboot` take a command line, and nothing else. */
const CMDLINE: readonly Candidate[] = [{ label: "cmdline", kind: "keyword", insert: "cmdline { ‹nokaslr› }" }];

/** The simulated outcome first. */
function arrow(context: CompletionContext): Candidate {
  const simulated = outcomeCandidates(context).slice(0, 1);
  const others = ["ok", "EBUSY", "EINVAL", "ENOMEM"].filter((word) => word !== simulated[0]?.label);
  const outcomes = [...simulated.map(({ label }) => label), ...others].join("|");
  return { label: "->", kind: "keyword", detail: "the outcome that is expected", insert: `-> ‹${outcomes}›` };
}

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

function nodeCandidates({ state, analysis }: CompletionContext): readonly Candidate[] {
  const ids = state?.nodes.map((node) => node.id) ?? analysis.setup?.machine.nodes.map((node) => node.id) ?? [0];
  return (ids.length === 0 ? [0] : ids).map((id) => ({ label: `node${id}`, kind: "node" }));
}

/** Those whose values can all stand there. */
export function paramCandidates({ analysis }: CompletionContext, fits = /./): readonly Candidate[] {
  return analysis.params
    .filter(({ values }) => values.every((value) => fits.test(value)))
    .map(({ name, values }) => ({ label: `$${name}`, kind: "param", detail: values.join(" | ") }));
}

/** Behind all memory there is, at the next multiple of 1 GiB, as QEMU places what is plugged (hw/i386/pc.c, device_memory). */
function addressCandidates(context: CompletionContext): readonly Candidate[] {
  const { state } = context;
  if (context.before.at(-1) === "image") return imagePlace(context);
  if (context.body === "machine") return initrdPlace(context);
  const last = state === undefined ? undefined : describeBlocks(state).at(-1)?.last;
  if (state === undefined || last === undefined) return paramCandidates(context);
  const free = roundUp((last + 1) * memoryBlockBytes(state.geometry), GiB);
  return [{ label: hex(free), kind: "value", detail: "above all memory" }, ...paramCandidates(context)];
}

/** Where the kernel lies now: KASLR may have put it elsewhere, but never out of memory. */
function imagePlace({ state }: CompletionContext): readonly Candidate[] {
  const place = state?.boot.kernelImage;
  return place === undefined
    ? []
    : [{ label: hex(place.first), kind: "value", detail: "where it is simulated to lie" }];
}

/** Where the loader puts the initrd of the machine as it is written: anywhere else it may lie outside of RAM, or on something. */
function initrdPlace({ state }: CompletionContext): readonly Candidate[] {
  const place = state?.boot.reservations.find(({ by }) => by?.includes("initrd"));
  return place === undefined
    ? []
    : [{ label: hex(place.first), kind: "value", detail: "where it is simulated to lie" }];
}

/** An address as firmware gives it to such a window, above what most machines have. */
const CXL_WINDOW = 0x1050000000;

/** Memory that the firmware keeps for a driver, where that is asked for; else what a block spans that can be isolated. */
function rangeCandidates({ analysis, owner, state, inBody }: CompletionContext): readonly Candidate[] {
  if (owner === "cxl") {
    const soft = analysis.setup?.machine.firmware?.filter(({ type }) => type === "soft reserved") ?? [];
    if (soft.length === 0) return windowOf(inBody);
    return soft.map(({ first, last }) => ({
      label: `${hex(first)}-${hex(last)}`,
      kind: "value",
      detail: "soft reserved",
    }));
  }
  const range = state === undefined ? undefined : rangeToIsolate(state);
  return range === undefined ? [] : [range];
}

/** Where a window of CXL may lie, as large as the device. */
function windowOf(inBody: readonly string[]): readonly Candidate[] {
  const size = sizeOrBlocks(inBody[inBody.indexOf("size") + 1] ?? "");
  if (size === undefined || !("size" in size)) return [];
  return [
    { label: `${hex(CXL_WINDOW)}-${hex(CXL_WINDOW + size.size - 1)}`, kind: "value", detail: "as large as the device" },
  ];
}

/** Sizes that fit first. */
function sizesFor(context: CompletionContext): readonly Candidate[] {
  const ofMachine = machineSizes(context);
  if (ofMachine !== undefined) return ofMachine;
  return byTrial(sizeCandidates(mostBytes(context)), context.state, (label) =>
    ofSize(context.before, memparse(label).value),
  );
}

/** An allocation that says no more than its size. */
function ofSize([verb, ...others]: readonly string[], size: Bytes): Trial | undefined {
  if (others.length > 0) return undefined;
  if (verb === "allocate") return { kind: "allocate", name: "", size, use: "movable" };
  return verb === "alloc_contig" ? { kind: "alloc_contig", name: "", target: { size } } : undefined;
}

/** Up to so many bytes. */
function sizeCandidates(most = Number.POSITIVE_INFINITY): readonly Candidate[] {
  return words(
    "value",
    USUAL_SIZES.filter((size) => memparse(size).value <= most),
  );
}

/** Of memory: the rest is for what is unpacked of it, and for the kernel. */
const INITRD_SHARE = 8;

/** What a part of a device can have: all of its size. */
function mostBytes({ analysis, before, inBody, owner }: CompletionContext): number | undefined {
  if (before.at(-1) === "initrd") return (analysis.setup?.machine.memory ?? Number.POSITIVE_INFINITY) / INITRD_SHARE;
  if (before[0] === "resize") return analysis.setup?.devices.find(({ name }) => name === before[1])?.size;
  const isPart = owner === "virtio-mem" && before.at(-1) !== "size";
  const size = isPart ? sizeOrBlocks(inBody[inBody.indexOf("size") + 1] ?? "") : undefined;
  return size !== undefined && "size" in size ? size.size : undefined;
}

export function words(kind: CompletionKind, labels: readonly string[]): readonly Candidate[] {
  return labels.map((label) => ({ label, kind }));
}

export function listCandidates(list: WordList): readonly Candidate[] {
  return wordsOf(list).map((word) => withDetail({ label: word, kind: "value" }, meaningOf(list, word)));
}
