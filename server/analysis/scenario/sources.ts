/**
 * The files a scenario is made from: its own text and what it `use`s, each read once. The declarations of a used file
 * stand where its `use` stands; a cycle and a missing file are said with the chain that leads there.
 */

import type { Declaration, ScenarioFile, UseStatement } from "../../../grammar/ast.ts";
import { isDeclaration } from "../../../grammar/order.ts";
import type { Diagnostic, FileLoader, Place } from "../analysis.ts";
import { fileName } from "../file-name.ts";
import { problem, readProblem } from "../problem.ts";
import { refused, refusedUse, unread } from "./named-paths.ts";
import { ProblemLog } from "./problem-log.ts";

export interface SourceDocument {
  readonly uri: string;
  readonly file: ScenarioFile;
}

export interface Declared<T extends Declaration = Declaration> {
  readonly statement: T;
  readonly document: SourceDocument;
}

export interface Sources {
  readonly root: SourceDocument;
  /** The root first, then the used files in the order they were met. */
  readonly documents: readonly SourceDocument[];
  readonly declarations: readonly Declared[];
  /** Addresses of all other files asked for, found or not. */
  readonly dependencies: string[];
  /** Where the root brings in another file: problems in that file are shown there. */
  readonly homes: Map<string, Place>;
  readonly problems: ProblemLog;
  /** Whether a declaration may be missing: a statement was not understood, or a file that is used could not be read. */
  readonly isHalfRead: boolean;
}

/**
 * Characters of scenarios that nobody looks at: of all that one `use`s together, or of one that is open in no editor. They are read in one go, and
 * declarations, or a story of ten thousands of steps, have less.
 */
export const MOST_UNSEEN_TEXT = 2 ** 20;

/** Reads the root and everything it uses. Never fails: what could not be read is in `problems`. */
export function gatherSources(
  root: SourceDocument,
  loader: FileLoader,
  parse: (uri: string, text: string) => ScenarioFile,
): Sources {
  const documents = [root];
  const declarations: Declared[] = [];
  const dependencies: string[] = [];
  const homes = new Map<string, Place>();
  const problems = new ProblemLog();
  let unreadUses = 0;
  let room = MOST_UNSEEN_TEXT;

  const gather = (document: SourceDocument, chain: readonly string[]): void => {
    for (const statement of document.file.statements) {
      if (!isDeclaration(statement)) continue;
      if (statement.kind === "use") use(document, statement, chain);
      else declarations.push({ statement, document });
    }
  };

  const use = (document: SourceDocument, statement: UseStatement, chain: readonly string[]): void => {
    unreadUses++;
    if (statement.path.kind === "bad") return;
    const place = { uri: document.uri, span: statement.path.span };
    const path = statement.path.value;
    const why = refusedUse(path);
    if (why !== undefined) {
      problems.add(refused(path, place, why));
      return;
    }
    const uri = loader.resolve(document.uri, path);
    if (chain.includes(uri)) {
      const around = [...chain.slice(chain.indexOf(uri)), uri].map(fileName);
      problems.add(problem("use-cycle", place, { around }));
      return;
    }
    if (!dependencies.includes(uri)) dependencies.push(uri);
    if (document === root && !homes.has(uri)) homes.set(uri, place);
    if (documents.some((known) => known.uri === uri)) {
      unreadUses--;
      return;
    }
    const text = loader.read(uri);
    if (text === undefined) {
      problems.add(unread(path, uri, place, loader, chain.length > 1 ? [...chain, uri].map(fileName) : []));
      return;
    }
    if (text.length > room) {
      problems.add(refused(path, place, { kind: "too-much" }));
      return;
    }
    room -= text.length;
    unreadUses--;
    const used = { uri, file: parse(uri, text) };
    const home = homes.get(document.uri);
    if (home !== undefined && !homes.has(uri)) homes.set(uri, home);
    documents.push(used);
    problems.add(...problemsOfUsedFile(used));
    gather(used, [...chain, uri]);
  };

  gather(root, [root.uri]);
  const isHalfRead =
    unreadUses > 0 || documents.some(({ file }) => file.statements.some(({ kind }) => kind === "error"));
  return { root, documents, declarations, dependencies, homes, problems, isHalfRead };
}

/** Whether something of a statement was not understood: what it lacks may be what stands there. */
export function isHalfRead({ statement: { span }, document }: Declared): boolean {
  return document.file.errors.some(({ span: { start, end } }) => start >= span.start && end <= span.end);
}

/** Nothing is quoted of a file in which there is nothing of a scenario. */
function problemsOfUsedFile({ uri, file }: SourceDocument): readonly Diagnostic[] {
  if (file.errors.length > 0 && file.statements.every(({ kind }) => kind === "error")) {
    return [problem("syntax", { uri, span: { start: 0, end: 0 } }, {})];
  }
  const found = file.errors.map((error) => readProblem(uri, error));
  const stray = file.statements.find((statement) => !isDeclaration(statement) && statement.kind !== "error");
  if (stray !== undefined) found.push(problem("out-of-order", { uri, span: stray.keyword }, {}));
  return found;
}

/**
 * Shows a problem of another file where this one brings it in, and points from there to the real place.
 */
export function rehome(diagnostic: Diagnostic, rootUri: string, homes: ReadonlyMap<string, Place>): Diagnostic {
  if (diagnostic.uri === rootUri) return diagnostic;
  const home = homes.get(diagnostic.uri) ?? { uri: rootUri, span: { start: 0, end: 0 } };
  return {
    ...diagnostic,
    ...home,
    message: `in \`${fileName(diagnostic.uri)}\`: ${diagnostic.message}`,
    related: [{ uri: diagnostic.uri, span: diagnostic.span, message: diagnostic.message }, ...diagnostic.related],
  };
}
