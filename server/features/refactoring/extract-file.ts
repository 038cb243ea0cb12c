/**
 * Declarations as a file of their own, which this one uses: a machine or a kernel that many scenarios share. What the new file refers to goes
 * with it, so that it holds for others too; what is allowed by a comment is allowed where the file is brought in.
 */
import type { Span, Statement } from "../../../grammar/ast.ts";
import type { TextEdit } from "../../analysis/analysis.ts";
import { relativePath } from "../relative-path.ts";
import {
  type Asked,
  declarationsOf,
  isWrongWithin,
  linesOf,
  type Refactoring,
  referredIn,
  touches,
  wholeLines,
} from "./refactoring.ts";

/** What one statement alone is worth a file of, by what the file is called. */
const ALONE: Readonly<Record<string, { readonly file: string; readonly what: string }>> = {
  machine: { file: "machine", what: "the machine" },
  "machine-from": { file: "machine", what: "the machine" },
  kernel: { file: "kernel", what: "the kernel" },
  "kernel-from": { file: "kernel", what: "the kernel" },
  cmdline: { file: "cmdline", what: "the command line" },
};

/** Files of one name that are tried. */
const MOST_TRIED = 50;

export function extractFile(asked: Asked): readonly Refactoring[] {
  const { analysis, selected, canCreate } = asked;
  const { source } = analysis;
  if (!canCreate || !URL.canParse(analysis.uri)) return [];
  const declarations = declarationsOf(source);
  const isSelection = selected.end > selected.start;
  // What is selected up to a statement does not hold it.
  const chosen = declarations.filter(
    ({ span }) =>
      touches(span, selected) && !(isSelection && (span.start === selected.end || span.end === selected.start)),
  );
  const [first] = chosen;
  const last = chosen.at(-1);
  if (first === undefined || last === undefined || chosen.some(({ kind }) => kind === "scenario")) return [];
  const alone = chosen.length === 1 ? ALONE[first.kind] : undefined;
  if (alone === undefined && (!isSelection || chosen.length < 2)) return [];
  const span = { start: first.span.start, end: last.span.end };
  const text = source.slice(span);
  if (/#\s*memzone:/.test(text) || isWrongWithin(analysis, linesOf(source, span))) return [];
  const told = toldBefore(asked, declarations, chosen, text);
  if (told === undefined) return [];
  const what = alone?.what ?? `${chosen.length} declarations`;
  if (!hasFolder(asked)) {
    const disabled = "the document is not saved: it stands in no folder yet";
    return [{ title: `Extract ${what} into a file`, kind: "refactor.extract", edits: [], disabled }];
  }
  const file = freeFile(asked, alone?.file ?? "shared");
  if (file === undefined) return [];
  const { uri, name: path } = file;
  const edits: TextEdit[] = [
    { uri: analysis.uri, span, newText: `use "${path.replace(/["\\]/g, "\\$&")}"` },
    ...told.removed.map((gone) => ({ uri: analysis.uri, span: gone, newText: "" })),
  ];
  const title = `Extract ${what} into ${path}`;
  return [{ title, kind: "refactor.extract", edits, creates: [{ uri, text: `${told.text}${text}\n` }] }];
}

/**
 * Parameters that the extracted text refers to: those declared here move in front of it, those of another file are brought in by it too. Undefined:
 * they can't be told.
 */
function toldBefore(
  { analysis, loader }: Asked,
  declarations: readonly Statement[],
  chosen: readonly Statement[],
  text: string,
): { readonly text: string; readonly removed: readonly Span[] } | undefined {
  const { source, params, uri } = analysis;
  const names = referredIn(text);
  const used = params.filter(({ name }) => names.has(name));
  if (used.length < names.size) return undefined;
  const elsewhere = new Set(used.filter(({ place }) => place.uri !== uri).map(({ place }) => place.uri));
  const uses = [...elsewhere].map((other) => relativePath(uri, other));
  if (uses.some((path) => path === undefined || loader.resolve(uri, path) === undefined)) return undefined;
  const moved = declarations.filter(
    (each) =>
      each.kind === "param" &&
      !chosen.includes(each) &&
      used.some(({ place }) => place.uri === uri && touches(each.span, place.span)),
  );
  const lines = [...uses.map((path) => `use "${path}"`), ...moved.map(({ span }) => source.slice(span))];
  return {
    text: lines.length === 0 ? "" : `${lines.join("\n")}\n\n`,
    removed: moved.map(({ span }) => wholeLines(source, span)),
  };
}

/** Whether files can lie beside the document: one that was never saved may have no place. */
function hasFolder({ analysis, loader }: Asked): boolean {
  const beside = loader.resolve(analysis.uri, "x.memzone");
  return URL.canParse(beside) && !beside.startsWith("untitled:");
}

interface FileBeside {
  readonly uri: string;
  readonly name: string;
}

/** A file beside the document that is not there yet; undefined: none can be had. */
function freeFile({ analysis, loader }: Asked, wanted: string): FileBeside | undefined {
  for (let number = 1; number <= MOST_TRIED; number++) {
    const name = number === 1 ? `${wanted}.memzone` : `${wanted}-${number}.memzone`;
    const uri = loader.resolve(analysis.uri, name);
    if (loader.read(uri) !== undefined) continue;
    // Why a file is not read is told of one that may not be, and of none that is missing.
    if (loader.whyNot?.(uri) === undefined) return { uri, name };
  }
  return undefined;
}
