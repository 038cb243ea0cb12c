import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Analyser } from "../../server/analysis/analyser.ts";
import { textOf } from "../../server/views/renderers.ts";
import { runs } from "../property-runs.ts";
import { analyse, applyFix, codes, NO_TEXTS, optionsOf, URI } from "./fixture.ts";
import { seenFacts } from "./seen-facts.ts";
import { toyKernel } from "./toy-kernel.ts";

const HEAD = ["kernel 6.5 x86_64", "machine qemu-pc { memory 4G }", "cmdline { quiet }", "dimm d0 { size 1G }"];
const BASE = [...HEAD, "boot", "offline memory30", "offline memory29", "plug d0", "online memory30"].join("\n");

function analyser() {
  const simulator = toyKernel();
  const subject = new Analyser(simulator);
  return { run: (text: string) => subject.analyse(URI, text, 1, optionsOf()), simulator, subject };
}

it("the budget of time holds in the midst of a step", () => {
  let now = 0;
  const budget = { ...optionsOf().budget, milliseconds: 10, now: () => now++ };
  const text = [...HEAD, "boot", "offline memory0-29"].join("\n");
  const analysis = new Analyser(toyKernel()).analyse(URI, text, 1, { ...optionsOf(), budget });
  expect(analysis.timeline.map(({ outcome }) => outcome.result)).toEqual(["ok", "not-simulated"]);
  expect(codes(analysis)).toContain("over-budget");
});

describe("the incremental engine", () => {
  it("simulates nothing after an edit of a comment, a blank line or an expectation", () => {
    const { run } = analyser();
    expect(run(BASE).simulated).toBe(5);
    expect(run(BASE.replace("boot", "# a comment\n\nboot # more")).simulated).toBe(0);
    expect(run(BASE.replace("plug d0", 'step "a heading"\nplug d0\nexpect memory30 state=offline')).simulated).toBe(0);
  });

  it("takes up the story at the first event that differs", () => {
    const { run } = analyser();
    run(BASE);
    expect(run(BASE.replace("plug d0", "offline memory28\nplug d0")).simulated).toBe(3);
    expect(run(BASE.replace("plug d0", "offline memory28\nplug d0\noffline memory5")).simulated).toBe(2);
    expect(run(BASE.replace("memory 4G", "memory 5G")).simulated).toBe(5);
  });

  it("keeps the states of what did not change, the very same ones", () => {
    const { run } = analyser();
    const before = run(BASE);
    const after = run(BASE.replace("online memory30", "online memory29"));
    expect(after.timeline[3]!.after).toBe(before.timeline[3]!.after);
  });

  it("remembers every choice of a parameter", () => {
    const simulator = toyKernel();
    const subject = new Analyser(simulator);
    const text = `param size = 4G | 5G\n${BASE.replace("memory 4G", "memory $size")}`;
    const run = (size: string) => subject.analyse(URI, text, 1, optionsOf({ params: { size } })).simulated;
    expect([run("4G"), run("5G"), run("4G"), run("5G")]).toEqual([5, 5, 0, 0]);
  });

  it("starts anew after a document was forgotten", () => {
    const { run, subject } = analyser();
    run(BASE);
    subject.forget(URI);
    expect(run(BASE).simulated).toBe(5);
  });

  it("forgets the documents that were not looked at for long", () => {
    const simulator = toyKernel();
    const subject = new Analyser(simulator);
    for (let index = 0; index < 40; index++)
      subject.analyse(`file:///scenarios/${index}.memzone`, BASE, 1, optionsOf());
    expect(subject.analyse("file:///scenarios/39.memzone", BASE, 1, optionsOf()).simulated).toBe(0);
    expect(subject.analyse("file:///scenarios/0.memzone", BASE, 1, optionsOf()).simulated).toBe(5);
  });

  it("says after any edits what it says of the text from scratch", () => {
    const line = fc.constantFrom(
      ...["# a comment", "", "offline memory30", "offline memory28-31 -> EBUSY", "online memory29", "plug d0", "boot"],
      ...[
        "expect memory30 state=offline",
        "free a",
        "allocate 1M movable as a",
        'step "x"',
        "offline memory3",
        "reboot",
      ],
      ...["expect warning step-failed", "param p = 1G | 2G", "dimm d1 { size $p }", "reserve 0x1000-0x1fff by someone"],
      ...["expect node0 Normal present=$p", "crash { cmdline { a=$p } }", "offline memory39 ->", "concurrently {"],
    );
    const edit = fc.oneof(
      fc.record({ kind: fc.constant("insert" as const), at: fc.nat(), line }),
      fc.record({ kind: fc.constant("delete" as const), at: fc.nat() }),
      fc.record({ kind: fc.constant("toggle" as const), at: fc.nat() }),
      fc.record({
        kind: fc.constant("type" as const),
        at: fc.nat(),
        text: fc.constantFrom("3", "#", " ", "\n", "{", '"'),
      }),
      fc.record({ kind: fc.constant("erase" as const), at: fc.nat() }),
    );
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 12 }), (edits) => {
        const { run } = analyser();
        let text = BASE;
        run(text);
        for (const each of edits) {
          text = edited(text, each);
          expect(seenFacts(run(text))).toEqual(seenFacts(analyse(text, { simulator: toyKernel() })));
        }
      }),
      { numRuns: runs(30) },
    );
  });
});

type Edit =
  | { readonly kind: "insert"; readonly at: number; readonly line: string }
  | { readonly kind: "type"; readonly at: number; readonly text: string }
  | { readonly kind: "delete" | "toggle" | "erase"; readonly at: number };

