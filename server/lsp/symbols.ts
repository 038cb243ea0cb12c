/**
 * The outline as the protocol wants it. What is said of a group of passages is kept as long as its passages, the line it begins in and what came of
 * its steps are the same; where the transport takes JSON as text, that is kept too, and an outline of 10,000 steps is put together, not written anew.
 */
import type { DocumentSymbol } from "vscode-languageserver";
import type { PassageGroup } from "../../grammar/incremental/passage-group.ts";
import type { AnalysedPassage, Analysis, Stretch } from "../analysis/analysis.ts";
import { outcomeOf, PASSAGE_SYMBOLS, type SymbolNode, underHeadings } from "../features/symbols.ts";
import { SYMBOL_KINDS } from "./conversions.ts";
import { bytesOf, JsonText } from "./json-text.ts";
import { type Lines, LineTable, type PositionEncoding, type Range } from "./positions.ts";

/** The outline of one group of passages. */
class GroupSymbols {
  readonly symbols: readonly DocumentSymbol[];
  readonly #line: number;
  readonly #done: Stretch["done"] | undefined;
  readonly #encoding: PositionEncoding;
  #text: GroupBytes | undefined;

  constructor(
    symbols: readonly DocumentSymbol[],
    line: number,
    done: Stretch["done"] | undefined,
    encoding: PositionEncoding,
  ) {
    this.symbols = symbols;
    this.#line = line;
    this.#done = done;
    this.#encoding = encoding;
  }

  isOf(line: number, done: Stretch["done"] | undefined, encoding: PositionEncoding): boolean {
    return this.#line === line && this.#done === done && this.#encoding === encoding;
  }

  get bytes(): GroupBytes {
    this.#text ??= groupBytes(this.symbols);
    return this.#text;
  }
}

const KEPT = new WeakMap<PassageGroup, GroupSymbols>();

/** Groups of which the outline was made, and not taken over. Exact, so that it can be tested. */
export const outlinesMade = { count: 0 };

export function documentSymbols(analysis: Analysis, encoding: PositionEncoding = "utf-16"): readonly DocumentSymbol[] {
  const all = groupsOf(analysis, encoding).flatMap(({ symbols }) => symbols);
  return underHeadings(all, { isHeading, holding });
}

/** The same as text. */
export function documentSymbolsText(analysis: Analysis, encoding: PositionEncoding = "utf-16"): JsonText {
  const roots = new JoinedBytes();
  let open: OpenHeading | undefined;
  for (const { bytes } of groupsOf(analysis, encoding)) {
    const { first, whole, last } = bytes;
    if (first !== undefined) {
      if (open === undefined) roots.add(first.bytes);
      else open = { heading: open.heading, children: [...open.children, first.bytes], end: first.end };
    }
    if (last === undefined) continue;
    if (open !== undefined) addClosed(roots, open);
    if (whole !== undefined) roots.add(whole);
    open = last;
  }
  if (open !== undefined) addClosed(roots, open);
  return new JsonText([bytesOf("["), ...roots.pieces, bytesOf("]")]);
}

function isHeading({ kind }: DocumentSymbol): boolean {
  return kind === SYMBOL_KINDS.heading;
}

function holding(heading: DocumentSymbol, children: readonly DocumentSymbol[]): DocumentSymbol {
  const end = children.at(-1)?.range.end ?? heading.range.end;
  return { ...heading, range: { start: heading.range.start, end }, children: [...children] };
}

// ── As bytes of JSON ──────────────────────────────────────────────────────────────────────────────────────────────────────────

/** A heading of which more may stand further on. */
interface OpenHeading {
  readonly heading: DocumentSymbol;
  /** What stands under it, of several with commas between. */
  readonly children: readonly Uint8Array[];
  /** Where the last of them ends. */
  readonly end: Range["end"];
}

