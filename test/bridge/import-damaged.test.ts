/**
 * Logs of which lines are missing, or that hold two boots: what is made of them holds together, and says what it lacks. Every fixture of
 * a real machine's log is cut at every tenth, loses some of its lines, and is given twice.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fitted } from "../../server/bridge/import/fitting.ts";
import { runs } from "../property-runs.ts";
import { analyse, madeOf } from "./made-of.ts";

const FIELD = join(import.meta.dirname, "field");
const LOGS = readdirSync(FIELD).filter((name) => name.endsWith(".dmesg"));

/** Errors of the scenario that is made of a log; undefined: none is made, for a reason that is told. */
async function errorsOf(log: string): Promise<readonly string[] | undefined> {
  const made = await madeOf([{ name: "boot.dmesg", text: log }]);
  if (made === undefined) return undefined;
  if ("wrong" in made) return expectReason(made.wrong);
  return made.whole.analysis.diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
}

function expectReason(reason: string): undefined {
  expect(reason).not.toMatch(/simulation of this scenario failed/);
  expect(reason.length).toBeGreaterThan(20);
}

describe("what is made of a damaged log has no error:", { timeout: 120_000 }, () => {
  it.each(LOGS)("%s", async (name) => {
    const lines = readFileSync(join(FIELD, name), "utf8").split("\n");
    const parts = runs(4);
    const cuts = Array.from({ length: parts }, (_, index) => Math.ceil((lines.length * (index + 1)) / (parts + 1)));
    const variants = [
      lines,
      [...lines, ...lines],
      ...cuts.map((at) => lines.slice(0, at)),
      ...cuts.map((at) => lines.slice(at)),
    ];
    for (const variant of variants) expect((await errorsOf(variant.join("\n"))) ?? []).toEqual([]);
  });

  it("words of the machine that would be statements, quotes or comments", async () => {
    const hostile = ['"', "\\", '\\"', '" }\u2028boot', "a\r\nboot\n", "} boot {", "# x", "$p", '"""', "\u202e", "`x`"];
    const lines = readFileSync(join(FIELD, LOGS[0]!), "utf8").split("\n");
    for (const words of hostile) {
      const log = [
        ...lines.filter((line) => !/DMI:|Command line/.test(line)),
        `[    0.000000] Command line: ro ${words} x="${words}" quiet`,
        `[    0.000000] DMI: ${words} Standard PC ${words}/x, BIOS ${words} 04/01/2014`,
      ].join("\n");
      const made = await madeOf([{ name: `boot${words}.dmesg`, text: log }]);
      if (made === undefined || "wrong" in made) throw new Error(`nothing is made of ${words}`);
      const { diagnostics, timeline, title } = made.whole.analysis;
      const errors = diagnostics.filter(({ severity }) => severity === "error");
      expect([words, errors.map(({ message }) => message), timeline.length]).toEqual([words, [], 1]);
      expect(title).toBeTruthy();
    }
  });

  it("any lines of it, in any order", async () => {
    const log = fc
      .constantFrom(...LOGS)
      .map((name) => readFileSync(join(FIELD, name), "utf8").split("\n"))
      .chain((lines) => fc.oneof(fc.subarray(lines), fc.shuffledSubarray(lines)));
    await fc.assert(
      fc.asyncProperty(log, async (lines) => {
        expect((await errorsOf(lines.join("\n"))) ?? []).toEqual([]);
      }),
      { numRuns: runs(12) },
    );
  });
});

describe("a made scenario", () => {
  const machine = (items: string, cmdline: string) => `kernel 6.1 x86_64

machine {
  cpus 2
${items}  firmware {
    0x0000000000000000-0x000000000009ffff usable
    0x0000000000100000-0x000000007fffffff usable
  }
}

cmdline {
  ro ${cmdline} quiet
}

boot
`;

  it("keeps what the kernel itself refuses of its command line, and expects it", async () => {
    const whole = await fitted(machine("", "crashkernel=auto"), analyse);
    expect("text" in whole && whole.text).toContain("boot\nexpect warning crashkernel-failed\n");
    expect("doubts" in whole && whole.doubts).toEqual([]);
  });

  it("keeps what the kernel reads as something else, which decides what memory there is", async () => {
    const whole = await fitted(machine("", "memmap=512M\\$3G"), analyse);
    expect("text" in whole && whole.text).toContain(
      "  ro memmap=512M\\$3G quiet\n}\n\nboot\nexpect warning param-value\n",
    );
    expect("doubts" in whole && whole.doubts).toEqual([]);
  });

  it("leaves out a word that no kernel takes and no step can expect", async () => {
    const whole = await fitted(machine("", "numa_balancing=perhaps"), analyse);
    expect("text" in whole && whole.text).toMatch(/# Left out: numa_balancing=perhaps\n {2}ro quiet\n\}\n\nboot\n$/);
  });

  it("leaves out what no such machine has, with the reason", async () => {
    const whole = await fitted(machine("  initrd 8M at 0xc0000000\n", "splash"), analyse);
    expect("text" in whole && whole.text).toContain("  # Left out: initrd 8M at 0xc0000000\n");
    expect("doubts" in whole && whole.doubts[0]).toMatch(/^left out: initrd 8M at 0xc0000000: the initrd .*RAM/);
  });

  it("of too little memory is none", async () => {
    const none = machine("", "").replace(/ {4}0x0000000000100000.*\n/, "");
    expect(await fitted(none, analyse)).toEqual({ wrong: expect.stringContaining("too little memory") });
  });
});
