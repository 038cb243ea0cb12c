/**
 * Outcomes against what the scenario says of them: steps that fail unannounced, stated outcomes that do not come true,
 * and steps whose outcome only a running system knows.
 */

import type { Statement, Step } from "../../../grammar/ast.ts";
import { nearest } from "../../../grammar/did-you-mean.ts";
import { endIn } from "../../../grammar/text-ends.ts";
import type { Evidence } from "../../simulation/evidence/reason.ts";
import type { Event, StatedOutcome } from "../../simulation/state/events.ts";
import type { OutcomeReason } from "../../simulation/state/outcome-reason.ts";
import { blockCount } from "../../simulation/state/outcomes.ts";
import type { BlockOutcome, MemoryState, Outcome } from "../../simulation/state/state.ts";
import { bytesOf, pfnOf } from "../../simulation/units/units.ts";
import type { Diagnostic, Fix, FixDesk, Place } from "../analysis.ts";
import type { SimulatedEvent } from "../event-states.ts";
import { blockNames } from "../notes/block-names.ts";
import { type OutcomeDifference, resultText } from "../notes/outcome-differs.ts";
import { isCertain } from "../notes/outcome-words.ts";
import { SPLIT_STEP, stateTitle, UNSTATE_OUTCOME } from "../notes/step-failed.ts";
import { problem } from "../problem.ts";
import { placeOfOrigin } from "../scenario/lasting-places.ts";
import type { SourceDocument } from "../scenario/sources.ts";
import { commandEnd, headSpan, oneLine } from "../source-text.ts";
import { claiming, writing } from "../text-edits.ts";
import { addParameter } from "./cmdline-edits.ts";
import { answerEvidence, withLevel } from "./notes.ts";
import { onliningFixes } from "./onlining-fixes.ts";

/** A boot or step with what came of it; places are those of the document that it is read in. */
export interface SimulatedEntry {
  readonly statement: Statement;
  readonly place: Place;
  readonly text: string;
  readonly event: Event;
  readonly before: MemoryState | undefined;
  readonly after: MemoryState | undefined;
  /** Whether there is a state behind it; nothing is simulated for the answer. */
  readonly hasState: boolean;
  readonly outcome: Outcome;
  /** Undefined where the budget ran out in front of it. */
  readonly simulated: SimulatedEvent | undefined;
}

/** The step of a timeline entry; undefined for a boot. */
export function stepOf(entry: Pick<SimulatedEntry, "event" | "statement">): Step | undefined {
  return entry.event.kind === "boot" ? undefined : (entry.statement as Step);
}

/** What the statement says will come of it. */
export function statedOf(entry: Pick<SimulatedEntry, "event">): StatedOutcome | undefined {
  return "stated" in entry.event ? entry.event.stated : undefined;
}

/** True where the outcome is what was stated, or what was observed. */
export function holdsAsStated(entry: SimulatedEntry): boolean {
  const stated = statedOf(entry);
  return stated !== undefined && difference(stated, entry) === undefined;
}

/** True where a step fails and the scenario says nothing of it. */
export function failsUnannounced(entry: SimulatedEntry): boolean {
  const { result } = entry.outcome;
  return stepOf(entry) !== undefined && statedOf(entry) === undefined && !NO_FAILURES.includes(result);
}

const NO_FAILURES: readonly string[] = ["ok", "depends", "not-simulated"];

/**
 * What there is to say of one step's outcome. `explained`: a note of the simulation says already why it fails.
 */
export function outcomeDiagnostics(
  entry: SimulatedEntry,
  document: SourceDocument,
  explained: boolean,
): readonly Diagnostic[] {
  const step = stepOf(entry);
  if (step === undefined || entry.outcome.result === "not-simulated") return [];
  const stated = statedOf(entry);
  const place = { uri: entry.place.uri, span: headSpan(step, document.file.text) };
  if (stated !== undefined) {
    const found = difference(stated, entry);
    return found === undefined ? [] : [outcomeDiffers(entry, step, place, found, document)];
  }
  if (entry.outcome.result === "depends") return [dependsInfo(entry, place, document)];
  return explained || !failsUnannounced(entry) ? [] : [stepFailed(entry, step, place, document)];
}

function stepFailed(entry: SimulatedEntry, step: Step, place: Place, document: SourceDocument): Diagnostic {
  const { outcome } = entry;
  const failed = outcome.blocks.filter((block) => block.result !== "ok" && block.result !== "depends");
  const evidence = trustOf(entry);
  const facts = {
    command: oneLine(document.file.text, place.span),
    result: outcome.result,
    ...(blockCount(outcome.blocks) > 1 && failed.length > 0 ? { blocks: failed } : {}),
    ...because(outcome),
  };
  const there = existingBlocks(entry, step);
  const failure = problem("step-failed", place, facts, {
    related: [...causes(outcome), ...(there === undefined ? [] : [{ ...place, message: `there is ${there}` }])],
    laterFixes: (desk) => [
      ...knobFixes(outcome, step, document),
      ...statingFixes(entry, step, document),
      ...defaultStateFixes(entry, step, desk),
      ...crashAreaFixes(outcome, desk),
    ],
  });
  return withLevel(failure, evidence);
}

