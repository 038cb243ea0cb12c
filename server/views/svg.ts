/**
 * A layout as a picture: the very shapes that the view in the editor draws (picture/), with a head, a legend and what is
 * diagnosed. Several layouts (a what-if, two moments) stand one above the other on the same axes.
 */

import { type ByteRange, hex } from "../simulation/units/units.ts";
import type { Layout, LayoutLane } from "./layout.ts";
import { isAxisStretched } from "./picture/axis-shapes.ts";
import type { Proportion } from "./picture/lane-axis.ts";
import { laneHead } from "./picture/lane-head.ts";
import { laneShapes } from "./picture/lane-shapes.ts";
import { type LegendEntry, legendOf } from "./picture/legend.ts";
import { inLines } from "./picture/lines.ts";
import { type PictureGeometry, pictureGeometry } from "./picture/picture-geometry.ts";
import { equalWidths, type Paint, type Rect, type Shape } from "./picture/shapes.ts";
import { captionLines, evidenceOf, headLines } from "./picture-head.ts";
import { escapeXml, path, rect, text } from "./svg-elements.ts";
import { leftOf, partGeometry } from "./svg-part.ts";
import { patternsOf, shapeElements } from "./svg-shapes.ts";
import { CHARACTER, isHighContrast, type SvgTheme, styleSheet } from "./svg-style.ts";
import { waitGraphElements } from "./svg-wait-graph.ts";

export interface SvgOptions {
  /** Pixels. Default 1200. */
  readonly width?: number;
  /** Undefined: as the reader's system has it. */
  readonly theme?: SvgTheme;
  /** Default: what is small keeps a width at which it is seen. */
  readonly proportion?: Proportion;
  /** Shows this part of the address space; both ends inclusive. Default: all. */
  readonly part?: ByteRange;
}

const MARGIN = 20;
/** More diagnostics than these are counted, not told. */
const TOLD = 6;
const METRICS = equalWidths(CHARACTER);
/** Width of a character of the title, in pixels. */
const TITLE_CHARACTER = 9.7;

/** The picture of `layouts` (at least one), as a complete SVG document. */
export function layoutSvg(layouts: readonly Layout[], options: SvgOptions = {}): string {
  const width = Math.max(480, options.width ?? 1200);
  const elements: string[] = [];
  let y = MARGIN + 12;
  const first = layouts[0]!;
  for (const words of wrapped(first.title, width, TITLE_CHARACTER)) {
    elements.push(text(MARGIN, y, words, "title"));
    y += 20;
  }
  y -= 2;
  for (const words of headLines(layouts).flatMap((line) => wrapped(line, width))) {
    elements.push(text(MARGIN, y, words, "faint"));
    y += 15;
  }
  const patterns = new Set<string>();
  let stretched = false;
  let pinned = false;
  for (const layout of layouts) {
    const others = layouts.filter((other) => other !== layout);
    const { proportion = "fitted", part } = options;
    const room = { width: width - 2 * MARGIN, metrics: METRICS, proportion };
    const geometry =
      part === undefined ? pictureGeometry(layout, others, room) : partGeometry(layout, others, room, part);
    stretched ||= geometry.lanes.some((lane) => isAxisStretched(lane.geometry.axis));
    if (geometry.lanes.length === 0) elements.push(text(MARGIN, y + 8, "No memory lies in this part.", "faint"));
    const panel = drawPanel(layout, layouts, geometry, { top: y + 8, width, options });
    elements.push(...panel.elements);
    for (const pattern of panel.patterns) patterns.add(pattern);
    pinned ||= panel.pinned;
    y += 8 + panel.height;
  }
  const entries = [...legendOf(layouts, { stretched }), ...(pinned ? [PIN] : [])];
  const legend = drawLegend(entries, y + 8, width);
  elements.push(...legend.elements);
  for (const pattern of legend.patterns) patterns.add(pattern);
  const height = Math.ceil(y + 8 + legend.height + MARGIN);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img"${options.theme === undefined ? "" : ` data-theme="${options.theme}"`}>`,
    `<title>${escapeXml(first.title)}</title>`,
    `<desc>${escapeXml(describe(layouts))}</desc>`,
    `<style>${styleSheet()}</style>`,
    `<defs>${[...patterns].join("")}${clip(options.part, width, height)}</defs>`,
    rect({ x: 0, y: 0, width, height }, "f-paper"),
    ...elements,
    "</svg>",
    "",
  ].join("\n");
}