interface GroupBytes {
  /** What stands in front of the first heading, and where it ends; undefined: nothing. */
  readonly first: { readonly bytes: Uint8Array; readonly end: Range["end"] } | undefined;
  /** The headings but the last; undefined: there are none. */
  readonly whole: Uint8Array | undefined;
  readonly last: OpenHeading | undefined;
}

function groupBytes(symbols: readonly DocumentSymbol[]): GroupBytes {
  const begin = symbols.findIndex(isHeading);
  const leading = begin === -1 ? symbols : symbols.slice(0, begin);
  const first = leading.length === 0 ? undefined : { bytes: itemsOf(leading), end: leading.at(-1)!.range.end };
  if (begin === -1) return { first, whole: undefined, last: undefined };
  const lastBegin = symbols.findLastIndex(isHeading);
  const heading = symbols[lastBegin]!;
  const children = symbols.slice(lastBegin + 1);
  const end = children.at(-1)?.range.end ?? heading.range.end;
  return {
    first,
    whole:
      begin === lastBegin ? undefined : itemsOf(underHeadings(symbols.slice(begin, lastBegin), { isHeading, holding })),
    last: { heading, children: children.length === 0 ? [] : [itemsOf(children)], end },
  };
}

/** Items of a list, without its brackets. */
function itemsOf(symbols: readonly DocumentSymbol[]): Uint8Array {
  return bytesOf(JSON.stringify(symbols).slice(1, -1));
}

const COMMA = bytesOf(",");

/** Items of a list one behind the other, with commas between. */
class JoinedBytes {
  readonly pieces: Uint8Array[] = [];

  /** One item, or several with commas between. */
  add(...item: readonly Uint8Array[]): void {
    if (this.pieces.length > 0) this.pieces.push(COMMA);
    for (const piece of item) this.pieces.push(piece);
  }
}

function addClosed(to: JoinedBytes, { heading, children, end }: OpenHeading): void {
  const { children: _, ...own } = heading;
  const text = JSON.stringify({ ...own, range: { start: heading.range.start, end } });
  const under = new JoinedBytes();
  for (const child of children) under.add(child);
  to.add(bytesOf(`${text.slice(0, -1)},"children":[`), ...under.pieces, bytesOf("]}"));
}

// ── Group by group ───────────────────────────────────────────────────────────────────────────────────────────────────

function groupsOf(analysis: Analysis, encoding: PositionEncoding): readonly GroupSymbols[] {
  const { source, stretches } = analysis;
  return source.groups.map((group, number) => {
    const line = source.lineOf(number);
    const done = stretches[number]?.done;
    const known = KEPT.get(group);
    if (known?.isOf(line, done, encoding) === true) return known;
    const symbols = [...analysis.passagesIn(number)].flatMap((placed) => symbolsOf(placed, encoding));
    const made = new GroupSymbols(symbols, line, done, encoding);
    outlinesMade.count++;
    KEPT.set(group, made);
    return made;
  });
}

function symbolsOf(placed: AnalysedPassage, encoding: PositionEncoding): readonly DocumentSymbol[] {
  const { passage, line } = placed;
  const lines = new LineTable(passage.text, encoding);
  return PASSAGE_SYMBOLS.of(passage).map(({ node, index }) => symbolOf(node, outcomeOf(placed, index), lines, line));
}

function symbolOf(
  { name, kind, span, selection, children }: SymbolNode,
  detail: string,
  lines: Lines,
  line: number,
): DocumentSymbol {
  return {
    name,
    ...(detail === "" ? {} : { detail }),
    kind: SYMBOL_KINDS[kind],
    range: moved(lines.range(span), line),
    selectionRange: moved(lines.range(selection), line),
    children: children.map((child) => symbolOf(child, child.detail, lines, line)),
  };
}

function moved({ start, end }: Range, by: number): Range {
  return {
    start: { line: start.line + by, character: start.character },
    end: { line: end.line + by, character: end.character },
  };
}
