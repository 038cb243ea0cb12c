/**
 * What of a scenario was not understood and is missing from what is simulated: errors of the text go with the boot or the step that they
 * change, as reasons why its state is only modelled. Errors of expectations change nothing.
 */
import type { Statement } from "../../../grammar/ast.ts";
import { isDeclaration } from "../../../grammar/order.ts";
import type { Reason } from "../../simulation/evidence/reason.ts";
import type { BootSetup, Event } from "../../simulation/state/events.ts";
import type { Place } from "../analysis.ts";
import { definitionOf } from "../notes/index.ts";
import { linesOf } from "../source-text.ts";
import type { ProblemLog } from "./problem-log.ts";
import type { ScenarioEntry } from "./scenario.ts";
import { fileName, type SourceDocument, type Sources } from "./sources.ts";

type Uncertain = Extract<Reason, { kind: "not-understood" }>;

export interface NotUnderstood {
  /** Of kernel, machine, devices and command line. */
  readonly setup: readonly Uncertain[];
  /**
   * By the number of the timeline's entry that is not as written, or that stands behind what is left out; under the number of entries what
   * stands behind the last: it changes no state that is simulated, and nobody knows what the story ends in.
   */
  readonly entries: ReadonlyMap<number, readonly Uncertain[]>;
  /** What stands between an entry (-1: the beginning) and an offset behind it, in front of the next entry. */
  readonly between: (entry: number, offset: number) => readonly Uncertain[];
}

/** Statements that are not simulated. */
const SAYS_NOTHING: ReadonlySet<Statement["kind"]> = new Set(["expect", "step", "scenario"]);

/** `problems`: as they are before expectations are checked. */
export function notUnderstood(
  { root, documents }: Sources,
  problems: ProblemLog,
  entries: readonly Pick<ScenarioEntry, "statement">[],
): NotUnderstood {
  const found = problems.found().filter(({ severity }) => severity === "error");
  const ofText = root.file.errors.filter(({ code }) => definitionOf(code).severity === "error");
  const errors: readonly Place[] = [...ofText.map(({ span }) => ({ uri: root.uri, span })), ...found];
  const setup: Place[] = [];
  const byEntry = new Map<number, Place[]>();
  for (const error of errors) {
    const at = error.uri === root.uri ? entryOf(error, root, entries) : "setup";
    if (at === "setup") setup.push(error);
    else if (at !== undefined) byEntry.set(at, [...(byEntry.get(at) ?? []), error]);
  }
  const reasonsOf = (places: readonly Place[]): readonly Uncertain[] => linesByFile(places, root, documents);
  return {
    setup: reasonsOf(setup),
    entries: new Map([...byEntry].map(([entry, places]) => [entry, reasonsOf(places)])),
    between: (entry, offset) => {
      const places = (byEntry.get(entry + 1) ?? []).filter(({ span }) => span.start < offset);
      return places.length === 0 ? [] : reasonsOf(places);
    },
  };
}

/** Names and events with their doubts; every boot is one of the same set-up. */
export function withDoubts(event: Event, number: number, text: string, { setup, entries }: NotUnderstood): Event {
  const own = entries.get(number) ?? [];
  if (event.kind === "boot") return { ...event, setup: doubtedSetup(event.setup, [...setup, ...own]) };
  const named = { ...event, ...(own.length === 0 ? {} : { notUnderstood: own }), step: { number, text } } as Event;
  if (named.kind === "reboot" || named.kind === "crash") return { ...named, setup: doubtedSetup(named.setup, setup) };
  return named.kind === "concurrently"
    ? { ...named, tasks: named.tasks.map((task) => taskOf(task, number, text)) }
    : named;
}

function taskOf<T extends { readonly event: Event }>(task: T, number: number, text: string): T {
  return { ...task, event: { ...task.event, step: { number, text } } };
}

export function doubtedSetup(setup: BootSetup, doubts: readonly Uncertain[]): BootSetup {
  return doubts.length === 0 ? setup : { ...setup, notUnderstood: doubts };
}

/** The entry that an error is part of or stands in front of, their number behind the last; undefined for one that changes nothing. */
function entryOf(
  { span }: Place,
  { file }: SourceDocument,
  entries: readonly Pick<ScenarioEntry, "statement">[],
): number | "setup" | undefined {
  const holder = file.statements.findLast(
    (statement) => statement.span.start <= span.start && span.start <= endOfLine(file.text, statement.span.end),
  );
  if (holder !== undefined && SAYS_NOTHING.has(holder.kind)) return undefined;
  const booted = entries[0]?.statement.span;
  if ((holder !== undefined && isDeclaration(holder)) || booted === undefined || span.start < booted.start)
    return "setup";
  const next = entries.findIndex(({ statement }) => span.start <= endOfLine(file.text, statement.span.end));
  return next === -1 ? entries.length : next;
}

function endOfLine(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  return newline === -1 ? text.length : newline;
}

function linesByFile(
  places: readonly Place[],
  root: SourceDocument,
  documents: readonly SourceDocument[],
): readonly Uncertain[] {
  const offsets = new Map<string, number[]>();
  for (const { uri, span } of places) offsets.set(uri, [...(offsets.get(uri) ?? []), span.start]);
  return [...offsets].map(([uri, starts]) => ({
    kind: "not-understood",
    lines: linesOf(starts, documents.find((document) => document.uri === uri)?.file.text ?? ""),
    ...(uri === root.uri ? {} : { file: fileName(uri) }),
  }));
}
