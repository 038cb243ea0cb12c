/** ZONE_MOVABLE with boot allocations in it: the fix that is offered cures it, and where no size does that is said. */
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../server/analysis/analysis.ts";
import { analyse, applyFix } from "./fixture.ts";

const scenario = (machine: string, cmdline: string) =>
  `kernel 6.12 x86_64 { build debian }\nmachine qemu-pc { ${machine} }\ncmdline { ${cmdline} nokaslr }\nboot\n`;
const reserved = (text: string): readonly Diagnostic[] =>
  analyse(text).diagnostics.filter(({ code }) => code === "movable-reserved");
const NO_SIZE = "no size avoids it: ZONE_MOVABLE ends with node 0";

describe("an initrd at the end of memory that is freed after the boot", () => {
  test.each([
    ["movablecore=1G", 600],
    ["movablecore=50%", 600],
    ["movablecore=768M", 300],
  ])("%s becomes the largest size without a boot allocation", (cmdline, initrd) => {
    const text = scenario(`memory 3G  initrd ${initrd}M`, cmdline);
    const [found] = reserved(text);
    const fix = found?.fixes.find(({ title }) => title.endsWith("the largest without a boot allocation in it"));
    const mended = applyFix(text, fix);
    const left = analyse(mended).diagnostics.map(({ code }) => code);
    expect(left).not.toContain("movable-reserved");
    const before = analyse(text).diagnostics.map(({ code }) => code);
    expect(left.filter((code) => !before.includes(code))).toEqual([]);
    // One block more holds one again.
    const larger = mended.replace(/movablecore=(\d+)K/, (_, size) => `movablecore=${Number(size) + 131072}K`);
    expect(larger).not.toBe(mended);
    expect(reserved(larger)).toHaveLength(1);
  });

  test("one smaller than a memory block leaves none", () => {
    const [found] = reserved(scenario("memory 3G  initrd 60M", "movablecore=1G"));
    expect(found?.fixes).toEqual([]);
    expect(found?.related.map(({ message }) => message).join()).toContain(NO_SIZE);
  });
});

test.each(["movablecore=256M", "movablecore=1G", "kernelcore=3G"])(
  "%s where the end of the node is reserved: no size avoids it, and that is so",
  (cmdline) => {
    const [found] = reserved(scenario("memory 4G", cmdline));
    expect(found?.fixes).toEqual([]);
    expect(found?.related.map(({ message }) => message).join()).toContain(NO_SIZE);
    for (const size of ["128M", "256M", "512M", "768M"]) {
      expect(reserved(scenario("memory 4G", `movablecore=${size}`)), size).toHaveLength(1);
    }
  },
);

test("each node says it of itself", () => {
  const found = reserved(
    "kernel 6.12 x86_64 { build debian }\nmachine qemu-pc {\n  cpus 2\n  node0 { memory 4G cpus 0 }\n  node1 { memory 4G cpus 1 }\n}\ncmdline { movablecore=2G nokaslr }\nboot\n",
  );
  expect(
    found.map(({ related }) => /ends with node \d/.exec(related.map(({ message }) => message).join())?.[0]),
  ).toEqual(["ends with node 0", "ends with node 1"]);
});
