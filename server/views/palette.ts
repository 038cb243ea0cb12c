/**
 * The colours of a layout, by zone, for light and dark themes. They began as those of Okabe and Ito and were moved apart in
 * lightness until people with any kind of colour vision can tell each two of them (test/views/palette.test.ts measures by how
 * much). Colour never stands alone: states are told by pattern, zones and marks by their names as well.
 */

export interface Tone {
  /** Fill of a cell or band. */
  readonly fill: string;
  /** Text and patterns upon the fill. */
  readonly ink: string;
  /** Lines of the zone's colour upon the paper: frames, hatchings. */
  readonly line: string;
}
export interface ThemedTone {
  readonly light: Tone;
  readonly dark: Tone;
}

type Colours = readonly [fill: string, line: string];

const tone = ([light, onLight]: Colours, [dark, onDark]: Colours): ThemedTone => ({
  light: { fill: light, ink: "#111111", line: onLight },
  dark: { fill: dark, ink: "#ffffff", line: onDark },
});

/** Drawn as thin as its lines. */
const mark = (light: string, dark: string): ThemedTone => tone([light, light], [dark, dark]);

/** By zone; `none` is a block of several zones. */
export const ZONE_TONES: Readonly<Record<string, ThemedTone>> = {
  DMA: tone(["#cd94b3", "#b5759c"], ["#8b3d73", "#a8638f"]),
  DMA32: tone(["#96c5e8", "#508dba"], ["#2c70a2", "#3f7faf"]),
  Normal: tone(["#68c69e", "#449873"], ["#1c6645", "#368763"]),
  HighMem: tone(["#e9e754", "#779136"], ["#5b7c2f", "#668532"]),
  Movable: tone(["#dea319", "#b27e0e"], ["#7e5302", "#a1700a"]),
  Device: tone(["#9498c8", "#8283b7"], ["#494281", "#7574aa"]),
  none: tone(["#c9c9c9", "#888888"], ["#6a6a6a", "#797979"]),
};

/** By kind of mark. */
export const MARK_TONES: Readonly<Record<string, ThemedTone>> = {
  reserved: mark("#b23a00", "#ff8a50"),
  hole: mark("#8a8a8a", "#8a8a8a"),
  unplugged: mark("#8a8a8a", "#8a8a8a"),
  "hugetlb-1g": mark("#6b4fa0", "#b79cf0"),
  cma: mark("#0b6e6e", "#4fd0d0"),
  allocated: mark("#1d4f91", "#7fb2ff"),
  kernel: mark("#5a3a1a", "#d8a878"),
  persistent: mark("#4a5568", "#a0aec0"),
  crashed: mark("#3d5a00", "#a9cf5a"),
  overwritten: mark("#b3261e", "#ff7b72"),
  pageblock: mark("#8f1fd0", "#ee9ad9"),
  dax: mark("#6b4fa0", "#b79cf0"),
};

/** The ground of the picture and what is written on it. */
export const GROUND = {
  light: { paper: "#ffffff", ink: "#1f2328", faint: "#6a737d", rule: "#d0d7de", alarm: "#b3261e" },
  dark: { paper: "#1e1e1e", ink: "#e6e6e6", faint: "#a0a0a0", rule: "#444444", alarm: "#ff7b72" },
} as const;

/** The same in high contrast: nothing is faint. */
export const CONTRAST_GROUND = {
  "high-contrast": { paper: "#000000", ink: "#ffffff", faint: "#ffffff", rule: "#6fc3df", alarm: "#f48771" },
  "high-contrast-light": { paper: "#ffffff", ink: "#292929", faint: "#292929", rule: "#0f4a85", alarm: "#b5200d" },
} as const;

/** The tone of a zone; unknown names are drawn as `none`. */
export function zoneTone(zone: string): ThemedTone {
  return ZONE_TONES[zone] ?? ZONE_TONES.none!;
}
