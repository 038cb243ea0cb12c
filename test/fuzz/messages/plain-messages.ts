/** What the extension and the layout view say to each other when nothing is wrong: of some stories, all that each would say. */
import type { Comparison } from "../../../client/webview/comparison.ts";
import { COPY_FORMS } from "../../../client/webview/copy-forms.ts";
import { type FromView, MESSAGES_SCHEMA, type ToView } from "../../../client/webview/messages.ts";
import type { Analysis } from "../../../server/analysis/analysis.ts";
import { blockHistory } from "../../../server/views/block-history.ts";
import type { Layout, LayoutPlace, Timeline } from "../../../server/views/layout.ts";
import { layoutOf } from "../../../server/views/layout-model.ts";
import { timelineOf } from "../../../server/views/timeline.ts";
import { analysed } from "../scenarios/scenarios.ts";

const SCENARIOS = [
  `kernel 6.12 x86_64
machine qemu-pc { memory 4G slots 4 maxmem 16G }
cmdline { movablecore=256M memhp_default_state=offline }
dimm d0 { size 1G }
param size = 256M | 1G
boot
step "more memory"
plug d0
online_movable memory32-35
allocate 192M pinned as app
offline memory39
`,
  `kernel 6.12 x86_64
machine qemu-q35 { memory 5G cpus 2 slots 2 maxmem 16G node0 { memory 2G cpus 0 } node1 { memory 3G cpus 1 hotpluggable } }
virtio-mem v0 { size 4G requested 1G }
boot
offline memory40
isolate 0x60000000-0x6fffffff
concurrently {
  offline memory3
  online memory40
}
`,
];

/** A story as a server has it. */
export interface Told {
  readonly uri: string;
  readonly timeline: Timeline;
  readonly layouts: readonly Layout[];
}

const plain = <T>(value: T): T => JSON.parse(JSON.stringify(value));
const analyses: readonly Analysis[] = SCENARIOS.map((text) => analysed(text));

export const TOLD: readonly Told[] = analyses.map((analysis) => ({
  uri: analysis.uri,
  timeline: plain(timelineOf(analysis)),
  layouts: plain(
    analysis.timeline.flatMap(({ number }) => {
      const layout = layoutOf(analysis, number);
      return layout === undefined ? [] : [layout];
    }),
  ),
}));

const COMPARISONS: readonly (Comparison | null)[] = [
  null,
  { type: "before" },
  { type: "step", step: 0 },
  { type: "supposed", supposed: { kernel: "6.1", params: { size: "1G" } } },
  { type: "supposed", supposed: { whatIf: "movable-at-node-start" } },
];
const PLACE: LayoutPlace = { uri: TOLD[0]!.uri, startLine: 6, startCharacter: 0, endLine: 6, endCharacter: 7 };

export const TO_VIEW: readonly ToView[] = [
  ...TOLD.flatMap(({ uri, timeline, layouts }): readonly ToView[] => [
    ...COMPARISONS.map((compare): ToView => ({ type: "document", uri, name: "a.memzone", pinned: false, compare })),
    { type: "timeline", timeline },
    ...layouts.flatMap((layout, at): readonly ToView[] => [
      { type: "layout", layout, beside: null },
      { type: "layout", layout, beside: layouts[(at + 1) % layouts.length]! },
    ]),
  ]),
  ...analyses.map((analysis): ToView => ({ type: "history", history: plain(blockHistory(analysis)) ?? null })),
  { type: "history", history: null },
  { type: "light", at: { uri: PLACE.uri, line: 6, character: 2 }, word: "memory33" },
  { type: "light", at: null, word: "0x100000000" },
  ...(["find", "back", "forward"] as const).map((action): ToView => ({ type: "act", action })),
  ...COPY_FORMS.map((form): ToView => ({ type: "copy", form })),
  { type: "draw", format: "png" },
  ...(["loading", "empty", "value", "stopped"] as const).map(
    (phase): ToView => ({ type: "phase", phase, version: 1, message: "why" }),
  ),
];

export const FROM_VIEW: readonly FromView[] = [
  { type: "ready", schema: MESSAGES_SCHEMA },
  { type: "step", step: 1 },
  { type: "step", step: 4 },
  { type: "reveal", place: PLACE },
  ...COMPARISONS.map((compare): FromView => ({ type: "compare", with: compare })),
  { type: "pin", pinned: true },
  { type: "pin", pinned: false },
  { type: "history", open: true },
  { type: "history", open: false },
  { type: "statements", places: [PLACE] },
  { type: "copy", text: "words" },
  { type: "export" },
  { type: "drawn", picture: "iVBORw0KGgo=" },
  { type: "params" },
  { type: "restart" },
];
