/** What the vocabulary says of a statement, or of an item inside one. */
export interface Entry {
  /** How it is written, in the notation of form.ts. */
  readonly form: string;
  /** What it is, in a sentence or two of Markdown. */
  readonly meaning: string;
  /** What a step is on a real machine. */
  readonly real?: string;
  /** The syntax for people, where the form alone does not tell it. */
  readonly syntax?: string;
  /** What completion types, where it is not what the form gives; `‹1G›` is a value to overwrite, `‹PLATFORM›` the words of a list. */
  readonly insert?: string;
  /** Lines of the language that a test reads and the reference shows. */
  readonly example: string;
}
export type Entries = Readonly<Record<string, Entry>>;
