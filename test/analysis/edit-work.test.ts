/** What an edit makes the analysis do again, in exact counts: they are the same however long the story is. */
import { describe, expect, it } from "vitest";
import type { AnalysedScenario } from "../../server/analysis/analysed-scenario.ts";
import { Analyser } from "../../server/analysis/analyser.ts";
import { GiB } from "../../server/simulation/units/units.ts";
import { optionsOf, URI } from "./fixture.ts";
import { toyKernel } from "./toy-kernel.ts";

const HEAD = `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline {
  movablecore=256M
}
# a comment 0
boot
`;

function story(steps: number): string {
  return HEAD + Array.from({ length: steps }, (_, n) => `offline memory${n % 30}\n`).join("");
}

/** The work of an edit that puts `to` in the place of the last `from`. */
function workOf(text: string, from: string, to: string) {
  const analyser = new Analyser(toyKernel());
  const run = (source: string) => analyser.analyse(URI, source, 1, optionsOf()) as AnalysedScenario;
  run(text);
  const at = text.lastIndexOf(from);
  return run(text.slice(0, at) + to + text.slice(at + from.length)).work;
}

describe.each([100, 1000])("an edit of a story of %d steps", (steps) => {
  it("of its last step reads, simulates and looks at that step", () => {
    const { statements, ...work } = workOf(story(steps), `memory${(steps - 1) % 30}\n`, "memory31\n");
    expect(statements).toBeLessThanOrEqual(2);
    expect(work).toEqual({ read: 1, simulated: 1, looked: 1 });
  });

  it("of a comment simulates nothing", () => {
    const { statements, ...work } = workOf(story(steps), "comment 0", "comment 1");
    expect(statements).toBeLessThanOrEqual(4);
    expect(work).toEqual({ read: 1, simulated: 0, looked: 1 });
  });

  it("of an expectation at its end simulates nothing", () => {
    const { simulated, looked } = workOf(
      `${story(steps)}expect memory5 state=offline\n`,
      "state=offline",
      "state=online",
    );
    expect({ simulated, looked }).toEqual({ simulated: 0, looked: 1 });
  });

  it("of its first step simulates what follows, and reads that step alone", () => {
    const text = story(steps).replace("offline memory0\n", "offline memory32\n");
    const { read, simulated } = workOf(text, "memory32", "memory31");
    expect({ read, simulated }).toEqual({ read: 1, simulated: steps });
  });

  it("of the command line reads what boots, and no step", () => {
    const { read, simulated } = workOf(story(steps), "256M", "512M");
    expect({ read, simulated }).toEqual({ read: 2, simulated: steps + 1 });
  });
});

describe.each([200, 4000])("an edit of a story of %d allocations that are not given back", (count) => {
  const text = HEAD + Array.from({ length: count }, (_, n) => `alloc_contig 1M as a${n}\n`).join("");
  const middle = `as a${count / 2}\n`;

  it("of a comment in its midst reads and looks at that line alone", () => {
    const { read, simulated, looked } = workOf(text, middle, `${middle.trim()} # all\n`);
    expect({ read, simulated, looked }).toEqual({ read: 1, simulated: 0, looked: 1 });
  });

  it("of a name reads that line alone", () => {
    const { read } = workOf(text, middle, "as b\n");
    expect(read).toBe(1);
  });

  it("of a comment in its midst goes through no steps behind it", () => {
    const analyser = new Analyser(toyKernel());
    const turnsOf = (source: string): number => {
      const turns = analyser.analyseInTurns(URI, source, 1, optionsOf());
      let taken = 0;
      while (turns.next().done !== true) taken++;
      return taken;
    };
    turnsOf(text);
    expect(turnsOf(text.replace(middle, `${middle.trim()} # all\n`))).toBeLessThan(10);
  });
});

