/**
 * Names of the workspace's scenarios: titles, parameters, devices, headings. Each file is read and parsed once, in slices, when the first
 * question comes; what was found is kept until the file changes. Nothing is simulated for it.
 */
import type { SymbolInformation } from "vscode-languageserver";
import { SourceText } from "../../grammar/incremental/source-text.ts";
import { MOST_UNSEEN_TEXT } from "../analysis/scenario/sources.ts";
import { PASSAGE_SYMBOLS, type SymbolKind } from "../features/symbols.ts";
import { addressKey, fileName } from "./addresses.ts";
import { SYMBOL_KINDS } from "./conversions.ts";
import { type Lines, PassageLines, type PositionEncoding } from "./positions.ts";

/** Names that are worth looking for in other files. */
const KINDS: ReadonlySet<SymbolKind> = new Set<SymbolKind>([
  "title",
  "param",
  "device",
  "heading",
  "kernel",
  "machine",
]);
/** Answers at most: who types on gets others. */
const MOST_FOUND = 500;

export interface SymbolSources {
  /** Addresses of the scenarios of the workspace. */
  readonly scenarios: () => readonly string[];
  readonly read: (uri: string) => string | undefined;
  /** Those of the editor, with their texts as they are. */
  readonly encoding: () => PositionEncoding;
  readonly open: () => readonly { readonly uri: string; readonly source: SourceText; readonly lines: Lines }[];
  readonly isWatching: () => boolean;
  /** Lets others be served, where a slice is over. */
  readonly pause: () => Promise<void> | undefined;
}

export class SymbolIndex {
  readonly #sources: SymbolSources;
  readonly #known = new Map<string, readonly SymbolInformation[]>();

  constructor(sources: SymbolSources) {
    this.#sources = sources;
  }

  /** Symbols whose names hold the letters of the query in this order, whatever their case; those that hold it whole first. */
  async find(query: string): Promise<readonly SymbolInformation[]> {
    if (!this.#sources.isWatching()) this.#known.clear();
    const open = new Map(this.#sources.open().map((each) => [addressKey(each.uri), each]));
    const found: SymbolInformation[] = [];
    for (const { uri, source, lines } of open.values()) found.push(...symbolsOf(uri, source, lines));
    for (const uri of this.#sources.scenarios()) {
      const key = addressKey(uri);
      if (!open.has(key)) found.push(...this.#symbolsOf(key, uri));
      await this.#sources.pause();
    }
    const wanted = query.toLowerCase();
    const isWhole = ({ name }: SymbolInformation): boolean => name.toLowerCase().includes(wanted);
    return found
      .filter(({ name }) => holdsLetters(name.toLowerCase(), wanted))
      .sort((a, b) => Number(isWhole(b)) - Number(isWhole(a)))
      .slice(0, MOST_FOUND);
  }

  /** A file changed, came or went. */
  forget(uri: string): void {
    this.#known.delete(addressKey(uri));
  }

  #symbolsOf(key: string, uri: string): readonly SymbolInformation[] {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const text = this.#sources.read(uri) ?? "";
    const source = SourceText.of(text.length > MOST_UNSEEN_TEXT ? "" : text);
    const made = symbolsOf(uri, source, new PassageLines(source, this.#sources.encoding()));
    this.#known.set(key, made);
    return made;
  }
}

function symbolsOf(uri: string, source: SourceText, lines: Lines): readonly SymbolInformation[] {
  const found: SymbolInformation[] = [];
  for (const { found: symbol, start } of PASSAGE_SYMBOLS.in(source)) {
    const { name, kind, span } = symbol.node;
    if (!KINDS.has(kind)) continue;
    const range = lines.range({ start: start + span.start, end: start + span.end });
    found.push({ name, kind: SYMBOL_KINDS[kind], location: { uri, range }, containerName: fileName(uri) });
  }
  return found;
}

function holdsLetters(name: string, wanted: string): boolean {
  let at = 0;
  for (const letter of wanted) {
    at = name.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
