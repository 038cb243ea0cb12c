import { describe, expect, test } from "vitest";
import { Analyser } from "../../server/analysis/analyser.ts";
import type { Analysis } from "../../server/analysis/analysis.ts";
import { type Analysing, Documents } from "../../server/lsp/documents.ts";
import type { Host } from "../../server/lsp/host.ts";
import { toyKernel } from "../analysis/toy-kernel.ts";

const URI = "file:///a.memzone";

describe("a document that names a kernel image", () => {
  test("asks its host within its folders, and whoever owns the documents hears when it is read", () => {
    const told: string[] = [];
    const asked: string[][] = [];
    let finish: () => void = () => undefined;
    const analyser: Analysing = {
      // biome-ignore lint/correctness/useYield: it takes no turns.
      *analyseInTurns(_uri, _text, _version, { loader }) {
        return { image: loader.image?.("file:///vmlinuz") } as never;
      },
      forget: () => undefined,
    };
    const host: Host = {
      seesFile: () => true,
      readFile: () => undefined,
      readImage: (uri, roots, done) => {
        asked.push([uri, ...roots]);
        finish = done;
        return "pending";
      },
      defer: () => undefined,
      log: () => undefined,
      budget: { steps: 1, runs: 1, milliseconds: 1, now: () => 0 },
    };
    const documents = new Documents(analyser, host, (uri) => told.push(uri));
    documents.setFolders(["file:///"]);
    documents.open(URI, 1, 'kernel from "vmlinuz"');
    expect(documents.analysisOf(URI)).toEqual({ image: "pending" });
    expect(asked[0]?.[0]).toBe("file:///vmlinuz");
    finish();
    expect(told).toEqual(["file:///vmlinuz"]);
  });

  test("without a host that reads images has a loader without them", () => {
    const { documents } = documentsWith(() => ({}));
    expect(documents.loader.image).toBeUndefined();
  });
});

function documentsWith(analyse: (text: string) => Partial<Analysis>) {
  const log: string[] = [];
  const seen: string[] = [];
  const analyser: Analysing = {
    // biome-ignore lint/correctness/useYield: it takes no turns.
    *analyseInTurns(_uri, source) {
      const text = typeof source === "string" ? source : source.text;
      seen.push(text);
      return analyse(text) as Analysis;
    },
    forget: () => undefined,
  };
  const host: Host = {
    seesFile: () => true,
    readFile: (uri) => ({ text: `on disk: ${uri}` }),
    defer: () => undefined,
    log: (line) => log.push(line),
    budget: { steps: 1, runs: 1, milliseconds: 1, now: () => 0 },
  };
  return { documents: new Documents(analyser, host), log, seen };
}

