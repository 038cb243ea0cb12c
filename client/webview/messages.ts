/**
 * What the extension and the layout view say to each other. Plain data in both directions, checked on arrival by both
 * sides: the view trusts nothing but what it can draw, the extension nothing but what it can act on.
 */
import type { BlockHistory } from "../../server/views/block-history.ts";
import type { Layout, LayoutPlace, Timeline } from "../../server/views/layout.ts";
import { type Comparison, isComparison } from "./comparison.ts";
import { COPY_FORMS, type CopyForm } from "./copy-forms.ts";
import { isHistory, isLayout, isPlace, isTimeline } from "./layout-schema.ts";
import type { Light, TextPosition } from "./lights.ts";
import {
  type Check,
  isArrayOf,
  isBoolean,
  isCount,
  isNullable,
  isNumber,
  isOneOf,
  isRecord,
  isString,
  isTagged,
  isTextOffset,
} from "./schema.ts";

/** Counted up when a message changes its meaning; a view of another version is told to reload. */
export const MESSAGES_SCHEMA = 3;

/** What the view should show besides the picture. Loading keeps the picture that is there. */
export type ViewPhase = "loading" | "empty" | "value" | "stopped";

/** What commands of the editor can have the view do. */
export type ViewAction = "find" | "back" | "forward";

/** In what a view draws itself for a file. */
const DRAWN_FORMATS = ["svg", "png"] as const;
export type DrawnFormat = (typeof DRAWN_FORMATS)[number];

/** Extension to view. */
export type ToView =
  /** Which document this is, and whether it follows the editor. */
  | {
      readonly type: "document";
      readonly uri: string;
      readonly name: string;
      readonly pinned: boolean;
      readonly compare: Comparison | null;
    }
  | { readonly type: "timeline"; readonly timeline: Timeline }
  /** A layout, and what it is held against. */
  | { readonly type: "layout"; readonly layout: Layout; readonly beside: Layout | null }
  /** What became of the blocks over time; null while nothing is known. */
  | { readonly type: "history"; readonly history: BlockHistory | null }
  /** What the editor points at: a position of the cursor, a word under it or under the mouse. */
  | ({ readonly type: "light" } & Light)
  /** A command of the editor that the view does. */
  | { readonly type: "act"; readonly action: ViewAction }
  /** Copy what is selected, or the picture: answered by "copy". */
  | { readonly type: "copy"; readonly form: CopyForm }
  /** Draw the whole picture: answered by "drawn". */
  | { readonly type: "draw"; readonly format: DrawnFormat }
  /** `version` is the editor's newest version of the text; a picture of an older one is stale. */
  | { readonly type: "phase"; readonly phase: ViewPhase; readonly version: number; readonly message: string };

/** View to extension. */
export type FromView =
  | { readonly type: "ready"; readonly schema: number }
  | { readonly type: "step"; readonly step: number }
  | { readonly type: "reveal"; readonly place: LayoutPlace }
  | { readonly type: "compare"; readonly with: Comparison | null }
  | { readonly type: "pin"; readonly pinned: boolean }
  /** The view shows blocks over time, or does no more. */
  | { readonly type: "history"; readonly open: boolean }
  /** The statements behind what is pointed at or selected: the editor marks them. */
  | { readonly type: "statements"; readonly places: readonly LayoutPlace[] }
  /** Put this on the clipboard. */
  | { readonly type: "copy"; readonly text: string }
  /** Ask for a file and save the picture there. */
  | { readonly type: "export" }
  /** The whole picture: SVG as text, PNG in base64; "" where there is none. */
  | { readonly type: "drawn"; readonly picture: string }
  | { readonly type: "params" }
  | { readonly type: "restart" };

export const isToView: Check<ToView> = isTagged<ToView>({
  document: isRecord({
    type: isOneOf("document"),
    uri: isString,
    name: isString,
    pinned: isBoolean,
    compare: isNullable(isComparison),
  }),
  timeline: isRecord({ type: isOneOf("timeline"), timeline: isTimeline }),
  layout: isRecord({ type: isOneOf("layout"), layout: isLayout, beside: isNullable(isLayout) }),
  history: isRecord({ type: isOneOf("history"), history: isNullable(isHistory) }),
  light: isRecord({
    type: isOneOf("light"),
    at: isNullable(isRecord<TextPosition>({ uri: isString, line: isTextOffset, character: isTextOffset })),
    word: isNullable(isString),
  }),
  act: isRecord({ type: isOneOf("act"), action: isOneOf("find", "back", "forward") }),
  copy: isRecord({ type: isOneOf("copy"), form: isOneOf(...COPY_FORMS) }),
  draw: isRecord({ type: isOneOf("draw"), format: isOneOf(...DRAWN_FORMATS) }),
  phase: isRecord({
    type: isOneOf("phase"),
    phase: isOneOf("loading", "empty", "value", "stopped"),
    version: isNumber,
    message: isString,
  }),
});

export const isFromView: Check<FromView> = isTagged<FromView>({
  ready: isRecord({ type: isOneOf("ready"), schema: isNumber }),
  step: isRecord({ type: isOneOf("step"), step: isCount }),
  reveal: isRecord({ type: isOneOf("reveal"), place: isPlace }),
  compare: isRecord({ type: isOneOf("compare"), with: isNullable(isComparison) }),
  pin: isRecord({ type: isOneOf("pin"), pinned: isBoolean }),
  history: isRecord({ type: isOneOf("history"), open: isBoolean }),
  statements: isRecord({ type: isOneOf("statements"), places: isArrayOf(isPlace) }),
  copy: isRecord({ type: isOneOf("copy"), text: isString }),
  export: isRecord({ type: isOneOf("export") }),
  drawn: isRecord({ type: isOneOf("drawn"), picture: isString }),
  params: isRecord({ type: isOneOf("params") }),
  restart: isRecord({ type: isOneOf("restart") }),
});
