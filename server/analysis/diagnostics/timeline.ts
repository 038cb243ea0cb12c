/**
 * Outcomes against what the scenario says of them: steps that fail unannounced, stated outcomes that do not come true,
 * and steps whose outcome only a running system knows.
 */

import type { Step } from "../../../grammar/ast.ts";
import { blockNames } from "../../simulation/state/block-names.ts";
import type { StatedOutcome } from "../../simulation/state/events.ts";
import type { BlockOutcome, Outcome } from "../../simulation/state/state.ts";
import { hex } from "../../simulation/units/units.ts";
import type { Diagnostic, Fix, Place, TimelineEntry } from "../analysis.ts";
import { outcomeText as reasonText } from "../notes/outcome-words.ts";
import { problem } from "../problem.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { commandEnd, headSpan, oneLine } from "../source-text.ts";
import { insertion, replacement } from "../text-edits.ts";
import { onliningFixes } from "./onlining-fixes.ts";

/** The step of a timeline entry; undefined for a boot. */
export function stepOf(entry: TimelineEntry): Step | undefined {
  return entry.event.kind === "boot" ? undefined : (entry.statement as Step);
}

/** What the statement says will come of it. */
export function statedOf(entry: TimelineEntry): StatedOutcome | undefined {
  return "stated" in entry.event ? entry.event.stated : undefined;
}

/** True where the outcome is what was stated, or what was observed. */
export function holdsAsStated(entry: TimelineEntry): boolean {
  const stated = statedOf(entry);
  return stated !== undefined && differences(stated, entry).length === 0;
}

/** True where a step fails and the scenario says nothing of it. */
export function failsUnannounced(entry: TimelineEntry): boolean {
  const { result } = entry.outcome;
  return stepOf(entry) !== undefined && statedOf(entry) === undefined && !NO_FAILURES.includes(result);
}

const NO_FAILURES: readonly string[] = ["ok", "depends", "not-simulated"];

/**
 * What there is to say of one step's outcome. `explained`: a note of the simulation says already why it fails.
 */
export function outcomeDiagnostics(
  entry: TimelineEntry,
  scenario: Scenario,
  explained: boolean,
): readonly Diagnostic[] {
  const step = stepOf(entry);
  if (step === undefined || entry.outcome.result === "not-simulated") return [];
  const stated = statedOf(entry);
  const place = { uri: entry.place.uri, span: headSpan(step, scenario.root.file.text) };
  if (stated !== undefined) {
    const found = differences(stated, entry);
    return found.length === 0 ? [] : [outcomeDiffers(entry, step, place, found, scenario)];
  }
  if (entry.outcome.result === "depends") return [dependsInfo(entry, place, scenario)];
  return explained || !failsUnannounced(entry) ? [] : [stepFailed(entry, step, place, scenario)];
}

function stepFailed(entry: TimelineEntry, step: Step, place: Place, scenario: Scenario): Diagnostic {
  const { outcome } = entry;
  const command = `\`${oneLine(scenario.root.file.text, place.span)}\``;
  const failed = outcome.blocks.filter((block) => block.result !== "ok" && block.result !== "depends");
  const which = outcome.blocks.length > 1 ? ` for ${namesOf(failed)}` : "";
  const why = outcome.reason === undefined ? "" : `: ${reasonText(outcome.reason)}`;
  return problem("step-failed", place, `${command} fails with ${outcome.result}${which}${why}`, {
    related: causes(outcome, scenario),
    fixes: [...statingFixes(entry, step, scenario), ...defaultStateFixes(entry, step, scenario)],
  });
}

/** A block that is already what the step would make it came up so by itself. */
function defaultStateFixes({ before, outcome }: TimelineEntry, step: Step, scenario: Scenario): readonly Fix[] {
  if (before === undefined || outcome.result !== "EINVAL" || !("blocks" in step)) return [];
  const wanted = step.kind === "offline" ? "online" : "offline";
  const found = step.kind === "offline" ? "offline" : "online";
  const failed = outcome.blocks.filter(({ result }) => result === "EINVAL").map(({ id }) => id);
  if (failed.some((id) => before.blocks.get(id)?.state !== found)) return [];
  return onliningFixes(before, failed, wanted, scenario);
}

function outcomeDiffers(
  entry: TimelineEntry,
  step: Step,
  place: Place,
  found: readonly string[],
  scenario: Scenario,
): Diagnostic {
  const why = entry.outcome.reason === undefined ? "" : ` (${reasonText(entry.outcome.reason)})`;
  const at = step.expected === undefined ? place : { uri: place.uri, span: step.expected.span };
  return problem("outcome-differs", at, `${found.join("; ")}${why}`, {
    related: causes(entry.outcome, scenario),
    fixes: statingFixes(entry, step, scenario),
  });
}

