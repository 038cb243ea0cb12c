/**
 * What is known of one kernel parameter: how it is written, which kernels take it, what it does and what else it meets.
 * Plain data that completion, hover, validation and the documentation pages all read. The facts come from the kernel's
 * own parsers (named in `source`); the words are ours.
 */
import type { Arch } from "../simulation/state/events.ts";

/** What kind of value stands behind the `=`. */
export type ValueKind = "flag" | "bool" | "size" | "percent" | "number" | "enum" | "list" | "text";

/** How much of a parameter's effect shows in a simulated state. */
export type Effect =
  /** Every documented form changes the simulated memory as it changes a real one. */
  | "simulated"
  /** What it does to the layout of memory is simulated, something else is not. */
  | "partly"
  /** Known, but without effect on what is simulated. */
  | "none";

/** One way to write the parameter. */
export interface ParameterForm {
  /**
   * `crashkernel=SIZE[@BASE]`: upper-case words are placeholders (see PLACEHOLDERS), `[…]` is optional, `[…]*` may repeat,
   * `{a|b}` is one of the words. See syntax.ts.
   */
  readonly syntax: string;
  readonly meaning: string;
  /** First version that takes this form; undefined: as old as the parameter. */
  readonly since?: string;
  /** First version that doesn't any more. */
  readonly until?: string;
  readonly arch?: readonly Arch[];
  /** 64-bit kernels read it, and it does nothing. */
  readonly isIdle?: true;
}

/** Another parameter that wins over this one, loses to it, or changes what it means. */
export interface Relation {
  readonly parameter: string;
  /** A clause: "wins: with it `movablecore=` is ignored". */
  readonly says: string;
}

/** What completion offers for the parameter: in `insert`, `‹1G›` is a value to overwrite and `‹Y|N›` a choice. */
export interface ParameterSnippet {
  readonly label: string;
  readonly insert: string;
  readonly detail: string;
}

export interface KernelParameter {
  readonly name: string;
  readonly value: ValueKind;
  readonly forms: readonly ParameterForm[];
  /** First version that knows it; undefined: older than 4.0. */
  readonly since?: string;
  /** First version that doesn't know it any more. */
  readonly until?: string;
  /** Only there; undefined: both. */
  readonly arch?: readonly Arch[];
  /** Kernel option without which the parameter does nothing. */
  readonly config?: string;
  /** Given twice: the last one holds, all of them count, or the first one does. */
  readonly repeated?: "last" | "all" | "first";
  /** The largest number that it takes: above it, it is as one that is written in none of the forms. */
  readonly most?: number;
  /** A clause: what the kernel makes of a value that is written in none of the forms. */
  readonly misread?: string;
  /** One sentence. */
  readonly summary: string;
  /** Markdown; may be several paragraphs. */
  readonly documentation: string;
  readonly relations?: readonly Relation[];
  readonly examples?: readonly string[];
  readonly snippets?: readonly ParameterSnippet[];
  readonly effect: Effect;
  /** File and function of the kernel that reads it. */
  readonly source: string;
}