/** A knob takes a few words, and one of them is nearly what is written. */
function knobFixes({ reason }: Outcome, step: Step, { uri, file }: SourceDocument): readonly Fix[] {
  if (reason?.kind !== "knob-takes" || reason.values.kind !== "words" || step.kind !== "set") return [];
  const { span } = step.value;
  const meant = nearest(file.text.slice(span.start, span.end), reason.values.words);
  return meant === undefined ? [] : [writing(uri, span, meant, false)];
}

/** How far an answer can be trusted; undefined: what stands in the way is certain, whatever else is modelled. */
function trustOf(entry: SimulatedEntry): Evidence | undefined {
  return isCertain(entry.outcome.reason) ? undefined : answerEvidence(entry);
}

/** A crash needs a reservation of the kernel that crashes. */
function crashAreaFixes({ reason }: Outcome, desk: FixDesk): readonly Fix[] {
  if (reason?.kind !== "no-crash-area") return [];
  const fix = addParameter("Add `crashkernel=256M`", "crashkernel=256M", desk);
  return fix === undefined ? [] : [fix];
}

/** The blocks that exist, where a step names one that doesn't. */
function existingBlocks({ before, outcome }: SimulatedEntry, step: Step): string | undefined {
  if (before === undefined || outcome.result !== "ENOENT" || !("blocks" in step)) return undefined;
  const runs: { first: number; last: number }[] = [];
  for (const { start, end } of before.blocks) {
    const last = runs.at(-1);
    if (last?.last === start - 1) last.last = end - 1;
    else runs.push({ first: start, last: end - 1 });
  }
  return runs.length === 0 ? "no memory block at all" : blockNames(runs.slice(0, MOST_RUNS));
}

/** Runs of blocks that a message names. */
const MOST_RUNS = 6;

/** A block that is already what the step would make it came up so by itself. */
function defaultStateFixes({ before, outcome }: SimulatedEntry, step: Step, desk: FixDesk): readonly Fix[] {
  if (before === undefined || outcome.result !== "EINVAL" || !("blocks" in step)) return [];
  const wanted = step.kind === "offline" ? "online" : "offline";
  const found = step.kind === "offline" ? "offline" : "online";
  const failed = outcome.blocks.filter(({ result }) => result === "EINVAL");
  const areFound = failed.every(({ first, last }) => {
    const there = before.blocks.within(first, last + 1);
    return before.blocks.covered(first, last + 1) > last - first && there.every(({ value }) => value.state === found);
  });
  if (!areFound) return [];
  return onliningFixes(before, failed, wanted, desk);
}

function outcomeDiffers(
  entry: SimulatedEntry,
  step: Step,
  place: Place,
  found: OutcomeDifference,
  document: SourceDocument,
): Diagnostic {
  const at = step.expected === undefined ? place : { uri: place.uri, span: step.expected.span };
  const evidence = trustOf(entry);
  const differs = problem(
    "outcome-differs",
    at,
    { ...found, ...because(entry.outcome) },
    {
      related: causes(entry.outcome),
      laterFixes: () => statingFixes(entry, step, document),
    },
  );
  return withLevel(differs, evidence);
}

function dependsInfo(entry: SimulatedEntry, place: Place, document: SourceDocument): Diagnostic {
  const { possible = ["ok", "EBUSY"] } = entry.outcome;
  const facts = { command: oneLine(document.file.text, place.span), possible, ...because(entry.outcome) };
  const end = place.span.end;
  const written = stepOf(entry)?.expected;
  // What is stated of several blocks is stated of each, of those too of which the outcome is known.
  const { blocks } = entry.outcome;
  const known = blockCount(blocks) > 1 ? blocks.filter(({ result }) => result !== "depends") : [];
  const statable = possible.filter((each) => known.every(({ result }) => result === each));
  const laterFixes = () =>
    statable.map((result) => {
      if (written === undefined) return addingOutcome(result, place.uri, end);
      return claiming(stateTitle(`-> ${result}`), place.uri, { start: end, end: written.span.end }, ` -> ${result}`);
    });
  const depends = problem("step-depends", place, facts, { related: causes(entry.outcome), laterFixes });
  return withLevel(depends, trustOf(entry), true);
}

/** How the simulation differs from what was stated; undefined where it holds. */
function difference(stated: StatedOutcome, entry: SimulatedEntry): OutcomeDifference | undefined {
  const { outcome } = entry;
  const pageSize = entry.after?.geometry.pageSize ?? 4096;
  if (outcome.result === "not-simulated") return undefined;
  if (blockCount(outcome.blocks) > 1 && !hasOneOutcome(entry)) {
    const others = outcome.blocks.filter((block) => block.result !== stated.result);
    return others.length === 0 ? undefined : { stated, others: resultsByBlock(others) };
  }
  const differs = { stated, simulated: shownResult(outcome, pageSize) };
  if (outcome.result !== stated.result) return differs;
  const statedPage = stated.pfn ?? (stated.address === undefined ? undefined : pfnOf(stated.address, pageSize));
  if (statedPage === undefined) return undefined;
  // No page stands in the way of what succeeds.
  if (outcome.result === "ok") return differs;
  return outcome.pfn === undefined || statedPage === outcome.pfn ? undefined : differs;
}

