/**
 * One session with one client: its documents, when they are analysed, and what is published about them. Handlers ask it for
 * documents and analyses; it alone decides when diagnostics go out.
 */
import type { Connection } from "vscode-languageserver";
import { Analyser } from "../analysis/analyser.ts";
import type { Analysis } from "../analysis/analysis.ts";
import type { NamesOf } from "../features/names.ts";
import { STATE_TEXTS } from "../views/renderers.ts";
import type { Supposition } from "../views/supposition.ts";
import { sameUri } from "./addresses.ts";
import { AfterClosing } from "./after-closing.ts";
import { type ClientCapabilities, NO_CAPABILITIES } from "./client-capabilities.ts";
import { ClosedFiles, News } from "./closed-files.ts";
import type { LineFinder } from "./conversions.ts";
import { publication, type Report, Reports } from "./diagnostics.ts";
import { Documents, describe, type OpenDocument } from "./documents.ts";
import type { Eventually, Phase, Session } from "./guard.ts";
import type { Host } from "./host.ts";
import { OtherCombinations } from "./other-combinations.ts";
import { type Lines, LineTable } from "./positions.ts";
import { ANALYSED_NOTIFICATION, type AnalysedParams } from "./protocol.ts";
import { foldersOf } from "./reach.ts";
import { RemoteFiles } from "./remote-files.ts";
import { RemoteImages } from "./remote-images.ts";
import { RunProgress } from "./run-progress.ts";
import { DEFAULT_SETTINGS, isOtherSimulation, isSameSettings, readSettings, type Settings } from "./settings.ts";
import { beginSlice, pauses, SLICE } from "./slices.ts";
import { SymbolIndex } from "./symbol-index.ts";
import { Turns } from "./turns.ts";
import { UseIndex } from "./use-index.ts";

/** An open document together with what its text means. */
export interface AnalysedDocument {
  readonly document: OpenDocument;
  readonly analysis: Analysis;
}

export class Workspace implements Session {
  readonly connection: Connection;
  readonly documents: Documents;
  readonly linesOf: LineFinder;
  client: ClientCapabilities = NO_CAPABILITIES;
  phase: Phase = "waiting";
  settings: Settings = DEFAULT_SETTINGS;
  /** Told when a document is closed: nothing of it is kept. */
  onClosed: (uri: string) => void = () => undefined;
  /** Told when a document has been analysed anew. */
  onAnalysed: (uri: string) => void = () => undefined;
  readonly host: Host;
  readonly #turns: Turns;
  readonly #combinations: OtherCombinations;
  readonly #afterClosing: AfterClosing;
  #isLoaded = false;
  readonly #progress: RunProgress;
  readonly #reports: Reports;
  /** Requests that wait for the analysis of a document. */
  readonly #waiting = new Map<string, (() => void)[]>();
  readonly #remote: RemoteFiles;
  readonly uses: UseIndex;
  readonly symbols: SymbolIndex;
  readonly closed: ClosedFiles;
  /** Of what is said about files that are not open. */
  readonly closedNews = new News();
  readonly #remoteImages: RemoteImages | undefined;
  /** Documents whose meaning changed without an edit of theirs: editors don't ask again by themselves. */
  readonly #changedFromOutside = new Set<string>();
  #scenarios: readonly string[] | undefined;
  #lastLines: { readonly uri: string; readonly text: string; readonly lines: Lines } | undefined;

