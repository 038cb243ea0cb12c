/**
 * A file that is used, written in the place of its `use`. Paths in it are those from here. It stays where it lies, for others. Not where it
 * would be there twice: this scenario, or one that uses it, reaches the file in another way too, or declares what the file declares.
 */
import type { Declaration, ScenarioFile, Span, Statement } from "../../../grammar/ast.ts";
import { isDeclaration } from "../../../grammar/order.ts";
import { parse } from "../../../grammar/parse.ts";
import { fileName } from "../../analysis/file-name.ts";
import { relativePath } from "../relative-path.ts";
import { type Asked, declarationsOf, type Refactoring, statementOf, wholeLines } from "./refactoring.ts";

export function inlineFile(asked: Asked): readonly Refactoring[] {
  const { analysis, selected, loader } = asked;
  const statement = statementOf(analysis.source, selected);
  if (statement?.kind !== "use" || statement.path.kind === "bad") return [];
  const uri = loader.resolve(analysis.uri, statement.path.value);
  const text = loader.read(uri);
  if (text === undefined || /#\s*memzone:/.test(text)) return [];
  const file = parse(text);
  if (file.errors.length > 0 || !file.statements.every(isDeclaration)) return [];
  const own = declarationsOf(analysis.source);
  if (isDeclaredTwice(own, file.statements) || isReachedOtherwise(asked, uri)) return [];
  const written = textFrom(file, uri, analysis.uri, loader);
  if (written === undefined) return [];
  const whole = wholeLines(analysis.source, statement.span);
  const span = written === "" ? whole : statement.span;
  return [
    {
      title: `Inline ${fileName(uri)}`,
      kind: "refactor.inline",
      edits: [{ uri: analysis.uri, span, newText: written }],
    },
  ];
}

/** Of which a scenario has one. */
const SINGLE: Readonly<Record<string, string>> = {
  machine: "machine",
  "machine-from": "machine",
  kernel: "kernel",
  "kernel-from": "kernel",
  "firmware-from": "firmware",
};

/** What a statement declares: two of it in one file are an error. */
function declaredBy(statement: Statement): string | undefined {
  const single = SINGLE[statement.kind];
  if (single !== undefined) return single;
  if (!("name" in statement) || statement.name.kind !== "name") return undefined;
  return `${statement.kind === "param" ? "param" : "device"} ${statement.name.name}`;
}

function isDeclaredTwice(own: readonly Statement[], others: readonly Statement[]): boolean {
  const declared = new Set(own.map(declaredBy));
  return others.some((each) => {
    const what = declaredBy(each);
    return what !== undefined && declared.has(what);
  });
}

/** Whether this scenario, or one that uses it, comes to the file without this `use`. */
function isReachedOtherwise({ analysis, loader, usersOf }: Asked, target: string): boolean {
  const reaches = (uri: string, file: ScenarioFile, seen: Set<string>, isHere: boolean): boolean =>
    file.statements.some((statement) => {
      if (statement.kind !== "use" || statement.path.kind === "bad") return false;
      const next = loader.resolve(uri, statement.path.value);
      if (next === target) return !isHere;
      if (seen.has(next)) return false;
      seen.add(next);
      if (next === analysis.uri) return false;
      const text = loader.read(next);
      return text !== undefined && reaches(next, parse(text), seen, false);
    });
  const uses = (uri: string) => uri === target;
  const own = declarationsOf(analysis.source);
  const times = own.filter(
    (each) => each.kind === "use" && each.path.kind !== "bad" && uses(loader.resolve(analysis.uri, each.path.value)),
  ).length;
  if (times > 1 || reaches(analysis.uri, fileOf(own), new Set([analysis.uri]), true)) return true;
  return usersOf(analysis.uri).some((user) => {
    const text = loader.read(user);
    return text !== undefined && reaches(user, parse(text), new Set([user, analysis.uri]), false);
  });
}

function fileOf(statements: readonly Statement[]): ScenarioFile {
  return { text: "", statements, comments: [], errors: [], span: { start: 0, end: 0 } };
}

/** Its text as it says the same from another place; a title is that of its own file alone. Undefined: a file can't be named from there. */
function textFrom(
  { text, statements }: ScenarioFile,
  from: string,
  to: string,
  { resolve }: Pick<Asked["loader"], "resolve">,
): string | undefined {
  let written = text;
  const changes: { readonly span: Span; readonly newText: string }[] = [];
  for (const statement of statements as readonly Declaration[]) {
    if (statement.kind === "scenario") {
      const end = /^[^\S\n]*\n?/.exec(text.slice(statement.span.end))![0].length;
      changes.push({ span: { start: statement.span.start, end: statement.span.end + end }, newText: "" });
    } else {
      for (const { value, span } of pathsIn(statement)) {
        const path = relativePath(to, resolve(from, value));
        if (path === undefined) return undefined;
        changes.push({ span, newText: `"${path.replace(/["\\]/g, "\\$&")}"` });
      }
    }
  }
  for (const { span, newText } of changes.toSorted((a, b) => b.span.start - a.span.start)) {
    written = written.slice(0, span.start) + newText + written.slice(span.end);
  }
  return written.trim();
}

/** Fields of the tree that name a file. */
const PATHS: ReadonlySet<string> = new Set(["path", "from"]);

function pathsIn(node: object): readonly { readonly value: string; readonly span: Span }[] {
  return Object.entries(node).flatMap(([key, part]: [string, unknown]) => {
    if (typeof part !== "object" || part === null) return [];
    if (PATHS.has(key) && "kind" in part && part.kind === "string") {
      return [part as unknown as { readonly value: string; readonly span: Span }];
    }
    return pathsIn(part);
  });
}
