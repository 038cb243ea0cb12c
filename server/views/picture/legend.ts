/** What colours and patterns mean, for those that a picture uses and nothing else. */
import type { Layout } from "../layout.ts";
import { MARK_WORDS } from "./block-groups.ts";
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
  for (const zone of zones) add(zone === "none" ? "several zones" : zone, "solid", `zone:${zone}`);
  if (blocks.some((run) => run.state === "offline")) add("offline", "offline", "ink");
  if (blocks.some((run) => run.state === "going-offline")) add("going offline", "going-offline", "ink");
  if (blocks.some((run) => run.changed)) add("changed by this step", "changed", "ink");
  if (lanes.some((lane) => (lane.gone ?? []).length > 0)) add("gone with this step", "gone", "ink");
  const harmless = marks.filter((mark) => !mark.collides);
  for (const kind of new Set(harmless.map((mark) => mark.kind))) {
    if (kind === "hole") {
      add("not memory", "hole", "faint");
      continue;
    }
    const of = harmless.filter((mark) => mark.kind === kind);
    if (of.some((mark) => mark.observed)) add(MARK_WORDS[kind], "mark", `mark:${kind}`);
    if (of.some((mark) => !mark.observed)) add(`${MARK_WORDS[kind]}, modelled`, "modelled", `mark:${kind}`);
  }
  if (marks.some((mark) => mark.collides)) add("in use inside Movable", "mark", "alarm");
  if (stretched) add("wider than its size", "stretched", "faint");
  return entries;
}
