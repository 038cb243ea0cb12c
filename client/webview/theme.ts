/**
 * The editor's theme as the canvas needs it. Colours of the surroundings come from VS Code's CSS variables through the
 * style sheet's own (`--mz-…`), colours of the memory from the palette that every drawing of a layout shares.
 */

import type { LayoutMark } from "../../server/views/layout.ts";
import { MARK_TONES, type Tone, zoneTone } from "../../server/views/palette.ts";
import type { Paint } from "../../server/views/picture/shapes.ts";
import { type Channels, channelsOf, hexOf, legible } from "./legible.ts";
import { onResolutionChange } from "./resolution.ts";

export interface Theme {
  readonly dark: boolean;
  readonly contrast: boolean;
  readonly paper: string;
  readonly ink: string;
  readonly faint: string;
  readonly rule: string;
  readonly alarm: string;
  readonly focus: string;
  readonly font: string;
  readonly mono: string;
  /** The reader's size of text against the editor's usual 13 pixels. */
  readonly scale: number;
}

/** The editor's own size of text where the reader has left it alone, in pixels. */
const USUAL_TEXT = 13;

/** The theme as it is now. */
export function readTheme(): Theme {
  const { classList } = document.body;
  const style = getComputedStyle(document.body);
  for (const name of WRITTEN) document.body.style.removeProperty(`--mz-${name}`);
  const colour = (name: string): string => style.getPropertyValue(`--mz-${name}`).trim();
  // Colours that the system forces on a page can be read as they are.
  if (!ownTheme().startsWith("forced")) makeLegible(colour);
  return {
    dark: isDark(colour("paper"), classList),
    contrast:
      classList.contains("vscode-high-contrast") ||
      classList.contains("vscode-high-contrast-light") ||
      /^(?:contrast|forced)/.test(ownTheme()),
    paper: colour("paper"),
    ink: colour("ink"),
    faint: colour("faint"),
    rule: colour("rule"),
    alarm: colour("alarm"),
    focus: colour("focus"),
    font: style.fontFamily,
    mono: colour("mono"),
    scale: scaleOf(style.getPropertyValue("--vscode-font-size")),
  };
}

/** What is written in: read as the theme has it, set on the body as far as it has to be another. */
const WRITTEN = ["faint", "alarm", "warn", "info", "fine", "link"] as const;

function makeLegible(colour: (name: string) => string): void {
  const pen = document.createElement("canvas").getContext("2d");
  const channels = (name: string, ground?: Channels): Channels | undefined => {
    if (pen === null) return undefined;
    pen.fillStyle = "#000000";
    pen.fillStyle = colour(name);
    return channelsOf(String(pen.fillStyle), ground);
  };
  const paper = channels("paper");
  const ink = channels("ink", paper);
  if (paper === undefined || ink === undefined) return;
  for (const name of WRITTEN) {
    const now = channels(name, paper);
    const better = now === undefined ? undefined : legible(now, paper, ink);
    if (better !== undefined && better !== now) document.body.style.setProperty(`--mz-${name}`, hexOf(better));
  }
}

/** Calls back when the user chooses another theme, or the window has another resolution. */
export function onThemeChange(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ["class", "data-vscode-theme-id"] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["style", "data-theme"] });
  onResolutionChange(window, changed);
}

/** Of a view in a file of its own (page-theme.ts). */
function ownTheme(): string {
  return document.documentElement.dataset.theme ?? "";
}

function scaleOf(fontSize: string): number {
  const px = Number.parseFloat(fontSize);
  return Number.isFinite(px) ? Math.max(0.75, Math.min(3, px / USUAL_TEXT)) : 1;
}

/** What a shape of the picture (server/views/picture/shapes.ts) is painted with. */
export function paintColour(theme: Theme, paint: Paint): string {
  if (paint.startsWith("zone:")) return zoneColours(theme, paint.slice("zone:".length)).fill;
  if (paint.startsWith("on:")) return zoneColours(theme, paint.slice("on:".length)).ink;
  if (paint.startsWith("line:")) return zoneColours(theme, paint.slice("line:".length)).line;
  if (paint.startsWith("mark:")) return markTone(theme, paint.slice("mark:".length));
  return theme[paint as "paper" | "ink" | "faint" | "rule" | "alarm" | "focus"];
}

export function zoneColours(theme: Theme, zone: string): Tone {
  return zoneTone(zone)[theme.dark ? "dark" : "light"];
}

export function markColour(theme: Theme, mark: Pick<LayoutMark, "kind" | "collides">): string {
  if (mark.collides) return theme.alarm;
  return markTone(theme, mark.kind);
}

function markTone(theme: Theme, kind: string): string {
  return MARK_TONES[kind]?.[theme.dark ? "dark" : "light"].fill ?? theme.faint;
}

function isDark(paper: string, classes: DOMTokenList): boolean {
  if (classes.contains("vscode-light") || classes.contains("vscode-high-contrast-light")) return false;
  if (classes.contains("vscode-dark") || classes.contains("vscode-high-contrast")) return true;
  return ownTheme() === "" ? /^#[0-4]/.test(paper) : ownTheme().endsWith("dark");
}
