import { describe, expect, test } from "vitest";
import { offlineableText } from "../../server/views/offlineable.ts";
import { analyse } from "../analysis/fixture.ts";

function textOf(scenario: string): readonly string[] {
  return offlineableText(analyse(scenario).timeline.at(-1)!.after!).split("\n").slice(1);
}

/** Block, answer and the beginning of the reason of each line. */
function told(scenario: string): readonly string[] {
  return textOf(scenario).map((line) => line.replace(/^\S+ +\d+ [KMG]iB +/, "").replace(/ {2,}/g, " "));
}

const PC = (cmdline: string, steps = ""): string => `kernel 6.12 x86_64 { build debian }
machine qemu-pc { memory 4G }
cmdline { nokaslr ${cmdline} }
boot
${steps}`;

describe("blocks that can go offline", () => {
  test("are told as ranges, with what may come of it and why", () => {
    const lines = told(PC("movablecore=512M"));
    expect(lines[0]).toMatch(/^0 never EINVAL: memory0 spans several zones$/);
    expect(
      lines.some((line) => /^\d+-\d+ depends ok or EBUSY or EINTR or EAGAIN: memory\d+ lies in DMA32/.test(line)),
    ).toBe(true);
    expect(lines.at(-1)).toMatch(/^3[0-9](-39)? (yes|never EBUSY: )/);
  });

  test("say nothing of evidence, modelled as the page is: it stands beside the text", () => {
    const lines = told(PC("movablecore=512M"));
    expect(lines.some((line) => /never EBUSY: page 0x[0-9a-f]+ is reserved/.test(line))).toBe(true);
    expect(lines.filter((line) => line.includes("modelled"))).toEqual([]);
  });

  test("are those that go when they are written to", () => {
    const { timeline } = analyse(PC("movablecore=512M", "offline memory36 -> ok\n"));
    const [answer] = told(PC("movablecore=512M")).filter((line) => /^(\d+-)?36|^3[0-5]-3[6-9]/.test(line));
    expect(timeline.at(-1)!.outcome.result === "ok").toBe(answer!.includes(" yes"));
  });

  test("say of what is offline no more than that", () => {
    const lines = told(PC("movablecore=512M", "offline memory36 -> ok\n"));
    expect(lines).toContain("36 offline");
  });

  test("never come from boot memory on arm64", () => {
    const lines = told(
      "kernel 6.12 arm64 { build debian }\nmachine qemu-virt { memory 2G }\ncmdline { nokaslr }\nboot\n",
    );
    expect(lines.length).toBeGreaterThan(0);
    expect(lines.every((line) => line.includes(" never "))).toBe(true);
  });
});
