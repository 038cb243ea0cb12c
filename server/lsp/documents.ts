/**
 * The open documents and what the scenarios among them were found to mean. An analysis is made at most once for each
 * version of a text, in slices between which other documents and requests are served (see turns.ts).
 */
import type { TextDocumentContentChangeEvent } from "vscode-languageserver";
import { SourceText } from "../../grammar/incremental/source-text.ts";
import { Analyser } from "../analysis/analyser.ts";
import type { Analysis, Budget, Diagnostic, FileLoader } from "../analysis/analysis.ts";
import type { Progress } from "../analysis/engine.ts";
import type { ImageFile } from "../sources/kernel-image/reading.ts";
import { STATE_TEXTS } from "../views/renderers.ts";
import type { Supposition } from "../views/supposition.ts";
import { addressOfPath, resolveUri, sameUri } from "./addresses.ts";
import { HadTexts, HadTextsOfAll } from "./had-texts.ts";
import type { Host, HostFile } from "./host.ts";
import { type Lines, PassageLines, type PositionEncoding, type Range } from "./positions.ts";
import { refusal, rootsOf } from "./reach.ts";

export class OpenDocument {
  readonly uri: string;
  version: number;
  /** Of this very text; undefined until it is asked for. */
  analysis: Analysis | undefined;
  /** The analysis of this very text that is under way. */
  running: RunningAnalysis | undefined;
  /** Other files that it was made from when it was last analysed. */
  dependencies: readonly string[] = [];
  /** Values chosen for parameters, by name. */
  readonly params = new Map<string, string>();
  /** What other combinations of its parameters have to say beside this very analysis. */
  others: readonly Diagnostic[] = [];
  /** How often an analysis of it failed for reasons of ours. */
  crashes = 0;
  #source: SourceText | undefined;
  #lines: Lines | undefined;
  /** Texts that it had. */
  readonly had = new HadTexts();
  readonly #reading: Generator<void, SourceText>;

  readonly #encoding: PositionEncoding | undefined;

  constructor(uri: string, version: number, text: string, encoding?: PositionEncoding) {
    this.#encoding = encoding;
    this.uri = uri;
    this.version = version;
    this.#reading = SourceText.inTurns(text);
  }

  /**
   * Reads on in a text that was opened, until it is read or `isOver`. False: there is more to read. Throws where that fails; the document
   * is empty then, and given up.
   */
  readOn(isOver: () => boolean): boolean {
    try {
      while (this.#source === undefined) {
        const { done, value } = this.#reading.next();
        if (done === true) this.#source = value;
        else if (isOver()) return false;
      }
    } catch (error) {
      // A generator that threw is done, and has no value: who asks again would ask for ever.
      this.#source = SourceText.of("");
      this.crashes = CRASH_LIMIT;
      throw error;
    }
    return true;
  }

  get isRead(): boolean {
    return this.#source !== undefined;
  }

  get source(): SourceText {
    this.readOn(() => false);
    return this.#source!;
  }

  set source(source: SourceText) {
    // It may be kept for long.
    this.#source?.letGo();
    this.#source = source;
    this.#lines = undefined;
  }

  /** To be called behind its changes: a text that it had is that very text again. */
  takeBack(): void {
    const same = this.had.same(this.source);
    if (same !== undefined) this.source = same;
  }

  /** The text was analysed, for which so many KiB are kept. */
  remember(held: number): void {
    this.had.add(this.source, held);
  }

  get lines(): Lines {
    this.#lines ??= new PassageLines(this.source, this.#encoding);
    return this.#lines;
  }
}

/** After so many failures a document is left alone until it is opened anew. */
const CRASH_LIMIT = 2;

/** What of the analyser is needed here. */
export type Analysing = Pick<Analyser, "analyseInTurns" | "forget">;

/** An analysis that takes more than one turn. */
export interface RunningAnalysis {
  readonly turns: Generator<Progress | undefined, Analysis>;
  progress: Progress | undefined;
  /** Addresses of the other files that it has asked for up to now. */
  readonly asked: ReadonlySet<string>;
  /** It stops where it is. */
  isCancelled: boolean;
}

export class Documents {
  /** Reads what any of the open documents may name. */
  readonly loader: FileLoader;
  /** The client's workspace folders, as it writes their addresses. */
  #folders: readonly string[] = [];
  /** What the client counts characters in. */
  encoding: PositionEncoding = "utf-16";
  /** Milliseconds that an analysis may take; undefined: what the host allows. */
  milliseconds: number | undefined;
  /** Folders in which images are looked for that are not where they are said to be: paths. */
  kernelPath: readonly string[] = [];
  readonly #open = new Map<string, OpenDocument>();
  readonly #had = new HadTextsOfAll();
  readonly #analyser: Analysing;
  readonly #host: Host;
  /** Told when a kernel image has been read. */
  readonly #imageRead: (uri: string) => void;

