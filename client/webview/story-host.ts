/**
 * A whole story that stands in the page itself (server/views/html.ts): each step is the one before and what differs. There
 * is no editor, no server and no network behind it.
 */
import { applied, type Difference } from "../../server/views/differences.ts";
import type { Layout, Timeline } from "../../server/views/layout.ts";
import { STORY_SCHEMA, type Story, type StoryComparison, type SupposedStory } from "../../server/views/story.ts";
import { suppositionWords } from "../../server/views/supposition.ts";
import { type Comparison, isComparison } from "./comparison.ts";
import type { Host, PageState } from "./host-interface.ts";
import { isHistory, isLayout, isSupposition, isTimeline } from "./layout-schema.ts";
import type { FromView, ToView } from "./messages.ts";
import { readSavedState } from "./saved-state.ts";
import { type Check, isArrayOf, isNullable, isNumber, isOneOf, isOptional, isRecord } from "./schema.ts";

const isDifferences = isArrayOf(
  isNullable((value): value is Difference => typeof value === "object" && value !== null),
);

const isStory: Check<Story> = isRecord<Story>({
  schema: isOneOf(STORY_SCHEMA),
  timeline: isTimeline,
  at: isNumber,
  from: isNumber,
  first: isNullable(isLayout),
  history: isHistory,
  behind: isDifferences,
  beside: isOptional(
    isArrayOf(isRecord<SupposedStory>({ supposed: isSupposition, first: isNullable(isLayout), behind: isDifferences })),
  ),
  compare: isOptional<StoryComparison>(isComparison),
});

/** The story in the text of a page's element (STORY_ELEMENT); undefined: there is none. */
export function readStory(text: string | null | undefined): Story | undefined {
  if (!text) return undefined;
  const read: unknown = JSON.parse(text);
  return isStory(read) ? read : undefined;
}

/** `copy` puts a text on the clipboard, where it may. */
export function storyHost(story: Story, kept: PageState, copy: (text: string) => Promise<void>): Host {
  const read = readSavedState(kept.read());
  const saved = read?.uri === story.timeline.uri ? read : undefined;
  const own = createChain(story, story.from);
  const besides = (story.beside ?? []).map((one) => ({ ...one, layoutAt: createChain(one, story.from) }));
  let compare: Comparison | null = saved === undefined ? (story.compare ?? null) : saved.compare;
  let shown = Math.min(saved?.step ?? story.at, story.timeline.count - 1);
  let receive: (message: unknown) => void = () => undefined;
  const say = (message: ToView): void => receive(message);

  function sayDocument(): void {
    const { uri, title } = story.timeline;
    say({ type: "document", uri, name: title, pinned: true, compare });
  }

  function show(step: number): void {
    shown = step;
    const layout = own(step);
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

  /** Other moments are in the file, and what was supposed when it was written; nothing else without a kernel that is simulated. */
  function besideOf(step: number): Layout | null {
    if (compare === null) return null;
    if (compare.type === "supposed") {
      const words = suppositionWords(compare.supposed);
      return besides.find(({ supposed }) => suppositionWords(supposed) === words)?.layoutAt(step) ?? null;
    }
    const other = compare.type === "step" ? compare.step : step - 1;
    return other === step ? null : (own(other) ?? null);
  }

  const answers: Partial<Record<FromView["type"], (message: FromView) => void>> = {
    ready: () => {
      sayDocument();
      say({ type: "timeline", timeline: { ...story.timeline, ...supposedIn(story) } });
      show(shown);
    },
    step: (message) => {
      if (message.type === "step") show(message.step);
    },
    history: (message) => {
      if (message.type === "history" && message.open) say({ type: "history", history: story.history });
    },
    copy: (message) => {
      if (message.type === "copy") void copy(message.text).catch(() => undefined);
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

/** The layouts of a story's steps: each is made from the one before, once. Undefined: the step is not in the file. */
function createChain(
  { first, behind }: Pick<Story, "first" | "behind">,
  from: number,
): (step: number) => Layout | null | undefined {
  const layouts: (Layout | null)[] = [first];
  return (step) => {
    const wanted = step - from;
    if (wanted < 0 || wanted > behind.length) return undefined;
    while (layouts.length <= wanted) {
      layouts.push(applied(layouts.at(-1), behind[layouts.length - 1] ?? undefined) as Layout | null);
    }
    return layouts[wanted];
  };
}

/** What can be supposed: what the file has the steps of. */
function supposedIn({ timeline, beside = [] }: Story): Pick<Timeline, "whatIfs" | "kernels" | "params"> {
  const params = timeline.params.flatMap(({ name, chosen }) => {
    const others = beside.flatMap(({ supposed }) => supposed.params?.[name] ?? []);
    return others.length === 0 ? [] : [{ name, chosen, values: [chosen, ...others] }];
  });
  return {
    whatIfs: beside.flatMap(({ supposed }) => supposed.whatIf ?? []),
    kernels: beside.flatMap(({ supposed }) => supposed.kernel ?? []),
    params,
  };
}
