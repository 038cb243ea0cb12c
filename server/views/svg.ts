/**
 * A layout as a picture: one lane for each node with zones as bands, memory blocks as cells coloured by zone and patterned
 * by state, and what is reserved where it lies. Several layouts (a what-if) stand one above the other on one axis.
 */

import { evidenceSentences } from "../analysis/level-words.ts";
import { hex } from "../simulation/units/units.ts";
import { humanSize } from "./human-size.ts";
import type { Layout } from "./layout.ts";
import { STATE_PATTERNS } from "./palette.ts";
import { type AxisScale, layoutScale } from "./scale.ts";
import { escapeXml, path, patterned, rect, text } from "./svg-elements.ts";
import { drawLane } from "./svg-lane.ts";
import { CHARACTER, markClass, styleSheet, zoneClass } from "./svg-style.ts";
import { waitGraphElements } from "./svg-wait-graph.ts";

export interface SvgOptions {
  /** Pixels. Default 1200. */
  readonly width?: number;
  /** Undefined: as the reader's system has it. */
  readonly theme?: "light" | "dark";
}

const MARGIN = 20;
const LABELS = 92;
const OVERHANG = 40;
/** More diagnostics than these are counted, not told. */
const TOLD = 6;

/** The picture of `layouts` (at least one), as a complete SVG document. */
export function layoutSvg(layouts: readonly Layout[], options: SvgOptions = {}): string {
  const width = Math.max(480, options.width ?? 1200);
  const left = MARGIN + LABELS;
  const scale = layoutScale(layouts, width - left - MARGIN - OVERHANG, { overhang: OVERHANG });
  const elements: string[] = [];
  let y = MARGIN + 12;
  const first = layouts[0]!;
  elements.push(text(MARGIN, y, fitted(first.title, width, 9.7), "title"));
  y += 18;
  for (const words of headLines(first)) {
    elements.push(text(MARGIN, y, fitted(words, width), "faint"));
    y += 15;
  }
  for (const layout of layouts) {
    const panel = drawPanel(layout, layouts.length > 1, scale, left, y + 8, width);
    elements.push(...panel.elements);
    y += 8 + panel.height;
  }
  const legend = drawLegend(layouts, y + 8, width);
  elements.push(...legend.elements);
  const height = Math.ceil(y + 8 + legend.height + MARGIN);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img"${options.theme === undefined ? "" : ` data-theme="${options.theme}"`}>`,
    `<title>${escapeXml(first.title)}</title>`,
    `<desc>${escapeXml(describe(first))}</desc>`,
    `<style>${styleSheet()}</style>`,
    `<defs>${PATTERNS}</defs>`,
    rect({ x: 0, y: 0, width, height }, "paper"),
    ...elements,
    "</svg>",
    "",
  ].join("\n");
}

const PATTERNS = [
  '<pattern id="mz-hatched" width="6" height="6" patternUnits="userSpaceOnUse"><path class="hatch" stroke-width="1.3" d="M-1 7L7 -1M-1 1L1 -1M5 7L7 5"/></pattern>',
  '<pattern id="mz-dashed" width="6" height="6" patternUnits="userSpaceOnUse"><path class="hatch" stroke-width="1.3" d="M0 2h3M3 5h3"/></pattern>',
].join("");

function headLines(layout: Layout): readonly string[] {
  const step =
    layout.step === 0
      ? `after ${layout.stepText}`
      : `after step ${layout.step}: ${layout.stepText} -> ${layout.outcome}${layout.reason === undefined ? "" : ` (${layout.reason})`}`;
  const blocks = `memory blocks of ${humanSize(layout.blockSize)}`;
  return [`Linux ${layout.kernel}, ${blocks}${trustText(layout)}`, step];
}

/** What the level says, or the first reason; the others stand in the description. */
function trustText({ evidence }: Layout): string {
  const [first, ...others] = evidenceSentences(evidence);
  return `, ${first}${others.length === 0 ? "" : ` (and ${others.length} more)`}`;
}

function describe(layout: Layout): string {
  const zones = layout.lanes.flatMap((lane) =>
    lane.zones.map(({ zone, first, last }) => `${lane.label} ${zone} ${hex(first)}-${hex(last)}`),
  );
  return [...headLines(layout), ...evidenceSentences(layout.evidence).slice(1), ...zones].join("; ");
}

interface Panel {
  readonly height: number;
  readonly elements: readonly string[];
}

