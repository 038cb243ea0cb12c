import fc from "fast-check";
import { expect, test } from "vitest";
import { type Channels, channelsOf, contrastOf, hexOf, legible } from "../../client/webview/legible.ts";

const channel = fc.integer({ min: 0, max: 255 });
const colour: fc.Arbitrary<Channels> = fc.tuple(channel, channel, channel);

test("a colour that can be read stays as it is", () => {
  expect(legible([199, 46, 46], [255, 255, 255], [0, 0, 0])).toEqual([199, 46, 46]);
});

test("any other takes as much of the ink as it needs, and no more", () => {
  const [paper, ink, error] = [channelsOf("#ffffff")!, channelsOf("#3b3b3b")!, channelsOf("#f85149")!];
  expect(contrastOf(error, paper)).toBeCloseTo(3.36, 1);
  const written = legible(error, paper, ink);
  expect(contrastOf(written, paper)).toBeGreaterThanOrEqual(4.5);
  expect(contrastOf(written, paper)).toBeLessThan(5);
});

test("what comes out can be read wherever the ink can be", () => {
  fc.assert(
    fc.property(colour, colour, colour, (own, paper, ink) => {
      fc.pre(contrastOf(ink, paper) >= 4.5);
      expect(contrastOf(legible(own, paper, ink), paper)).toBeGreaterThanOrEqual(4.5);
    }),
  );
});

test("colours as a canvas gives them back are read", () => {
  expect(channelsOf("#1f1f1f")).toEqual([31, 31, 31]);
  expect(channelsOf("rgba(255, 255, 255, 0.5)", [0, 0, 0])).toEqual([127.5, 127.5, 127.5]);
  expect(channelsOf("CanvasText")).toBeUndefined();
  fc.assert(
    fc.property(colour, (one) => {
      expect(channelsOf(hexOf(one))).toEqual(one);
    }),
  );
});
