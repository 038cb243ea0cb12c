import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findInversion, InversionSearch } from "../../../server/simulation/locks/inversion.ts";
import { keptLocks, runTasks, type Task } from "../../../server/simulation/locks/schedule.ts";

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

  it("of tasks that hang are kept from who comes behind them, whenever those hung", () => {
    fc.assert(
      fc.property(tasks, fc.array(call, { maxLength: 5 }), (all, calls) => {
        const hung = all.map(({ name, calls }) => ({ name, calls }));
        for (let count = 0; count <= hung.length; count++) {
          const first = hung.slice(0, count);
          const stopped = first.map((each) => ({ ...each, stopsAfter: each.calls.length }));
          const together = runTasks([...stopped, { name: "last", calls }]).at(-1)!;
          expect(keptLocks(first).waitOf(calls)).toEqual(together.waits);
        }
      }),
    );
  });

  it("of one story are not those of another one that begins alike", () => {
    const [first, second, other] = [task("first", "a"), task("second", "b"), task("other", "c")];
    const waits = (...hung: readonly Task[]): readonly boolean[] =>
      ["a", "b", "c"].map((lock) => keptLocks(hung).waitOf([{ in: "f", lock }]) !== undefined);
    expect(waits(first, second)).toEqual([true, true, false]);
    expect(waits(first, other)).toEqual([true, false, true]);
    expect(waits(first)).toEqual([true, false, false]);
    expect(waits(first, second)).toEqual([true, true, false]);
    expect(waits()).toEqual([false, false, false]);
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

  it("is found wherever one is that the tasks can come to, and no other is", () => {
    const locks = ["a", "b", "c", "d", "e"].flatMap((lock) => [lock, `${lock}?`]);
    const lines = fc.array(fc.array(fc.constantFrom(...locks), { maxLength: 4 }), { maxLength: 5 });
    fc.assert(
      fc.property(lines, (all) => {
        const found = ring(...all.map((names, index) => task(`task${index}`, ...names)));
        expect(found !== undefined).toBe(hasRing(all));
      }),
      { numRuns: 500 },
    );
  });

  it("is looked for with as many steps as there are tasks that take turns, however many blocks they lock in whatever order", () => {
    const lookedAt = (count: number): number => {
      const name = (index: number): string => `block${index % (count / 2)}`;
      const gated = Array.from({ length: count }, (_, index) => task(`x${index}`, "gate", name(index), "mem", "pcp"));
      const added = Array.from({ length: count }, (_, index) => task(`y${index}`, "gate", "mem", name(index)));
      const search = new InversionSearch([...gated, ...added]);
      expect(search.ring).toBeUndefined();
      return search.looked;
    };
    expect(lookedAt(400)).toBe(2 * lookedAt(200));
    expect(lookedAt(400)).toBeLessThan(20 * 400);
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

/** Whether each of some tasks can stop where it holds what the one before it wants, at the same time: every way is tried. */
function hasRing(all: readonly (readonly string[])[]): boolean {
  const stops = all.flatMap((names, owner) =>
    names.flatMap((name, done) => {
      const held = new Map<string, boolean>();
      for (const each of names.slice(0, done))
        held.set(bare(each), (held.get(bare(each)) ?? false) || !each.endsWith("?"));
      return held.size === 0 || held.has(bare(name))
        ? []
        : [{ owner, held, lock: bare(name), writes: !name.endsWith("?") }];
    }),
  );
  type Stop = (typeof stops)[number];
  const keeps = (holder: Stop, { lock, writes }: Stop): boolean =>
    holder.held.has(lock) && (writes || holder.held.get(lock)!);
  const together = (a: Stop, b: Stop): boolean =>
    a.owner !== b.owner && [...a.held].every(([lock, writes]) => !b.held.has(lock) || (!writes && !b.held.get(lock)!));
  const closes = (ring: readonly Stop[]): boolean =>
    (ring.length > 1 && keeps(ring[0]!, ring.at(-1)!)) ||
    (ring.length < 4 &&
      stops.some(
        (next) => keeps(next, ring.at(-1)!) && ring.every((one) => together(one, next)) && closes([...ring, next]),
      ));
  return stops.some((start) => closes([start]));
}

function bare(lock: string): string {
  return lock.replace("?", "");
}
