/** From an analysed document to its story (story.ts). */
import type { Analysis } from "../analysis/analysis.ts";
import { blockHistory } from "./block-history.ts";
import { type Difference, differenceOf } from "./differences.ts";
import { type LayoutOptions, layoutOf } from "./layout-model.ts";
import { stepWindow } from "./step-window.ts";
import { STORY_SCHEMA, type Story, type StoryComparison, type SupposedStory } from "./story.ts";
import type { Supposition } from "./supposition.ts";
import { timelineOf } from "./timeline.ts";

/** More steps than these are left out: those around the one that is asked for are kept. */
export const MOST_STEPS = 1000;

export interface StoryOptions extends Pick<LayoutOptions, "textOf"> {
  /** The same document analysed with something else supposed. */
  readonly beside?: readonly { readonly supposed: Supposition; readonly analysis: Analysis }[];
  readonly compare?: StoryComparison;
}

/** The story around step `at`. */
export function storyOf(analysis: Analysis, at: number, options: StoryOptions = {}): Story {
  const { beside = [], compare, ...own } = options;
  const { from, end } = stepWindow(analysis.timeline.length, at, MOST_STEPS);
  const timeline = timelineOf(analysis, { ...own, around: at, count: MOST_STEPS });
  const history = blockHistory(analysis, { around: at });
  const others = beside.map(({ supposed, analysis: other }): SupposedStory => {
    return { supposed, ...chainOf(other, from, end, { ...own, supposed }) };
  });
  return {
    schema: STORY_SCHEMA,
    timeline,
    at,
    from,
    ...chainOf(analysis, from, end, own),
    history,
    ...(others.length === 0 ? {} : { beside: others }),
    ...(compare === undefined ? {} : { compare }),
  };
}

/** The layouts of steps, `end` exclusive: the first, and what differs from each to the next. That of the last step is what the story ends in. */
function chainOf(
  analysis: Analysis,
  from: number,
  end: number,
  options: LayoutOptions,
): Pick<Story, "first" | "behind"> {
  const at = (number: number) =>
    layoutOf(analysis, number === analysis.entryCount - 1 ? undefined : number, options) ?? null;
  const first = at(from);
  const behind: (Difference | null)[] = [];
  let last = first;
  for (let number = from + 1; number < end; number++) {
    const next = at(number);
    behind.push(differenceOf(last, next) ?? null);
    last = next;
  }
  return { first, behind };
}
