/**
 * `expect lsmem """…"""` and its kin: every given line must be printed, in the given order; other lines may stand between.
 * White space counts as a separator only, for text that came through mail has lost its columns. Differences are told as a
 * diff of lines.
 */
import type { ExpectStatement, StringValue } from "../../../grammar/ast.ts";
import { isDeviceRow } from "../../sources/iomem/layout.ts";
import { isZoneinfoCounter } from "../../sources/zoneinfo/layout.ts";
import type { Fix, TextRenderer } from "../analysis.ts";
import { TAKE_LINES } from "../notes/expectation-failed.ts";
import { problem } from "../problem.ts";
import type { ValueReader } from "../scenario/values.ts";
import { type Comparison, HOLDS, UNREADABLE } from "./fields.ts";

type TextKind = Extract<ExpectStatement, { text: unknown }>["what"];

/** A line that was given, with its place in the file. */
interface GivenLine {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** A given line that is not printed, and the printed line that stands where it was looked for. */
interface Difference {
  readonly given: GivenLine;
  readonly printed?: string;
}

/** Above this many comparisons lines are matched greedily. */
const MOST_COMPARISONS = 4_000_000;

/** What the simulated machine prints. */
export interface PrintedText {
  readonly what: TextKind;
  readonly printed: string;
  readonly kindsOf: TextRenderer["kindsOf"] | undefined;
}

/** `source` is the text of the document that the expectation stands in. */
export function compareText(
  { what, printed, kindsOf }: PrintedText,
  text: StringValue | { readonly kind: "bad" },
  source: string,
  reader: ValueReader,
): Comparison {
  if (text.kind === "bad") return UNREADABLE;
  const all = givenLines(text, source);
  const over = PASSED_OVER[what] ?? (kindsOf === undefined ? undefined : untoldKinds(printed, kindsOf));
  const passed: GivenLine[] = [];
  const given: GivenLine[] = [];
  for (const line of all) (over?.isOne(line.text) === true ? passed : given).push(line);
  const compared = compareLines(what, given, printed, isMultiline(text, source), reader);
  const [first] = passed;
  if (over === undefined || first === undefined) return compared;
  const place = reader.place({ start: first.start, end: first.end });
  const facts = { what: over.what, lines: passed.length, first: first.text.trim() };
  const fixes = given.length > 0 && isMultiline(text, source) ? [withoutLines(passed, source, reader.uri)] : [];
  const remarks = [problem("lines-passed-over", place, facts, { fixes })];
  return given.length === 0 && over.what === "log-lines" ? { ...UNREADABLE, remarks } : { ...compared, remarks };
}

/** Takes lines out of a text that others stand in; of the compared ones none. */
function withoutLines(lines: readonly GivenLine[], source: string, uri: string): Fix {
  const edits = lines.map(({ start, end }) => {
    const from = source.lastIndexOf("\n", start - 1) + 1;
    const newline = source.indexOf("\n", end);
    return { uri, span: { start: from, end: newline === -1 ? end : newline + 1 }, newText: "" };
  });
  const title = lines.length === 1 ? "Remove the line" : `Remove the ${lines.length} lines`;
  return { title, edits, preferred: false };
}

/** Lines that are not compared. */
interface PassedOver {
  readonly what: "counters" | "devices" | "log-lines";
  readonly isOne: (line: string) => boolean;
}

/** Lines of a log that are not there and of no kind that is simulated. */
function untoldKinds(printed: string, kindsOf: NonNullable<TextRenderer["kindsOf"]>): PassedOver {
  const lines = printed.split("\n").map(words);
  const isToldKind = kindsOf(lines);
  return {
    what: "log-lines",
    isOne: (line) => {
      const form = withoutTime(line);
      return !lines.some((other) => other.includes(form)) && !isToldKind(form);
    },
  };
}

/** Lines of a whole file that are no facts of the layout. */
const PASSED_OVER: Partial<Readonly<Record<TextKind, PassedOver>>> = {
  zoneinfo: { what: "counters", isOne: isZoneinfoCounter },
  iomem: { what: "devices", isOne: isDeviceRow },
};

function compareLines(
  what: TextKind,
  given: readonly GivenLine[],
  printed: string,
  multiline: boolean,
  reader: ValueReader,
): Comparison {
  const lines = printed.split("\n").filter((line) => line.trim() !== "");
  const { form, matches } = what === "dmesg" ? PIECES_OF_A_LOG : WHOLE_LINES;
  const found = align(
    given.map((line) => form(line.text)),
    lines.map(form),
    matches,
  );
  const differences = differencesOf(given, lines, found);
  const first = differences[0];
  if (first === undefined) return HOLDS;
  const differing = differences.map(({ given: line, printed: instead }) => ({
    given: line.text.trim(),
    ...(instead === undefined ? {} : { printed: instead.trimEnd() }),
  }));
  const facts = { kind: "text", view: what, lines: differing } as const;
  const place = reader.place({ start: first.given.start, end: first.given.end });
  // Without a line to put in its place, a text in plain quotes would be left without its quotes.
  const fixable = multiline || differences.every(({ printed: instead }) => instead !== undefined);
  const fixes = fixable ? [takeSimulated(differences, reader.uri, !multiline)] : [];
  return { differences: [problem("expectation-failed", place, facts, { fixes })], unreadable: false };
}

/** The lines of the text with something in them. A text in plain quotes is one place as a whole. */
function givenLines(text: StringValue, source: string): readonly GivenLine[] {
  const isWhole = !isMultiline(text, source);
  const lines: GivenLine[] = [];
  let at = text.contentStart;
  for (const line of text.value.split("\n")) {
    const start = at + (line.length - line.trimStart().length);
    const end = at + line.trimEnd().length;
    if (line.trim() !== "") lines.push(isWhole ? { text: line, ...text.span } : { text: line, start, end });
    at += line.length + 1;
  }
  return lines;
}

function isMultiline(text: StringValue, source: string): boolean {
  return source.startsWith('"""', text.span.start);
}

function words(line: string): string {
  return line.trim().replace(/\s+/g, " ");
}

/** A line of a log without the time in front of it. */
function withoutTime(line: string): string {
  return words(line.replace(/^\s*(?:<\d+>)?\[\s*\d+\.\d+\]\s?/, ""));
}

type Matches = (given: string, printed: string) => boolean;

/** How lines are held against each other: in which form, which each line is brought into once, and when one stands for another. */
interface Matching {
  readonly form: (line: string) => string;
  readonly matches: Matches;
}

const WHOLE_LINES: Matching = { form: words, matches: (given, printed) => given === printed };

/** A given piece of a log line is enough, with or without its time. */
const PIECES_OF_A_LOG: Matching = { form: withoutTime, matches: (given, printed) => printed.includes(given) };

/** For each given line the index of the printed line it is, ascending; undefined where it is none. */
function align(
  given: readonly string[],
  printed: readonly string[],
  matches: Matches,
): readonly (number | undefined)[] {
  const greedy = alignGreedily(given, printed, matches);
  if (greedy.every((index) => index !== undefined)) return greedy;
  return given.length * printed.length > MOST_COMPARISONS ? greedy : alignBest(given, printed, matches);
}

function alignGreedily(
  given: readonly string[],
  printed: readonly string[],
  matches: Matches,
): readonly (number | undefined)[] {
  let from = 0;
  return given.map((line) => {
    for (let at = from; at < printed.length; at++) {
      if (!matches(line, printed[at]!)) continue;
      from = at + 1;
      return at;
    }
    return undefined;
  });
}

/** The longest common subsequence. */
function alignBest(
  given: readonly string[],
  printed: readonly string[],
  matches: Matches,
): readonly (number | undefined)[] {
  const width = printed.length + 1;
  const lengths = new Uint32Array((given.length + 1) * width);
  const same = given.map((line) => printed.map((other) => matches(line, other)));
  for (let i = given.length - 1; i >= 0; i--) {
    for (let j = printed.length - 1; j >= 0; j--) {
      lengths[i * width + j] = same[i]![j]
        ? lengths[(i + 1) * width + j + 1]! + 1
        : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
    }
  }
  const found: (number | undefined)[] = [];
  let j = 0;
  for (let i = 0; i < given.length; i++) {
    while (j < printed.length && !same[i]![j] && lengths[i * width + j] === lengths[i * width + j + 1]) j++;
    const taken = j < printed.length && same[i]![j] && lengths[i * width + j] === lengths[(i + 1) * width + j + 1]! + 1;
    found.push(taken ? j++ : undefined);
  }
  return found;
}

/** Pairs lines that are missing with printed lines between the neighbours that were found. */
function differencesOf(
  given: readonly GivenLine[],
  printed: readonly string[],
  found: readonly (number | undefined)[],
): readonly Difference[] {
  const differences: Difference[] = [];
  const ahead = foundAhead(found, printed.length);
  const firstAlike = linesByFirstWord(printed);
  let next = 0;
  for (const [index, line] of given.entries()) {
    const at = found[index];
    if (at !== undefined) {
      next = at + 1;
      continue;
    }
    const { line: until, printed: limit } = ahead[index]!;
    const alike = firstAlike(firstWord(line.text), next);
    // Without a line that begins alike, a line stands for its neighbour only where as many are left on both sides.
    const isNeighbour = limit > next && limit - next === until - index;
    const chosen = alike !== undefined && alike < limit ? alike : isNeighbour ? next : undefined;
    if (chosen === undefined) differences.push({ given: line });
    else {
      differences.push({ given: line, printed: printed[chosen]! });
      next = chosen + 1;
    }
  }
  return differences;
}

/** For each given line the next one that was found, and where it is printed; behind the last, the ends of both. */
function foundAhead(
  found: readonly (number | undefined)[],
  end: number,
): readonly { readonly line: number; readonly printed: number }[] {
  let next = { line: found.length, printed: end };
  return found
    .map((_, index) => found.length - 1 - index)
    .map((line) => {
      const printed = found[line];
      if (printed !== undefined) next = { line, printed };
      return next;
    })
    .reverse();
}

/** Finds the first line at or behind a place that begins with a word; asked of places in ascending order. */
function linesByFirstWord(printed: readonly string[]): (word: string, from: number) => number | undefined {
  const places = new Map<string, { readonly at: number[]; passed: number }>();
  for (const [index, line] of printed.entries()) {
    const word = firstWord(line);
    const known = places.get(word);
    if (known === undefined) places.set(word, { at: [index], passed: 0 });
    else known.at.push(index);
  }
  return (word, from) => {
    const known = places.get(word);
    if (known === undefined) return undefined;
    while (known.passed < known.at.length && known.at[known.passed]! < from) known.passed++;
    return known.at[known.passed];
  };
}

function firstWord(line: string): string {
  return /^\S*/.exec(line.trim())![0];
}

/** `quoted`: the place to write to is a text in plain quotes as a whole. */
function takeSimulated(differences: readonly Difference[], uri: string, quoted: boolean): Fix {
  const edits = differences.map(({ given, printed }) => {
    const line = printed?.trim() ?? "";
    const newText = quoted ? `"${line.replace(/["\\]/g, "\\$&")}"` : line;
    return { uri, span: { start: given.start, end: given.end }, newText };
  });
  return { title: TAKE_LINES, edits, preferred: false };
}
