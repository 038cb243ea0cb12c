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
  const lines = new ShellLines(file.text);
  const errors = file.errors.map((error) => withStep(atHome(readProblem(uri, error), error), lines));
  return [...errors, ...hiddenCharacters(uri, file.text, atStart)];
}

/** Of a word that stands for something elsewhere: where. */
function atHome(error: Diagnostic, { stray }: ReadError): Diagnostic {
  if (stray === undefined) return error;
  const sentence = wordHome(stray.word)?.sentence ?? unstatedWord(stray.word);
  return sentence === undefined ? error : { ...error, message: `${stray.said}: ${sentence}`, fixes: [] };
}

/** A line of a shell, without the blanks around it, and the step that it is. */
interface ShellLine {
  readonly start: number;
  readonly end: number;
  readonly step: string | undefined;
}

/** The lines of a text by a place in them. Each is looked at once: thousands of errors may stand in one of a million characters. */
class ShellLines {
  readonly #text: string;
  /** The last line that was asked for: errors come in their order. `end` is its line break's place. */
  #last: { readonly start: number; readonly end: number; readonly line: ShellLine } | undefined;
  /** Where lines begin of which it was said that they are a shell's. */
  readonly #told = new Set<number>();

  constructor(text: string) {
    this.#text = text;
  }

  /** The line that a place lies in, where it is a shell's; told once. */
  at(place: number): (ShellLine & { readonly step: string }) | undefined {
    if (this.#last === undefined || place < this.#last.start || place > this.#last.end)
      this.#last = this.#lineAt(place);
    const { start, end, step } = this.#last.line;
    if (step === undefined || this.#told.has(start)) return undefined;
    this.#told.add(start);
    return { start, end, step };
  }

  #lineAt(place: number) {
    const start = place === 0 ? 0 : this.#text.lastIndexOf("\n", place - 1) + 1;
    const newline = this.#text.indexOf("\n", place);
    const end = newline === -1 ? this.#text.length : newline;
    const written = this.#text.slice(start, end);
    const first = start + written.length - written.trimStart().length;
    return { start, end, line: { start: first, end: start + written.trimEnd().length, step: stepOfShell(written) } };
  }
}

/** A statement that is not understood because it is a shell's, from its first word or from an option on: with the step that it is. */
function withStep(error: Diagnostic, lines: ShellLines): Diagnostic {
  if (error.code !== "syntax") return error;
  const line = lines.at(error.span.start);
  if (line === undefined) return error;
  const { start, end, step } = line;
  const fix = writing(error.uri, { start, end }, step);
  const message = `${error.message}; here this is \`${step}\``;
  // What is wrong inside of it is offered to be written anew as a whole.
  const span = error.span.start === start ? error.span : { start, end };
  return { ...error, span, message, fixes: [fix, ...error.fixes] };
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