describe("an analysis that takes more than a turn", () => {
  const HEAD = "kernel 6.5 x86_64\nmachine qemu-pc { memory 4G }\nboot\n";
  const at = (line: number) => ({ start: { line, character: 0 }, end: { line, character: 0 } });

  function documents() {
    const simulator = toyKernel();
    const host: Host = {
      seesFile: () => true,
      readFile: () => undefined,
      defer: () => undefined,
      log: () => undefined,
      budget: { steps: 10_000, runs: 1_000_000, milliseconds: 10_000, now: () => 0 },
    };
    return { documents: new Documents(new Analyser(simulator), host), simulator };
  }

  test("stops when its time is over, and goes on where it was", () => {
    const { documents: open } = documents();
    open.open(URI, 1, `${HEAD}${"offline memory30\n".repeat(40)}`);
    let slices = 1;
    while (!open.advance(URI, () => true)) slices++;
    expect(slices).toBeGreaterThan(3);
    expect(open.get(URI)!.analysis!.timeline).toHaveLength(41);
    expect(open.get(URI)!.analysis!.simulated).toBe(41);
  });

  test("is dropped for a newer text, which takes over what was done", () => {
    const { documents: open } = documents();
    open.open(URI, 1, `${HEAD}${"offline memory30\n".repeat(40)}`);
    let simulated = 0;
    while (simulated < 20) {
      open.advance(URI, () => true);
      simulated = open.get(URI)!.running?.progress?.done ?? 0;
    }
    open.change(URI, 2, [{ range: at(43), text: "offline memory29\n" }]);
    const analysis = open.analysisOf(URI)!;
    expect(analysis.timeline).toHaveLength(42);
    expect(analysis.simulated).toBeLessThanOrEqual(42 - 20);
    expect(analysis.timeline.at(-1)!.text).toBe("offline memory29");
  });

  /** Goes on into the step of a story that has one. */
  function intoTheStep(open: Documents): void {
    for (let turn = 0; turn < 100 && open.get(URI)!.running?.progress?.done !== 1; turn++)
      open.advance(URI, () => true);
    for (let turn = 0; turn < 10; turn++) open.advance(URI, () => true);
    expect(open.get(URI)!.running?.progress).toEqual({ done: 1, of: 2 });
  }

  test("stops in the midst of a step, too", () => {
    const { documents: open } = documents();
    open.open(URI, 1, `${HEAD}offline memory0-29\n`);
    let slices = 1;
    while (!open.advance(URI, () => true)) slices++;
    expect(slices).toBeGreaterThan(30);
    expect(open.get(URI)!.analysis!.timeline[1]!.outcome.blocks).toHaveLength(30);
  });

  test("is cancelled in the midst of a step, of which nothing comes", () => {
    const { documents: open } = documents();
    open.open(URI, 1, `${HEAD}offline memory0-29\n`);
    intoTheStep(open);
    open.get(URI)!.running!.isCancelled = true;
    expect(open.analysisOf(URI)!.timeline.map(({ outcome }) => outcome.result)).toEqual(["ok", "not-simulated"]);
  });

  test("takes turns with a change of the kernel supposed, too", () => {
    const { documents: open } = documents();
    open.open(URI, 1, `${HEAD}${"offline memory30\n".repeat(40)}`);
    const turns = open.suppose(open.get(URI)!, { whatIf: "movable-at-node-start" });
    let slices = 1;
    while (turns.next().done !== true) slices++;
    expect(slices).toBeGreaterThan(3);
  });

  test("is dropped in the midst of a step, and what was done before it is taken over", () => {
    const { documents: open, simulator } = documents();
    open.open(URI, 1, `${HEAD}offline memory0-29\n`);
    intoTheStep(open);
    open.change(URI, 2, [{ range: { start: { line: 3, character: 17 }, end: { line: 3, character: 18 } }, text: "8" }]);
    const analysis = open.analysisOf(URI)!;
    expect(analysis.timeline[1]!.outcome.blocks).toHaveLength(29);
    expect(analysis.simulated).toBe(1);
    expect(simulator.count()).toBe(3);
  });

  test("that is cancelled says where it stopped", () => {
    const { documents: open } = documents();
    open.open(URI, 1, `${HEAD}${"offline memory30\n".repeat(40)}`);
    while (open.get(URI)!.running?.progress === undefined) open.advance(URI, () => true);
    open.get(URI)!.running!.isCancelled = true;
    const { stoppedEarly, diagnostics } = open.analysisOf(URI)!;
    expect(stoppedEarly).toBe(true);
    expect(diagnostics.map(({ message }) => message)).toContain("stopped here: the simulation was cancelled");
  });
});

test("an edit of another document takes up anew what has read that one, and nothing else", () => {
  const analyser: Analysing = {
    *analyseInTurns(_uri, source, _version, { loader }) {
      if ((source as { text: string }).text === "uses") loader.read("file:///m.memzone");
      yield undefined;
      return { dependencies: [] } as never;
    },
    forget: () => undefined,
  };
  const host: Host = {
    seesFile: () => true,
    readFile: () => undefined,
    defer: () => undefined,
    log: () => undefined,
    budget: { steps: 1, runs: 1, milliseconds: 1, now: () => 0 },
  };
  const documents = new Documents(analyser, host);
  documents.open(URI, 1, "uses");
  documents.open("file:///b.memzone", 1, "alone");
  const running = documents.all.map((document) => {
    for (let turn = 0; document.running === undefined && turn < 10; turn++) documents.advance(document.uri, () => true);
    return document.running;
  });
  expect(running).not.toContain(undefined);
  expect(documents.forgetDependentsOf("file:///m.memzone").map(({ uri }) => uri)).toEqual([URI]);
  expect(documents.all.map((document) => document.running)).toEqual([undefined, running[1]]);
});

