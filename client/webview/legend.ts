/** The legend: what colours and patterns mean, for those that the picture shows. */
import type { Layout } from "../../server/views/layout.ts";
import { MARK_WORDS } from "./block-groups.ts";
import { element, replaceChildren } from "./dom.ts";
import { markColour, type Theme, zoneColours } from "./theme.ts";

export interface Legend {
  readonly root: HTMLElement;
  update(layouts: readonly Layout[], theme: Theme): void;
}

export function createLegend(): Legend {
  const root = element("ul", { class: "legend", "aria-label": "Legend" });
  return {
    root,
    update: (layouts, theme) => {
      const lanes = layouts.flatMap((layout) => layout.lanes);
      const blocks = lanes.flatMap((lane) => lane.blocks);
      const marks = lanes.flatMap((lane) => lane.marks);
      const entries: HTMLElement[] = [];
      const add = (text: string, kind: string, colour: string): void => {
        const swatch = element("span", { class: `swatch ${kind}` });
        swatch.style.setProperty("--swatch", colour);
        entries.push(element("li", {}, swatch, text));
      };
      for (const zone of new Set(blocks.map((run) => run.zone))) {
        add(zone === "none" ? "several zones" : zone, "solid", zoneColours(theme, zone).fill);
      }
      if (blocks.some((run) => run.state === "offline")) add("offline", "offline", theme.ink);
      if (blocks.some((run) => run.state === "going-offline")) add("going offline", "going", theme.ink);
      if (blocks.some((run) => run.changed)) add("changed by this step", "changed", theme.ink);
      const harmless = marks.filter((mark) => !mark.collides);
      for (const kind of new Set(harmless.map((mark) => mark.kind))) {
        if (kind === "hole") {
          add("not memory", "hole", theme.faint);
          continue;
        }
        const of = harmless.filter((mark) => mark.kind === kind);
        const colour = markColour(theme, { kind, collides: false });
        if (of.some((mark) => mark.observed)) add(MARK_WORDS[kind], "mark", colour);
        if (of.some((mark) => !mark.observed)) add(`${MARK_WORDS[kind]}, modelled`, "mark modelled", colour);
      }
      if (marks.some((mark) => mark.collides)) add("in use inside Movable", "mark", theme.alarm);
      replaceChildren(root, entries);
    },
  };
}