function edited(text: string, edit: Edit): string {
  const lines = text.split("\n");
  const row = edit.at % lines.length;
  const column = edit.at % (text.length + 1);
  if (edit.kind === "insert") return lines.toSpliced(row, 0, edit.line).join("\n");
  if (edit.kind === "delete") return lines.toSpliced(row, 1).join("\n");
  if (edit.kind === "type") return text.slice(0, column) + edit.text + text.slice(column);
  if (edit.kind === "erase") return text.slice(0, column) + text.slice(column + 1);
  const line = lines[row]!;
  return lines.with(row, line.startsWith("# ") ? line.slice(2) : `# ${line}`).join("\n");
}

describe("the budget", () => {
  const budget = { steps: 10_000, runs: 1_000_000, milliseconds: 10_000, now: () => 0 };

  it("stops before the step that is too many, and says so there", () => {
    const analysis = analyse(BASE, { simulator: toyKernel(), budget: { ...budget, steps: 3 } });
    expect(analysis.stoppedEarly).toBe(true);
    const [stopped] = analysis.diagnostics;
    expect([stopped!.code, BASE.slice(stopped!.span.start, stopped!.span.end)]).toEqual(["over-budget", "plug"]);
    expect(analysis.timeline.map((entry) => entry.outcome.result)).toEqual([
      ...["ok", "ok", "ok", "not-simulated", "not-simulated"],
    ]);
  });

  it("stops where the memory is in too many pieces", () => {
    const analysis = analyse(BASE, { simulator: toyKernel(), budget: { ...budget, runs: 5 } });
    expect(codes(analysis)).toContain("over-budget");
    expect(analysis.stoppedEarly).toBe(true);
  });

  it("counts what a step goes through, not the blocks that it names: those that are alike are one", () => {
    const blocks = "memory0-9999999";
    for (const version of ["4.12", "5.18.0-rc4-next-20220501", "6.12"]) {
      const text = `kernel ${version} x86_64\nmachine qemu-pc { memory 4G }\nboot\noffline ${blocks}\nonline ${blocks}\nchmem enable ${blocks}`;
      const { timeline, stoppedEarly } = analyse(text, { budget: { ...budget, runs: 1000 } });
      expect(stoppedEarly).toBe(false);
      expect(timeline.map(({ outcome }) => outcome.blocks.length < 50)).toEqual([true, true, true, true]);
      expect(timeline.at(-1)!.outcome.blocks.at(-1)).toMatchObject({ last: 9_999_999, result: "ENOENT" });
    }
  });

  it("goes on where it stopped for lack of time", () => {
    let time = 0;
    const now = () => time++ * 10;
    const subject = new Analyser(toyKernel());
    const options = optionsOf({ budget: { ...budget, milliseconds: 15, now } });
    const first = subject.analyse(URI, BASE, 1, options);
    expect(first.stoppedEarly).toBe(true);
    const later = [1, 2, 3, 4].map((version) => subject.analyse(URI, BASE, version, options).stoppedEarly);
    expect(later.at(-1)).toBe(false);
  });
});

describe("a failure inside the simulation", () => {
  it("costs one step: the story goes on from the state before it", () => {
    const analysis = analyse(BASE, { simulator: toyKernel({ breaksAt: "d0" }) });
    const [failure] = analysis.diagnostics;
    expect(failure!.code).toBe("internal-error");
    expect(failure!.message).toContain("`plug d0`");
    expect(failure!.message).toContain("out of toys");
    expect(analysis.timeline.at(-1)!.outcome.result).toBe("ok");
  });

  it("of the whole analysis leaves the syntax and one diagnostic", () => {
    const renderers = {
      ...NO_TEXTS,
      lsmem: textOf("layout", () => {
        throw new Error("no paper");
      }),
    };
    const text = `${BASE}\nexpect lsmem "x"`;
    const analysis = analyse(text, { simulator: toyKernel(), renderers });
    expect(codes(analysis)).toContain("internal-error");
    expect(analysis.file.statements.length).toBeGreaterThan(3);
  });
});

it("a machine that cannot boot has one error and a timeline that says nothing happened", () => {
  const text = BASE.replace("4G", "512M");
  const analysis = analyse(text, { simulator: toyKernel() });
  expect(codes(analysis)).toEqual(["bad-value"]);
  expect(analysis.timeline.map((entry) => entry.outcome.result)).toEqual([
    ...["failed", "not-simulated", "not-simulated", "not-simulated", "not-simulated"],
  ]);
});

const SHRINK = "Take 128 MiB, whole memory blocks";

describe("remedies of notes", () => {
  const text = BASE.replace("quiet", "quiet movablecore=256M");
  const analysis = analyse(text, { simulator: toyKernel() });
  const note = analysis.diagnostics.find(({ code }) => code === "movable-splits-block")!;
  const fixed = (title: string) =>
    applyFix(
      text,
      note.fixes.find((fix) => fix.title === title),
    ).split("\n")[2];

  it("become edits of the command line", () => {
    expect(text.slice(note.span.start, note.span.end)).toBe("movablecore=256M");
    expect(fixed(SHRINK)).toBe("cmdline { quiet movablecore=128M }");
  });

  it("keep to the lines of a command line that has a line for each parameter", () => {
    const long = BASE.replace("{ quiet }", "{\n  quiet\n  movablecore=256M\n}");
    const other = analyse(long, { simulator: toyKernel() }).diagnostics.find(
      ({ code }) => code === "movable-splits-block",
    )!;
    const rewritten = (title: string) =>
      applyFix(
        long,
        other.fixes.find((fix) => fix.title === title),
      ).split("dimm")[0];
    expect(rewritten(SHRINK)).toContain("  quiet\n  movablecore=128M\n}");
  });
});
