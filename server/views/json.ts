/**
 * A state as JSON (`memzone show --as json`): an interface that other programs read, so fields are added and never change
 * their meaning. Counts are pages of the kernel's page size, `block_size` is bytes, addresses are hex strings, lines and
 * columns count from 1.
 */

import type { Analysis, Diagnostic, TimelineEntry } from "../analysis/analysis.ts";
import { endState } from "../analysis/end-state.ts";
import { type WordedEvidence, wordedEvidence } from "../analysis/evidence-words.ts";
import { describeBlocks } from "../simulation/drivers/base-memory/block-facts.ts";
import {
  blockEvidence,
  outcomeEvidence,
  reservationEvidence,
  stateEvidence,
  zoneEvidence,
} from "../simulation/evidence/levels.ts";
import type { Evidence } from "../simulation/evidence/reason.ts";
import { memoryBlockBytes } from "../simulation/state/block-size.ts";
import type { ZoneName } from "../simulation/state/events.ts";
import { idsOfSpan, spanLength } from "../simulation/state/outcomes.ts";
import type { BlockOutcome, MemoryState } from "../simulation/state/state.ts";
import { sameList } from "../simulation/units/same-list.ts";
import { hex } from "../simulation/units/units.ts";
import { singleBlocks } from "./block-runs.ts";
import { PlaceFinder, type TextOf } from "./places.ts";

export interface StateJson {
  readonly kernel: string;
  readonly arch: string;
  readonly block_size: number;
  readonly min_free_kbytes: number;
  readonly at: StateName;
  readonly evidence: WordedEvidence;
  readonly blocks: readonly BlockJson[];
  readonly zones: readonly ZoneJson[];
  readonly reserved: readonly ReservedJson[];
  readonly steps: readonly StepJson[];
  readonly diagnostics: readonly DiagnosticJson[];
}

/** `boot`, the number of a step, or `end`. */
export type StateName = "boot" | "end" | number;

/** Where it differs from the state's. */
interface OwnEvidence {
  readonly evidence?: WordedEvidence;
}

interface ReservedJson extends OwnEvidence {
  readonly start: string;
  readonly end: string;
  readonly by: string;
}

/** `last`: so many blocks lie behind half a million others that they are not listed one by one. */
interface BlockJson extends OwnEvidence {
  readonly id: number;
  readonly last?: number;
  readonly state: string;
  readonly removable: 0 | 1;
  readonly nodes: readonly number[];
  readonly valid_zones: readonly string[];
}

interface ZoneJson extends OwnEvidence {
  readonly node: number;
  readonly name: string;
  readonly start_pfn: number;
  readonly spanned: number;
  readonly present: number;
  readonly managed: number;
  readonly min: number;
  readonly low: number;
  readonly high: number;
  readonly protection: readonly number[];
}

export interface StepJson extends OwnEvidence {
  readonly number: number;
  readonly text: string;
  readonly outcome: string;
  readonly pfn?: number;
  readonly observed?: true;
  readonly blocks: readonly StepBlockJson[];
}

/** `last`: so many blocks in a row came out the same that they are not listed one by one. */
interface StepBlockJson {
  readonly id: number;
  readonly last?: number;
  readonly outcome: string;
}

