/**
 * The codes of all diagnostics, from the files of this folder: their severities, what they are about, and how those that the
 * simulation gives are worded. The type checker refuses a code without a file, and a code that the simulation gives without words.
 */
import type { Note, NoteCode, NoteOf } from "../../simulation/state/notes.ts";
import * as all from "./all.generated.ts";
import type { CodeDefinition, NoteDefinition, Remedy, RestsOn, Severity, TextWords, Words } from "./define-note.ts";

type Definitions = typeof all;
type ByCode = { readonly [K in keyof Definitions as Definitions[K]["code"]]: Definitions[K] };

/** A code that a diagnostic can have. */
export type DiagnosticCode = keyof ByCode;

const BY_CODE = Object.fromEntries(
  Object.values(all).map((definition: CodeDefinition) => [definition.code, definition]),
) as unknown as ByCode;

/** Each code that the simulation gives has its words here: a missing file is an error of this type. */
const WORDED: { readonly [C in NoteCode]: NoteDefinition<C> } = BY_CODE;

/** The facts that analysis gives of a code; of one that the simulation alone gives, none. */
export type FactsOf<C extends DiagnosticCode> = ByCode[C] extends Partial<TextWords<infer F>> ? F : never;

/** What analysis says of a code. */
export function textWordsOf<C extends DiagnosticCode>(code: C): TextWords<FactsOf<C>> {
  return BY_CODE[code] as unknown as TextWords<FactsOf<C>>;
}

export function definitionOf(code: DiagnosticCode): CodeDefinition {
  return BY_CODE[code];
}

/** Every definition, in the order of the codes. */
export const DEFINITIONS: readonly (CodeDefinition & { readonly code: DiagnosticCode })[] = Object.values(all);

/** Every code with what it is about: what `expect warning CODE` may name, and what completion offers there. */
export const DIAGNOSTIC_CODES: Readonly<Record<string, string>> = Object.fromEntries(
  DEFINITIONS.map(({ code, about }) => [code, about]),
);

export function isDiagnosticCode(code: string): code is DiagnosticCode {
  return Object.hasOwn(BY_CODE, code);
}

export interface WordedNote extends Required<Words> {
  readonly severity: Severity;
  readonly remedies: readonly Remedy[];
  /** What of the event's facts the sentence rests on. */
  readonly restsOn: RestsOn;
}

/** Severity, sentence and quick fixes of a note of the simulation. */
export function wordsOf(note: Note): WordedNote {
  return worded(note);
}

function worded<C extends NoteCode>({ code, facts, origin, inCrashKernel }: NoteOf<C>): WordedNote {
  const definition: NoteDefinition<C> = WORDED[code];
  const { restsOn } = definition;
  const { message, related = [] } = definition.words(facts, origin);
  return {
    severity: definition.severityOf?.(facts) ?? definition.severity,
    message: inCrashKernel === true ? `in the crash kernel: ${message}` : message,
    related,
    restsOn: typeof restsOn === "function" ? restsOn(facts) : restsOn,
    remedies: definition.fixes?.(facts, origin) ?? [],
  };
}