  constructor(analyser: Analysing, host: Host, imageRead: (uri: string) => void = () => undefined) {
    this.#analyser = analyser;
    this.#host = host;
    this.#imageRead = imageRead;
    this.loader = this.#loaderWithin(() => this.all.flatMap(({ uri }) => rootsOf(uri, this.#folders)));
  }

  get folders(): readonly string[] {
    return this.#folders;
  }

  get all(): readonly OpenDocument[] {
    return [...this.#open.values()];
  }

  get(uri: string): OpenDocument | undefined {
    return this.#open.get(uri);
  }

  open(uri: string, version: number, text: string): void {
    this.#had.closed(this.#open.get(uri)?.had);
    this.#open.set(uri, new OpenDocument(uri, version, text, this.encoding));
  }

  change(uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]): void {
    const document = this.#open.get(uri);
    if (document === undefined) return;
    for (const change of changes) {
      // One that is none must not keep the others from being seen as a new text.
      if (typeof change !== "object" || change === null) continue;
      const text = String(change.text ?? "");
      // A range of null is none: the whole text.
      const range = "range" in change ? change.range : null;
      document.source = range === null ? document.source.replace(text) : edited(document, range, text);
    }
    document.takeBack();
    document.version = version;
    this.outdate(document);
  }

  /** What was found, or is being found, of a document is no more what it means. */
  outdate(document: OpenDocument): void {
    document.running?.turns.return(undefined as never);
    document.running = undefined;
    document.analysis = undefined;
    document.others = [];
  }

  close(uri: string): void {
    const document = this.#open.get(uri);
    if (document !== undefined) this.outdate(document);
    this.#had.closed(document?.had);
    this.#open.delete(uri);
    this.#analyser.forget(uri);
  }

  /** Another file changed: forgets the analyses that were made from it, and says whose they were. */
  forgetDependentsOf(uri: string): readonly OpenDocument[] {
    const dependents = this.all.filter(({ uri: of, running, dependencies }) => {
      const files = running === undefined ? dependencies : [...running.asked];
      return of !== uri && files.some((file) => sameUri(file, uri));
    });
    for (const document of dependents) this.outdate(document);
    return dependents;
  }

  /** Other folders were opened: what could not be read may be read now, and the other way round. */
  setFolders(folders: readonly string[]): readonly OpenDocument[] {
    this.#folders = folders;
    const dependents = this.all.filter(({ dependencies }) => dependencies.length > 0);
    for (const document of dependents) this.outdate(document);
    return dependents;
  }

  /** The text of a file of the workspace, that of an editor before that of the disk. */
  readWithin(uri: string): string | undefined {
    return this.#loaderWithin(() => rootsOf(uri, this.#folders)).read(uri);
  }

  /** Analyses the newest text, if that has not been done, to its end. Undefined: the document is closed or has been given up. */
  analysisOf(uri: string): Analysis | undefined {
    this.advance(uri, () => false);
    return this.#open.get(uri)?.analysis;
  }

  /**
   * Goes on with the analysis of the newest text until it is there or `isOver`. False: there is more to do. A document that is
   * closed or given up has nothing to do.
   */
  advance(uri: string, isOver: () => boolean): boolean {
    const document = this.#open.get(uri);
    if (document === undefined || document.analysis !== undefined || this.givenUp(document)) return true;
    try {
      if (!document.readOn(isOver)) return false;
      document.running ??= this.#begin(document);
      const { running } = document;
      do {
        const { done, value } = running.turns.next();
        if (done !== true) running.progress = value ?? running.progress;
        else {
          document.running = undefined;
          document.analysis = value;
          document.dependencies = value.dependencies ?? [];
          this.#remember(document, value.held);
          return true;
        }
      } while (!isOver());
      return false;
    } catch (error) {
      document.running = undefined;
      document.crashes += 1;
      this.#analyser.forget(uri);
      this.#host.log(`analysing ${uri} failed: ${describe(error)}`);
      return true;
    }
  }

