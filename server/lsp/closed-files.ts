/**
 * What there is to say about the scenarios of the workspace that are not open. They are analysed one after the other while nobody waits
 * for anything else, each within a small budget, and nothing is kept of one but its report and the files it was made from. In a
 * workspace that is not trusted they are read and not simulated.
 */
import type { Diagnostic as LspDiagnostic } from "vscode-languageserver";
import { SourceText } from "../../grammar/incremental/source-text.ts";
import { textDiagnostics, tooLargeClosed } from "../analysis/diagnostics/file.ts";
import { addressKey } from "./addresses.ts";
import type { ClientCapabilities } from "./client-capabilities.ts";
import type { LineFinder } from "./conversions.ts";
import { type Report, shownDiagnostics } from "./diagnostics.ts";
import type { Documents } from "./documents.ts";
import { LineTable } from "./positions.ts";
import type { Settings } from "./settings.ts";
import { BACKGROUND_BUDGET, type Background, inBackground } from "./slices.ts";

/** Tells those who wait that there is something new. */
export class News {
  #waiting: (() => void)[] = [];

  tell(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  next(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

/** Milliseconds of quiet before a change is looked at in the files that use it. */
const QUIET = 1000;

export interface ClosedFilesHost extends Background {
  readonly documents: Documents;
  readonly scenarios: () => readonly string[];
  readonly client: () => ClientCapabilities;
  readonly linesOf: LineFinder;
  readonly settings: () => Settings;
  readonly log: (line: string) => void;
  /** A report is another than before. */
  readonly changed: (uri: string, report: Report) => void;
  /** Everything has been looked at. */
  readonly rested: () => void;
}

interface Known {
  readonly uri: string;
  report: Report | undefined;
  /** Keys of the files it was made from. */
  dependencies: ReadonlySet<string>;
}

export class ClosedFiles {
  readonly #host: ClosedFilesHost;
  readonly #known = new Map<string, Known>();
  readonly #waiting = new Set<string>();
  #turns: Generator<void, void> | undefined;
  #isRunning = false;
  /** Ids of a server that runs no more are none of this one's. */
  readonly #session = Date.now().toString(36);
  #count = 0;
  #quiet: ReturnType<typeof setTimeout> | undefined;
  readonly #changed = new Set<string>();
  #isListAnew = false;
  #hasBegun = false;

  constructor(host: ClosedFilesHost) {
    this.#host = host;
  }

  /** Everything has been looked at. */
  get isDone(): boolean {
    return this.#waiting.size === 0 && this.#turns === undefined && this.#quiet === undefined;
  }

  /** What is known up to now. */
  get reports(): readonly { readonly uri: string; readonly report: Report }[] {
    return [...this.#known.values()].flatMap(({ uri, report }) => (report === undefined ? [] : [{ uri, report }]));
  }

  /** Looks which files there are; those that are new are analysed. */
  list(): void {
    if (!this.#hasBegun || this.#host.settings().files === "open") return;
    const open = new Set(this.#host.documents.all.map(({ uri }) => addressKey(uri)));
    const listed = new Map(this.#host.scenarios().map((uri) => [addressKey(uri), uri]));
    for (const [key, { uri }] of this.#known) if (!listed.has(key) || open.has(key)) this.#drop(key, uri);
    for (const [key, uri] of listed) {
      if (open.has(key) || this.#known.has(key)) continue;
      this.#known.set(key, { uri, report: undefined, dependencies: new Set() });
      this.#waiting.add(key);
    }
    this.#start();
  }

  /** The client is ready to hear of them. */
  begin(): void {
    this.#hasBegun = true;
    this.list();
  }

  /**
   * A text changed in an editor or on the disk, was opened or closed, came or went: the files that are made from it are looked at when it has
   * been quiet for a while. `isListed`: there may be other files than before.
   */
  changed(uri: string, isListed: boolean): void {
    if (!this.#hasBegun) return;
    // Without a folder there are no files but those that are open.
    if (this.#known.size === 0 && this.#host.documents.folders.length === 0) return;
    this.#changed.add(addressKey(uri));
    this.#isListAnew ||= isListed;
    clearTimeout(this.#quiet);
    this.#quiet = setTimeout(() => {
      this.#quiet = undefined;
      for (const key of this.#changed) this.#outdate(key);
      this.#changed.clear();
      if (this.#isListAnew) this.list();
      this.#isListAnew = false;
      this.#start();
    }, QUIET);
  }

  /** Everything is looked at again, by other settings. */
  again(): void {
    for (const key of this.#known.keys()) this.#waiting.add(key);
    this.#start();
  }

  /** Nothing more is said or done. */
  stop(): void {
    clearTimeout(this.#quiet);
    this.#quiet = undefined;
    this.#hasBegun = false;
    this.#waiting.clear();
    this.#turns = undefined;
    for (const [key, { uri }] of this.#known) this.#drop(key, uri);
  }

  #drop(key: string, uri: string): void {
    const { report } = this.#known.get(key) ?? {};
    this.#known.delete(key);
    this.#waiting.delete(key);
    const isOpen = this.#host.documents.get(uri) !== undefined;
    if (!isOpen && report !== undefined && report.items.length > 0) this.#host.changed(uri, this.#reportOf([]));
  }

  /** The file, and those that are made from it. */
  #outdate(key: string): void {
    for (const [each, { dependencies }] of this.#known) {
      if (each === key || dependencies.has(key)) this.#waiting.add(each);
    }
  }

  #start(): void {
    if (this.#isRunning) return;
    if (this.#waiting.size === 0) {
      this.#host.rested();
      return;
    }
    this.#isRunning = true;
    inBackground(this.#host, () => this.#step());
  }

  /** Whether there is no more to look at. */
  #step(): boolean {
    this.#turns ??= this.#next();
    if (this.#turns === undefined) {
      this.#isRunning = false;
      this.#host.rested();
      return true;
    }
    if (this.#turns.next().done === true) this.#turns = undefined;
    return false;
  }

  #next(): Generator<void, void> | undefined {
    for (const key of this.#waiting) {
      this.#waiting.delete(key);
      const known = this.#known.get(key);
      if (known !== undefined && this.#host.documents.get(known.uri) === undefined) return this.#look(key, known);
    }
    return undefined;
  }

  *#look(key: string, known: Known): Generator<void, void> {
    const { uri } = known;
    let items: readonly LspDiagnostic[] = [];
    try {
      const text = this.#host.documents.readWithin(uri);
      if (text !== undefined) items = yield* this.#said(known, text);
    } catch (error) {
      this.#host.log(`${uri}: ${String(error)}`);
    }
    // It may have been opened or deleted meanwhile.
    if (this.#known.get(key) !== known || this.#host.documents.get(uri) !== undefined) return;
    const isSame = known.report !== undefined && JSON.stringify(known.report.items) === JSON.stringify(items);
    if (isSame) return;
    known.report = this.#reportOf(items);
    this.#host.changed(uri, known.report);
  }

  *#said(known: Known, text: string): Generator<void, readonly LspDiagnostic[]> {
    const { uri } = known;
    const { documents, client, linesOf, settings } = this.#host;
    const tooLarge = tooLargeClosed(uri, text);
    if (tooLarge !== undefined) return shownDiagnostics([tooLarge], new LineTable(""), client(), linesOf, settings());
    const lines = new LineTable(text, client().positionEncoding);
    if (!client().trusted) {
      return shownDiagnostics(textDiagnostics(uri, SourceText.of(text).file), lines, client(), linesOf, settings());
    }
    const turns = documents.analyseClosed(uri, text, BACKGROUND_BUDGET);
    for (;;) {
      const { done, value } = turns.next();
      if (done === true) {
        known.dependencies = new Set(value.dependencies.map(addressKey));
        return shownDiagnostics(value.diagnostics, lines, client(), linesOf, settings());
      }
      yield;
    }
  }

  #reportOf(items: readonly LspDiagnostic[]): Report {
    return { resultId: `closed.${this.#session}.${this.#count++}`, items };
  }
}