  constructor(connection: Connection, host: Host) {
    this.connection = connection;
    this.host = host;
    this.#remote = new RemoteFiles(connection, (uri) => this.fileChanged(uri));
    if (host.readImageBytes !== undefined) this.#remoteImages = new RemoteImages(connection, host.readImageBytes);
    const readImage = (): Host["readImage"] => this.#imageReader();
    this.documents = new Documents(
      new Analyser(),
      {
        ...host,
        readFile: (uri, roots) => {
          if (host.seesFile(uri)) return host.readFile(uri, roots);
          const text = this.client.readFile ? this.#remote.read(uri) : undefined;
          return text === undefined ? undefined : { text };
        },
        // A client says in `initialize` whether it hands over bytes.
        get readImage() {
          return readImage();
        },
        log: (line) => this.log(line),
      },
      (uri) => this.fileChanged(uri),
    );
    const sources = {
      scenarios: () => this.#listed(),
      read: (uri: string) => this.documents.readWithin(uri),
      isWatching: () => this.client.watchedFiles,
    };
    this.uses = new UseIndex({ ...sources, open: () => this.documents.all.map(({ uri }) => uri) });
    this.symbols = new SymbolIndex({
      ...sources,
      open: () => this.documents.all,
      pause: pauses(host),
      encoding: () => this.client.positionEncoding,
    });
    const background = {
      documents: this.documents,
      isBusy: () => this.#turns.isBusy,
      slice: () => beginSlice(host),
      defer: host.defer,
      log: (line: string) => this.log(line),
    };
    this.#combinations = new OtherCombinations({
      ...background,
      found: ({ uri }) => {
        this.#changedFromOutside.add(uri);
        this.#publish(uri);
      },
    });
    this.closed = new ClosedFiles({
      ...background,
      scenarios: sources.scenarios,
      client: () => this.client,
      linesOf: (uri) => this.linesOf(uri),
      settings: () => this.settings,
      changed: (uri, report) => {
        if (!this.client.pullDiagnostics) void this.connection.sendDiagnostics({ uri, diagnostics: [...report.items] });
        this.closedNews.tell();
      },
      rested: () => this.closedNews.tell(),
    });
    this.#turns = new Turns(host.defer, (uri) => this.#serve(uri));
    this.#afterClosing = new AfterClosing({
      isBusy: background.isBusy,
      collect: () => host.collectGarbage?.("closing"),
    });
    this.#progress = new RunProgress(connection, host.budget.now);
    this.#reports = new Reports(
      () => this.client,
      (uri) => this.linesOf(uri),
      () => this.settings,
    );
    this.linesOf = (uri) => this.documents.get(uri)?.lines ?? this.#linesOfFile(uri);
  }

  /** Addresses of the scenarios in the client's folders; listed again where they may be others. */
  #listed(): readonly string[] {
    if (!this.client.watchedFiles) this.#scenarios = undefined;
    this.#scenarios ??= foldersOf(this.documents.folders).flatMap((folder) => this.host.scenarios?.(folder) ?? []);
    return this.#scenarios;
  }

  #imageReader(): Host["readImage"] {
    const { readImage: own } = this.host;
    const remote = this.client.readBytes ? this.#remoteImages : undefined;
    if (remote === undefined) return own;
    return (uri, roots, done) =>
      own !== undefined && this.host.seesFile(uri) ? own(uri, roots, done) : remote.image(uri, done);
  }

  /** For the one who looks into a failure: the client's log, and the host's own. */
  log(line: string): void {
    this.host.log(line);
    try {
      this.connection.console.error(line);
    } catch {
      // The connection is gone: the host's log has it.
    }
  }

  /**
   * The document and what its newest text means: at once where that takes no longer than a slice, else when it is there. Undefined: it is
   * not open, or was given up.
   */
  analysed(uri: string): Eventually<AnalysedDocument | undefined> {
    if (this.#advance(uri)) return this.#found(uri);
    this.#turns.hurry(uri);
    return new Promise((resolve) => {
      const waiting = this.#waiting.get(uri) ?? [];
      this.#waiting.set(uri, [...waiting, () => resolve(this.#found(uri))]);
    });
  }

  /**
   * What the newest text means with something else supposed, in slices as well. Undefined: the text has changed meanwhile, or is
   * closed.
   */
  supposed(document: OpenDocument, supposed: Supposition): Promise<Analysis | undefined> {
    const { uri, version } = document;
    const { now } = this.host.budget;
    const turns = this.documents.suppose(document, supposed);
    return new Promise((resolve, reject) => {
      const goOn = (): void => {
        try {
          if (this.documents.get(uri) !== document || document.version !== version) {
            turns.return(undefined as never);
            resolve(undefined);
            return;
          }
          const begin = now();
          do {
            const { done, value } = turns.next();
            if (done === true) {
              resolve(value);
              return;
            }
          } while (now() - begin < SLICE);
          this.host.defer(goOn);
        } catch (error) {
          reject(error);
        }
      };
      goOn();
    });
  }

  #found(uri: string): AnalysedDocument | undefined {
    const document = this.documents.get(uri);
    return document?.analysis === undefined ? undefined : { document, analysis: document.analysis };
  }

  /** Goes on with an analysis for one slice. False: it takes longer. */
  #advance(uri: string): boolean {
    const { now } = this.host.budget;
    const begin = now();
    return this.documents.advance(uri, () => now() - begin >= SLICE);
  }

  #wake(uri: string): void {
    const waiting = this.#waiting.get(uri) ?? [];
    this.#waiting.delete(uri);
    for (const resolve of waiting) resolve();
  }

  open(uri: string, version: number, text: string): void {
    this.closed.changed(uri, true);
    this.documents.open(uri, version, text);
    this.#turns.request(uri);
    this.#refreshDependents(uri);
  }

  change(uri: string, version: number, changes: Parameters<Documents["change"]>[2]): void {
    this.closed.changed(uri, false);
    this.documents.change(uri, version, changes);
    this.#turns.request(uri);
    this.#refreshDependents(uri);
  }

  close(uri: string): void {
    if (this.documents.get(uri) === undefined) return;
    this.#turns.withdraw(uri);
    this.#progress.ends(uri);
    this.documents.close(uri);
    // What lies on the disk counts again.
    this.uses.forget(uri);
    this.symbols.forget(uri);
    this.closed.changed(uri, true);
    this.#wake(uri);
    this.#reports.forget(uri);
    this.onClosed(uri);
    this.#afterClosing.closed();
    if (!this.client.pullDiagnostics) void this.connection.sendDiagnostics({ uri, diagnostics: [] });
    this.#refreshDependents(uri);
  }

  /** A file changed outside the editor, or came or went. */
  fileChanged(uri: string): void {
    this.uses.forget(uri);
    this.symbols.forget(uri);
    this.closed.changed(uri, uri.endsWith(".memzone"));
    if (uri.endsWith(".memzone")) this.#scenarios = undefined;
    if (this.documents.get(uri) === undefined) this.#refreshDependents(uri);
  }

  /** The client's folders, from now on; both lists hold addresses. */
  changeFolders(added: readonly string[], removed: readonly string[]): void {
    const kept = this.documents.folders.filter((folder) => !removed.some((gone) => sameUri(gone, folder)));
    this.uses.forgetAll();
    this.#scenarios = undefined;
    this.closed.list();
    for (const document of this.documents.setFolders([...kept, ...added])) this.#requestFromOutside(document.uri);
  }

  /** What people set, from now on. */
  applySettings(given: unknown): void {
    const before = this.settings;
    const now = readSettings(given);
    if (isSameSettings(before, now)) return;
    this.settings = now;
    for (const each of now.wrong) this.log(each);
    this.documents.milliseconds = now.milliseconds;
    this.documents.kernelPath = now.kernelPath;
    this.#reports.forgetAll();
    for (const document of this.documents.all) {
      if (isOtherSimulation(before, now)) this.documents.outdate(document);
      this.#requestFromOutside(document.uri);
    }
    if (now.files === "open") this.closed.stop();
    else if (before.files === "open") this.closed.begin();
    else this.closed.again();
  }

  /** What the scenarios name that use a file, directly or through others; nothing of them is simulated for that. */
  namesInUsersOf(uri: string): readonly NamesOf[] {
    return this.uses.usersOf(uri).flatMap((user) => {
      const text = this.documents.loader.read(user);
      if (text === undefined) return [];
      const budget = { ...this.host.budget, steps: 0, runs: 0 };
      return [new Analyser().analyse(user, text, 0, { loader: this.documents.loader, budget, renderers: STATE_TEXTS })];
    });
  }

  forgetRemote(uri: string): void {
    this.#remote.forget(uri);
    this.#remoteImages?.forget(uri);
  }

  chooseParam(uri: string, name: string, value: string): void {
    const document = this.documents.get(uri);
    if (document === undefined) return;
    document.params.set(name, value);
    this.documents.outdate(document);
    this.#requestFromOutside(uri);
  }

  /** Places in a file that is not open: many of them are asked for in a row. */
  #linesOfFile(uri: string): Lines {
    const text = this.documents.loader.read(uri) ?? "";
    if (this.#lastLines?.uri !== uri || this.#lastLines.text !== text) {
      this.#lastLines = { uri, text, lines: new LineTable(text, this.client.positionEncoding) };
    }
    return this.#lastLines.lines;
  }

  #refreshDependents(uri: string): void {
    for (const dependent of this.documents.forgetDependentsOf(uri)) this.#requestFromOutside(dependent.uri);
  }

  #requestFromOutside(uri: string): void {
    this.#changedFromOutside.add(uri);
    this.#turns.request(uri);
  }

  /** Goes on with the analysis of a document, and publishes what there is to say when it is there. Never throws. */
  #serve(uri: string): "done" | "more" {
    try {
      if (!this.#advance(uri)) {
        const running = this.documents.get(uri)?.running;
        if (running !== undefined && this.client.workDoneProgress) this.#progress.goesOn(uri, running);
        return "more";
      }
      this.#progress.ends(uri);
      this.#wake(uri);
      this.#publish(uri);
      if (!this.#isLoaded) this.host.defer(() => this.#loaded());
    } catch (error) {
      this.log(`publishing the diagnostics of ${uri} failed: ${describe(error)}`);
    }
    return "done";
  }

  /** All that an analysis needs has been loaded. Nobody waits for what is done about it. */
  #loaded(): void {
    if (this.#isLoaded || this.#turns.isBusy) return;
    this.#isLoaded = true;
    this.host.collectGarbage?.("loading");
  }

  /** What there is to say about a document as it was analysed. */
  reportOf(document: OpenDocument): Report {
    return this.#reports.of(document, this.documents.givenUp(document));
  }

  #publish(uri: string): void {
    const document = this.documents.get(uri);
    if (document === undefined) return;
    if (!this.client.pullDiagnostics) {
      void this.connection.sendDiagnostics(publication(document, this.reportOf(document), this.client));
    }
    if (document.analysis === undefined) return;
    if (document.others.length === 0) this.#combinations.analysed(document);
    this.onAnalysed(uri);
    if (this.client.layout) {
      const params: AnalysedParams = { uri, version: document.version };
      void this.connection.sendNotification(ANALYSED_NOTIFICATION, params);
    }
    if (this.#changedFromOutside.delete(uri)) this.#refresh();
  }

  /** Asks the client to ask again. One that can't after all keeps what it has. */
  #refresh(): void {
    const { inlayHint, diagnostics } = this.connection.languages;
    const codeLens = { refresh: () => this.connection.sendRequest("workspace/codeLens/refresh") };
    if (this.client.codeLensRefresh) codeLens.refresh().catch(() => undefined);
    if (this.client.inlayHintRefresh) inlayHint.refresh().catch(() => undefined);
    if (this.client.pullDiagnostics && this.client.diagnosticRefresh) diagnostics.refresh().catch(() => undefined);
  }
}
