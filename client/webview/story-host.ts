/**
 * A whole story that stands in the page itself (server/views/html.ts): each step is the one before and what differs. There
 * is no editor, no server and no network behind it.
 */
import { applied, type Difference } from "../../server/views/differences.ts";
import type { Layout } from "../../server/views/layout.ts";
import { STORY_ELEMENT, STORY_SCHEMA, type Story } from "../../server/views/story.ts";
import type { Comparison } from "./comparison.ts";
import type { Host } from "./host.ts";
import { isHistory, isLayout, isTimeline } from "./layout-schema.ts";
import type { FromView, ToView } from "./messages.ts";
import type { PageState } from "./page-state.ts";
import { readSavedState } from "./saved-state.ts";
import { type Check, isArrayOf, isNullable, isNumber, isOneOf, isRecord } from "./schema.ts";

const isStory: Check<Story> = isRecord<Story>({
  schema: isOneOf(STORY_SCHEMA),
  timeline: isTimeline,
  at: isNumber,
  from: isNumber,
  first: isNullable(isLayout),
  history: isHistory,
  behind: isArrayOf(isNullable((value): value is Difference => typeof value === "object" && value !== null)),
});

/** The story of the page; undefined: it has none. */
export function readStory(page: Document): Story | undefined {
  const text = page.getElementById(STORY_ELEMENT)?.textContent;
  if (!text) return undefined;
  const read: unknown = JSON.parse(text);
  return isStory(read) ? read : undefined;
}

export function storyHost(story: Story, kept: PageState): Host {
  const read = readSavedState(kept.read());
  const saved = read?.uri === story.timeline.uri ? read : undefined;
  const layouts: (Layout | null)[] = [story.first];
  let compare: Comparison | null = saved?.compare ?? null;
  let shown = Math.min(saved?.step ?? story.at, story.timeline.count - 1);
  let receive: (message: unknown) => void = () => undefined;
  const say = (message: ToView): void => receive(message);

  /** Steps are made one from the other, once. */
  function layoutAt(step: number): Layout | null | undefined {
    const wanted = step - story.from;
    if (wanted < 0 || wanted > story.behind.length) return undefined;
    while (layouts.length <= wanted) {
      layouts.push(applied(layouts.at(-1), story.behind[layouts.length - 1] ?? undefined) as Layout | null);
    }
    return layouts[wanted];
  }

  function sayDocument(): void {
    const { uri, title } = story.timeline;
    say({ type: "document", uri, name: title, pinned: true, compare });
  }

  function show(step: number): void {
    shown = step;
    const layout = layoutAt(step);
    const { version } = story.timeline;
    if (layout) {
      say({ type: "layout", layout, beside: besideOf(step) });
      say({ type: "phase", phase: "value", version, message: "" });
      return;
    }
    const message =
      layout === null
        ? `Step ${step} has no picture: nothing is known of the memory there.`
        : `Step ${step} is not in this file: it holds steps ${story.from} to ${story.from + story.behind.length}.`;
    say({ type: "phase", phase: "empty", version, message });
  }

  /** Other moments are in the file; nothing else can be supposed without a kernel that is simulated. */
  function besideOf(step: number): Layout | null {
    if (compare === null || compare.type === "supposed") return null;
    const other = compare.type === "step" ? compare.step : step - 1;
    return other === step ? null : (layoutAt(other) ?? null);
  }

  const answers: Partial<Record<FromView["type"], (message: FromView) => void>> = {
    ready: () => {
      sayDocument();
      say({ type: "timeline", timeline: { ...story.timeline, whatIfs: [], kernels: [], params: [] } });
      show(shown);
    },
    step: (message) => {
      if (message.type === "step") show(message.step);
    },
    history: (message) => {
      if (message.type === "history" && message.open) say({ type: "history", history: story.history });
    },
    copy: (message) => {
      if (message.type === "copy") void navigator.clipboard.writeText(message.text).catch(() => undefined);
    },
    compare: (message) => {
      if (message.type !== "compare") return;
      compare = message.with;
      sayDocument();
      show(shown);
    },
  };
  return {
    hasEditor: false,
    // What has no answer here needs an editor.
    post: (message) => answers[message.type]?.(message),
    onMessage: (next) => {
      receive = next;
    },
    getState: () => saved,
    setState: kept.write,
  };
}
