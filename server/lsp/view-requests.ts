/** The requests beyond the Language Server Protocol: timeline, layout, which step a place belongs to, a parameter's value. */
import { blockHistory } from "../views/block-history.ts";
import type { Layout, Timeline } from "../views/layout.ts";
import { layoutOf, WHAT_IFS } from "../views/layout-model.ts";
import type { TextOf } from "../views/places.ts";
import { storyOf } from "../views/story-model.ts";
import { type Supposition, suppositionWords } from "../views/supposition.ts";
import { timelineOf } from "../views/timeline.ts";
import { guardRequest } from "./guard.ts";
import {
  CHOOSE_PARAM_REQUEST,
  type ChooseParamParams,
  HISTORY_REQUEST,
  type HistoryParams,
  type HistoryResult,
  LAYOUT_REQUEST,
  type LayoutParams,
  type LayoutResult,
  STEP_AT_REQUEST,
  STORY_REQUEST,
  type StepAtParams,
  type StepAtResult,
  type StoryParams,
  type StoryResult,
  TIMELINE_REQUEST,
  type TimelineParams,
  type TimelineResult,
} from "./protocol.ts";
import { SentValues } from "./sent-values.ts";
import type { Workspace } from "./workspace.ts";

/** Whatever a client sends is text; what there can't be is not supposed. */
function suppositionOf({ whatIf, kernel, params }: Supposition): Supposition {
  const known = WHAT_IFS.some((name) => name === whatIf);
  const values = Object.entries(params ?? {}).map(([name, value]) => [name, String(value)] as const);
  return {
    ...(known ? { whatIf: String(whatIf) } : {}),
    ...(kernel == null ? {} : { kernel: String(kernel) }),
    ...(values.length === 0 ? {} : { params: Object.fromEntries(values) }),
  };
}

export function registerViewRequests(workspace: Workspace): void {
  const { connection } = workspace;
  // Not at the start of the server: the first number takes Node 4 ms.
  const first = () => crypto.getRandomValues(new Uint32Array(1))[0]!;
  const timelines = new SentValues<Timeline>(first);
  const layouts = new SentValues<Layout>(first);
  workspace.onClosed = (uri) => {
    timelines.forget(`${uri} `);
    layouts.forget(`${uri} `);
  };
  const textOf = (uri: string) => workspace.documents.loader.read(uri);

  const timeline = guardRequest(
    TIMELINE_REQUEST,
    async ({ uri, around, count, known }: TimelineParams): Promise<TimelineResult> => {
      const found = await workspace.analysed(uri);
      if (found === undefined) return null;
      const window = { ...(around == null ? {} : { around }), ...(count == null ? {} : { count }) };
      return timelines.update(`${uri} ${count ?? ""}`, timelineOf(found.analysis, { textOf, ...window }), known);
    },
    workspace,
  );
  connection.onRequest<TimelineResult, void>(TIMELINE_REQUEST, timeline);

  const layout = guardRequest(
    LAYOUT_REQUEST,
    async ({ uri, step, known, ...asked }: LayoutParams): Promise<LayoutResult> => {
      const found = await workspace.analysed(uri);
      if (found === undefined) return null;
      const supposed = suppositionOf(asked);
      const words = suppositionWords(supposed);
      const analysis = words === "" ? found.analysis : await workspace.supposed(found.document, supposed);
      if (analysis === undefined) return null;
      // The picture of the last step is that of the end: there is no other to look at.
      const isEnd = step === analysis.entryCount - 1;
      const made = layoutOf(analysis, isEnd ? undefined : step, { textOf, ...(words === "" ? {} : { supposed }) });
      return made === undefined ? null : layouts.update(`${uri} ${words}`, made, known);
    },
    workspace,
  );
  connection.onRequest<LayoutResult, void>(LAYOUT_REQUEST, layout);

  registerStoryRequests(workspace, textOf);

  const stepAt = guardRequest(
    STEP_AT_REQUEST,
    async ({ uri, line, character }: StepAtParams): Promise<StepAtResult> => {
      const found = await workspace.analysed(uri);
      if (found === undefined) return null;
      const entry = found.analysis.entryBefore(found.document.lines.offset({ line, character }));
      const first = entry ?? found.analysis.entry(0);
      return first === undefined ? null : { step: first.number };
    },
    workspace,
  );
  connection.onRequest<StepAtResult, void>(STEP_AT_REQUEST, stepAt);

  const chooseParam = guardRequest(
    CHOOSE_PARAM_REQUEST,
    ({ uri, name, value }: ChooseParamParams): null => {
      workspace.chooseParam(uri, String(name), String(value));
      return null;
    },
    workspace,
  );
  connection.onRequest(CHOOSE_PARAM_REQUEST, chooseParam);
}

/** What became of the blocks, and all of the story. */
function registerStoryRequests(workspace: Workspace, textOf: TextOf): void {
  const { connection } = workspace;
  const history = guardRequest(
    HISTORY_REQUEST,
    async ({ uri, around }: HistoryParams): Promise<HistoryResult> => {
      const found = await workspace.analysed(uri);
      if (found === undefined) return null;
      return blockHistory(found.analysis, Number.isFinite(around) ? { around: around! } : {});
    },
    workspace,
  );
  connection.onRequest<HistoryResult, void>(HISTORY_REQUEST, history);

  const story = guardRequest(
    STORY_REQUEST,
    async ({ uri, step, compare }: StoryParams): Promise<StoryResult> => {
      const found = await workspace.analysed(uri);
      const last = (found?.analysis.timeline.length ?? 0) - 1;
      if (found === undefined || last < 0) return null;
      const at = Number.isFinite(step) ? Math.max(0, Math.min(Math.floor(step!), last)) : last;
      if (compare?.type === "step" && Number.isFinite(compare.step)) {
        return storyOf(found.analysis, at, { textOf, compare: { type: "step", step: compare.step } });
      }
      if (compare?.type === "before") return storyOf(found.analysis, at, { textOf, compare: { type: "before" } });
      if (compare?.type !== "supposed") return storyOf(found.analysis, at, { textOf });
      const supposed = suppositionOf(compare.supposed);
      const analysis =
        suppositionWords(supposed) === "" ? undefined : await workspace.supposed(found.document, supposed);
      if (analysis === undefined) return storyOf(found.analysis, at, { textOf });
      const beside = [{ supposed, analysis }];
      return storyOf(found.analysis, at, { textOf, beside, compare: { type: "supposed", supposed } });
    },
    workspace,
  );
  connection.onRequest<StoryResult, void>(STORY_REQUEST, story);
}
