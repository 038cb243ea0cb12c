/** What a comparison of a simulated machine with files of a real one says: a verdict on each fact that a file tells. */
import type { Level } from "../../simulation/evidence/reason.ts";
import type { FactValue, LayoutItem, SourceDoubt, SourceKind } from "../../sources/facts.ts";

/** `not-simulated`: the simulated machine tells nothing of it, or a running system alone decides it; `why` says which. */
export type Verdict = "same" | "differs" | "not-simulated";

/** Why a fact is not held against anything. */
export type NotCompared =
  /** The simulation tells nothing of such things. */
  | { readonly kind: "not-told" }
  /** A counter of the running system: `text` of layout-items.ts. */
  | { readonly kind: "running"; readonly text: string }
  /** A sum that is only modelled, and comes out otherwise: `text` of layout-items.ts. */
  | { readonly kind: "loose"; readonly text: string }
  /** KASLR places the image anew at each boot; its size is as told. */
  | { readonly kind: "kaslr" };

export interface ComparedFact {
  readonly item: LayoutItem;
  /** What it is a fact of, as LayoutFact has it. */
  readonly of: string;
  readonly verdict: Verdict;
  /** Undefined: the source lists such things, and this is none of them. */
  readonly told: FactValue | undefined;
  /** Undefined: the simulated machine has none. */
  readonly simulated: FactValue | undefined;
  /** Line of the source, from 1. */
  readonly line: number;
  /** How far the simulated value can be trusted. */
  readonly level: Level;
  readonly why?: NotCompared;
}

export interface ComparedSource {
  readonly name: string;
  readonly kind: SourceKind;
  /** In the order of the source's lines. */
  readonly facts: readonly ComparedFact[];
  /** What could not be used of the source, each with its line. */
  readonly doubts: readonly (SourceDoubt & { readonly line: number })[];
}