function dependsInfo(entry: TimelineEntry, place: Place, scenario: Scenario): Diagnostic {
  const { reason } = entry.outcome;
  const command = oneLine(scenario.root.file.text, place.span);
  const facts = { command, ...(reason === undefined ? {} : { reason }) };
  const end = place.span.end;
  const fixes = ["ok", "EBUSY"].map((result) =>
    insertion(`Add \`-> ${result}\``, place.uri, end, ` -> ${result}`, false),
  );
  return problem("step-depends", place, facts, { related: causes(entry.outcome, scenario), fixes });
}

/** How the simulation differs from what was stated; empty where it holds. */
function differences(stated: StatedOutcome, entry: TimelineEntry): readonly string[] {
  const { outcome } = entry;
  const pageSize = entry.after?.geometry.pageSize ?? 4096;
  if (outcome.result === "not-simulated") return [];
  if (outcome.blocks.length > 1) {
    const others = outcome.blocks.filter((block) => block.result !== stated.result);
    if (others.length === 0) return [];
    return [`stated ${stated.result} for every block, simulated ${resultsByBlock(others)}`];
  }
  if (outcome.result !== stated.result) {
    return [`stated ${statedText(stated)}, simulated ${outcomeText(outcome, pageSize)}`];
  }
  const statedPage = stated.pfn ?? (stated.address === undefined ? undefined : Math.floor(stated.address / pageSize));
  if (statedPage === undefined || outcome.pfn === undefined || statedPage === outcome.pfn) return [];
  return [`stated ${statedText(stated)}, simulated ${outcomeText(outcome, pageSize)}`];
}

function statedText(stated: StatedOutcome): string {
  if (stated.address !== undefined) return `${stated.result} at ${hex(stated.address)}`;
  return stated.pfn === undefined ? stated.result : `${stated.result} at pfn ${stated.pfn}`;
}

function outcomeText(outcome: Pick<Outcome, "result" | "pfn">, pageSize: number): string {
  if (outcome.pfn === undefined || outcome.result === "ok" || outcome.result === "depends") return outcome.result;
  return `${outcome.result} at ${hex(outcome.pfn * pageSize)}`;
}

/** `EBUSY for memory38-39, ok for memory40`. */
function resultsByBlock(blocks: readonly BlockOutcome[]): string {
  const results = [...new Set(blocks.map((block) => block.result))];
  return results
    .map((result) => `${result} for ${namesOf(blocks.filter((each) => each.result === result))}`)
    .join(", ");
}

function namesOf(blocks: readonly BlockOutcome[]): string {
  return blockNames(blocks.map(({ id }) => id));
}

/** Writes the simulated outcome into the statement; one line for each result where the blocks differ. */
function statingFixes(entry: TimelineEntry, step: Step, scenario: Scenario): readonly Fix[] {
  const { uri } = scenario.root;
  const { text } = scenario.root.file;
  const { outcome } = entry;
  const pageSize = entry.after?.geometry.pageSize ?? 4096;
  const end = commandEnd(step, text);
  const rest = { start: end, end: step.expected?.span.end ?? end };
  const results = new Set(outcome.blocks.map((block) => block.result));
  if (results.size > 1) return splitFix(entry, step, scenario);
  const single = outcome.blocks.length <= 1;
  const result = single ? outcomeText(outcome, pageSize) : outcome.result;
  if (result === "depends") return [replacement("Remove the stated outcome", uri, rest, "")];
  const title = step.expected === undefined ? `Add \`-> ${result}\`` : `State \`-> ${result}\``;
  return [replacement(title, uri, rest, ` -> ${result}`)];
}

/** `offline memory36-39` as one line for each run of blocks with the same result, in the order they are written to. */
function splitFix(entry: TimelineEntry, step: Step, scenario: Scenario): readonly Fix[] {
  if (!("blocks" in step) || step.blocks.kind !== "blocks") return [];
  const { text } = scenario.root.file;
  const indentation = /[ \t]*$/.exec(text.slice(0, step.span.start))![0];
  const descending = "descending" in step && step.descending;
  const parts: { result: string; blocks: BlockOutcome[] }[] = [];
  for (const block of entry.outcome.blocks) {
    const part = parts.at(-1);
    if (part?.result === block.result) part.blocks.push(block);
    else parts.push({ result: block.result, blocks: [block] });
  }
  if (parts.length > 64) return [];
  const lines = parts.map(({ result, blocks }) => {
    const order = descending && blocks.length > 1 ? " descending" : "";
    const stated = result === "depends" ? "" : ` -> ${result}`;
    return `${step.kind} ${namesOf(blocks)}${order}${stated}`;
  });
  return [replacement("Write one step for each outcome", scenario.root.uri, step.span, lines.join(`\n${indentation}`))];
}

function causes(outcome: Outcome, scenario: Scenario): Diagnostic["related"] {
  return outcome.origins.flatMap((origin) => {
    const place = scenario.origins.placeOf(origin);
    return place === undefined ? [] : [{ ...place, message: "comes from here" }];
  });
}