describe("open documents", () => {
  test("a version is analysed once, however often it is asked for", () => {
    const { documents, seen } = documentsWith(() => ({}));
    documents.open(URI, 1, "boot");
    documents.analysisOf(URI);
    documents.analysisOf(URI);
    documents.change(URI, 2, [
      { range: { start: { line: 0, character: 4 }, end: { line: 9, character: 9 } }, text: "\n" },
    ]);
    documents.analysisOf(URI);
    expect(seen).toEqual(["boot", "boot\n"]);
  });

  test("one that brings the analysis down twice is left alone until it is opened anew", () => {
    const { documents, log, seen } = documentsWith((text) => {
      if (text.includes("bad")) throw new Error("no such rule");
      return {};
    });
    documents.open(URI, 1, "bad");
    expect(documents.analysisOf(URI)).toBeUndefined();
    expect(documents.givenUp(documents.get(URI)!)).toBe(false);
    documents.change(URI, 2, [{ text: "bad again" }]);
    expect(documents.analysisOf(URI)).toBeUndefined();
    expect(documents.givenUp(documents.get(URI)!)).toBe(true);
    documents.change(URI, 3, [{ text: "good" }]);
    expect(documents.analysisOf(URI)).toBeUndefined();
    expect(seen).toEqual(["bad", "bad again"]);
    expect(log[0]).toContain("no such rule");
    documents.open(URI, 4, "good");
    expect(documents.analysisOf(URI)).toBeDefined();
  });

  test("what is in an editor wins over what is on the disk, however its address is written", () => {
    const { documents } = documentsWith(() => ({}));
    documents.open("file:///c%3A/a%20b.memzone", 1, "in the editor");
    expect(documents.loader.read("file:///C:/a b.memzone")).toBe("in the editor");
    expect(documents.loader.read("file:///C:/other")).toBe("on disk: file:///C:/other");
    expect(documents.loader.read("file:///D:/other")).toBeUndefined();
    expect(documents.loader.whyNot?.("file:///D:/other")).toContain("outside the workspace");
  });

  test("a file that changed makes those that use it be analysed anew, and no others", () => {
    const { documents } = documentsWith((text) => ({ dependencies: text === "uses" ? ["file:///m.memzone"] : [] }));
    documents.open(URI, 1, "uses");
    documents.open("file:///b.memzone", 1, "alone");
    for (const { uri } of documents.all) documents.analysisOf(uri);
    expect(documents.forgetDependentsOf("file:///m.memzone").map(({ uri }) => uri)).toEqual([URI]);
    expect(documents.get(URI)?.analysis).toBeUndefined();
    expect(documents.get("file:///b.memzone")?.analysis).toBeDefined();
  });
});

describe("what is no text", () => {
  test("opened as one is given up, and is not read for ever", () => {
    const { documents } = documentsWith(() => ({}));
    documents.open(URI, 1, 0.5 as never);
    expect(documents.analysisOf(URI)).toBeUndefined();
    expect(documents.get(URI)!.source.text).toBe("");
    expect(documents.givenUp(documents.get(URI)!)).toBe(true);
  });

  test("among changes leaves the others as a new text", () => {
    const { documents } = documentsWith((text) => ({ title: text }));
    documents.open(URI, 1, "one");
    expect(documents.analysisOf(URI)?.title).toBe("one");
    documents.change(URI, 2, [{ text: "two" }, -1 as never, null as never]);
    expect(documents.analysisOf(URI)?.title).toBe("two");
  });
});
