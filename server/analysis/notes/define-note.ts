/**
 * What a file of this folder says of one diagnostic code: its severity, its sentence, its quick fixes and its page. Each code is
 * worded from facts: those that the simulation gives by `words`, those that analysis finds in the text by `sentence`.
 */
import type { Scope } from "../../simulation/evidence/reason.ts";
import type { Origin } from "../../simulation/state/events.ts";
import type { NoteCode, NoteFacts } from "../../simulation/state/notes.ts";
import type { ByteRange, Bytes } from "../../simulation/units/units.ts";

export type Severity = "error" | "warning" | "info" | "hint";

/** Something else that takes part, with what it does. */
export interface RelatedNote {
  readonly origin: Origin;
  readonly message: string;
  /** What it rests on, where the sentence rests on less. */
  readonly restsOn?: Scope;
}

/** A change of the scenario that would mend what the note is about; it becomes an edit of the text. */
export type Remedy =
  /** Write another value for the command-line parameter that `origin` stands for. */
  | { readonly kind: "set-parameter"; readonly title: string; readonly origin: Origin; readonly value: string }
  /** Write the largest size for the `movablecore=` of `origin` that leaves boot allocations out; `title` is told what it is. */
  | { readonly kind: "largest-movablecore"; readonly title: (free: Bytes) => string; readonly origin: Origin }
  /** Write the first of these values with which the machine boots and nothing is said under `code` of the parameter, nor anything new of the boot. */
  | {
      readonly kind: "first-that-mends";
      readonly code: NoteCode;
      readonly origin: Origin;
      /** By the value that is written. */
      readonly values: (written: string, parameter: string) => readonly string[];
      readonly title: (value: string) => string;
    }
  /** Let the `memmap=SIZE!ADDRESS` of `origin` begin and end on memory blocks. */
  | { readonly kind: "whole-blocks"; readonly origin: Origin }
  /** Move it to memory in which the kernel that crashed had no data of its own. */
  | { readonly kind: "other-place"; readonly origin: Origin }
  /** Take a line out of the kernel's configuration. */
  | { readonly kind: "remove-option"; readonly option: string }
  | { readonly kind: "remove-parameter"; readonly title: string; readonly origin: Origin }
  /** Write the least memory, doubling it, with which the kernel boots. */
  | { readonly kind: "more-memory"; readonly origin: Origin }
  /** Write another map of the firmware, or other ranges of nodes. */
  | { readonly kind: "map"; readonly change: MapChange }
  /** Write a `maxmem` and `slots` with which all devices fit. */
  | { readonly kind: "make-room" }
  /** Write another version of the kernel. */
  | { readonly kind: "set-kernel"; readonly version: string }
  | { readonly kind: "add-parameter"; readonly title: string; readonly text: string }
  /** Let the platform place the device that `origin` stands for. */
  | { readonly kind: "remove-place"; readonly origin: Origin }
  /** Write another range for the device that `origin` stands for. */
  | {
      readonly kind: "set-range";
      readonly title: (written: string) => string;
      readonly origin: Origin;
      readonly range: ByteRange;
    }
  /** Write the next smaller or larger size that the platform takes, and of which the kernel adds all, for the device that `origin` stands for. */
  | {
      readonly kind: "whole-size";
      readonly origin: Origin;
      readonly size: Bytes;
      readonly unit: Bytes;
      readonly way: "down" | "up";
    }
  /** Write another size for the device or range that `origin` stands for. */
  | { readonly kind: "set-size"; readonly title: string; readonly origin: Origin; readonly size: Bytes };

/** What is changed of a machine that is described by ranges; all ends are inclusive. */
export type MapChange =
  /** Cut what a range shares out of another one. */
  | { readonly kind: "cut"; readonly from: ByteRange; readonly shared: ByteRange }
  | { readonly kind: "cut-of-node"; readonly node: number; readonly shared: ByteRange }
  | { readonly kind: "add"; readonly range: ByteRange }
  /** Leave out what begins at an address or above. */
  | { readonly kind: "leave-out"; readonly from: Bytes }
  /** Mark what lies below an address as mirrored. */
  | { readonly kind: "mirror"; readonly below: Bytes }
  /** Let a node of the device tree find its place in RAM. */
  | { readonly kind: "reserve-in-ram"; readonly name: string; readonly size: Bytes };

/** One sentence, with the address. What `restsOn` names puts "modelled: " in front of it where that is only modelled. */
export interface Words {
  readonly message: string;
  readonly related?: readonly RelatedNote[];
}

/** The page of a code: DIAGNOSTICS.md, `memzone explain`. Sentences in Markdown. */
export interface Page {
  readonly meaning: string;
  /** A scenario that has the diagnostic, or why a short one can't. */
  readonly example: string | { readonly none: string };
  /** Other files of the example, by name; the example itself is `main.memzone`. */
  readonly files?: Readonly<Record<string, string>>;
  /** The example mended: a scenario without the diagnostic. */
  readonly cured?: string;
  /** Why the kernel does it, with the source; or why it is said. */
  readonly why: string;
  readonly mend: string;
  /** Why no quick fix mends it. A code without this has one, at least for its example. */
  readonly noFix?: string;
  /** Since which kernel, where it is not all of them. */
  readonly since?: string;
}

export interface CodeDefinition {
  readonly code: string;
  /** What it is about, in a line: what completion shows. */
  readonly about: string;
  readonly severity: Severity;
  readonly page: Page;
  /** A timeline teaches it once: said again at every step like it, it would be noise. */
  readonly toldOnce?: true;
  /** It is about the machine and was said at its boot: said of no crash kernel. */
  readonly onlyOfFullBoots?: true;
  /** `expect task … blocked` announces it. */
  readonly announcedByTasks?: true;
  /** Not said of a step whose failure says it already. */
  readonly impliedByFailure?: true;
}

/** What a sentence rests on. */
export type RestsOn = Scope | "text";

/** A code that the simulation gives. */
export interface NoteDefinition<C extends NoteCode> extends CodeDefinition {
  readonly code: C;
  /** The severity where it is not always the same. */
  readonly severityOf?: (facts: NoteFacts[C]) => Severity;
  /** The facts of the event's state that the sentence rests on, or `outcome`; `text`: none, the scenario or a tool says it. */
  readonly restsOn: RestsOn | ((facts: NoteFacts[C]) => RestsOn);
  readonly words: (facts: NoteFacts[C], origin: Origin) => Words;
  readonly fixes?: (facts: NoteFacts[C], origin: Origin) => readonly Remedy[];
}

/** What analysis says of a code, from the facts that it finds in the text. */
export interface TextWords<F> {
  readonly sentence: (facts: F) => string;
  /** What the places that take part do in it: `declared here first`. */
  readonly relatedSentence?: (facts: F) => string;
}

/** Of a sentence that says it all. */
export type NoFacts = Readonly<Record<string, never>>;

/** A code that the simulation gives; with `sentence` where analysis gives it, too. */
export function defineNote<C extends NoteCode, F = never>(
  definition: NoteDefinition<C> & Partial<TextWords<F>>,
): NoteDefinition<C> & Partial<TextWords<F>> {
  return definition;
}

/** A code that analysis alone gives. */
export interface TextCode<C extends string, F> extends CodeDefinition, TextWords<F> {
  readonly code: C;
}

export function defineCode<const C extends string, F>(definition: TextCode<C, F>): TextCode<C, F> {
  return definition;
}
