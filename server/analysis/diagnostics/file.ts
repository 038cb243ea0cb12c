/**
 * What there is to say about the text alone: what the parser did not understand, characters nobody sees, and names that
 * are declared and never used.
 */
import type { SyntaxError as ReadError, ScenarioFile } from "../../../grammar/ast.ts";
import type { Diagnostic, NamedThing } from "../analysis.ts";
import { problem, readProblem } from "../problem.ts";
import type { Head } from "../scenario/head.ts";
import { MOST_UNSEEN_TEXT } from "../scenario/sources.ts";
import { unstatedWord } from "../scenario/unstated-words.ts";
import { wordHome } from "../scenario/word-homes.ts";
import { writing } from "../text-edits.ts";
import { hiddenCharacters } from "./hidden-characters.ts";
import { stepOfShell } from "./shell-steps.ts";

/** Longer texts are read but not simulated. Characters: some 600,000 steps. */
export const MOST_TEXT = 16 * 1024 * 1024;

/** The parser's errors and hidden characters. `atStart`: the text begins where the file does. */
export function textDiagnostics(
  uri: string,
  file: Pick<ScenarioFile, "text" | "errors">,
  atStart = true,
): readonly Diagnostic[] {
  const told = new Set<number>();
  const errors = file.errors.map((error) => withStep(atHome(readProblem(uri, error), error), file.text, told));
  return [...errors, ...hiddenCharacters(uri, file.text, atStart)];
}

/** Of a word that stands for something elsewhere: where. */
function atHome(error: Diagnostic, { stray }: ReadError): Diagnostic {
  if (stray === undefined) return error;
  const sentence = wordHome(stray.word)?.sentence ?? unstatedWord(stray.word);
  return sentence === undefined ? error : { ...error, message: `${stray.said}: ${sentence}`, fixes: [] };
}

/**
 * A statement that is not understood because it is a shell's, from its first word or from an option on: with the step that it is. `told`: where
 * lines begin of which that was said.
 */
function withStep(error: Diagnostic, text: string, told: Set<number>): Diagnostic {
  if (error.code !== "syntax") return error;
  const start = text.lastIndexOf("\n", error.span.start - 1) + 1;
  const newline = text.indexOf("\n", error.span.start);
  const line = text.slice(start, newline === -1 ? text.length : newline);
  const first = start + line.length - line.trimStart().length;
  const step = told.has(first) ? undefined : stepOfShell(line);
  if (step === undefined) return error;
  told.add(first);
  const span = { start: first, end: start + line.trimEnd().length };
  const fix = writing(error.uri, span, step);
  const message = `${error.message}; here this is \`${step}\``;
  // What is wrong inside of it is offered to be written anew as a whole.
  const where = error.span.start === first ? error.span : span;
  return { ...error, span: where, message, fixes: [fix, ...error.fixes] };
}

/** Said of a text that is too long to be simulated, or to be looked at while no editor has it open. `most`: characters. */
export function tooLarge(uri: string, { length: characters }: string, most: number, isClosed = false): Diagnostic {
  return problem("file-too-large", { uri, span: { start: 0, end: 0 } }, { characters, most, isClosed });
}

/** Said of a file that no editor has open; undefined: it is not too long to be looked at. */
export function tooLargeClosed(uri: string, text: string): Diagnostic | undefined {
  return text.length > MOST_UNSEEN_TEXT ? tooLarge(uri, text, MOST_UNSEEN_TEXT, true) : undefined;
}

/**
 * Parameters that stand for nothing and DIMMs that are never plugged and not there at power-on. A file without a boot declares for others, so
 * nothing in it is unused. `usedLater`: names of the timeline as {@link namedAs} writes them, in pieces.
 */
export function unusedNames(
  { root, names, hasBoot, setup }: Pick<Head, "root" | "names" | "hasBoot" | "setup">,
  usedLater: Iterable<ReadonlySet<string>>,
): readonly Diagnostic[] {
  if (!hasBoot) return [];
  const unused = new Map<string, Diagnostic>();
  const cold = new Set(setup?.devices.flatMap((each) => (each.kind === "dimm" && each.cold ? [each.name] : [])));
  for (const { kind, name, declaration, references } of names.things()) {
    if (declaration?.uri !== root.uri || references.length > 0 || (kind !== "param" && kind !== "dimm")) continue;
    if (kind === "dimm" && cold.has(name)) continue;
    unused.set(namedAs({ kind, name }), problem("unused-name", declaration, { kind, name }, { unnecessary: true }));
  }
  for (const used of usedLater) {
    if (unused.size === 0) break;
    const [fewer, other] = used.size < unused.size ? [used, unused] : [unused, used];
    for (const named of fewer.keys()) if (other.has(named)) unused.delete(named);
  }
  return [...unused.values()];
}

/** A name with its kind: there may be a DIMM and a parameter of one name. */
export function namedAs({ kind, name }: Pick<NamedThing, "kind" | "name">): string {
  return `${kind} ${name}`;
}