/**
 * An eject has one outcome: a block that fails is enough. So has `chmem` with a size, which names no blocks and fails where it does not come
 * to all of it.
 */
function hasOneOutcome({ event }: Pick<SimulatedEntry, "event">): boolean {
  return event.kind === "unplug" || (event.kind === "chmem" && "size" in event.target);
}

/** The same for people: of a step of which only a running system knows the outcome, all that it may be. */
function shownResult(outcome: Outcome, pageSize: number) {
  const { possible = [] } = outcome;
  if (outcome.result !== "depends" || possible.length === 0) return simulatedResult(outcome, pageSize);
  return { result: possible.join(" or ") };
}

/** The result, with the address that a failure is about. */
function simulatedResult({ result, pfn }: Pick<Outcome, "result" | "pfn">, pageSize: number) {
  return pfn === undefined || result === "ok" || result === "depends"
    ? { result }
    : { result, address: bytesOf(pfn, pageSize) };
}

function resultsByBlock(blocks: readonly BlockOutcome[]) {
  const results = [...new Set(blocks.map((block) => block.result))];
  return results.map((result) => ({ result, blocks: blocks.filter((each) => each.result === result) }));
}

function because({ reason }: Outcome): { readonly reason?: OutcomeReason } {
  return reason === undefined ? {} : { reason };
}

/** Writes the simulated outcome into the statement; one line for each result where the blocks differ. */
function statingFixes(entry: SimulatedEntry, step: Step, document: SourceDocument): readonly Fix[] {
  const { uri } = document;
  const { text } = document.file;
  const { outcome } = entry;
  const pageSize = entry.after?.geometry.pageSize ?? 4096;
  const end = commandEnd(step, text);
  const rest = { start: end, end: step.expected?.span.end ?? end };
  const results = new Set(outcome.blocks.map((block) => block.result));
  if (results.size > 1 && !hasOneOutcome(entry)) return splitFix(entry, step, document);
  const single = blockCount(outcome.blocks) <= 1;
  const result = single ? resultText(simulatedResult(outcome, pageSize)) : outcome.result;
  if (result === "depends") {
    const { possible = [] } = outcome;
    const states = possible.map((each) => claiming(stateTitle(`-> ${each}`), uri, rest, ` -> ${each}`));
    return [...states, claiming(UNSTATE_OUTCOME, uri, rest, "")];
  }
  if (step.expected === undefined) return [addingOutcome(result, uri, end)];
  return [claiming(stateTitle(`-> ${result}`), uri, rest, ` -> ${result}`)];
}

/** What can be stated of a step, as it came out; undefined where only a running system knows, and where its blocks differ. */
export function statableOutcome(entry: Pick<SimulatedEntry, "outcome" | "after" | "event">): string | undefined {
  const { outcome } = entry;
  const results = new Set(outcome.blocks.map((block) => block.result));
  if ((results.size > 1 && !hasOneOutcome(entry)) || outcome.result === "depends" || outcome.result === "not-simulated")
    return undefined;
  if (blockCount(outcome.blocks) > 1) return outcome.result;
  return resultText(simulatedResult(outcome, entry.after?.geometry.pageSize ?? 4096));
}

function addingOutcome(result: string, uri: string, end: number): Fix {
  return claiming(`Add \`-> ${result}\``, uri, { start: end, end }, ` -> ${result}`);
}

/** `offline memory36-39` as one line for each run of blocks with the same result, in the order they are written to. */
function splitFix(entry: SimulatedEntry, step: Step, document: SourceDocument): readonly Fix[] {
  if (!("blocks" in step) || step.blocks.kind !== "blocks") return [];
  const { text } = document.file;
  const indentation = endIn(text.slice(0, step.span.start), /[ \t]/);
  const descending = "descending" in step && step.descending;
  const parts: { result: string; blocks: BlockOutcome[] }[] = [];
  for (const block of entry.outcome.blocks) {
    const part = parts.at(-1);
    if (part?.result === block.result) part.blocks.push(block);
    else parts.push({ result: block.result, blocks: [block] });
  }
  if (parts.length > 64) return [];
  const lines = parts.map(({ result, blocks }) => {
    const order = descending && blockCount(blocks) > 1 ? " descending" : "";
    const stated = result === "depends" ? "" : ` -> ${result}`;
    return `${step.kind} ${blockNames(blocks)}${order}${stated}`;
  });
  return [claiming(SPLIT_STEP, document.uri, step.span, lines.join(`\n${indentation}`))];
}

function causes(outcome: Outcome): readonly Place[] {
  return outcome.origins.map(placeOfOrigin);
}