describe("an edit of a story that names files", () => {
  const text = `use "machine.memzone"\n${story(10).replace("boot\n", 'reserve from "boot.dmesg"\nboot\n')}`.replace(
    "machine qemu-pc { memory 4G }\n",
    "",
  );
  const MACHINE = "machine.memzone";
  const LOG = "boot.dmesg";

  /** How often names of files are followed, which is done where the head is read, and which machine is booted, of each version of the text. */
  function followed(...versions: readonly (readonly [text: string, files: Readonly<Record<string, string>>])[]) {
    const analyser = new Analyser(toyKernel());
    return versions.map(([source, others]) => {
      let count = 0;
      const { loader, ...options } = optionsOf({ files: others });
      const counting = {
        ...loader,
        resolve: (from: string, path: string) => {
          count++;
          return loader.resolve(from, path);
        },
      };
      const { setup } = analyser.analyse(URI, source, 1, { ...options, loader: counting });
      return [count, setup?.machine.memory] as const;
    });
  }

  const files = { [MACHINE]: "machine qemu-pc { memory 4G }\n", [LOG]: "" };
  const edited = text.replace("offline memory9", "offline memory8");

  it("does not read them again while they are the same", () => {
    const [first, ...others] = followed([text, files], [edited, { ...files }], [text, files]);
    expect(first![0]).toBeGreaterThan(1);
    expect(others).toEqual([0, 0].map((count) => [count, 4 * GiB]));
  });

  it("reads them again where one of them changed, came or went", () => {
    const larger = { ...files, [MACHINE]: "machine qemu-pc { memory 8G }\n" };
    const { [LOG]: _, ...withoutLog } = files;
    const found = followed([text, files], [text, larger], [text, files], [text, withoutLog], [text, files]);
    expect(found.map(([count]) => count)).toEqual(found.map(() => found[0]![0]));
    expect(found.map(([, memory]) => memory)).toEqual([4, 8, 4, 4, 4].map((size) => size * GiB));
  });

  it("takes over what a log tells of reservations where the head around it changes, and where it moves", () => {
    const line = (at: string) => `[    0.0] memblock_reserve: [${at}000-${at}fff] alloc+0x1/0x2\n`;
    const others = { ...files, [LOG]: line("0x1000") + line("0x3000") };
    const analyser = new Analyser(toyKernel());
    const observed = (source: string) =>
      analyser.analyse(URI, source, 1, optionsOf({ files: others })).setup?.observed ?? [];
    const first = observed(text);
    expect(first.map(({ first }) => first)).toEqual([0x1000_000, 0x3000_000]);
    expect(observed(text.replace("256M", "512M"))).toBe(first);
    const behindAnother = observed(text.replace("reserve from", "reserve 0x5000-0x5fff\nreserve from"));
    expect(behindAnother.map(({ first }) => first)).toEqual([0x5000, 0x1000_000, 0x3000_000]);
    const origins = behindAnother.map(({ origin }) => origin);
    expect(new Set(origins).size).toBe(3);
  });
});

/** Counts of the work of an edit, with all that is simulated for it: also what is only looked at again. */
function allWorkOf(text: string, from: string, to: string) {
  const kernel = toyKernel();
  const analyser = new Analyser(kernel);
  const run = (source: string) => analyser.analyse(URI, source, 1, optionsOf()) as AnalysedScenario;
  run(text);
  const before = kernel.count();
  const at = text.lastIndexOf(from);
  const { work, diagnostics } = run(text.slice(0, at) + to + text.slice(at + from.length));
  const fresh = new Analyser(toyKernel()).analyse(
    URI,
    text.slice(0, at) + to + text.slice(at + from.length),
    1,
    optionsOf(),
  );
  expect(diagnostics.map(({ message, span }) => ({ message, span }))).toEqual(
    fresh.diagnostics.map(({ message, span }) => ({ message, span })),
  );
  return { looked: work.looked, simulated: kernel.count() - before };
}

describe.each([100, 1000])(
  "an edit of a story of %d steps with an expectation about what is said behind each",
  (steps) => {
    const expecting = (what: string) => story(steps).replaceAll(/^(offline .*)$/gm, `$1\nexpect ${what}`);

    it.each([
      ["holds", "no warning step-failed"],
      ["holds for what is said", "warning movable-splits-block"],
      ["fails", "no warning movable-splits-block"],
      ["fails for what is not said", "warning dump-lost"],
    ])("that %s looks at what was edited", (_, what) => {
      const text = expecting(what);
      expect(allWorkOf(text, "comment 0", "comment 1")).toEqual({ looked: 1, simulated: 0 });
      expect(allWorkOf(text, `memory${(steps - 1) % 30}\n`, "memory29\n").looked).toBeLessThanOrEqual(2);
    });

    it("looks at those behind it again where it makes them another answer, and where they fail by it", () => {
      const text = expecting("no warning step-failed");
      const last = `memory${(steps - 1) % 30}\n`;
      // The topmost block is in use.
      expect(allWorkOf(text, last, "memory31\n").looked).toBe(2);
      const failing = text.replace("offline memory0\n", "offline memory31\n");
      expect(allWorkOf(failing, "offline memory31", "offline memory30").looked).toBe(steps + 1);
      expect(allWorkOf(failing, last, "memory29\n").looked).toBeLessThanOrEqual(2);
    });
  },
);
