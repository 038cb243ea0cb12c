/**
 * What a picture is held against: another moment of the story, the step before, or the same step with something else
 * supposed. It is chosen in the view, kept over a reload, and answered by whoever has the layouts.
 */

import type { Layout, Timeline } from "../../server/views/layout.ts";
import { localized } from "../../server/views/localized.ts";
import { inWords, type Supposition } from "../../server/views/supposition.ts";
import { isSupposition } from "./layout-schema.ts";
import { type Check, isCount, isExactly, isOneOf, isTagged } from "./schema.ts";

export type Comparison =
  | { readonly type: "step"; readonly step: number }
  /** The step before the one that is shown, whichever that is. */
  | { readonly type: "before" }
  | { readonly type: "supposed"; readonly supposed: Supposition };

export const isComparison: Check<Comparison> = isTagged<Comparison>({
  step: isExactly({ type: isOneOf("step"), step: isCount }),
  before: isExactly({ type: isOneOf("before") }),
  supposed: isExactly({ type: isOneOf("supposed"), supposed: isSupposition }),
});

export interface ComparisonChoice {
  /** Choices of one group stand together. */
  readonly group: string;
  readonly words: string;
  readonly comparison: Comparison;
}

/** What can be chosen: moments, other values, other kernels, proposed changes. */
export function comparisonChoices(
  timeline: Timeline | undefined,
  layout: Layout | undefined,
  now: Comparison | null,
): readonly ComparisonChoice[] {
  if (timeline === undefined || layout === undefined) return [];
  const choices: ComparisonChoice[] = [];
  const moment = (words: string, comparison: Comparison): void => {
    choices.push({ group: localized("Moments"), words, comparison });
  };
  if (timeline.count > 1) {
    moment(localized("the step before"), { type: "before" });
    moment(layout.step === 0 ? localized("the boot, kept here") : localized("step {0}, kept here", layout.step), {
      type: "step",
      step: layout.step,
    });
    if (layout.step !== 0) moment(localized("the boot"), { type: "step", step: 0 });
    if (now?.type === "step" && now.step !== layout.step && now.step !== 0)
      moment(localized("step {0}", now.step), now);
  }
  const suppose = (group: string, words: string, supposed: Supposition): void => {
    choices.push({ group, words, comparison: { type: "supposed", supposed } });
  };
  for (const { name, values, chosen } of timeline.params) {
    for (const value of values) {
      if (value !== chosen) suppose(localized("Parameters"), `$${name} = ${value}`, { params: { [name]: value } });
    }
  }
  for (const kernel of timeline.kernels) {
    if (!layout.kernel.startsWith(`${kernel}.`) && !layout.kernel.startsWith(`${kernel} `)) {
      suppose(localized("Kernels"), `Linux ${kernel}`, { kernel });
    }
  }
  for (const whatIf of timeline.whatIfs) suppose(localized("What if"), inWords(whatIf), { whatIf });
  return choices;
}
