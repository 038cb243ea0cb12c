/** Every view of every state, and what differs between two of them. */
import { isDeepStrictEqual } from "node:util";
import { isToView, MESSAGES_SCHEMA } from "../../../client/webview/messages.ts";
import { readStory, storyHost } from "../../../client/webview/story-host.ts";
import type { Analysis, TimelineEntry } from "../../../server/analysis/analysis.ts";
import type { MemoryState } from "../../../server/simulation/state/state.ts";
import { ansiLayout } from "../../../server/views/ansi-layout.ts";
import { blockHistory } from "../../../server/views/block-history.ts";
import { applied, differenceOf } from "../../../server/views/differences.ts";
import { storyData } from "../../../server/views/html.ts";
import { stateJson } from "../../../server/views/json.ts";
import { jsonText } from "../../../server/views/json-text.ts";
import type { Layout } from "../../../server/views/layout.ts";
import { inOrder, layoutChanges } from "../../../server/views/layout-changes.ts";
import { layoutOf } from "../../../server/views/layout-model.ts";
import { STATE_TEXTS } from "../../../server/views/renderers.ts";
import type { Story } from "../../../server/views/story.ts";
import { storyOf } from "../../../server/views/story-model.ts";
import { layoutSvg } from "../../../server/views/svg.ts";
import { timelineOf } from "../../../server/views/timeline.ts";
import { inTime } from "./in-time.ts";

/** Numbers that are none, and values that were never made. */
const NO_NUMBER = /\bNaN\b|\bundefined\b|\bInfinity\b|\[object Object\]|\[native code\]/;

/** Blocks that are told one by one in a text of each state. */
const MOST_LISTED = 10_000;
const blocksIn = ({ blocks }: MemoryState): number => blocks.runs.reduce((sum, { start, end }) => sum + end - start, 0);

export function viewFaults(analysis: Analysis, entries: readonly TimelineEntry[]): string | undefined {
  const texts = new Map<string, () => string>();
  const layouts: Layout[] = [];
  const printed = new Set<MemoryState>();
  for (const entry of entries) {
    const { after: state, number } = entry;
    if (state === undefined) continue;
    // Of one state there is one text, and of a machine with very many blocks one list of them is enough.
    if (!printed.has(state)) {
      const listsBlocks = printed.size === 0 || blocksIn(state) <= MOST_LISTED;
      for (const [name, print] of Object.entries(STATE_TEXTS))
        if (listsBlocks || name !== "blocks") texts.set(`${name} at ${number}`, () => print(state));
      if (listsBlocks)
        texts.set(`json at ${number}`, () => jsonText(stateJson(analysis, entry, number, () => undefined)));
    }
    printed.add(state);
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
  const story = inTime("story", () => storyOf(analysis, Math.floor(analysis.timeline.length / 2)));
  texts.set("story", () => JSON.stringify(story));
  texts.set("time line", () => JSON.stringify(timelineOf(analysis)));
  texts.set("history", () => JSON.stringify(blockHistory(analysis)));
  // What an author wrote is shown as it was written.
  const written = NO_NUMBER.test(analysis.source.text);
  for (const [name, print] of texts) {
    const found = NO_NUMBER.exec(inTime(name.split(" ")[0]!, print));
    if (found !== null && !written) return `${name} says ${found[0]}`;
  }
  return pageFault(analysis, story);
}

/** What hides or turns text. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;
/** Steps of a page that are shown. */
const MOST_SHOWN = 8;

/** The page of a story holds all of it, as data that ends nothing around it, and shows the layouts that an editor would. */
function pageFault(analysis: Analysis, story: Story): string | undefined {
  const text = inTime("page", () => storyData(story));
  const unseen = UNSEEN.exec(text);
  if (unseen !== null) return `the page holds U+${unseen[0].codePointAt(0)!.toString(16)}`;
  if (text.includes("<")) return "the data of the page may end its element";
  const read = inTime("read", () => readStory(text));
  if (read === undefined) return "the page does not take its own story";
  if (!isDeepStrictEqual(read, JSON.parse(JSON.stringify(story)))) return "the story of the page is another";
  const host = storyHost(read, { read: () => undefined, write: () => undefined }, async () => undefined);
  let shown: Layout | undefined;
  host.onMessage((message) => {
    if (!isToView(message)) throw new Error("the page is told what it does not take");
    if (message.type === "layout") shown = message.layout;
  });
  host.post({ type: "ready", schema: MESSAGES_SCHEMA });
  for (let step = story.from; step <= story.from + Math.min(story.behind.length, MOST_SHOWN); step++) {
    shown = undefined;
    host.post({ type: "step", step });
    // That of the last step is what the story ends in.
    const meant = layoutOf(analysis, step === analysis.entryCount - 1 ? undefined : step);
    const told = meant === undefined ? undefined : JSON.parse(JSON.stringify(meant));
    if (!isDeepStrictEqual(shown, told)) return `the page shows another layout of step ${step}`;
  }
  return undefined;
}
