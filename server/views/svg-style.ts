/**
 * The style sheet of a drawn layout: the palette as classes, once for light and once for dark. The picture follows the
 * reader's colour scheme; `data-theme="light"` or `"dark"` on the root decides it. Plain rules without custom properties, so
 * that converters understand it too.
 */
import { GROUND, MARK_TONES, type Tone, ZONE_TONES } from "./palette.ts";

type Theme = "light" | "dark";

export const FONT_SIZE = 11;
/** Width of a character of the picture's monospaced font, in pixels. */
export const CHARACTER = 6.7;

/** `z-Movable`: class of a zone's fill; zones without a tone of their own look like `none`. */
export function zoneClass(zone: string): string {
  return `z-${zone in ZONE_TONES ? zone : "none"}`;
}

export function markClass(kind: string): string {
  return `m-${kind}`;
}

export function styleSheet(): string {
  return [
    `text{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:${FONT_SIZE}px}`,
    ".title{font-size:16px;font-weight:700}.strong{font-weight:700}.middle{text-anchor:middle}.end{text-anchor:end}",
    ".edge{stroke-width:1;stroke-opacity:.6}.changed{fill:none;stroke-width:2}.break{fill:none;stroke-width:1.2}",
    ...rules("light"),
    `@media (prefers-color-scheme:dark){${rules("dark", 'svg:not([data-theme="light"]) ').join("")}}`,
    ...rules("dark", 'svg[data-theme="dark"] '),
  ].join("\n");
}

function rules(theme: Theme, within = ""): readonly string[] {
  const ground = GROUND[theme];
  const fills = (prefix: string, tones: Readonly<Record<string, Readonly<Record<Theme, Tone>>>>): readonly string[] =>
    Object.entries(tones).map(([name, tone]) => `${within}.${prefix}-${name}{fill:${tone[theme].fill}}`);
  const ink = ZONE_TONES.Normal![theme].ink;
  return [
    `${within}.paper{fill:${ground.paper}}`,
    `${within}text{fill:${ground.ink}}`,
    `${within}text.faint{fill:${ground.faint}}`,
    `${within}.alarm,${within}text.alarm{fill:${ground.alarm}}`,
    `${within}.rule,${within}.break{stroke:${ground.faint}}`,
    `${within}.edge{stroke:${ground.paper}}`,
    `${within}.changed{stroke:${ground.ink}}`,
    `${within}.hatch{stroke:${ink}}`,
    `${within}text.on{fill:${ink}}`,
    ...fills("z", ZONE_TONES),
    ...fills("m", MARK_TONES),
  ];
}
