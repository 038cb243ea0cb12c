import { expect, test } from "vitest";
import { visible, visibleJson, visibleLine, visibleXml } from "../../server/views/visible.ts";

const NASTY = "\u001b[31mred\u0007 \u009b2J \u202eback\u2028 \u{e0041}\r";

test("what would steer a terminal is shown as what it is, everything else as it stands", () => {
  expect(visible(NASTY)).toBe("\\x1b[31mred\\x07 \\x9b2J \\u202eback\\u2028 \\u{e0041}\\x0d");
  expect(visible("zwölf → 内存\t𝔐\n")).toBe("zwölf → 内存\t𝔐\n");
  expect(visibleLine("a\nb\tc")).toBe("a\\nb\\tc");
});

test("JSON and XML say the same as before to their readers", () => {
  const json = visibleJson(JSON.stringify({ nasty: NASTY }, undefined, 2));
  expect(visible(json)).toBe(json);
  expect(JSON.parse(json)).toEqual({ nasty: NASTY });
  expect(visibleXml("<a>\u202e\u009b</a>\n")).toBe("<a>&#x202e;&#x9b;</a>\n");
});
