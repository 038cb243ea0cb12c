/**
 * Colours that can be read. A theme's colours are made for its own places: VS Code's Light Modern writes errors with 3.4 to 1
 * upon white. Where one is too near the paper, so much of the ink is mixed in that it has the contrast that WCAG 2.2 asks
 * of words (1.4.3).
 */

/** Red, green and blue, each from 0 to 255. */
export type Channels = readonly [number, number, number];

const READABLE = 4.5;

/** `#rrggbb` (as a canvas gives it back) or `rgba(r, g, b, a)` upon a ground. Undefined for what is neither. */
export function channelsOf(colour: string, ground: Channels = [255, 255, 255]): Channels | undefined {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour)?.slice(1);
  if (hex !== undefined) return hex.map((part) => Number.parseInt(part, 16)) as unknown as Channels;
  const parts = /^rgba?\(([^)]*)\)$/
    .exec(colour)?.[1]
    ?.split(/[\s,/]+/)
    .map(Number);
  if (parts === undefined || parts.length < 3 || parts.some(Number.isNaN)) return undefined;
  return mixed([parts[0]!, parts[1]!, parts[2]!], ground, parts[3] ?? 1);
}

export function hexOf(channels: Channels): string {
  return `#${channels.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;
}

/** From 1 (the same) to 21 (black on white), as WCAG 2 counts it. */
export function contrastOf(a: Channels, b: Channels): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

/** The colour, or the first mixture with the ink that can be read on the paper. */
export function legible(colour: Channels, paper: Channels, ink: Channels): Channels {
  for (let share = 1; share > 0; share -= 0.05) {
    const tried = mixed(colour, ink, share);
    if (contrastOf(tried, paper) >= READABLE) return tried;
  }
  return ink;
}

/** `share` (0 to 1) of the first. */
export function mixed(a: Channels, b: Channels, share: number): Channels {
  return [0, 1, 2].map((at) => a[at]! * share + b[at]! * (1 - share)) as unknown as Channels;
}

function luminance(channels: Channels): number {
  const [red, green, blue] = channels.map((part) => {
    const value = part / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
