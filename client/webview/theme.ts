/**
 * The editor's theme as the canvas needs it. Colours of the surroundings come from VS Code's CSS variables through the
 * style sheet's own (`--mz-…`), colours of the memory from the palette that every drawing of a layout shares.
 */

import type { LayoutMark } from "../../server/views/layout.ts";
import { MARK_TONES, type Tone, zoneTone } from "../../server/views/palette.ts";

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
}

/** The theme as it is now. */
export function readTheme(): Theme {
  const { classList } = document.body;
  const style = getComputedStyle(document.body);
  const colour = (name: string): string => style.getPropertyValue(`--mz-${name}`).trim();
  return {
    dark: isDark(colour("paper"), classList),
    contrast: classList.contains("vscode-high-contrast") || classList.contains("vscode-high-contrast-light"),
    paper: colour("paper"),
    ink: colour("ink"),
    faint: colour("faint"),
    rule: colour("rule"),
    alarm: colour("alarm"),
    focus: colour("focus"),
    font: style.fontFamily,
    mono: colour("mono"),
  };
}

/** Calls back when the user chooses another theme. */
export function onThemeChange(changed: () => void): void {
  const observer = new MutationObserver(changed);
  observer.observe(document.body, { attributes: true, attributeFilter: ["class", "data-vscode-theme-id"] });
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ["style"] });
  matchMedia("(resolution: 1dppx)").addEventListener("change", changed);
}

export function zoneColours(theme: Theme, zone: string): Tone {
  return zoneTone(zone)[theme.dark ? "dark" : "light"];
}

export function markColour(theme: Theme, mark: Pick<LayoutMark, "kind" | "collides">): string {
  if (mark.collides) return theme.alarm;
  return MARK_TONES[mark.kind]?.[theme.dark ? "dark" : "light"].fill ?? theme.faint;
}

function isDark(paper: string, classes: DOMTokenList): boolean {
  if (classes.contains("vscode-light") || classes.contains("vscode-high-contrast-light")) return false;
  if (classes.contains("vscode-dark") || classes.contains("vscode-high-contrast")) return true;
  return /^#[0-4]/.test(paper);
}
