/**
 * All that a picture needs to be gone through step by step without the program that made it: the time axis, the layout of
 * the first step and what differs from each step to the next (differences.ts). Plain data.
 */
import type { BlockHistory } from "./block-history.ts";
import type { Difference } from "./differences.ts";
import type { Layout, Timeline } from "./layout.ts";

import type { Supposition } from "./supposition.ts";

export const STORY_SCHEMA = 1;

/** Id of the element that holds a story in a page (html.ts). */
export const STORY_ELEMENT = "memzone-story";

export interface Story {
  readonly schema: typeof STORY_SCHEMA;
  readonly timeline: Timeline;
  /** Number of the step that is shown first. */
  readonly at: number;
  /** Number of the first step that is kept. */
  readonly from: number;
  /** Null where no state is known: a boot that failed, and what comes behind it. */
  readonly first: Layout | null;
  /** Of the same steps. */
  readonly history: BlockHistory;
  /** For each step behind the first, what makes the layout before into its own; null: it is the same. */
  readonly behind: readonly (Difference | null)[];
  /** The same steps with something else supposed, for comparison; missing: none. */
  readonly beside?: readonly SupposedStory[];
  /** What the picture is held against at first; missing: nothing. */
  readonly compare?: StoryComparison;
}

/** The steps of a story under a supposition, kept as the story's own are. */
export interface SupposedStory extends Pick<Story, "first" | "behind"> {
  readonly supposed: Supposition;
}

export type StoryComparison =
  | { readonly type: "step"; readonly step: number }
  /** The step before the one that is shown. */
  | { readonly type: "before" }
  | { readonly type: "supposed"; readonly supposed: Supposition };
