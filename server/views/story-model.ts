/** From an analysed document to its story (story.ts). */
import type { Analysis } from "../analysis/analysis.ts";
import { blockHistory } from "./block-history.ts";
import { type Difference, differenceOf } from "./differences.ts";
import { type LayoutOptions, layoutOf } from "./layout-model.ts";
import { stepWindow } from "./step-window.ts";
import { STORY_SCHEMA, type Story } from "./story.ts";
import { timelineOf } from "./timeline.ts";

/** More steps than these are left out: those around the one that is asked for are kept. */
export const MOST_STEPS = 1000;

/** The story around step `at`. */
export function storyOf(analysis: Analysis, at: number, options: Pick<LayoutOptions, "textOf"> = {}): Story {
  const { from, end } = stepWindow(analysis.timeline.length, at, MOST_STEPS);
  const timeline = timelineOf(analysis, { ...options, around: at, count: MOST_STEPS });
  const history = blockHistory(analysis, { around: at });
  const first = layoutOf(analysis, from, options) ?? null;
  const behind: (Difference | null)[] = [];
  let last = first;
  for (let number = from + 1; number < end; number++) {
    const next = layoutOf(analysis, number, options) ?? null;
    behind.push(differenceOf(last, next) ?? null);
    last = next;
  }
  return { schema: STORY_SCHEMA, timeline, at, from, first, behind, history };
}
