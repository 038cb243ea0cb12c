import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { offlineBlock } from "../../../../server/simulation/mm/memory-hotplug/offline.ts";
import { offlineBlocks } from "../../../../server/simulation/mm/memory-hotplug/offline-run.ts";
import { onlineBlock } from "../../../../server/simulation/mm/memory-hotplug/online.ts";
import { onlineBlocks } from "../../../../server/simulation/mm/memory-hotplug/online-run.ts";
import type { BlockSpan } from "../../../../server/simulation/state/events.ts";
import type { Note } from "../../../../server/simulation/state/notes.ts";
import { decide, idsOfSpan, oneBlock, outcomeOfBlocks } from "../../../../server/simulation/state/outcomes.ts";
import type { MemoryState } from "../../../../server/simulation/state/state.ts";
import { step } from "../../../../server/simulation/step.ts";
import { atOnce } from "../../../../server/simulation/units/turns.ts";
import { anyMachine, anySpan } from "./any-machine.ts";
import { bootState } from "./state-builder.ts";

const anyType = fc.constantFrom("online", "online_kernel", "online_movable");
const anyStated = fc.constantFrom(undefined, { result: "ok" }, { result: "EBUSY" }, { result: "EBUSY", pfn: 300_000 });

/** A note of blocks that are alike, as one for each of them. */
function ofEachBlock(note: Note): readonly Note[] {
  if (note.code !== "step-without-effect" || note.facts.kind !== "already") return [note];
  const { facts } = note;
  return [...idsOfSpan({ descending: false, ...facts.blocks })].map(
    (id): Note => ({ ...note, facts: { ...facts, blocks: oneBlock(id) } }),
  );
}

/** The state with its lists written out. */
function plain(state: MemoryState): unknown {
  const { blocks, memory, uses, pageblocks, log, causes, hotplug, ...rest } = state;
  return {
    ...rest,
    blocks: blocks.runs,
    memory: memory.runs,
    uses: uses.runs,
    pageblocks: pageblocks?.runs,
    log: [...log],
    causes: [...causes],
    hotplug: { ...hotplug, firstKernelBlocks: [...hotplug.firstKernelBlocks] },
  };
}

describe("a span of blocks comes out as its blocks do one after the other", () => {
  it("when it is onlined", () => {
    const callers = fc.constantFrom("file", "other");
    fc.assert(
      fc.property(anyMachine(5), anySpan, anyType, callers, (machine, span, type, caller) => {
        let state = machine;
        const notes: Note[] = [];
        const steps = [...idsOfSpan(span)].map((id) => {
          const attempt = onlineBlock(state, id, type, caller, 99);
          state = attempt.state;
          notes.push(...attempt.notes);
          return {
            blocks: { first: id, last: id, descending: false },
            decision: decide(attempt.verdict, undefined, 4096),
          };
        });
        const run = atOnce(onlineBlocks(machine, span, type, caller, 99));
        const ofRun = run.verdicts.map(({ blocks, verdict }) => ({
          blocks,
          decision: decide(verdict, undefined, 4096),
        }));
        expect(plain(run.state)).toEqual(plain(state));
        expect(outcomeOfBlocks(ofRun)).toEqual(outcomeOfBlocks(steps));
        expect(run.notes.flatMap(ofEachBlock)).toEqual(notes);
      }),
    );
  });

  it("when it is taken offline", () => {
    fc.assert(
      fc.property(anyMachine(5), anySpan, anyStated, (machine, span, stated) => {
        let state = machine;
        const notes: Note[] = [];
        const steps = [...idsOfSpan(span)].map((id) => {
          const attempt = offlineBlock(state, id, stated, 99);
          state = attempt.state;
          notes.push(...attempt.notes);
          return { blocks: { first: id, last: id, descending: false }, decision: attempt.decision };
        });
        const run = atOnce(offlineBlocks(machine, span, stated, 99));
        expect(plain(run.state)).toEqual(plain(state));
        expect(outcomeOfBlocks(run.steps)).toEqual(outcomeOfBlocks(steps));
        expect(run.notes.flatMap(ofEachBlock)).toEqual(notes);
      }),
    );
  });
});

describe("a step over blocks of one kind", () => {
  const BLOCKS = 50_000;
  const all: BlockSpan = { first: 8, last: 7 + BLOCKS, descending: false };
  const boot = bootState({
    version: "6.12",
    blocks: [
      { first: 0, last: 7, node: 0, zone: "DMA32" },
      { first: 8, last: 7 + BLOCKS, node: 0, zone: "Movable" },
    ],
  });

  it("has one outcome for all of them, and one line of the log each", () => {
    const { state, outcome } = step(boot, { kind: "offline", blocks: all, origin: 5 });
    expect(outcome).toMatchObject({ result: "ok", blocks: [{ ...all, result: "ok" }] });
    const offlined = [...state.log].filter(({ kind }) => kind === "offlined");
    expect(offlined).toHaveLength(BLOCKS);
    expect(state.blocks.runs.map(({ start, end, value }) => [start, end, value.state])).toEqual([
      [0, 8, "online"],
      [8, 8 + BLOCKS, "offline"],
    ]);
  });

  it("that are online is one piece of work, whatever their files remember", () => {
    const once = atOnce(onlineBlocks(boot, all, "online_movable", "file", 5));
    const half: BlockSpan = { first: 100, last: 30_000, descending: true };
    const other = atOnce(onlineBlocks(once.state, half, "online_kernel", "file", 6));
    const again = atOnce(onlineBlocks(other.state, all, "online", "file", 7));
    expect([once, other, again].map(({ verdicts, notes }) => [verdicts.length, notes.length])).toEqual([
      [1, 1],
      [1, 1],
      [1, 1],
    ]);
    expect(again.state.hotplug.pendingTypes.runs).toEqual([{ start: 8, end: 8 + BLOCKS, value: "online" }]);
  });

  it("that fails prints the addresses of each", () => {
    const arm = bootState({
      version: "6.12",
      arch: "arm64",
      blocks: [
        { first: 8, last: 15, node: 0, zone: "DMA" },
        { first: 16, last: 19, node: 0, zone: "Movable" },
      ],
    });
    const { state, outcome } = step(arm, {
      kind: "offline",
      blocks: { first: 17, last: 19, descending: true },
      origin: 5,
    });
    expect(outcome.blocks).toEqual([{ first: 17, last: 19, descending: true, result: "EPERM" }]);
    const printed = [...state.log].map((message) => (message.kind === "boot-memory-offlining" ? message.start : 0));
    expect(printed).toEqual([0x98000000, 0x90000000, 0x88000000]);
  });
});
