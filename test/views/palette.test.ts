import { expect, test } from "vitest";
import { GROUND, MARK_TONES, ZONE_TONES } from "../../server/views/palette.ts";

function luminance(colour: string): number {
  const parts = [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255);
  const [red, green, blue] = parts.map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red! + 0.7152 * green! + 0.0722 * blue!;
}
function contrast(a: string, b: string): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light! + 0.05) / (dark! + 0.05);
}

test("text on every zone's fill can be read in both themes", () => {
  for (const [zone, { light, dark }] of Object.entries(ZONE_TONES)) {
    expect(contrast(light.fill, light.ink), zone).toBeGreaterThanOrEqual(4.5);
    expect(contrast(dark.fill, dark.ink), zone).toBeGreaterThanOrEqual(4.5);
  }
});

test("marks stand out from the ground and words can be read on it", () => {
  for (const [kind, { light, dark }] of Object.entries(MARK_TONES)) {
    expect(contrast(light.fill, GROUND.light.paper), kind).toBeGreaterThanOrEqual(3);
    expect(contrast(dark.fill, GROUND.dark.paper), kind).toBeGreaterThanOrEqual(3);
  }
  for (const { paper, ink, faint, alarm } of Object.values(GROUND)) {
    for (const colour of [ink, faint, alarm]) expect(contrast(paper, colour)).toBeGreaterThanOrEqual(4.5);
  }
});
