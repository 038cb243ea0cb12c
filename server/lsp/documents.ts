/**
 * The open documents and what the scenarios among them were found to mean. An analysis is made at most once for each
 * version of a text; a request that can't wait has it made at once, all others take turns (see turns.ts).
 */
import type { TextDocumentContentChangeEvent } from "vscode-languageserver";
import { SourceText } from "../../grammar/incremental/source-text.ts";
import type { Analyser } from "../analysis/analyser.ts";
import type { Analysis, FileLoader } from "../analysis/analysis.ts";
import type { ImageFile } from "../sources/kernel-image/reading.ts";
import { STATE_TEXTS } from "../views/renderers.ts";
import { resolveUri, sameUri } from "./addresses.ts";
import type { Host, HostFile } from "./host.ts";
import { type Lines, PassageLines, type Range } from "./positions.ts";
import { refusal, rootsOf } from "./reach.ts";

export interface OpenDocument {
  readonly uri: string;
  version: number;
  source: SourceText;
  lines: Lines;
  /** Of this very text; undefined until it is asked for. */
  analysis: Analysis | undefined;
  /** Values chosen for parameters, by name. */
  readonly params: Map<string, string>;
  /** How often an analysis of it failed for reasons of ours. */
  crashes: number;
}

/** After so many failures a document is left alone until it is opened anew. */
const CRASH_LIMIT = 2;

/** What of the analyser is needed here. */
export type Analysing = Pick<Analyser, "analyse" | "forget">;

export class Documents {
  /** Reads what any of the open documents may name. */
  readonly loader: FileLoader;
  /** The client's workspace folders, as it writes their addresses. */
  #folders: readonly string[] = [];
  readonly #open = new Map<string, OpenDocument>();
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
    const source = SourceText.of(text);
    const lines = new PassageLines(source);
    this.#open.set(uri, { uri, version, source, lines, analysis: undefined, params: new Map(), crashes: 0 });
  }

  change(uri: string, version: number, changes: readonly TextDocumentContentChangeEvent[]): void {
    const document = this.#open.get(uri);
    if (document === undefined) return;
    for (const change of changes) {
      const text = String(change?.text ?? "");
      document.source = "range" in change ? edited(document, change.range, text) : document.source.replace(text);
      document.lines = new PassageLines(document.source);
    }
    document.version = version;
    document.analysis = undefined;
  }

  close(uri: string): void {
    this.#open.delete(uri);
    this.#analyser.forget(uri);
  }

  /** Another file changed: forgets the analyses that were made from it, and says whose they were. */
  forgetDependentsOf(uri: string): readonly OpenDocument[] {
    const dependents = this.all.filter(
      (document) =>
        document.uri !== uri && document.analysis?.dependencies.some((dependency) => sameUri(dependency, uri)) === true,
    );
    for (const document of dependents) document.analysis = undefined;
    return dependents;
  }

  /** Other folders were opened: what could not be read may be read now, and the other way round. */
  setFolders(folders: readonly string[]): readonly OpenDocument[] {
    this.#folders = folders;
    const dependents = this.all.filter(({ analysis }) => analysis !== undefined && analysis.dependencies.length > 0);
    for (const document of dependents) document.analysis = undefined;
    return dependents;
  }

  /** Analyses the newest text, if that has not been done. Undefined: the document is closed or has been given up. */
  analysisOf(uri: string): Analysis | undefined {
    const document = this.#open.get(uri);
    if (document === undefined) return undefined;
    if (document.analysis !== undefined) return document.analysis;
    if (this.givenUp(document)) return undefined;
    try {
      document.analysis = this.#analyse(document);
    } catch (error) {
      document.crashes += 1;
      this.#analyser.forget(uri);
      this.#host.log(`analysing ${uri} failed: ${describe(error)}`);
    }
    return document.analysis;
  }

  givenUp(document: OpenDocument): boolean {
    return document.crashes >= CRASH_LIMIT;
  }

  /** An analysis with a change of the kernel supposed; never kept. */
  suppose(document: OpenDocument, whatIf: string): Analysis {
    return this.#analyse(document, whatIf);
  }

  #analyse(document: OpenDocument, whatIf?: string): Analysis {
    return this.#analyser.analyse(document.uri, document.source, document.version, {
      loader: this.#loaderWithin(() => rootsOf(document.uri, this.#folders)),
      budget: this.#host.budget,
      renderers: STATE_TEXTS,
      params: Object.fromEntries(document.params),
      ...(whatIf === undefined ? {} : { whatIf: [whatIf] }),
    });
  }

  #loaderWithin(roots: () => readonly string[]): FileLoader {
    const load = (uri: string): HostFile => {
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
      if (readImage === undefined || !URL.canParse(uri)) return { wrong: "missing" };
      const within = [...new Set(roots())];
      const why = refusal(uri, within);
      return why === undefined ? readImage(uri, within, () => this.#imageRead(uri)) : { wrong: "refused", why };
    };
    return {
      ...(readImage === undefined ? {} : { image }),
      resolve: resolveUri,
      read: (uri) => {
        const file = load(uri);
        return file !== undefined && "text" in file ? file.text : undefined;
      },
      whyNot: (uri) => {
        const file = load(uri);
        return file !== undefined && "wrong" in file ? file.wrong : undefined;
      },
    };
  }

  #find(uri: string): OpenDocument | undefined {
    return this.#open.get(uri) ?? this.all.find((document) => sameUri(document.uri, uri));
  }
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
