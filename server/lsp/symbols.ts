/** The outline as the protocol wants it. What is said of a passage is kept as long as the passage, its line and what came of it are the same. */
import type { DocumentSymbol } from "vscode-languageserver";
import type { Passage } from "../../grammar/incremental/passage.ts";
import type { AnalysedPassage, Analysis } from "../analysis/analysis.ts";
import { outcomeOf, PASSAGE_SYMBOLS, type SymbolNode, underHeadings } from "../features/symbols.ts";
import { SYMBOL_KINDS } from "./conversions.ts";
import { type Lines, LineTable, type PositionEncoding, type Range } from "./positions.ts";

interface Kept {
  readonly line: number;
  readonly outcomes: readonly string[];
  readonly encoding: PositionEncoding;
  readonly symbols: readonly DocumentSymbol[];
}

const KEPT = new WeakMap<Passage, Kept>();

export function documentSymbols(analysis: Analysis, encoding: PositionEncoding = "utf-16"): readonly DocumentSymbol[] {
  return underHeadings(allSymbols(analysis, encoding), {
    isHeading: ({ kind }) => kind === SYMBOL_KINDS.heading,
    holding: (heading, children) => {
      const end = children.at(-1)?.range.end ?? heading.range.end;
      return { ...heading, range: { start: heading.range.start, end }, children: [...children] };
    },
  });
}

function* allSymbols(analysis: Analysis, encoding: PositionEncoding): Generator<DocumentSymbol> {
  for (const placed of analysis.passages()) yield* symbolsOf(placed, encoding);
}

function symbolsOf(placed: AnalysedPassage, encoding: PositionEncoding): readonly DocumentSymbol[] {
  const { passage, line } = placed;
  const found = PASSAGE_SYMBOLS.of(passage);
  const outcomes = found.map(({ index }) => outcomeOf(placed, index));
  const known = KEPT.get(passage);
  const isKnown = known?.line === line && known.encoding === encoding;
  if (isKnown && outcomes.every((outcome, index) => outcome === known.outcomes[index])) {
    return known.symbols;
  }
  const lines = new LineTable(passage.text, encoding);
  const symbols = found.map(({ node }, index) => symbolOf(node, outcomes[index]!, lines, line));
  KEPT.set(passage, { line, outcomes, encoding, symbols });
  return symbols;
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
