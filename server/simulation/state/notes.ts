/**
 * What the simulation has to say about an event beyond its outcome: one sentence a kernel person would write, the code it
 * is known by, and the origins it rests on. Analysis turns origins into places in the text.
 */

import type { Bytes } from "../units/units.ts";
import type { Origin } from "./events.ts";

export type Severity = "error" | "warning" | "info" | "hint";

export interface RelatedNote {
  readonly origin: Origin;
  readonly message: string;
}

/** A change of the scenario that would mend what the note is about; analysis turns it into an edit. */
export type Remedy =
  /** Write another value for the command-line parameter that `origin` stands for. */
  | { readonly kind: "set-parameter"; readonly title: string; readonly origin: Origin; readonly value: string }
  /** Put another parameter in the place of the one that `origin` stands for. */
  | { readonly kind: "replace-parameter"; readonly title: string; readonly origin: Origin; readonly text: string }
  | { readonly kind: "remove-parameter"; readonly title: string; readonly origin: Origin }
  | { readonly kind: "add-parameter"; readonly title: string; readonly text: string }
  /** Write another size for the device or range that `origin` stands for. */
  | { readonly kind: "set-size"; readonly title: string; readonly origin: Origin; readonly size: Bytes };

export interface Note {
  /** Stable diagnostic code: `movable-reserved`. */
  readonly code: string;
  readonly severity: Severity;
  /** One sentence, with the address. Starts with "modelled: " where it rests on the model rather than an observation. */
  readonly message: string;
  /** What causes it. */
  readonly origin: Origin;
  readonly related: readonly RelatedNote[];
  readonly remedies: readonly Remedy[];
  /** The address it is about, in bytes. */
  readonly address?: Bytes;
}

/** A note that nothing in the scenario would mend. */
export function note(
  code: string,
  severity: Severity,
  message: string,
  origin: Origin,
  related: readonly RelatedNote[] = [],
): Note {
  return { code, severity, message, origin, related, remedies: [] };
}
