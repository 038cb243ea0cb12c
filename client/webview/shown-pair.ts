/** What is held against each other, made once for two layouts. */
import type { Layout } from "../../server/views/layout.ts";
import { inOrder } from "../../server/views/layout-changes.ts";

/** The earlier first; undefined: one picture alone. */
export type PairOf = (layout: Layout | undefined, beside: Layout | undefined) => readonly [Layout, Layout] | undefined;

/** Of two, that which is another's own first: the step that one is at before what it is held against. */
export function ownFirst(pair: readonly [Layout, Layout], own: Layout): readonly [Layout, Layout] {
  const [first, second] = pair;
  const isOwn = first.step === own.step && first.supposed === own.supposed;
  return isOwn ? pair : [second, first];
}

export function createPairs(): PairOf {
  let known: { readonly of: Layout; readonly and: Layout; readonly shown: readonly [Layout, Layout] } | undefined;
  return (layout, beside) => {
    if (layout === undefined || beside === undefined) return undefined;
    if (known?.of !== layout || known.and !== beside) {
      known = { of: layout, and: beside, shown: inOrder(layout, beside) };
    }
    return known.shown;
  };
}
