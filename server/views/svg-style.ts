/**
 * The style sheet of a drawn layout: the palette as classes, once for light and once for dark. The picture follows the
 * reader's colour scheme; `data-theme` on the root decides it: `light`, `dark` or one of high contrast. Plain rules without custom properties, so
 * that converters understand it too.
 */
import { CONTRAST_GROUND, GROUND, MARK_TONES, type Tone, ZONE_TONES } from "./palette.ts";
import { FONT_SIZES, type Paint } from "./picture/shapes.ts";

type Theme = "light" | "dark";

export const SVG_THEMES = ["light", "dark", "high-contrast", "high-contrast-light"] as const;
export type SvgTheme = (typeof SVG_THEMES)[number];

export function isHighContrast(theme: SvgTheme): boolean {
  return theme in CONTRAST_GROUND;
}

export const FONT_SIZE = 11;
/** Width of a character of the picture's monospaced font, in pixels. */
export const CHARACTER = 6.7;

/** `zone-Movable`: names of zones without a tone of their own look like `none`. */
function nameOf(paint: Paint): string {
  const [kind, name] = paint.split(":");
  if (name === undefined) return paint;
  return `${kind}-${kind === "mark" || name in ZONE_TONES ? name : "none"}`;
}

/** `f-zone-Movable`: class of what is filled with a paint. */
export function fillClass(paint: Paint): string {
  return `f-${nameOf(paint)}`;
}

export function strokeClass(paint: Paint): string {
  return `s-${nameOf(paint)}`;
}

/** Id of the pattern of slanted lines. */
export function hatchPattern(paint: Paint, gap: number): string {
  return `mz-${nameOf(paint)}-${gap}`;
}

export function styleSheet(): string {
  const fonts = Object.entries(FONT_SIZES)
    .filter(([, size]) => size !== FONT_SIZE)
    .map(([name, size]) => `.f-${name}{font-size:${size}px}`);
  return [
    `text{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:${FONT_SIZE}px}`,
    ".title{font-size:16px;font-weight:700}.strong,.f-strong{font-weight:700}",
    `.middle,.t-middle{text-anchor:middle}.t-end{text-anchor:end}.none{fill:none}${fonts.join("")}`,
    ...rules("light"),
    `@media (prefers-color-scheme:dark){${rules("dark", "svg:not([data-theme]) ").join("")}}`,
    ...rules("dark", 'svg[data-theme="dark"] '),
    ...rules("dark", 'svg[data-theme="high-contrast"] ', CONTRAST_GROUND["high-contrast"]),
    ...rules("light", 'svg[data-theme="high-contrast-light"] ', CONTRAST_GROUND["high-contrast-light"]),
  ].join("\n");
}

type Ground = Readonly<Record<keyof (typeof GROUND)["light"], string>>;

function rules(theme: Theme, within = "", own: Ground = GROUND[theme]): readonly string[] {
  const ground = { ...own, focus: own.ink };
  const both = (name: string, colour: string): string =>
    `${within}.f-${name}{fill:${colour}}${within}.s-${name}{stroke:${colour}}`;
  const tones = (
    prefix: string,
    all: Readonly<Record<string, Readonly<Record<Theme, Tone>>>>,
    part: keyof Tone,
  ): readonly string[] => Object.entries(all).map(([name, tone]) => both(`${prefix}-${name}`, tone[theme][part]));
  const inks = Object.entries(ZONE_TONES).map(([name, tone]) => `${within}.f-on-${name}{fill:${tone[theme].ink}}`);
  return [
    `${within}text{fill:${ground.ink}}`,
    `${within}text.faint{fill:${ground.faint}}`,
    `${within}.alarm,${within}text.alarm{fill:${ground.alarm}}`,
    `${within}.rule{stroke:${ground.faint}}`,
    ...Object.entries(ground).map(([name, colour]) => both(name, colour)),
    ...tones("zone", ZONE_TONES, "fill"),
    ...tones("line", ZONE_TONES, "line"),
    ...tones("mark", MARK_TONES, "fill"),
    ...inks,
  ];
}
