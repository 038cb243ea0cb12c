/** The legend: what colours and patterns mean, for those that the picture shows. */

import type { Layout } from "../../server/views/layout.ts";
import { localized } from "../../server/views/localized.ts";
import { legendOf } from "../../server/views/picture/legend.ts";
import type { Paint } from "../../server/views/picture/shapes.ts";
import { element, replaceChildren } from "./dom.ts";
import { paintColour, type Theme } from "./theme.ts";

export interface Legend {
  readonly root: HTMLElement;
  /** `stretched`: somewhere the axis is wider than its size. */
  update(layouts: readonly Layout[], stretched: boolean, theme: Theme): void;
}

export function createLegend(): Legend {
  const root = element("ul", { class: "legend", "aria-label": localized("Legend") });
  return {
    root,
    update: (layouts, stretched, theme) => {
      const entries = legendOf(layouts, { stretched }).map(({ words, swatch, paint }) => {
        const sample = element("span", { class: `swatch ${swatch}` });
        sample.style.setProperty("--swatch", paintColour(theme, paint));
        const line = paint.startsWith("zone:") ? paint.replace("zone:", "line:") : paint;
        sample.style.setProperty("--swatch-line", paintColour(theme, line as Paint));
        return element("li", {}, sample, words);
      });
      replaceChildren(root, entries);
    },
  };
}
