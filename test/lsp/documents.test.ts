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

describe("an edit that is taken back", () => {
  const HEAD = "kernel 6.5 x86_64\nmachine qemu-pc { memory 4G }\nboot\n";
  const TEXT = `${HEAD}${"offline memory30\n".repeat(200)}`;
  const MEMORY = { start: { line: 1, character: 25 }, end: { line: 1, character: 26 } };

  function opened(text: string, files: Readonly<Record<string, string>> = {}) {
    const simulator = toyKernel();
    const host: Host = {
      seesFile: () => true,
      readFile: (uri) => (files[uri] === undefined ? undefined : { text: files[uri] }),
      defer: () => undefined,
      log: () => undefined,
      budget: { steps: 10_000, runs: 1_000_000, milliseconds: 10_000, now: () => 0 },
    };
    const open = new Documents(new Analyser(simulator), host);
    open.open(URI, 1, text);
    const change = (text: string, range: object | undefined) => {
      const { version } = open.get(URI)!;
      open.change(URI, version + 1, [(range === undefined ? { text } : { range, text }) as never]);
      return open.analysisOf(URI)!;
    };
    open.analysisOf(URI);
    return { open, change, simulator };
  }

  test("simulates nothing, nor does making it again, whatever was typed in between", () => {
    const { change, open } = opened(TEXT);
    const first = open.get(URI)!.analysis!;
    expect(change("5", MEMORY).simulated).toBe(201);
    const again = change("4", MEMORY);
    expect(again.simulated).toBe(0);
    expect(again.timeline.map(({ after }) => after)).toEqual(first.timeline.map(({ after }) => after));
    expect(change("5", MEMORY).simulated).toBe(0);
    for (const text of ["6", "7", "8"]) expect(change(text, MEMORY).simulated).toBe(201);
    expect(change("4", MEMORY).simulated).toBe(0);
  });

  test("is known where the client sends the text whole, too", () => {
    const { change } = opened(TEXT);
    expect(change(TEXT.replace("4G", "5G"), undefined).simulated).toBe(201);
    expect(change(TEXT, undefined).simulated).toBe(0);
  });

  test("leads on: what is edited behind it costs what it touches", () => {
    const { change } = opened(TEXT);
    change("5", MEMORY);
    change("4", MEMORY);
    const last = { start: { line: 202, character: 14 }, end: { line: 202, character: 16 } };
    const analysis = change("29", last);
    expect(analysis.simulated).toBe(1);
    expect(analysis.timeline.at(-1)!.text).toBe("offline memory29");
    const ids = [...analysis.source.passages()].map(({ passage }) => passage.id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("is read anew where a file that it names says something else by now", () => {
    const files = { "file:///m.memzone": "machine qemu-pc { memory 4G }\n" };
    const text = `use "m.memzone"\n${HEAD.replace(/machine.*\n/, "")}offline memory30\n`;
    const { change } = opened(text, files);
    change("\noffline memory29\n", { start: { line: 3, character: 16 }, end: { line: 4, character: 0 } });
    files["file:///m.memzone"] = "machine qemu-pc { memory 3G }\n";
    const analysis = change(text, undefined);
    expect(analysis.simulated).toBe(2);
    const fresh = opened(text, files).open.get(URI)!.analysis!;
    const blocks = ({ timeline }: typeof analysis) => timeline[0]!.after!.blocks.runs;
    expect(blocks(analysis)).toEqual(blocks(fresh));
  });

  test("holds what was taken over of a run that was left for it", () => {
    const { open, change } = opened(TEXT);
    open.change(URI, 2, [{ range: MEMORY, text: "5" }]);
    for (let turn = 0; turn < 1000 && (open.get(URI)!.running?.progress?.done ?? 0) < 150; turn++)
      open.advance(URI, () => true);
    const analysis = change("29", { start: { line: 202, character: 14 }, end: { line: 202, character: 16 } });
    expect(analysis.simulated).toBeLessThan(60);
    expect(analysis.held).toBeGreaterThan(150);
    expect(change("28", { start: { line: 202, character: 14 }, end: { line: 202, character: 16 } }).held).toBeLessThan(
      20,
    );
  });

  test("is simulated anew where it was cancelled", () => {
    const { open, change } = opened(TEXT);
    open.change(URI, 2, [{ range: MEMORY, text: "5" }]);
    while (open.get(URI)!.running?.progress === undefined) open.advance(URI, () => true);
    open.get(URI)!.running!.isCancelled = true;
    expect(open.analysisOf(URI)!.stoppedEarly).toBe(true);
    change("4", MEMORY);
    expect(change("5", MEMORY).stoppedEarly).toBe(false);
  });

  test("is taken for a new one where it is long ago", () => {
    const { change } = opened(TEXT);
    const sized = (size: number) => change(`${size}G }`, { ...MEMORY, end: { line: 1, character: 99 } });
    for (let size = 4; size < 44; size++) sized(size);
    expect(sized(20).simulated).toBe(0);
    expect(sized(4).simulated).toBe(201);
  });

  test.each([
    ["steps", `${TEXT}${"offline memory30\n".repeat(3000)}`, 12],
    ["declarations", TEXT.replace("boot\n", `${"reserve 0x20000000-0x20000fff\n".repeat(3000)}boot\n`), 16],
    ["expectations", `${TEXT}${"expect memory3 online\n".repeat(1500)}`, 14],
  ])("is taken for a new one sooner where each version holds many %s", (_what, text, count) => {
    const { open, change } = opened(text);
    const sized = (size: number) => {
      change(text.replace("memory 4G", `memory ${size}G`), undefined);
      return open.get(URI)!.source;
    };
    const texts = Array.from({ length: count + 1 }, (_, index) => sized(index + 5).groups);
    expect(sized(count + 4).groups).toBe(texts.at(-2));
    expect(sized(5).groups).not.toBe(texts[0]);
  });

  test("is taken for a new one in a document that was not edited while many others were", () => {
    const { open, change } = opened(TEXT);
    change("5", MEMORY);
    const many = `${TEXT}${"offline memory30\n".repeat(3000)}`;
    for (let other = 0; other < 4; other++) {
      const uri = `file:///other${other}.memzone`;
      open.open(uri, 1, many);
      for (let size = 5; size < 16; size++) {
        open.change(uri, size, [{ text: many.replace("memory 4G", `memory ${size}G`) }]);
        open.analysisOf(uri);
      }
      if (other === 0) expect(change("4", MEMORY).simulated).toBe(0);
    }
    expect(change("5", MEMORY).simulated).toBe(201);
    expect(change("4", MEMORY).simulated).toBe(0);
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
