import { expect, test } from "vitest";
import { watermarkText } from "../../server/features/watermark-text.ts";
import { analyse } from "../analysis/fixture.ts";

function textOf(cmdline: string, steps = ""): string {
  const scenario = `kernel 6.12 x86_64 { build debian }
machine qemu-pc { memory 4G }
cmdline { nokaslr ${cmdline} }
boot
${steps}`;
  return watermarkText(analyse(scenario).timeline.at(-1)!.after!);
}

test("watermarks are khugepaged's where huge pages are on", () => {
  expect(textOf("")).toMatch(
    /min_free_kbytes`, 67584, which khugepaged raised from about 80\d\d: transparent huge pages/,
  );
});

test("watermarks are a root of memory where they are off", () => {
  expect(textOf("transparent_hugepage=never")).toMatch(/min_free_kbytes`, 7993, the root of 16 times the KiB/);
});

test("watermarks are as somebody set them", () => {
  expect(textOf("", "set min_free_kbytes = 100000\n")).toMatch(/min_free_kbytes`, 100000, as it was set/);
});
