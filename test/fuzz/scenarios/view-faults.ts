/** Every view of every state, and what differs between two of them. */
import { isDeepStrictEqual } from "node:util";
import type { Analysis, TimelineEntry } from "../../../server/analysis/analysis.ts";
import { ansiLayout } from "../../../server/views/ansi-layout.ts";
import { blockHistory } from "../../../server/views/block-history.ts";
import { applied, differenceOf } from "../../../server/views/differences.ts";
import { stateJson } from "../../../server/views/json.ts";
import { jsonText } from "../../../server/views/json-text.ts";
import type { Layout } from "../../../server/views/layout.ts";
import { inOrder, layoutChanges } from "../../../server/views/layout-changes.ts";
import { layoutOf } from "../../../server/views/layout-model.ts";
import { STATE_TEXTS } from "../../../server/views/renderers.ts";
import { storyOf } from "../../../server/views/story-model.ts";
import { layoutSvg } from "../../../server/views/svg.ts";
import { timelineOf } from "../../../server/views/timeline.ts";
import { inTime } from "./in-time.ts";

/** Numbers that are none, and values that were never made. */
const NO_NUMBER = /\bNaN\b|\bundefined\b|\bInfinity\b|\[object Object\]|\[native code\]/;

export function viewFaults(analysis: Analysis, entries: readonly TimelineEntry[]): string | undefined {
  const texts = new Map<string, () => string>();
  const layouts: Layout[] = [];
  for (const entry of entries) {
    const { after: state, number } = entry;
    if (state === undefined) continue;
    for (const [name, print] of Object.entries(STATE_TEXTS)) texts.set(`${name} at ${number}`, () => print(state));
    texts.set(`json at ${number}`, () => jsonText(stateJson(analysis, entry, number, () => undefined)));
    const layout = inTime("layout", () => layoutOf(analysis, number));
    if (layout !== undefined) layouts.push(layout);
  }
  for (const [at, layout] of layouts.entries()) {
    texts.set(`picture ${at}`, () => layoutSvg([layout]));
    texts.set(`terminal ${at}`, () => ansiLayout(layout, { width: 100, colour: false }));
    texts.set(`model ${at}`, () => JSON.stringify(layout));
  }
  const [first, last] = [layouts[0], layouts.at(-1)];
  if (first !== undefined && last !== undefined) {
    texts.set("changes", () =>
      layoutChanges(first, last)
        .map(({ words }) => words)
        .join("\n"),
    );
    texts.set("pictures", () => layoutSvg([...inOrder(last, first)], { proportion: "scale" }));
    if (!isDeepStrictEqual(applied(first, differenceOf(first, last)), last))
      return "a layout and its difference do not give the next";
  }
  texts.set("story", () => JSON.stringify(storyOf(analysis, Math.floor(analysis.timeline.length / 2))));
  texts.set("time line", () => JSON.stringify(timelineOf(analysis)));
  texts.set("history", () => JSON.stringify(blockHistory(analysis)));
  // What an author wrote is shown as it was written.
  const written = NO_NUMBER.test(analysis.source.text);
  for (const [name, print] of texts) {
    const found = NO_NUMBER.exec(inTime(name.split(" ")[0]!, print));
    if (found !== null && !written) return `${name} says ${found[0]}`;
  }
  return undefined;
}
