/** What colours and patterns mean, for those that a picture uses and nothing else. */

import type { Layout, LayoutMark } from "../layout.ts";
import { localized } from "../localized.ts";
import { changedWords, goneWords, markWords } from "./block-groups.ts";
import type { Paint } from "./shapes.ts";

/** How the sample looks. */
export type Swatch =
  | "solid"
  | "offline"
  | "going-offline"
  | "changed"
  | "gone"
  | "mark"
  | "modelled"
  | "hole"
  | "pin"
  | "stretched";

export interface LegendEntry {
  readonly words: string;
  readonly swatch: Swatch;
  readonly paint: Paint;
}

export interface LegendOptions {
  /** Somewhere the axis is wider than its size. */
  readonly stretched: boolean;
}

/** Those that are told of by themselves, as no bar. */
const HATCHED: ReadonlySet<LayoutMark["kind"]> = new Set(["hole", "persistent", "dax", "unplugged"]);

export function legendOf(layouts: readonly Layout[], { stretched }: LegendOptions): readonly LegendEntry[] {
  const lanes = layouts.flatMap((layout) => layout.lanes);
  const blocks = lanes.flatMap((lane) => lane.blocks);
  const marks = lanes.flatMap((lane) => lane.marks);
  const entries: LegendEntry[] = [];
  const add = (words: string, swatch: Swatch, paint: Paint): void => {
    entries.push({ words, swatch, paint });
  };
  const zones = new Set([
    ...lanes.flatMap((lane) => lane.zones.filter(({ spanned }) => spanned > 0).map(({ zone }) => zone)),
    ...blocks.map(({ zone }) => zone),
  ]);
  for (const zone of zones) add(zone === "none" ? localized("several zones") : zone, "solid", `zone:${zone}`);
  if (blocks.some((run) => run.state === "offline")) add(localized("offline"), "offline", "ink");
  if (blocks.some((run) => run.state === "going-offline")) add(localized("going offline"), "going-offline", "ink");
  const changed = blocks.filter((run) => run.changed);
  for (const words of new Set(changed.map((run) => changedWords(run.compared)))) add(words, "changed", "ink");
  const gone = lanes.flatMap((lane) => lane.gone ?? []);
  for (const words of new Set(gone.map(({ compared }) => goneWords(compared)))) add(words, "gone", "ink");
  const absent = lanes.flatMap((lane) => lane.absent ?? []);
  if (absent.some(({ why }) => why === "node")) add(localized("of another node"), "gone", "faint");
  if (marks.some(({ kind }) => kind === "unplugged")) add(markWords("unplugged"), "gone", "mark:unplugged");
  if (marks.some(({ kind }) => kind === "hole") || absent.some(({ why }) => why === "none")) {
    add(localized("not memory"), "hole", "faint");
  }
  const isPersistent = absent.some(({ why }) => why === "persistent");
  for (const kind of ["persistent", "dax"] as const) {
    if (marks.some((mark) => mark.kind === kind) || (kind === "persistent" && isPersistent)) {
      add(markWords(kind), "offline", `mark:${kind}`);
    }
  }
  const harmless = marks.filter(({ kind, collides }) => !collides && !HATCHED.has(kind));
  for (const kind of new Set(harmless.map((mark) => mark.kind))) {
    const of = harmless.filter((mark) => mark.kind === kind);
    if (of.some(({ known }) => known !== "modelled")) add(markWords(kind), "mark", `mark:${kind}`);
    if (of.some(({ known }) => known === "modelled"))
      add(localized("{0}, modelled", markWords(kind)), "modelled", `mark:${kind}`);
  }
  const stuck = marks.filter((mark) => mark.collides);
  const inMovable = localized("in use inside Movable: can't go offline");
  if (stuck.some(({ known }) => known !== "modelled")) add(inMovable, "mark", "alarm");
  if (stuck.some(({ known }) => known === "modelled")) add(localized("{0}, modelled", inMovable), "offline", "alarm");
  if (stretched) add(localized("wider than its size"), "stretched", "faint");
  return entries;
}
