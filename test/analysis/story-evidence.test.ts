/** How far what a scenario tells can be trusted, where boots fail, outcomes are open, or a statement is not understood. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Analyser } from "../../server/analysis/analyser.ts";
import type { Analysis } from "../../server/analysis/analysis.ts";
import type { Simulator } from "../../server/analysis/engine.ts";
import { whyModelled, wordedEvidence } from "../../server/analysis/evidence-words.ts";
import { kernelSimulator } from "../../server/analysis/simulator.ts";
import { outcomeEvidence, scopeEvidence, stateEvidence } from "../../server/simulation/evidence/levels.ts";
import { evidenceFor } from "../../server/simulation/evidence/reason.ts";
import { latestOrigin, originsOfZone } from "../../server/simulation/state/zone-causes.ts";
import { allZones } from "../../server/simulation/state/zone-lookup.ts";
import { layoutOf } from "../../server/views/layout-model.ts";
import { anyScenario, WRITTEN } from "../fuzz/scenarios/any-scenario.ts";
import { runs } from "../property-runs.ts";
import { analyse, optionsOf, URI } from "./analyse.ts";

/** Inside all envelopes. */
const MEASURED = `kernel 6.12.107 x86_64 { build debian }
machine qemu-pc { memory 4G cpus 2 initrd 4600K }
`;

function evidenceOf(analysis: Analysis) {
  return wordedEvidence(analysis.evidence);
}

function messageOf({ diagnostics }: Analysis, code: string): string | undefined {
  return diagnostics.find((each) => each.code === code)?.message;
}

/** Every state and outcome, one by one. */
function oneByOne({ timeline, ending }: Analysis) {
  const all = timeline.flatMap(({ before, after, outcome }) =>
    [after === undefined ? undefined : stateEvidence(after), outcomeEvidence(before, outcome)].filter(
      (evidence) => evidence !== undefined,
    ),
  );
  if (all.length === 0) return { level: "modelled", why: ["no kernel boots: nothing is simulated", ...ending] };
  const level = ["modelled", "depends"].find((each) => all.some((evidence) => evidence.level === each)) ?? "exact";
  const reasons = new Map([...all.flatMap((each) => each.reasons), ...ending].map((one) => [JSON.stringify(one), one]));
  const changes = new Set(
    all.flatMap(({ standIn }) => standIn?.kernel?.changes ?? []).map((each) => JSON.stringify(each)),
  );
  return { level: ending.length > 0 ? "modelled" : level, reasons: new Set(reasons.keys()), changes };
}

function asAWhole({ evidence: { level, reasons, standIn } }: Analysis) {
  const told = (all: readonly unknown[]) => new Set(all.map((each) => JSON.stringify(each)));
  return { level, reasons: told(reasons), changes: told(standIn?.kernel?.changes ?? []) };
}

describe("a story as a whole", () => {
  it("is as certain as all of its states and outcomes together", () => {
    fc.assert(
      fc.property(anyScenario, (text) => {
        const analysis = analyse(text);
        if (analysis.timeline.some(({ after, outcome }) => after !== undefined || outcome.evidence !== undefined))
          expect(asAWhole(analysis)).toEqual(oneByOne(analysis));
      }),
      { numRuns: runs(60), examples: WRITTEN.map((text) => [text]) },
    );
  });

  it("has of each scope what touches it, with and without gathering all reasons, and of each zone the last that changed it", () => {
    fc.assert(
      fc.property(anyScenario, (text) => {
        for (const { after } of analyse(text).timeline) {
          if (after === undefined) continue;
          for (const scope of ["layout", "sizes", "device-zone", "places", "log", "outcome"] as const) {
            const [found, gathered] = [scopeEvidence(after, scope), evidenceFor(stateEvidence(after), scope)];
            expect([found.level, whyModelled(found)]).toEqual([gathered.level, whyModelled(gathered)]);
          }
          for (const zone of allZones(after)) {
            const all = originsOfZone(after, zone);
            for (const except of [undefined, all.at(-1)]) {
              expect(latestOrigin(after, zone, except)).toBe(all.findLast((origin) => origin !== except));
            }
          }
        }
      }),
      { numRuns: runs(25), examples: WRITTEN.map((text) => [text]) },
    );
  });

  it("asks for no states between those in which it boots", () => {
    const long = Array.from({ length: 2000 }, (_, at) => `${at % 2 === 0 ? "offline" : "online"} memory1`).join("\n");
    let steps = 0;
    const step: Simulator["step"] = (state, event) => {
      steps++;
      return kernelSimulator.step(state, event);
    };
    const simulator: Simulator = { ...kernelSimulator, step };
    const analysis = analyse(`${MEASURED}cmdline { nokaslr }\nboot\n${long}`, { simulator });
    expect(steps).toBe(2000);
    const { why } = evidenceOf(analysis);
    expect(why).toHaveLength(17);
    expect(why.at(-1)).toBe("984 more steps depend on the running system");
    expect(steps).toBe(2000);
  });
});

