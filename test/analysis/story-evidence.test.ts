/** How far what a scenario tells can be trusted, where boots fail, outcomes are open, or a statement is not understood. */
import { describe, expect, it } from "vitest";
import type { Analysis } from "../../server/analysis/analysis.ts";
import { timelineEvidence, wordedEvidence } from "../../server/analysis/evidence-words.ts";
import { analyse } from "./analyse.ts";

/** Inside all envelopes. */
const MEASURED = `kernel 6.12.107 x86_64 { build debian }
machine qemu-pc { memory 4G cpus 2 initrd 4600K }
`;

function evidenceOf({ timeline }: Analysis) {
  const evidence = timelineEvidence(timeline);
  return evidence === undefined ? undefined : wordedEvidence(evidence);
}

function messageOf({ diagnostics }: Analysis, code: string): string | undefined {
  return diagnostics.find((each) => each.code === code)?.message;
}

describe("a boot that fails", () => {
  it.each([
    [
      "kernel 5.4 x86_64\nmachine { cpus 8000 firmware { 0x0-0x9ffff usable 0x100000-0x6fffffff usable } }\nboot",
      /^cpus 8000 is outside/,
    ],
    [
      "kernel 6.12 x86_64\nmachine qemu-pc { memory 64M cpus 200 cpu host initrd 60M }\nboot",
      /^memory 64 MiB is outside/,
    ],
  ])("has the evidence of the machine that it fails on", (text, reason) => {
    const analysis = analyse(text);
    expect(analysis.timeline[0]!.outcome.result).toBe("failed");
    const { level, why } = evidenceOf(analysis)!;
    expect(level).toBe("modelled");
    expect(why).toContainEqual(expect.stringMatching(reason));
    expect(messageOf(analysis, "boot-failed")).toMatch(/^modelled: too little memory to boot/);
  });

  it("is told with the first reason where it stands", () => {
    const { diagnostics } = analyse("kernel 6.12 x86_64\nmachine qemu-pc { memory 64M cpus 200 }\nboot");
    const related = diagnostics.find(({ code }) => code === "boot-failed")!.related;
    expect(related.at(-1)!.message).toMatch(/^modelled: the kernel's build is not stated.* \(and \d+ more\)$/);
  });

  it.each(["kernel 6.12 x86_64\nboot", "machine qemu-pc { memory 4G }\nboot", "", "kernel 6.12 x86_64"])(
    "has no level where nothing could be simulated: %j",
    (text) => expect(evidenceOf(analyse(text))).toBeUndefined(),
  );
});

describe("a sentence about a reservation that the simulation derives", () => {
  it("has no prefix where that is exact", () => {
    const analysis = analyse(`${MEASURED}cmdline { nokaslr movablecore=256M }\nboot`);
    expect(evidenceOf(analysis)).toEqual({ level: "exact", why: [] });
    expect(messageOf(analysis, "movable-reserved")).toMatch(/^movablecore region overlaps/);
  });

  it("says that it is modelled, and why, where sizes are", () => {
    const analysis = analyse(
      "kernel 6.12 x86_64\nmachine qemu-pc { memory 4G }\ncmdline { nokaslr movablecore=256M }\nboot",
    );
    const found = analysis.diagnostics.find(({ code }) => code === "movable-reserved")!;
    expect(found.message).toMatch(/^modelled: movablecore region overlaps/);
    expect(found.related.at(-1)!.message).toMatch(/^modelled: the kernel's build is not stated/);
  });
});
