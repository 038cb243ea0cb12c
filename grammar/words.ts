/** The keywords of the language, read off the vocabulary. They are only keywords where the grammar expects them. */
import {
  DECLARATIONS,
  type DEVICE_BODIES,
  type KERNEL_ENTRIES,
  type MACHINE_BLOCKS,
  MACHINE_LINES,
  type NODE_ENTRIES,
} from "./vocabulary/declarations.ts";
import { readForm, type WordsOf } from "./vocabulary/form.ts";
import { BLOCK_STEPS, LINE_STEPS, type MARKS } from "./vocabulary/steps.ts";
import { type WordOf, wordsOf } from "./vocabulary/word-lists.ts";
import { BODIES, STATEMENTS } from "./vocabulary.ts";

type FirstWord<Words> = Words extends `${infer First} ${string}` ? First : Words;
type FormsOf<Entries> = Entries extends unknown
  ? Entries[keyof Entries] extends { readonly form: infer Form extends string }
    ? Form
    : never
  : never;

export type LineStepWord = keyof typeof LINE_STEPS;
export type MachineLineWord = keyof typeof MACHINE_LINES;
export type DeviceWord = keyof typeof DEVICE_BODIES;
type DeclarationWord = FirstWord<keyof typeof DECLARATIONS>;
type StepWord = LineStepWord | keyof typeof BLOCK_STEPS;
export type StatementWord = DeclarationWord | keyof typeof MARKS | StepWord | "expect";

/** Words of the hand-written rules, which are in no form. */
const WORDS_OF_RULES = [
  "by",
  "from",
  "in",
  "at",
  "pfn",
  "hangs",
  "mirrored",
  "no-map",
  "reusable",
  "no",
  "reserved",
  "unreserved",
  "warning",
  "task",
  "blocked",
  "on",
] as const;

type WordsOfForms =
  | WordsOf<FormsOf<typeof LINE_STEPS>>
  | WordsOf<FormsOf<typeof MACHINE_LINES>>
  | WordsOf<FormsOf<typeof KERNEL_ENTRIES>>
  | WordsOf<FormsOf<typeof NODE_ENTRIES>>
  | WordsOf<FormsOf<(typeof DEVICE_BODIES)[DeviceWord]>>;
type InnerWord =
  | Exclude<WordsOfForms | Exclude<keyof typeof MACHINE_BLOCKS, "node0">, StatementWord>
  | (typeof WORDS_OF_RULES)[number]
  | WordOf<"VIEW">;
export type KeywordWord = StatementWord | InnerWord;

/** What can stand before the first `boot`. */
export const DECLARATION_WORDS = [
  ...new Set(Object.keys(DECLARATIONS).map((words) => words.split(" ")[0])),
] as DeclarationWord[];

/** What happens: the steps of the timeline. */
export const LINE_STEP_WORDS = Object.keys(LINE_STEPS) as LineStepWord[];
export const STEP_WORDS = [...LINE_STEP_WORDS, ...Object.keys(BLOCK_STEPS)] as StepWord[];

/** Every word a statement can begin with. */
export const STATEMENT_WORDS = [...new Set(STATEMENTS.map(({ word }) => word.split(" ")[0]))] as StatementWord[];

/** Those of them behind which a text in quotes stands: `step "…"`. */
export const QUOTING_WORDS: readonly string[] = STATEMENTS.filter(({ word, form }) => {
  const [first, second] = readForm(form);
  return (
    first?.kind === "word" && first.word === word && second?.kind === "operand" && second.operand.value === "string"
  );
}).map(({ word }) => word);

export const MACHINE_LINE_WORDS = Object.keys(MACHINE_LINES) as MachineLineWord[];

/** Words that mean something inside a statement. */
export const INNER_WORDS = innerWords();

function innerWords(): readonly InnerWord[] {
  const bodies = Object.values(BODIES);
  const forms = [...STATEMENTS.map(({ form }) => form), ...bodies.flatMap((items) => Object.values(items).map(formOf))];
  const parts = forms.flatMap(readForm).flatMap((part) => (part.kind === "options" ? part.groups.flat() : [part]));
  const words = parts.flatMap((part) => (part.kind === "word" && /^[a-z]/.test(part.word) ? [part.word] : []));
  const all = new Set<string>([...words, ...WORDS_OF_RULES, ...wordsOf("VIEW")]);
  for (const word of [...STATEMENT_WORDS, "node0"]) all.delete(word);
  return [...all] as InnerWord[];
}

function formOf({ form }: { readonly form: string }): string {
  return form;
}

/** Where words belong that stand inside of something alone. */
const HOMES: ReadonlyMap<string, string> = new Map(
  [
    ...Object.keys(BODIES.node).map((word) => [word, "a node of `machine { }`"] as const),
    ...Object.keys(BODIES.machine).map((word) => [word, "`machine { }`"] as const),
    ...Object.keys(BODIES.kernel).map((word) => [word, "`kernel { }`"] as const),
    ...["size", "cold", "block", "requested"].map((word) => [word, "the `{ }` of a device"] as const),
  ].filter(([word]) => !(STATEMENT_WORDS as readonly string[]).includes(word)),
);

/** Where a keyword belongs that begins no statement: `` `machine { }` ``. All nodes belong where the first one does. */
export function homeOf(word: string): string | undefined {
  return HOMES.get(/^node\d+$/.test(word) ? "node0" : word);
}

const ITEM_WORDS = new Map(
  Object.entries(BODIES).map(([owner, items]) => [
    owner,
    [...new Set(Object.keys(items).map((words) => words.split(" ")[0]!))] as readonly string[],
  ]),
);

/** Items of a body by the word they begin with: what may stand inside `machine { }`. Always the same list, so that what is nearest to a word is looked for once. */
export function itemWords(owner: keyof typeof BODIES): readonly string[] {
  return ITEM_WORDS.get(owner)!;
}