function drawPanel(layout: Layout, named: boolean, scale: AxisScale, left: number, top: number, width: number): Panel {
  const elements: string[] = [];
  let y = top;
  if (named) {
    elements.push(
      text(MARGIN, y + 10, layout.whatIf === undefined ? "the kernel as it is" : `what if: ${layout.whatIf}`, "strong"),
    );
    y += 20;
  }
  elements.push(...axis(scale, layout, left, y));
  y += 26;
  for (const lane of layout.lanes) {
    const drawn = drawLane(lane, scale, left, y, LABELS);
    elements.push(...drawn.elements);
    y += drawn.height + 10;
  }
  const graph = waitGraphElements(layout.tasks ?? [], MARGIN, y);
  elements.push(...graph.elements);
  y += graph.height;
  const told = layout.diagnostics.filter(({ severity }) => severity === "error" || severity === "warning");
  for (const { severity, message, code } of told.slice(0, TOLD)) {
    elements.push(
      text(MARGIN, y + 8, fitted(`${severity}: ${message} [${code}]`, width), severity === "error" ? "alarm" : ""),
    );
    y += 15;
  }
  if (told.length > TOLD) {
    elements.push(text(MARGIN, y + 8, `and ${told.length - TOLD} more`, "faint"));
    y += 15;
  }
  return { height: y - top, elements };
}

/** Addresses, and a pin at each one that a diagnostic is about. */
function axis(scale: AxisScale, layout: Layout, left: number, y: number): readonly string[] {
  const ticks = scale.ticks.flatMap(({ x, label }) => [
    text(left + x, y + 9, label, "middle faint"),
    path(`M${(left + x).toFixed(1)} ${y + 13}v8`, "rule"),
  ]);
  const pins = layout.diagnostics
    .filter(({ address, severity }) => address !== undefined && (severity === "error" || severity === "warning"))
    .map(({ address }) => path(`M${(left + scale.toX(address!)).toFixed(1)} ${y + 23}l-4 -7h8z`, "alarm"));
  return [path(`M${left} ${y + 21}h${scale.width.toFixed(1)}`, "rule"), ...ticks, ...new Set(pins)];
}

interface LegendEntry {
  readonly label: string;
  readonly swatch: (x: number, y: number) => string;
}

/** What the picture uses, and nothing else. */
function drawLegend(layouts: readonly Layout[], top: number, width: number): Panel {
  const elements: string[] = [];
  let x = MARGIN;
  let y = top;
  for (const { label, swatch } of legendEntries(layouts)) {
    const own = 24 + label.length * CHARACTER + 14;
    if (x + own > width - MARGIN && x > MARGIN) {
      x = MARGIN;
      y += 18;
    }
    elements.push(swatch(x, y), text(x + 20, y + 10, label));
    x += own;
  }
  return { height: y + 14 - top, elements };
}

function legendEntries(layouts: readonly Layout[]): readonly LegendEntry[] {
  const lanes = layouts.flatMap((layout) => layout.lanes);
  const blocks = lanes.flatMap((lane) => lane.blocks);
  const marks = lanes.flatMap((lane) => lane.marks);
  const place = (x: number, y: number) => ({ x, y, width: 14, height: 12 });
  const zones = new Set([
    ...lanes.flatMap((lane) => lane.zones.map(({ zone }) => zone)),
    ...blocks.map(({ zone }) => zone),
  ]);
  const states = new Set(blocks.map(({ state }) => state));
  const entries: LegendEntry[] = [...zones].map((zone) => ({
    label: zone === "none" ? "several zones" : zone,
    swatch: (x, y) => rect(place(x, y), zoneClass(zone)),
  }));
  for (const state of states) {
    const pattern = STATE_PATTERNS[state];
    if (pattern === undefined || pattern === "solid") continue;
    entries.push({
      label: state,
      swatch: (x, y) => rect(place(x, y), zoneClass("none")) + patterned(place(x, y), `mz-${pattern}`),
    });
  }
  for (const kind of new Set(marks.map((mark) => mark.kind))) {
    entries.push({ label: kind, swatch: (x, y) => rect({ ...place(x, y), y: y + 2, height: 8 }, markClass(kind)) });
  }
  if (blocks.some(({ changed }) => changed)) {
    entries.push({ label: "changed by this step", swatch: (x, y) => rect(place(x, y), "changed") });
  }
  if (marks.some(({ collides }) => collides)) {
    entries.push({
      label: "stands in the way of offlining",
      swatch: (x, y) => path(`M${x + 7} ${y + 2}l5 8h-10z`, "alarm"),
    });
  }
  return entries;
}

function fitted(words: string, width: number, character = CHARACTER): string {
  const room = Math.floor((width - 2 * MARGIN) / character);
  return words.length <= room ? words : `${words.slice(0, room - 1)}…`;
}