export interface DiagnosticJson {
  readonly code: string;
  readonly severity: string;
  /** Only where it is not in the scenario itself but in a file that it uses. */
  readonly file?: string;
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

/** The state after `entry`, under the name it was asked for; undefined where there is no such state. */
export function stateJson(
  analysis: Analysis,
  entry: TimelineEntry,
  at: StateName,
  textOf: TextOf,
): StateJson | undefined {
  return stateWith(analysis, entry, at, diagnosticsJson(analysis, textOf));
}

function diagnosticsJson({ uri, diagnostics }: Analysis, textOf: TextOf): readonly DiagnosticJson[] {
  const finder = new PlaceFinder(textOf);
  return diagnostics.map((diagnostic) => diagnosticJson(uri, diagnostic, finder));
}

function stateWith(
  analysis: Analysis,
  entry: TimelineEntry,
  at: StateName,
  diagnostics: readonly DiagnosticJson[],
): StateJson | undefined {
  const state = at === "end" ? endState(analysis) : entry.after;
  if (state === undefined) return undefined;
  const { kernel } = state.boot.setup;
  const whole = wordedEvidence(stateEvidence(state));
  return {
    kernel: kernel.version,
    arch: kernel.arch,
    block_size: memoryBlockBytes(state.geometry),
    min_free_kbytes: state.watermarks.minFreeKbytes,
    at,
    evidence: whole,
    blocks: blocksJson(state, whole),
    zones: zonesJson(state, whole),
    reserved: reservedJson(state, whole),
    steps: analysis.timeline
      .filter(({ number }) => number > 0 && number <= entry.number)
      .map((each) => stepJson(each, whole)),
    diagnostics,
  };
}

/** One state for the boot and each step, in order, made when it is asked for: together they may be larger than any text. Steps that left no state (the budget ran out) are not there. */
export function* allStatesJson(analysis: Analysis, textOf: TextOf): Generator<StateJson> {
  const diagnostics = diagnosticsJson(analysis, textOf);
  for (const entry of analysis.timeline) {
    const state = stateWith(analysis, entry, entry.number === 0 ? "boot" : entry.number, diagnostics);
    if (state !== undefined) yield state;
  }
}

/** Nothing where it is that of the state; which release is meant stands with that once. */
function ownEvidence(own: Evidence, whole: WordedEvidence): OwnEvidence {
  const { level, why } = wordedEvidence(own);
  const isTheSame = level === whole.level && sameList(why, whole.why);
  return isTheSame ? {} : { evidence: { level, why } };
}

/** `whole`: evidence of the state that is printed. */
function reservedJson(state: MemoryState, whole: WordedEvidence): readonly ReservedJson[] {
  const modelled = ownEvidence(reservationEvidence(state, false), whole);
  const observed = ownEvidence(reservationEvidence(state, true), whole);
  return state.boot.reservations.map((each) => ({
    start: hex(each.first),
    end: hex(each.last),
    by: each.by,
    ...(each.observed ? observed : modelled),
  }));
}

function blocksJson(state: MemoryState, whole: WordedEvidence): readonly BlockJson[] {
  const own = ownEvidence(blockEvidence(state), whole);
  return singleBlocks(describeBlocks(state)).map(({ first: id, last, state: phase, removable, nodes, validZones }) => ({
    id,
    ...(last === id ? {} : { last }),
    state: phase,
    removable,
    nodes,
    valid_zones: validZones,
    ...own,
  }));
}

function zonesJson(state: MemoryState, whole: WordedEvidence): readonly ZoneJson[] {
  const evidenceOf = (zone: ZoneName) => ownEvidence(zoneEvidence(state, zone), whole);
  const [ofDevices, own] = [evidenceOf("Device"), evidenceOf("Normal")];
  return state.nodes
    .flatMap((node) => node.zones)
    .map((zone) => ({
      node: zone.node,
      name: zone.name,
      start_pfn: zone.startPfn,
      spanned: zone.spanned,
      present: zone.present,
      managed: zone.managed,
      min: zone.min,
      low: zone.low,
      high: zone.high,
      protection: zone.protection,
      ...(zone.name === "Device" ? ofDevices : own),
    }));
}

function stepJson({ number, text, outcome, before }: TimelineEntry, whole: WordedEvidence): StepJson {
  const evidence = outcomeEvidence(before, outcome);
  const own = evidence === undefined ? {} : ownEvidence(evidence, whole);
  return {
    number,
    text,
    outcome: outcome.result,
    ...(outcome.pfn === undefined ? {} : { pfn: outcome.pfn }),
    ...(outcome.observed === true ? { observed: true } : {}),
    blocks: outcome.blocks.flatMap(stepBlocksJson),
    ...own,
  };
}

/** Blocks of one outcome that are listed one by one: a step may name billions that do not exist. */
const MOST_LISTED = 4096;

function stepBlocksJson(span: BlockOutcome): readonly StepBlockJson[] {
  const { first, last, result: outcome } = span;
  if (spanLength(span) > MOST_LISTED) return [{ id: first, last, outcome }];
  return [...idsOfSpan(span)].map((id) => ({ id, outcome }));
}

/** `finder` must know the text of the diagnostic's document. */
export function diagnosticJson(uri: string, diagnostic: Diagnostic, finder: PlaceFinder): DiagnosticJson {
  const { line, column } = finder.position(diagnostic.uri, diagnostic.span.start);
  return {
    code: diagnostic.code,
    severity: diagnostic.severity,
    ...(diagnostic.uri === uri ? {} : { file: diagnostic.uri }),
    line: line + 1,
    column: column + 1,
    message: diagnostic.message,
  };
}
