import { describe, expect, test } from "vitest";
import { channelsOf, hexOf, legible } from "../../client/webview/legible.ts";
import { GROUND, MARK_TONES, ZONE_TONES } from "../../server/views/palette.ts";
import { contrast, distance, over, VISIONS } from "./colours.ts";

/** What words need on their ground, and what marks and frames need (WCAG 2.2, 1.4.3 and 1.4.11). */
const WORDS = 4.5;
const MARKS = 3;

/** What VS Code's colours are made where words are written in them (client/webview/legible.ts). */
function written(colour: string, paper: string, ink: string): string {
  const [one, ground, mixed] = [colour, paper, ink].map((of) => channelsOf(of)!);
  return hexOf(legible(one!, ground!, mixed!));
}

/** The grounds of a drawn file, and those of VS Code's own themes as the view takes them from it. */
const THEMES = [
  { name: "a light file", tones: "light", ...GROUND.light },
  { name: "a dark file", tones: "dark", ...GROUND.dark },
  {
    name: "Light Modern",
    tones: "light",
    paper: "#ffffff",
    ink: "#3b3b3b",
    faint: "#3b3b3b",
    alarm: written("#f85149", "#ffffff", "#3b3b3b"),
  },
  { name: "Dark Modern", tones: "dark", paper: "#1f1f1f", ink: "#cccccc", faint: "#9d9d9d", alarm: "#f85149" },
  { name: "High Contrast", tones: "dark", paper: "#000000", ink: "#ffffff", faint: "#ffffff", alarm: "#f48771" },
  { name: "High Contrast Light", tones: "light", paper: "#ffffff", ink: "#292929", faint: "#292929", alarm: "#b5200d" },
] as const;

describe.each(THEMES)("in $name", ({ tones, paper, ink, faint, alarm }) => {
  test("words can be read on the paper", () => {
    for (const colour of [ink, faint, alarm]) expect(contrast(paper, colour), colour).toBeGreaterThanOrEqual(WORDS);
  });

  test.each(Object.entries(ZONE_TONES))(
    "%s: words can be read on it, its frame and hatching stand out",
    (_zone, tone) => {
      const { fill, ink: on, line } = tone[tones];
      expect(contrast(fill, on)).toBeGreaterThanOrEqual(WORDS);
      expect(contrast(line, paper)).toBeGreaterThanOrEqual(MARKS);
      // Its band is drawn with this opacity; a zone without pages with less.
      for (const alpha of [0.15, 0.42]) expect(contrast(over(fill, paper, alpha), ink)).toBeGreaterThanOrEqual(WORDS);
    },
  );

  test.each(Object.entries(MARK_TONES))("%s stands out from the paper", (_kind, tone) => {
    expect(contrast(tone[tones].fill, paper)).toBeGreaterThanOrEqual(MARKS);
  });

  test("what stands in the way stands out from the paper that is drawn around it", () => {
    expect(contrast(alarm, paper)).toBeGreaterThanOrEqual(MARKS);
  });
});

describe.each(Object.entries(VISIONS))("with %s vision", (_name, vision) => {
  test.each(["light", "dark"] as const)("zones are told apart by colour alone in %s themes", (theme) => {
    const zones = Object.entries(ZONE_TONES);
    for (const [at, [name, tone]] of zones.entries()) {
      for (const [other, against] of zones.slice(at + 1)) {
        expect(distance(tone[theme].fill, against[theme].fill, vision), `${name} and ${other}`).toBeGreaterThan(12);
      }
    }
  });
});

/** Kinds whose sample and bar are filled: patterns tell the others. */
const BARS = ["reserved", "hugetlb-1g", "cma", "allocated", "kernel", "crashed", "overwritten", "pageblock"] as const;

test.each(["light", "dark"] as const)("what is in use is told apart by colour in %s themes", (theme) => {
  for (const [at, name] of BARS.entries()) {
    for (const other of BARS.slice(at + 1)) {
      const [one, against] = [name, other].map((kind) => MARK_TONES[kind]![theme].fill);
      expect(distance(one!, against!, VISIONS.usual!), `${name} and ${other}`).toBeGreaterThan(12);
    }
  }
});

/** Kinds that have lanes of their own, where they are drawn as high as blocks. */
const PIECES = ["crashed", "overwritten", "pageblock"] as const;

test.each(["light", "dark"] as const)("what fills a lane of its own is no zone's colour in %s themes", (theme) => {
  for (const kind of PIECES) {
    const { fill } = MARK_TONES[kind]![theme];
    // What is modelled is drawn with this opacity.
    for (const colour of [fill, over(fill, GROUND[theme].paper, 0.4)]) {
      for (const [zone, tone] of Object.entries(ZONE_TONES)) {
        expect(distance(colour, tone[theme].fill, VISIONS.usual!), `${kind} and ${zone}`).toBeGreaterThan(12);
      }
    }
  }
});
