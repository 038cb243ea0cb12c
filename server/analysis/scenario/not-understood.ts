/**
 * What of a scenario was not understood and is missing from what is simulated: errors of the text go with the boot or the step that they
 * change, as reasons why its state is only modelled. Errors of expectations change nothing.
 */

import type { Span, Statement } from "../../../grammar/ast.ts";
import { linesBefore, type Passage } from "../../../grammar/incremental/passage.ts";
import type { PlacedPassage, SourceText } from "../../../grammar/incremental/source-text.ts";
import { isDeclaration } from "../../../grammar/order.ts";
import type { Reason } from "../../simulation/evidence/reason.ts";
import type { BootSetup, Event } from "../../simulation/state/events.ts";
import type { AppendList } from "../../simulation/units/append-list.ts";
import { grouped } from "../../simulation/units/grouped.ts";
import type { Diagnostic, Place } from "../analysis.ts";
import { fileName } from "../file-name.ts";
import { definitionOf } from "../notes/index.ts";
import { sameValue } from "../same-value.ts";
import { linesOf } from "../source-text.ts";
import type { Head } from "./head.ts";
import type { PassageReading } from "./passage-reading.ts";

export type Uncertain = Extract<Reason, { kind: "not-understood" }>;

/** Statements that are not simulated. */
const SAYS_NOTHING: ReadonlySet<Statement["kind"]> = new Set(["expect", "step", "scenario"]);

interface PassagesOfHead {
  readonly passages: readonly PlacedPassage[];
}

/** Of what stands in front of the timeline, and of the files that are used. One for each file. */
export function uncertainHead(
  { root, passages, sources, order, problems }: Pick<Head, "root" | "sources" | "order" | "problems"> & PassagesOfHead,
  source: SourceText,
): readonly Uncertain[] {
  const ofText = passages.flatMap((placed) => headErrors(placed).map((span) => ({ uri: root.uri, span })));
  const ofOrder = order.filter(({ code }) => isError(code)).map(({ span }) => ({ uri: root.uri, span }));
  const found = problems.filter(({ severity }) => severity === "error");
  return [...grouped([...ofText, ...ofOrder, ...found], ({ uri }) => uri)].map(([uri, errors]): Uncertain => {
    const starts = errors.map(({ span }) => span.start);
    if (uri === root.uri) return uncertain(starts.map((start) => source.lineAt(start) + 1));
    const text = sources.documents.find((document) => document.uri === uri)?.file.text ?? "";
    return { ...uncertain(linesOf(starts, text)), file: fileName(uri) };
  });
}

/** Places of errors in the text of a passage that change what is booted. */
function headErrors({ passage, start }: PlacedPassage): readonly Span[] {
  const boot = passage.statements.find(({ kind }) => kind === "boot");
  return passage.errors.flatMap(({ code, span }) => {
    const holder = holderOf(span, passage);
    const isAside = holder !== undefined && SAYS_NOTHING.has(holder.kind);
    const isOfStory = boot !== undefined && span.start >= boot.span.start && !(holder && isDeclaration(holder));
    return isAside || isOfStory || !isError(code) ? [] : [{ start: start + span.start, end: start + span.end }];
  });
}

/** What was not understood: where it begins in the passage, and in which line (from 1) of the text. */
interface Unread {
  readonly start: number;
  readonly line: number;
}

/** What of a passage was not understood. */
export interface PassageDoubts {
  /** By the number of the entry in the passage that is not as written, or that stands behind what is left out. */
  readonly entries: ReadonlyMap<number, readonly Unread[]>;
  /** What stands behind its last entry: the next one in the story is not as it would be. */
  readonly behind: readonly Unread[];
}

/** `line`: that the passage begins in, from 0. Errors of declarations are the head's. */
export function passageDoubts({ passage, entries, problems }: PassageReading, line: number): PassageDoubts | undefined {
  const errors: readonly Pick<Place, "span">[] = [
    ...passage.errors.filter(({ code }) => isError(code)),
    ...problems.filter(({ severity }) => severity === "error"),
  ];
  if (errors.length === 0) return undefined;
  const byEntry = new Map<number, Unread[]>();
  const behind: Unread[] = [];
  for (const { span } of errors) {
    const holder = holderOf(span, passage);
    if (holder !== undefined && (SAYS_NOTHING.has(holder.kind) || isDeclaration(holder))) continue;
    const at = line + 1 + linesBefore(passage, span.start);
    const unread = { start: span.start, line: at };
    const entry = entries.findIndex(({ statement }) => span.start <= endOfLine(passage.text, statement.span.end));
    const ofEntry = entry === -1 ? behind : (byEntry.get(entry) ?? []);
    ofEntry.push(unread);
    if (entry !== -1) byEntry.set(entry, ofEntry);
  }
  return { entries: byEntry, behind };
}

/** Lines that were not understood between the last entry in front of a passage and it, and in it. */
export interface DoubtsInPassage {
  readonly before: AppendList<number>;
  readonly own: PassageDoubts | undefined;
}

export function isSameDoubts(a: DoubtsInPassage | undefined, b: DoubtsInPassage | undefined): boolean {
  if (a === undefined || b === undefined) return a === b;
  return a.before.isSame(b.before) && sameValue(a.own, b.own);
}

/** What stands between an entry of the passage (its number: `behind - 1`) and an offset behind it, in front of the next entry. */
export function doubtsBetween({ before, own }: DoubtsInPassage, behind: number, offset: number): readonly Uncertain[] {
  const next = own?.entries.get(behind) ?? own?.behind ?? [];
  const lines = [
    ...(behind === 0 ? before : []),
    ...next.filter(({ start }) => start < offset).map(({ line }) => line),
  ];
  return lines.length === 0 ? [] : [uncertain(lines)];
}

/** Lines from 1; each is named once. */
export function uncertain(lines: Iterable<number>): Uncertain {
  return { kind: "not-understood", lines: [...new Set(lines)].sort((a, b) => a - b) };
}

/** An event with its own doubts; `misread`: its own line is in doubt. */
export function withDoubts(event: Event, own: Uncertain, misread: boolean): Event {
  if (event.kind !== "boot") return { ...event, notUnderstood: [own], ...(misread ? { misread: true as const } : {}) };
  return { ...event, setup: doubtedSetup(event.setup, [...(event.setup.notUnderstood ?? []), own]) };
}

export function doubtedSetup(setup: BootSetup, doubts: readonly Reason[]): BootSetup {
  return doubts.length === 0 ? setup : { ...setup, notUnderstood: doubts };
}

/** The statement that a place is in, or on whose last line: the last one that begins in front of it, as they stand in order. */
function holderOf({ start }: Span, { statements, text }: Passage): Statement | undefined {
  let [from, to] = [0, statements.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (statements[middle]!.span.start <= start) from = middle + 1;
    else to = middle;
  }
  const last = statements[from - 1];
  return last !== undefined && start <= endOfLine(text, last.span.end) ? last : undefined;
}

function isError(code: Diagnostic["code"]): boolean {
  return definitionOf(code).severity === "error";
}

function endOfLine(text: string, offset: number): number {
  const newline = text.indexOf("\n", offset);
  return newline === -1 ? text.length : newline;
}
