/** A short run of every subject, and all that was ever found: `npm run fuzz` goes on for longer, and with other seeds. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { fuzzed } from "./run.ts";
import { analysed } from "./scenarios/scenarios.ts";
import { shrunk } from "./shrink.ts";
import { stateFaults, toldOverlaps } from "./state-faults.ts";
import { complaintOf, type Find, inputsOf, kindOf, type Share } from "./subject.ts";
import { SUBJECTS, subjectNamed } from "./subjects.ts";

/** Inputs of each subject: some seconds together. */
const INPUTS: Readonly<Record<string, number>> = {
  scenarios: 10,
  edits: 12,
  pages: 5,
  sources: 8,
  sessions: 8,
  reports: 10,
  archives: 10,
  view: 4,
  panel: 40,
};

describe("inputs of seed 1", () => {
  test.each(SUBJECTS.map((subject) => [subject.name, subject] as const))(
    "find nothing wrong in %s",
    async (name, subject) => {
      const { inputs, finds } = await fuzzed(subject, 1, (count) => count >= INPUTS[name]!);
      expect(finds).toEqual([]);
      expect(inputs).toBe(INPUTS[name]);
    },
  );

  test("are the same each time", () => {
    for (const subject of SUBJECTS) {
      const [once, again, other] = [1, 1, 2].map((seed) => {
        const inputs = inputsOf(subject, seed);
        return JSON.stringify(Array.from({ length: 10 }, () => inputs.next().value));
      });
      expect(again).toBe(once);
      expect(other).not.toBe(once);
    }
  });
});

test("sessions ask for all that the server answers", () => {
  const lsp = join(import.meta.dirname, "../../server/lsp");
  const registered = readdirSync(lsp).flatMap((file) =>
    [...readFileSync(join(lsp, file), "utf8").matchAll(/"((?:[a-zA-Z]+\/)+[a-zA-Z]+)"/g)].map(([, method]) => method!),
  );
  const answered = new Set(
    registered.filter(
      (method) => /^(textDocument|workspace|memzone|\w+Hierarchy)\//.test(method) || method.endsWith("/resolve"),
    ),
  );
  // What the server tells a client, or asks of it.
  for (const method of ["analysed", "readFile", "readBytes", "listFolder"]) answered.delete(`memzone/${method}`);
  for (const method of answered) if (method.endsWith("/refresh")) answered.delete(method);
  const asked = new Set<string>();
  const inputs = inputsOf(subjectNamed("sessions")!, 1);
  for (let at = 0; at < 1500 && answered.size > 0; at++) {
    const { pieces } = inputs.next().value as { readonly pieces: readonly { readonly method?: string }[] };
    for (const { method = "" } of pieces) {
      asked.add(method);
      answered.delete(method);
    }
  }
  expect([...answered]).toEqual([]);
  expect(asked.size).toBeGreaterThan(40);
});

test("threads share the inputs of a seed", () => {
  const first = (share?: Share) => {
    const inputs = inputsOf(subjectNamed("panel")!, 1, share);
    return Array.from({ length: 160 }, () => JSON.stringify(inputs.next().value));
  };
  const [one, other] = [0, 1].map((thread) => first({ thread, of: 2 }));
  expect([...one!.slice(0, 40), ...other!.slice(0, 40), ...one!.slice(40, 80), ...other!.slice(40, 80)]).toEqual(
    first(),
  );
});

describe("what was found", () => {
  const folder = join(import.meta.dirname, "finds");
  afterAll(async () => {
    for (const { end } of SUBJECTS) await end?.();
  });

  test.each(readdirSync(folder).filter((name) => name.endsWith(".json")))("%s", async (file) => {
    const { subject, input } = JSON.parse(readFileSync(join(folder, file), "utf8")) as Find;
    expect(await complaintOf(subjectNamed(subject)!, input)).toBeUndefined();
  });
});

describe("faults of a state", () => {
  const { timeline, diagnostics } = analysed(
    "kernel 4.9 x86_64\nmachine { firmware {\n 0x100000000-0x17fffffff usable } }\n)\nboot\nprobe 0xb0000000\n",
  );
  const [boot, probed] = timeline;

  test("are zones that overlap, but where a sentence says so of that step or one before it, whatever else is wrong", () => {
    const fault = "node0: DMA32 and Normal overlap, and nothing says why";
    const others = diagnostics.filter(({ code }) => code !== "zone-sandwich");
    const ofOthers = diagnostics.map((each) => ({ ...each, message: each.message.replace("node0", "node1") }));
    const later = diagnostics.map((each) => ({ ...each, span: { start: 1000, end: 1001 } }));
    expect(others.map(({ code }) => code)).toContain("syntax");
    expect(stateFaults(probed!.after!, toldOverlaps(diagnostics, timeline, probed!))).toEqual([]);
    for (const told of [others, ofOthers, later])
      expect(stateFaults(probed!.after!, toldOverlaps(told, timeline, probed!))).toEqual([fault]);
  });

  test("are zones that overlap behind a boot, whatever was said of the one before it", () => {
    const { before, after } = probed!;
    const next = { ...probed!, before, after, number: 3, place: { ...probed!.place, span: { start: 300, end: 305 } } };
    // The boot in between, which begins anew.
    const again = {
      ...boot!,
      before: undefined,
      after: boot!.after,
      number: 2,
      place: { ...boot!.place, span: { start: 200, end: 205 } },
    };
    const faults = (entry: typeof next) =>
      stateFaults(entry.after!, toldOverlaps(diagnostics, [...timeline, again, next], entry));
    expect(faults(probed!)).toEqual([]);
    expect(faults(next)).toEqual(["node0: DMA32 and Normal overlap, and nothing says why"]);
  });

  test("are ranges behind the last address", () => {
    const faultsTo = (last: number) => {
      const state = boot!.after!;
      const memory = [...state.boot.memory, { ...state.boot.memory[0]!, last }];
      return stateFaults({ ...state, boot: { ...state.boot, memory } }, () => false);
    };
    expect(faultsTo(2 ** 52 - 1)).toEqual([]);
    expect(faultsTo(2 ** 52)).toEqual([expect.stringMatching(/^a range of boot is /)]);
  });
});

describe("a find", () => {
  test("is made smaller as long as the same is wrong", async () => {
    const input = { text: "one\ntwo\nthree\n", list: [1, 2, 3, 4, 5], other: "x" };
    const isSame = async (each: unknown) => {
      const { text, list } = each as typeof input;
      return text.includes("w") && list.includes(4);
    };
    expect(await shrunk(input, isSame, () => false)).toEqual({ text: "w", list: [4], other: "" });
  });

  test("is one of a kind, whatever its numbers and names", () => {
    expect(kindOf("`a` at 0x10 has 5 pages\n at somewhere")).toBe(kindOf("`b` at 0x2000 has 77 pages"));
    expect(kindOf("a zone has 5")).not.toBe(kindOf("a block has 5"));
  });
});