function clip(part: ByteRange | undefined, width: number, height: number): string {
  if (part === undefined) return "";
  return `<clipPath id="part"><rect x="${MARGIN}" y="0" width="${width - 2 * MARGIN}" height="${height}"/></clipPath>`;
}

/** The whole of it in words, for who can't see it. */
function describe(layouts: readonly Layout[]): string {
  const zones = layouts.flatMap((layout) => [
    ...(layouts.length > 1 ? captionLines(layout, layouts) : []),
    ...layout.lanes.flatMap((lane) =>
      lane.zones.map(({ zone, first, last }) => `${lane.label} ${zone} ${hex(first)}-${hex(last)}`),
    ),
  ]);
  const told = layouts.length > 1 ? evidenceOf(layouts).sentences : evidenceOf(layouts).sentences.slice(1);
  return [...headLines(layouts), ...told, ...zones].join("; ");
}

interface Drawn {
  readonly height: number;
  readonly elements: readonly string[];
  readonly patterns: readonly string[];
}

interface Panel extends Drawn {
  /** A diagnostic has its pin in it. */
  readonly pinned: boolean;
}

function drawPanel(
  layout: Layout,
  layouts: readonly Layout[],
  geometry: PictureGeometry,
  { top, width, options: { part, theme } }: { top: number; width: number; options: SvgOptions },
): Panel {
  const elements: string[] = [];
  let y = top;
  if (layouts.length > 1) {
    const [caption, ...told] = captionLines(layout, layouts).map((line) => wrapped(line, width));
    for (const line of caption!) {
      elements.push(text(MARGIN, y + 10, line, "strong"));
      y += 15;
    }
    for (const line of told.flat()) {
      elements.push(text(MARGIN, y + 10, line, "faint"));
      y += 15;
    }
    y += 5;
  }
  const contrast = theme !== undefined && isHighContrast(theme);
  const drawing = { width: width - 2 * MARGIN, metrics: METRICS, pageSize: layout.pageSize, contrast };
  const shapes = geometry.lanes.flatMap((lane) => {
    const left = leftOf(lane.geometry.axis, part);
    return laneShapes(lane, { ...drawing, left, origin: left });
  });
  for (const lane of geometry.lanes) {
    const { name, amount, scale } = laneHead(lane.geometry.lane, lane.geometry.axis);
    const head = y + lane.top - 9;
    const right = fitted(scale, width);
    elements.push(text(MARGIN, head, name, "strong"));
    elements.push(text(MARGIN + (name.length + 1) * CHARACTER, head, amount, "faint"));
    elements.push(text(width - MARGIN - right.length * CHARACTER, head, right, "faint"));
  }
  const pinsHere = pins(layout, geometry, { top: y, part });
  const drawn = [...shapeElements(shapes, { x: MARGIN, y }), ...pinsHere];
  elements.push(...(part === undefined ? drawn : [`<g clip-path="url(#part)">`, ...drawn, "</g>"]));
  y += geometry.height;
  const graph = waitGraphElements(layout.tasks ?? [], MARGIN, y, width - 2 * MARGIN);
  elements.push(...graph.elements);
  y += graph.height;
  for (const { words, paint } of toldOf(layout)) {
    for (const line of wrapped(words, width)) {
      elements.push(text(MARGIN, y + 8, line, paint === "ink" ? "" : paint));
      y += 15;
    }
  }
  return { height: y - top, elements, patterns: patternsOf(shapes), pinned: pinsHere.length > 0 };
}

/** What is said below a picture. */
export function toldOf({ diagnostics }: Layout): readonly { readonly words: string; readonly paint: Paint }[] {
  const told = diagnostics.filter(({ severity }) => severity === "error" || severity === "warning");
  const lines = told.slice(0, TOLD).map(({ severity, message, code }) => {
    return { words: `${severity}: ${message} [${code}]`, paint: severity === "error" ? "alarm" : "ink" } as const;
  });
  return told.length > TOLD ? [...lines, { words: `and ${told.length - TOLD} more`, paint: "faint" }] : lines;
}

