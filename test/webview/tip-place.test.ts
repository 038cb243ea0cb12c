import { expect, test } from "vitest";
import { topOf } from "../../client/webview/tip-place.ts";

test("a tooltip stands below the pointer, and above it where there is no room", () => {
  expect(topOf({ y: 100 }, 200, 800)).toBe(114);
  expect(topOf({ y: 700 }, 200, 800)).toBe(486);
  expect(topOf({ y: 100 }, 900, 800)).toBeGreaterThan(0);
});

test.each([
  ["below the pointer", 100, 400],
  ["below the axis", 300, 400],
  ["above, as there is no room below the axis", 500, 600],
])("it leaves the axis in sight: %s", (_, y, axis) => {
  const clear = { top: axis, bottom: axis + 30 };
  const top = topOf({ y, clear }, 150, 800);
  expect(top >= clear.bottom || top + 150 <= clear.top).toBe(true);
  expect(top > y || top + 150 < y).toBe(true);
});
