/**
 * Where a click on something written leads: in an editor to its text; in a file of its own to the step that it is, or to the
 * memory that it speaks of. What leads nowhere is no button.
 */

import type { Layout, LayoutPlace, Timeline } from "../../server/views/layout.ts";
import { localized } from "../../server/views/localized.ts";
import { blockKey } from "../../server/views/picture/keys.ts";
import { litBy } from "./lights.ts";
import { findSelected } from "./selection.ts";

export interface Way {
  /** What a click does, in words. */
  readonly title: string;
  go(): void;
}

/** `of`: what is said there speaks of memory, at an address where one is known; missing: a step is all that it can lead to. */
export type WayTo = (place: LayoutPlace, of?: { readonly address?: number }) => Way | undefined;

export interface WaysContext {
  readonly hasEditor: boolean;
  readonly timeline: () => Timeline | undefined;
  /** What is shown now. */
  readonly layout: () => Layout | undefined;
  readonly onReveal: (place: LayoutPlace) => void;
  readonly onStep: (step: number) => void;
  /** Selects what a key names, and brings it into sight. */
  readonly onShow: (key: string) => void;
}

export function createWays({ hasEditor, timeline, layout, onReveal, onStep, onShow }: WaysContext): WayTo {
  if (hasEditor) return (place) => ({ title: localized("Go to the statement"), go: () => onReveal(place) });
  return (place, of) => {
    const step = stepAt(timeline(), place);
    const isElsewhere = step !== undefined && step !== layout()?.step;
    const key = isElsewhere || of === undefined ? undefined : memoryOf(layout(), place, of.address, step);
    if (!isElsewhere && key === undefined) return undefined;
    return {
      title: isElsewhere ? localized("Go to step {0}", step) : localized("Show the memory that it is about"),
      go: () => {
        if (isElsewhere) onStep(step);
        const there = of === undefined ? undefined : memoryOf(layout(), place, of.address, step);
        if (there !== undefined) onShow(there);
      },
    };
  };
}

/** The step that is written at a place. */
function stepAt(timeline: Timeline | undefined, { uri, startLine }: LayoutPlace): number | undefined {
  return timeline?.steps.find(({ place }) => {
    return place.uri === uri && place.startLine <= startLine && startLine <= place.endLine;
  })?.number;
}

/** The key of the block at an address; else of what the step failed at, or of what the statement caused. */
function memoryOf(
  layout: Layout | undefined,
  place: LayoutPlace,
  address: number | undefined,
  step: number | undefined,
): string | undefined {
  if (layout === undefined) return undefined;
  if (address !== undefined) {
    const key = blockKey(Math.floor(address / layout.blockSize));
    return findSelected(layout, key) === undefined ? undefined : key;
  }
  const { uri, startLine: line, startCharacter: character } = place;
  const [lit] = litBy(layout, { at: { uri, line, character }, word: null });
  const failed = step !== layout.step ? undefined : layout.lanes.flatMap((lane) => lane.failed ?? [])[0];
  return failed === undefined ? lit?.key : blockKey(failed.firstBlock);
}