/** A pin on the axis at each address that a diagnostic is about. */
function pins(
  layout: Layout,
  { lanes }: PictureGeometry,
  { top, part }: { readonly top: number; readonly part: ByteRange | undefined },
): readonly string[] {
  const found = layout.diagnostics
    .filter(({ severity }) => severity === "error" || severity === "warning")
    .flatMap(({ address }) => {
      const lane = lanes.find(({ geometry }) => address !== undefined && isThere(geometry.lane, address));
      if (lane === undefined) return [];
      const { axis } = lane.geometry;
      if (part !== undefined && (address! < part.first || address! > part.last)) return [];
      const x = MARGIN + axis.toX(address!) - leftOf(axis, part);
      const y = top + lane.top + lane.geometry.ticksTop;
      return [path(`M${x.toFixed(1)} ${(y - 1).toFixed(1)}l-4 7h8z`, "alarm")];
    });
  return [...new Set(found)];
}

/** Something of the lane lies there: what is said of an earlier boot may be of memory that is no more. */
function isThere({ blocks, marks }: LayoutLane, address: number): boolean {
  return [...blocks, ...marks].some(({ first, last }) => first <= address && address <= last);
}

const PIN: LegendEntry = { words: "what a diagnostic is about", swatch: "pin", paint: "alarm" };

/** What the picture uses, and nothing else. */
function drawLegend(entries: readonly LegendEntry[], top: number, width: number): Drawn {
  const elements: string[] = [];
  const shapes: Shape[] = [];
  let x = MARGIN;
  let y = top;
  for (const entry of entries) {
    const own = 24 + entry.words.length * CHARACTER + 14;
    if (x + own > width - MARGIN && x > MARGIN) {
      x = MARGIN;
      y += 18;
    }
    shapes.push(...swatchShapes(entry, { x, y, width: 14, height: 12 }));
    elements.push(text(x + 20, y + 10, entry.words));
    x += own;
  }
  elements.unshift(...shapeElements(shapes, { x: 0, y: 0 }));
  return { height: y + 14 - top, elements, patterns: patternsOf(shapes) };
}

/** The sample of a legend entry. */
export function swatchShapes({ swatch, paint }: LegendEntry, place: Rect): readonly Shape[] {
  const frame = { kind: "box", rect: place, stroke: paint, lineWidth: 1 } as const;
  const bar = { ...place, y: place.y + 2, height: 8 };
  const middle = place.y + 6;
  switch (swatch) {
    case "solid":
      return [
        { kind: "box", rect: place, fill: paint },
        { ...frame, stroke: paint.replace("zone:", "line:") as Paint },
      ];
    case "offline":
      return [{ kind: "hatch", rect: place, paint, gap: 5 }, frame];
    case "going-offline":
      return [
        { kind: "hatch", rect: place, paint, gap: 9 },
        { ...frame, dash: [4, 3] },
      ];
    case "changed":
      return [{ ...frame, lineWidth: 2 }];
    case "gone":
      return [{ ...frame, dash: [2, 3] }];
    case "mark":
      return [{ kind: "box", rect: bar, fill: paint }];
    case "modelled":
      return [
        { kind: "box", rect: bar, fill: paint, alpha: 0.4 },
        { kind: "box", rect: bar, stroke: paint, lineWidth: 1 },
      ];
    case "hole":
      return [frame];
    case "pin": {
      const x = place.x + place.width / 2;
      const foot = place.y + 10;
      return [
        {
          kind: "line",
          points: [
            { x, y: foot - 7 },
            { x: x - 4, y: foot },
            { x: x + 4, y: foot },
          ],
          fill: paint,
        },
      ];
    }
    case "stretched": {
      const points = [0, 3, 6, 9, 12].map((x, at) => ({ x: place.x + x, y: middle + (at % 2 === 0 ? 1 : -2) }));
      return [{ kind: "line", points, stroke: paint, lineWidth: 1 }];
    }
  }
}

function fitted(words: string, width: number): string {
  const room = Math.floor((width - 2 * MARGIN) / CHARACTER);
  return words.length <= room ? words : `${words.slice(0, room - 1)}…`;
}

function wrapped(words: string, width: number, character = CHARACTER): readonly string[] {
  return inLines(words, width - 2 * MARGIN, (some) => some.length * character);
}
