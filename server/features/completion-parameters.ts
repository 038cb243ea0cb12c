/** Completion inside `cmdline { … }`: the parameters that the scenario's kernel knows, and the values they take. */
import { findParameter, type KernelParameter, parameters, unavailable } from "../parameters/catalogue.ts";
import type { ValueKind } from "../parameters/parameter.ts";
import { followingPieces, type NextPiece, placeholdersOf } from "../parameters/syntax.ts";
import { memoryBlockBytes } from "../simulation/state/block-size.ts";
import type { MemoryState } from "../simulation/state/state.ts";
import { memparse } from "../simulation/units/memparse.ts";
import { type ByteRange, hex, rangesOverlap } from "../simulation/units/units.ts";
import type { Candidate } from "./completion-candidates.ts";
import { type CompletionContext, isInFrontOf } from "./completion-context.ts";
import { hugepageSizes, isIdle, machineValues } from "./completion-values.ts";
import { kernelOf } from "./kernel.ts";
import { availability } from "./parameter-text.ts";

/** `typed` is the word at the cursor; what stands before it up to white space is in `context.before`. */
export function parameterCandidates(context: CompletionContext, typed: string): readonly Candidate[] {
  const word = `${context.before[0] ?? ""}${typed}`;
  const equals = word.indexOf("=");
  if (equals < 0) return nameCandidates(context);
  const dollar = typed.startsWith("$");
  const refs = context.analysis.params.map(
    ({ name, values }): Candidate => ({ label: `$${name}`, kind: "param", detail: values.join(" | ") }),
  );
  if (dollar) return refs;
  const parameter = findParameter(word.slice(0, equals));
  const given = (context.before[0] ?? "").slice(equals + 1);
  if (parameter === undefined) return refs;
  // What stands behind the word goes on with it: of `memmap=25|6M!4G` the size alone is written over.
  if (GOES_ON.test(signBehind(context))) return placesOf(parameter, given, context);
  if (given !== "") return partCandidates(parameter, given, context);
  const onwards = typed.slice(equals + 1 - (context.before[0] ?? "").length);
  if (/\d/.test(onwards) && context.wordEnd === context.offset) {
    const going = [...goingOn(parameter, onwards, context), ...withUnits(parameter, onwards, context)];
    return [...going, ...valueCandidates(parameter, context), ...refs];
  }
  return [...valueCandidates(parameter, context), ...refs];
}

