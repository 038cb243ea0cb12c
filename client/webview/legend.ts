/** The legend: what colours and patterns mean, for those that the picture shows, each drawn as the picture draws it. */

import type { Layout } from "../../server/views/layout.ts";
import { localized } from "../../server/views/localized.ts";
import { type LegendEntry, legendOf } from "../../server/views/picture/legend.ts";
import type { Paint } from "../../server/views/picture/shapes.ts";
import { swatchShapes } from "../../server/views/svg.ts";
import { element, replaceChildren } from "./dom.ts";
import { paintShapes } from "./paint.ts";
import { paintColour, type Theme } from "./theme.ts";

/** Of a sample at the usual size of text, with room for its frame. */
const SAMPLE = { width: 16, height: 14 };
const PLACE = { x: 1, y: 1, width: 14, height: 12 };

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
      const entries = legendOf(layouts, { stretched }).map((entry) =>
        element("li", {}, sampleOf(entry, theme), entry.words),
      );
      replaceChildren(root, entries);
    },
  };
}

function sampleOf(entry: LegendEntry, theme: Theme): HTMLCanvasElement {
  const { swatch, paint } = entry;
  // Two samples are one to who compares elements by what stands in them: colours stand in none.
  const colours = [paint, paint.replace("zone:", "line:") as Paint].map((of) => paintColour(theme, of));
  const look = [swatch, ...colours].join(" ");
  const canvas = element("canvas", { class: "sample", "aria-hidden": true, "data-look": look });
  const pixelRatio = theme.scale * window.devicePixelRatio;
  canvas.width = Math.ceil(SAMPLE.width * pixelRatio);
  canvas.height = Math.ceil(SAMPLE.height * pixelRatio);
  canvas.style.width = `${SAMPLE.width * theme.scale}px`;
  canvas.style.height = `${SAMPLE.height * theme.scale}px`;
  const pen = canvas.getContext("2d");
  if (pen !== null) {
    paintShapes(swatchShapes(entry, PLACE), { pen, left: 0, top: 0, ...SAMPLE, pixelRatio, theme });
  }
  return canvas;
}