  /** Analyses a file that is not open; nothing of it is kept. `given`: texts of files that need not be read. */
  analyseClosed(
    uri: string,
    text: string,
    limits: Omit<Budget, "now">,
    given: (uri: string) => string | undefined = () => undefined,
  ): Generator<Progress | undefined, Analysis> {
    const loader = this.#loaderWithin(() => rootsOf(uri, this.#folders));
    return new Analyser().analyseInTurns(uri, text, 0, {
      loader: { ...loader, read: (asked) => given(asked) ?? loader.read(asked) },
      budget: { ...limits, now: this.#host.budget.now },
      renderers: STATE_TEXTS,
    });
  }

  /** Analyses a document with other values of its parameters, by an analyser of its own. */
  analyseWith(
    analyser: Analyser,
    { uri, source, version }: OpenDocument,
    limits: Omit<Budget, "now">,
    params: Readonly<Record<string, string>>,
  ): Generator<Progress | undefined, Analysis> {
    return analyser.analyseInTurns(uri, source, version, {
      loader: this.#loaderWithin(() => rootsOf(uri, this.#folders)),
      budget: { ...limits, now: this.#host.budget.now },
      renderers: STATE_TEXTS,
      params,
    });
  }

  #remember(document: OpenDocument, held: number): void {
    document.remember(held);
    this.#had.added(document.had);
  }

  givenUp(document: OpenDocument): boolean {
    return document.crashes >= CRASH_LIMIT;
  }

  /** An analysis with something else supposed; never kept. */
  *suppose(document: OpenDocument, supposed: Supposition): Generator<Progress | undefined, Analysis> {
    const { groups } = document.source;
    const analysis = yield* this.#turnsOf(document, this.#host.budget, supposed);
    if (document.source.groups === groups) this.#remember(document, analysis.held);
    return analysis;
  }

  #begin(document: OpenDocument): RunningAnalysis {
    const { milliseconds = this.#host.budget.milliseconds } = this;
    const budget = { ...this.#host.budget, milliseconds, isOver: () => running.isCancelled };
    const asked = new Set<string>();
    const running: RunningAnalysis = {
      turns: this.#turnsOf(document, budget, {}, asked),
      progress: undefined,
      asked,
      isCancelled: false,
    };
    return running;
  }

  /** `asked` is told which files it asks for. */
  #turnsOf(
    document: OpenDocument,
    budget: Budget,
    { whatIf, kernel, params }: Supposition = {},
    asked?: Set<string>,
  ): Generator<Progress | undefined, Analysis> {
    return this.#analyser.analyseInTurns(document.uri, document.source, document.version, {
      loader: this.#loaderWithin(() => rootsOf(document.uri, this.#folders), asked),
      budget,
      renderers: STATE_TEXTS,
      params: { ...Object.fromEntries(document.params), ...params },
      ...(whatIf === undefined ? {} : { whatIf: [whatIf] }),
      ...(kernel === undefined ? {} : { kernel }),
    });
  }

  #loaderWithin(roots: () => readonly string[], asked?: Set<string>): FileLoader {
    const load = (uri: string): HostFile => {
      asked?.add(uri);
      if (!URL.canParse(uri)) return undefined;
      const within = [...new Set(roots())];
      const wrong = refusal(uri, within);
      if (wrong !== undefined) return { wrong };
      const open = this.#find(uri);
      // What is in an editor wins over what is on the disk.
      return open === undefined ? this.#host.readFile(uri, within) : { text: open.source.text };
    };
    const { readImage } = this.#host;
    const image = (uri: string): ImageFile => {
      asked?.add(uri);
      if (readImage === undefined || !URL.canParse(uri)) return { wrong: "missing" };
      const within = [...new Set(roots())];
      const why = refusal(uri, within);
      const found: ImageFile =
        why === undefined ? readImage(uri, within, () => this.#imageRead(uri)) : { wrong: "refused", why };
      if (!isMissing(found)) return found;
      for (const folder of this.kernelPath) {
        const root = addressOfPath(folder);
        const elsewhere = `${root}/${uri.slice(uri.lastIndexOf("/") + 1)}`;
        asked?.add(elsewhere);
        const other = readImage(elsewhere, [root], () => this.#imageRead(elsewhere));
        if (!isMissing(other)) return other;
      }
      return found;
    };
    return {
      ...(readImage === undefined ? {} : { image }),
      resolve: resolveUri,
      read: (uri) => {
        const file = load(uri);
        return file !== undefined && "text" in file ? file.text : undefined;
      },
      whyNot: (uri) => {
        // What could be resolved to no address is named by a document that lies nowhere.
        if (!URL.canParse(uri)) return NO_FOLDER;
        const file = load(uri);
        return file !== undefined && "wrong" in file ? file.wrong : undefined;
      },
    };
  }

  #find(uri: string): OpenDocument | undefined {
    return this.#open.get(uri) ?? this.all.find((document) => sameUri(document.uri, uri));
  }
}

const NO_FOLDER = "the scenario is not saved, and stands in no folder that a path could begin at";

function isMissing(file: ImageFile): boolean {
  return typeof file === "object" && "wrong" in file && file.wrong === "missing";
}

/** The client's range may be the wrong way round. */
function edited({ source, lines }: OpenDocument, { start, end }: Range, text: string): SourceText {
  const offsets = [lines.offset(start), lines.offset(end)] as const;
  return source.edit(Math.min(...offsets), Math.max(...offsets), text);
}

/** A failure of ours, with what is needed to find it. */
export function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
