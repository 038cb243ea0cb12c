/**
 * The colours of a layout, by zone, for light and dark themes: the palette of Okabe and Ito, which people with any kind of
 * colour vision can tell apart, and darker tones of it. Colour never stands alone: states are told by pattern, zones and
 * marks by their names as well.
 */

export interface Tone {
  /** Fill of a cell or band. */
  readonly fill: string;
  /** Text and patterns upon the fill. */
  readonly ink: string;
}
export interface ThemedTone {
  readonly light: Tone;
  readonly dark: Tone;
}

const tone = (light: string, dark: string): ThemedTone => ({
  light: { fill: light, ink: "#111111" },
  dark: { fill: dark, ink: "#ffffff" },
});

/** By zone; `none` is a block of several zones. */
export const ZONE_TONES: Readonly<Record<string, ThemedTone>> = {
  DMA: tone("#dd9fc1", "#8d4a72"),
  DMA32: tone("#7cc4f0", "#1f6a9b"),
  Normal: tone("#4bb894", "#0a6b50"),
  HighMem: tone("#f0e442", "#746c10"),
  Movable: tone("#f2b134", "#8f5f00"),
  Device: tone("#b7b0dc", "#5c5191"),
  none: tone("#c4c4c4", "#5a5a5a"),
};

/** By kind of mark. */
export const MARK_TONES: Readonly<Record<string, ThemedTone>> = {
  reserved: tone("#b23a00", "#ff8a50"),
  hole: tone("#8a8a8a", "#8a8a8a"),
  "hugetlb-1g": tone("#6b4fa0", "#b79cf0"),
  cma: tone("#0b6e6e", "#4fd0d0"),
  allocated: tone("#1d4f91", "#7fb2ff"),
  kernel: tone("#5a3a1a", "#d8a878"),
  persistent: tone("#4a5568", "#a0aec0"),
};

/** How a block's state is told without colour. */
export const STATE_PATTERNS: Readonly<Record<string, "solid" | "hatched" | "dashed">> = {
  online: "solid",
  offline: "hatched",
  "going-offline": "dashed",
};

/** The ground of the picture and what is written on it. */
export const GROUND = {
  light: { paper: "#ffffff", ink: "#1f2328", faint: "#6a737d", rule: "#d0d7de", alarm: "#b3261e" },
  dark: { paper: "#1e1e1e", ink: "#e6e6e6", faint: "#a0a0a0", rule: "#444444", alarm: "#ff7b72" },
} as const;

/** The tone of a zone; unknown names are drawn as `none`. */
export function zoneTone(zone: string): ThemedTone {
  return ZONE_TONES[zone] ?? ZONE_TONES.none!;
}
