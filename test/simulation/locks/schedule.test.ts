import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findInversion } from "../../../server/simulation/locks/inversion.ts";
import { runTasks, type Task } from "../../../server/simulation/locks/schedule.ts";

const call = fc.record({
  in: fc.constantFrom("f", "g"),
  lock: fc.constantFrom("a", "b", "c", "d"),
  mode: fc.constantFrom("read" as const, "write" as const),
});
const tasks = fc
  .array(fc.record({ calls: fc.array(call, { maxLength: 5 }), stops: fc.option(fc.nat(5)), goesOn: fc.boolean() }), {
    maxLength: 6,
  })
  .map((all) =>
    all.map(
      ({ calls, stops, goesOn }, index): Task => ({
        name: `task${index}`,
        calls,
        ...(stops === null ? {} : { stopsAfter: stops, goesOn }),
      }),
    ),
  );

function task(name: string, ...locks: readonly string[]): Task {
  return { name, calls: locks.map((lock) => ({ in: "f", lock: lock.replace("?", ""), mode: mode(lock) })) };
}

function mode(lock: string): "read" | "write" {
  return lock.endsWith("?") ? "read" : "write";
}

function ring(...all: readonly Task[]): readonly string[] | undefined {
  return findInversion(all)?.map((stuck) => `${stuck.task.name}: ${stuck.task.calls[stuck.done]!.lock}`);
}

describe("locks", () => {
  it("are never held by two writers, nor by a writer and a reader", () => {
    fc.assert(
      fc.property(tasks, (all) => {
        const held = runTasks(all).flatMap(({ holds }) => holds);
        for (const { lock, mode: how } of held) {
          const all = held.filter((other) => other.lock === lock);
          if (how === "write") expect(all).toHaveLength(1);
        }
      }),
    );
  });

  it("are waited for only while another task has them or waits to write", () => {
    fc.assert(
      fc.property(tasks, (all) => {
        const ends = runTasks(all);
        for (const { task: waiting, waits } of ends) {
          if (waits === undefined) continue;
          const holder = ends.find((end) => end.task.name === waits.holder)!;
          expect(holder.task).not.toBe(waiting);
          expect(holder.finishes).toBe(false);
          const keeps = holder.holds.some(({ lock }) => lock === waits.lock) || holder.waits?.lock === waits.lock;
          expect(keeps).toBe(true);
        }
      }),
    );
  });

  it("all come back where no task stops", () => {
    fc.assert(
      fc.property(tasks, (all) => {
        const free = all.map(({ name, calls }) => ({ name, calls }));
        expect(runTasks(free).every(({ finishes, holds }) => finishes && holds.length === 0)).toBe(true);
      }),
    );
  });

  it("are shared by readers until a writer waits", () => {
    const reader: Task = { ...task("reader", "m?"), stopsAfter: 1 };
    const ends = runTasks([reader, task("second", "m?"), task("writer", "m"), task("third", "m?")]);
    expect(ends.map(({ waits }) => waits?.holder)).toEqual([undefined, undefined, "reader", "writer"]);
  });
});

describe("an inversion", () => {
  it("is two tasks that take two locks in opposite orders", () => {
    expect(ring(task("x", "a", "b"), task("y", "b", "a"))).toEqual(["x: b", "y: a"]);
    expect(ring(task("x", "a", "b"), task("y", "a", "b"))).toBeUndefined();
  });

  it("is none where both only read one of them, or an earlier lock lets in one at a time", () => {
    expect(ring(task("x", "a?", "b"), task("y", "b", "a?"))).toBeUndefined();
    expect(ring(task("x", "gate", "a", "b"), task("y", "gate", "b", "a"))).toBeUndefined();
    expect(ring(task("x", "gate?", "a", "b"), task("y", "gate?", "b", "a"))).toEqual(["x: b", "y: a"]);
  });

  it("may take three tasks", () => {
    expect(ring(task("x", "a", "b"), task("y", "b", "c"), task("z", "c", "a"))).toEqual(["x: b", "y: c", "z: a"]);
  });

  it("is never found among tasks that take locks in one order", () => {
    const ordered = fc.array(fc.subarray(["a", "b", "c", "d", "e"]), { maxLength: 5 });
    fc.assert(
      fc.property(ordered, (all) => {
        expect(ring(...all.map((locks, index) => task(`task${index}`, ...locks)))).toBeUndefined();
      }),
    );
  });

  it("leaves every task of its ring waiting for the next", () => {
    const pair = [task("x", "a", "b"), task("y", "b", "a")];
    const found = findInversion(pair)!;
    const stuck = pair.map((one) => ({
      ...one,
      stopsAfter: found.find((each) => each.task === one)!.done,
      goesOn: true,
    }));
    expect(runTasks(stuck).map(({ waits }) => waits?.holder)).toEqual(["y", "x"]);
  });
});