describe("a text in which no kernel boots", () => {
  it.each([
    ["nothing", ""],
    ["declarations alone", MEASURED],
    ["a boot without a kernel", "machine qemu-pc { memory 4G }\nboot\n"],
    ["a boot without a machine", "kernel 6.12 x86_64\nboot\n"],
    ["no scenario", "lorem ipsum\n"],
  ])("%s is modelled: there is no fact", (_, text) => {
    const { level, why } = evidenceOf(analyse(text));
    expect([level, why[0]]).toEqual(["modelled", "no kernel boots: nothing is simulated"]);
  });
});

describe("a platform that nobody knows", () => {
  it.each([
    ["x86_64", "qemu-pc"],
    ["arm64", "qemu-virt"],
  ])("is read as one that runs %s kernels, and modelled", (arch, platform) => {
    const analysis = analyse(`kernel 6.12 ${arch}\nmachine bhyve {\n  memory 4G\n}\nboot\n`);
    expect(analysis.diagnostics.filter(({ severity }) => severity === "error")).toHaveLength(1);
    expect(analysis.setup?.machine.platform).toBe(platform);
    expect(evidenceOf(analysis).why).toContain(
      "the file has an error at line 2, and what is not understood there is not simulated",
    );
  });
});

describe("a boot that fails", () => {
  it.each([
    [
      "kernel 5.4 x86_64\nmachine { cpus 8000 firmware { 0x0-0x9ffff usable 0x100000-0x6fffffff usable } }\nboot",
      /^cpus 8000 is outside/,
    ],
    [
      "kernel 6.12 x86_64\nmachine qemu-pc { memory 64M cpus 200 cpu host initrd 1M }\nboot",
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
});

describe("a kernel of which only the series is stated", () => {
  const story = (kernel: string, steps: string) =>
    evidenceOf(
      analyse(
        `kernel ${kernel} { build debian }\nmachine qemu-q35 { memory 4G  cpus 2  initrd 4608K }\ncmdline { nokaslr movablecore=1G }\nboot\n${steps}`,
      ),
    );
  const MEANS = "6.1 means 6.1.176 here (debian 6.1.176)";
  const BOARD = "qemu-q35 means that of QEMU 7.2 here";

  it("is told to be the release that was measured", () => {
    expect(story("6.1", "")).toEqual({ level: "exact", why: [], means: `${MEANS}; ${BOARD}` });
    expect(story("6.1.176", "")).toEqual({ level: "exact", why: [], means: BOARD });
  });

  it("is told which rules of its steps other updates changed", () => {
    const locks = "concurrently {\n  offline memory46\n  offline memory45\n}\n";
    expect(story("6.1", "offline memory46\n")!.means).not.toContain("changed");
    expect(story("6.1", locks)!.means).toContain(`${MEANS}; at 6.1.72 the rule offline-locks changed`);
  });
});

describe("a sentence about a reservation that the simulation derives", () => {
  it("has no prefix where that is exact", () => {
    const analysis = analyse(`${MEASURED}cmdline { nokaslr movablecore=256M }\nboot`);
    expect(evidenceOf(analysis)).toMatchObject({ level: "exact", why: [] });
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

const DIMM = `kernel 6.12.107 x86_64 { build debian }
machine qemu-pc { memory 4G cpus 2 initrd 4600K slots 4 maxmem 16G }
cmdline { nokaslr }
dimm a { size 1G }
`;

describe("a step whose outcome only the running system knows", () => {
  const OPEN = "step 2, `offline memory1`, depends on the running system: the story goes on as on an idle machine";
  const levelsOf = ({ timeline }: Analysis) => timeline.map(({ after }) => stateEvidence(after!).level);

  it("leaves a state that depends, and so do later outcomes", () => {
    const analysis = analyse(`${DIMM}boot\nplug a\noffline memory1\nonline memory1\nexpect memory1 state=offline`);
    expect(levelsOf(analysis)).toEqual(["exact", "exact", "depends", "depends"]);
    const { before, after, outcome } = analysis.timeline[2]!;
    expect(wordedEvidence(outcomeEvidence(before, outcome)!)).toEqual({ level: "depends", why: [OPEN] });
    expect(wordedEvidence(stateEvidence(after!))).toEqual({ level: "depends", why: [OPEN] });
    const later = analysis.timeline[3]!;
    expect(wordedEvidence(outcomeEvidence(later.before, later.outcome)!).why).toContain(OPEN);
  });

  it("goes on into the next boot", () => {
    const { timeline } = analyse(`${DIMM}boot\nplug a\noffline memory1\nreboot`);
    expect(wordedEvidence(stateEvidence(timeline.at(-1)!.after!)).why).toContain(OPEN);
  });

  it("counts for a step within concurrently", () => {
    const { timeline } = analyse(`${DIMM}boot\nplug a\nconcurrently { offline memory1 }`);
    expect(stateEvidence(timeline.at(-1)!.after!).level).not.toBe("exact");
  });

  it("depends no more where the outcome is stated", () => {
    expect(levelsOf(analyse(`${DIMM}boot\nplug a\noffline memory1 -> ok`))).toEqual(["exact", "exact", "exact"]);
    const { timeline } = analyse(`${DIMM}boot\nplug a\noffline memory1\noffline memory2 -> EBUSY`);
    const { before, outcome } = timeline[3]!;
    expect(outcomeEvidence(before, outcome)).toEqual({ level: "exact", reasons: [] });
  });
});

describe("what is not understood", () => {
  const SETUP = "machine qemu-pc { memory 4G cpus 2 initrd 4600K slots 4 maxmem 16G";
  const machine = (items: string): string => `${DIMM.replace(SETUP, `${SETUP} ${items}`)}boot\nplug a`;
  const WHY = (line: number): string =>
    `the file has an error at line ${line}, and what is not understood there is not simulated`;

  it.each(["uefi edk2-banana", "memroy 3G", "initrd 4700K"])("in the machine makes all of it modelled: %s", (items) => {
    const { timeline } = analyse(machine(items));
    for (const { after } of timeline) expect(wordedEvidence(stateEvidence(after!)).why).toContain(WHY(2));
  });

  it("as a machine that contradicts itself is modelled", () => {
    const { timeline } = analyse(`${MEASURED.replace("4600K", "4600K slots 4 maxmem 2G")}cmdline { nokaslr }\nboot`);
    expect(wordedEvidence(stateEvidence(timeline[0]!.after!)).why).toContain(
      "what is stated of the machine contradicts itself: there is no such machine",
    );
  });

  it.each(["plug foo", "blah blah", "offline"])("counts from its place in the story on: %s", (line) => {
    const { timeline } = analyse(`${DIMM}boot\nplug a\n${line}\nunplug a -> ok\nplug a`);
    const told = timeline.map(({ after }) => wordedEvidence(stateEvidence(after!)).why);
    expect(told.slice(0, 2)).toEqual([[], []]);
    for (const why of told.slice(2)) expect(why).toContain(WHY(7));
  });

  it.each(["plug foo", "blah blah", "offl"])(
    "at the end leaves what was before as it is, and the end open: %s",
    (line) => {
      const analysis = analyse(`${DIMM}boot\nplug a\n${line}`);
      expect(analysis.timeline.map(({ after }) => stateEvidence(after!).level)).toEqual(["exact", "exact"]);
      expect(evidenceOf(analysis)).toEqual({ level: "modelled", why: [WHY(7)] });
      expect(layoutOf(analysis, 1)!.evidence.level).toBe("exact");
      expect(layoutOf(analysis, undefined)!.evidence).toEqual({ level: "modelled", why: [WHY(7)] });
    },
  );

  it("right behind the boot leaves that as it is", () => {
    const analysis = analyse(`${DIMM}boot\noffl`);
    expect(stateEvidence(analysis.timeline[0]!.after!).level).toBe("exact");
    expect(evidenceOf(analysis)!.level).toBe("modelled");
  });

  it.each(["", "\nunplug a -> ok"])("is in doubt for an expectation behind it, and not for one before: %j", (rest) => {
    const expecting = "expect memory33 state=offline";
    const { expectations } = analyse(`${DIMM}boot\nplug a\n${expecting}\nblah blah\n${expecting}${rest}`);
    expect(expectations.map(({ message }) => message)).toEqual([
      "expected state=offline, simulated online",
      `expected state=offline, simulated online (modelled: ${WHY(8)})`,
    ]);
  });

  it("names the line that it stands in behind an edit that moves lines and no character", () => {
    const analyser = new Analyser();
    const text = `${DIMM}boot\nplug a\n# one two\ncmdline { nokaslr }\n`;
    const whyOf = (source: string) => {
      const { timeline } = analyser.analyse(URI, source, 1, optionsOf());
      return wordedEvidence(stateEvidence(timeline[0]!.after!)).why;
    };
    expect(whyOf(text)).toContain(WHY(8));
    expect(whyOf(text.replace("one two", "one\n# o"))).toContain(WHY(9));
    expect(whyOf(text)).toContain(WHY(8));
  });

  it("names the used file that it stands in", () => {
    const files = { "base.memzone": `${MEASURED}cmdline { nokaslr }\nbogus\n` };
    const { timeline } = analyse(`use "base.memzone"\nboot`, { files });
    expect(wordedEvidence(stateEvidence(timeline[0]!.after!)).why).toContain(
      "`base.memzone` has an error at line 4, and what is not understood there is not simulated",
    );
  });

  it("in an expectation changes nothing", () => {
    const { timeline } = analyse(`${DIMM}boot\nexpect memory3 foo=bar\nexpect memory3 state=online bogus`);
    expect(stateEvidence(timeline[0]!.after!).level).toBe("exact");
  });
});

it("a step that the simulation fails in leaves a state that is modelled", () => {
  const simulator: Simulator = {
    boot: (setup, previous) => kernelSimulator.boot(setup, previous as never),
    step: () => {
      throw new Error("broken");
    },
  };
  const { timeline } = analyse(`${DIMM}boot\nplug a`, { simulator });
  expect(wordedEvidence(stateEvidence(timeline[1]!.after!)).why).toEqual([
    "step 1, `plug a`, could not be simulated, and changed nothing",
  ]);
});

describe("an expectation that fails", () => {
  const BOOTED = "cmdline { nokaslr }\nboot\nexpect memory33 state=offline";

  it("says how far the simulated side can be trusted, in its diagnostic and its result", () => {
    const analysis = analyse(`kernel 6.12 x86_64\nmachine qemu-pc { memory 4G cpus 200 }\n${BOOTED}`);
    const message = messageOf(analysis, "expectation-failed");
    expect(message).toMatch(
      /^expected state=offline, simulated online \(modelled: the kernel's build is not stated: sizes are those of debian 6\.12\.107\)$/,
    );
    expect(analysis.expectations[0]!.message).toBe(message);
  });

  it("says nothing more where that is exact", () => {
    const analysis = analyse(MEASURED + BOOTED);
    expect(messageOf(analysis, "expectation-failed")).toBe("expected state=offline, simulated online");
  });
});