const GOES_ON = /^[@#$!%:,+]/;

function signBehind({ analysis, wordEnd }: CompletionContext): string {
  return analysis.source.slice({ start: wordEnd, end: wordEnd + 1 });
}

/** What can be written in the place of one part of a value, the others of which stand there. */
function placesOf(parameter: KernelParameter, given: string, context: CompletionContext): readonly Candidate[] {
  const found = new Map<string, string>();
  for (const form of formsOf(parameter, context)) {
    for (const piece of followingPieces(form.syntax, given)) {
      if ("words" in piece) continue;
      for (const label of placeholderValues(piece.placeholder, context)) found.set(label, form.meaning);
    }
  }
  return asValues(parameter, [...found]);
}

/** Behind bare digits: as many of the units that its forms take, up to all memory. */
function withUnits(parameter: KernelParameter, typed: string, context: CompletionContext): readonly Candidate[] {
  if (!/^\d+$/.test(typed)) return [];
  const pieces = formsOf(parameter, context).flatMap(({ syntax }) => followingPieces(syntax, ""));
  const takes = (placeholder: string): boolean =>
    pieces.some((piece) => "placeholder" in piece && piece.placeholder === placeholder);
  const most = context.state?.boot.memory.reduce((sum, { first, last }) => sum + last + 1 - first, 0) ?? Infinity;
  const sizes = ["M", "G"].map((unit) => `${typed}${unit}`).filter((size) => memparse(size).value < most);
  const isShare = takes("PERCENT") && Number(typed) > 0 && Number(typed) < 100;
  return asValues(
    parameter,
    [...(takes("SIZE") ? sizes : []), ...(isShare ? [`${typed}%`] : [])].map((value) => [value, ""] as const),
  );
}

/** In the midst of a value: what the parameter's forms have next, `high` behind `crashkernel=256M,`. */
function partCandidates(parameter: KernelParameter, given: string, context: CompletionContext): readonly Candidate[] {
  const found = new Map<string, string>();
  for (const form of formsOf(parameter, context)) {
    for (const piece of followingPieces(form.syntax, given)) {
      const size = memparse(given).value;
      const labels = labelsOf(piece, context);
      const fitting = RESERVES.has(parameter.name) ? labels.filter((label) => canLie(label, size, context)) : labels;
      for (const label of fitting) if (!found.has(label)) found.set(label, form.meaning);
    }
  }
  return asValues(parameter, [...found]);
}

function canLie(label: string, size: number, { state }: CompletionContext): boolean {
  if (state === undefined || !/^0x/.test(label)) return true;
  return isFreeRam({ first: Number(label), last: Number(label) + size - 1 }, state);
}

/** Behind a number that is written: `1G!0x130000000` for `1G`. */
function goingOn(parameter: KernelParameter, typed: string, context: CompletionContext): readonly Candidate[] {
  const found = new Map<string, string>();
  for (const form of formsOf(parameter, context)) {
    for (const piece of followingPieces(form.syntax, typed)) {
      const signs = "words" in piece ? piece.words : /\W$/.test(typed) ? [""] : [];
      for (const sign of signs) {
        const [next] = followingPieces(form.syntax, `${typed}${sign}`);
        const size = memparse(typed).value;
        const first = next === undefined ? undefined : bestOf(labelsOf(next, context), size, parameter, context);
        const label = `${typed}${sign}${first}`;
        if (first !== undefined && !found.has(label)) found.set(label, form.meaning);
      }
    }
  }
  return asValues(parameter, [...found]);
}

/** Of addresses one where so much RAM is free at the end of the boot; others can't be had by what the kernel reserves itself. */
function bestOf(
  labels: readonly string[],
  size: number,
  { name }: KernelParameter,
  { state }: CompletionContext,
): string | undefined {
  if (state === undefined || !labels.every((label) => /^0x/.test(label))) return labels.at(-1);
  const isFree = (label: string): boolean => isFreeRam({ first: Number(label), last: Number(label) + size - 1 }, state);
  return labels.findLast(isFree) ?? (RESERVES.has(name) ? undefined : labels.at(-1));
}

/** Parameters whose `@BASE` is refused where anything lies (kernel/crash_reserve.c, kernel/dma/contiguous.c). */
const RESERVES: ReadonlySet<string> = new Set(["crashkernel", "cma"]);

function isFreeRam(range: ByteRange, { boot }: MemoryState): boolean {
  const isRam = boot.memory.some(({ first, last }) => first <= range.first && range.last <= last);
  return isRam && !boot.reservations.some((each) => rangesOverlap(each, range));
}

/** Those of its forms that the scenario's kernel takes. */
export function formsOf(parameter: KernelParameter, { analysis }: CompletionContext): KernelParameter["forms"] {
  const kernel = kernelOf(analysis);
  if (kernel === undefined) return parameter.forms;
  return parameter.forms.filter(
    (form) => form.isIdle !== true && unavailable(form, kernel.version, kernel.arch) === undefined,
  );
}

function labelsOf(piece: NextPiece, context: CompletionContext): readonly string[] {
  return "words" in piece ? piece.words : placeholderValues(piece.placeholder, context);
}

function asValues({ name }: KernelParameter, values: readonly (readonly [string, string])[]): readonly Candidate[] {
  return values.map(([label, detail]) => ({ label, kind: "value", detail, key: `parameter:${name}` }));
}

const SIZES = ["64M", "128M", "256M", "512M", "1G", "2G"];
const MOST_ADDRESSES = 8;

/** What may be meant for a placeholder: sizes; where blocks of memory begin. */
function placeholderValues(placeholder: string, { state }: CompletionContext): readonly string[] {
  if (placeholder === "SIZE") return SIZES;
  if (placeholder !== "BASE" || state === undefined) return [];
  const size = memoryBlockBytes(state.geometry);
  const ends = state.blocks.runs.flatMap(({ start, end }) => [start, Math.floor((start + end) / 2), end - 1]);
  return [...new Set(ends)]
    .filter((id) => id > 0)
    .slice(-MOST_ADDRESSES)
    .map((id) => hex(id * size));
}

function nameCandidates(context: CompletionContext): readonly Candidate[] {
  const kernel = kernelOf(context.analysis);
  // In front of a word another one may be meant.
  const isBefore = context.typed === "" && context.wordEnd > context.offset;
  const hasSign = !isBefore && isInFrontOf("=", context);
  const candidates: Candidate[] = [];
  for (const parameter of parameters) {
    if (kernel !== undefined && unavailable(parameter, kernel.version, kernel.arch) !== undefined) continue;
    const key = `parameter:${parameter.name}`;
    const when = availability(parameter);
    const detail = when === "" ? parameter.summary : `${parameter.summary} (${when})`;
    candidates.push({
      label: parameter.name,
      kind: "parameter",
      detail,
      insert:
        parameter.value === "flag" || hasSign ? parameter.name : `${parameter.name}=${firstValue(parameter, context)}`,
      key,
    });
    // The value stands there already.
    if (hasSign) continue;
    for (const { label, insert, detail } of parameter.snippets ?? []) {
      if (label === parameter.name) continue;
      candidates.push({ label, kind: "snippet", detail, insert: withSizes(insert, context), key });
    }
  }
  if (!isBefore) return candidates;
  return candidates.map((each) => ({ ...each, insert: `${each.insert ?? each.label} `, isBefore }));
}

/** `hugepagesz=‹1G|2M›`, with the sizes that this machine has. */
function withSizes(insert: string, context: CompletionContext): string {
  const sizes = hugepageSizes(context);
  return sizes === undefined ? insert : insert.replace(/(?<=hugepagesz=‹)[^›]*/, sizes.join("|"));
}

/** A value that it takes, to overwrite; nothing where none is known. */
function firstValue(parameter: KernelParameter, context: CompletionContext): string {
  const [value] = valueCandidates(parameter, context);
  return value === undefined ? "" : `‹${value.label}›`;
}

const RARELY_A_WORD: ReadonlySet<ValueKind> = new Set(["list", "size", "number", "percent"]);

/** The words that stand in the parameter's forms, and the values of its examples. */
function valueCandidates(parameter: KernelParameter, context: CompletionContext): readonly Candidate[] {
  const ofMachine = machineValues(parameter.name, context);
  if (ofMachine !== undefined)
    return asValues(
      parameter,
      ofMachine.map((value) => [value, "what this machine has"]),
    );
  const found = new Map<string, string>();
  /** `exactmap` is nothing without the ranges behind it. */
  const together = new Map<string, string>();
  // A word of a list (`exactmap`), or beside a size (`mem=nopentium`), is one of the rarer things that can stand there.
  const isRare = RARELY_A_WORD.has(parameter.value);
  for (const form of formsOf(parameter, context)) {
    const value = form.syntax.slice(parameter.name.length + 1);
    const choices = [...value.matchAll(/\{([^}]*)\}/g)].flatMap(([, words]) => (words ?? "").split("|"));
    for (const choice of choices) found.set(choice, form.meaning);
    if (choices.length === 0 && value !== "" && placeholdersOf(form.syntax).length === 0)
      found.set(value, form.meaning);
    if (value === "BOOL") for (const word of ["Y", "N"]) found.set(word, form.meaning);
  }
  for (const example of parameter.examples ?? []) {
    const written = example.match(/(?:[^\s"]|"[^"]*")+/g) ?? [];
    const first = written.find((one) => one.startsWith(`${parameter.name}=`));
    if (first === undefined) continue;
    const value = first.slice(parameter.name.length + 1);
    // In the order of the examples, a word of a form too.
    if (isRare) found.delete(value);
    found.set(value, "example");
    const [next, ...others] = written.slice(1);
    if (next?.startsWith(`${parameter.name}=`)) together.set(value, [value, next, ...others].join(" "));
  }
  for (const value of found.keys()) if (isIdle(parameter.name, value, context)) found.delete(value);
  const values = [...found].sort(([, a], [, b]) => (isRare ? Number(b === "example") - Number(a === "example") : 0));
  return asValues(parameter, values).map((each) => {
    const insert = together.get(each.label);
    return insert === undefined ? each : { ...each, insert };
  });
}
