/**
 * What a wait graph has a box for. Tasks that hold the same locks and wait for the same lock of the same task, with nobody
 * behind them, share one; of more boxes than an eye follows those at the rings and roots are kept, and what is left out is
 * counted where it waits. A task waits for one other at most: a ring, or a task that waits for nobody, with trees behind it.
 */
import { grouped } from "../simulation/units/grouped.ts";
import type { LayoutTask } from "./layout.ts";
import { localCount, localized } from "./localized.ts";

export interface WaitBox {
  /** Its number among all boxes. */
  readonly id: number;
  /** Names of tasks, one a line, then the locks that each of them holds. */
  readonly lines: readonly string[];
  /** How many of the lines are names. */
  readonly names: number;
  /** The box that it waits for. */
  readonly waitsFor?: { readonly box: number; readonly lock: string };
}

/** Tasks of which none waits for one of another component. */
export interface WaitComponent {
  /** A ring, each waiting for the next and the last for the first; or the one box that waits for none. */
  readonly root: readonly WaitBox[];
  readonly isRing: boolean;
  /** Each behind the box that it waits for. */
  readonly behind: readonly WaitBox[];
}

/** Boxes of one graph: of more nobody follows the arrows. */
const MOST = 32;
/** Of a longer ring the middle is one box. */
const MOST_OF_RING = 12;
/** Names in a box that stands for several tasks. */
const MOST_NAMES = 12;

type Tasks = ReadonlyMap<string, Task>;

interface Task {
  readonly name: string;
  readonly holds: LayoutTask["holds"];
  readonly waitsFor?: { readonly lock: string; readonly holder: string };
  /** Names of those that wait for it. */
  readonly waiting: string[];
}

/** Tasks alike that wait for a task of `box`. */
interface Waiting {
  readonly tasks: readonly Task[];
  readonly lock: string;
  readonly box: number;
}

/** Empty where nobody waits for anybody known. */
export function waitComponents(tasks: readonly LayoutTask[]): readonly WaitComponent[] {
  const all = knownTasks(tasks);
  const components: { root: readonly WaitBox[]; isRing: boolean; behind: WaitBox[] }[] = [];
  const queue: (Waiting & { readonly component: number })[] = [];
  let [next, left] = [0, all.size];
  const newId = (): number => next++;
  for (const root of rootsOf(all)) {
    if (next >= MOST) break;
    const { boxes, boxOf } = rootBoxes(root, newId);
    const component = components.push({ root: boxes, isRing: root[0]!.waitsFor !== undefined, behind: [] }) - 1;
    left -= root.length;
    for (const [task, box] of boxOf) {
      for (const waiting of waitingFor(task, box, all, boxOf)) queue.push({ ...waiting, component });
    }
  }
  const untold = new Map<number, { component: number; count: number }>();
  for (const { tasks: alike, lock, box, component } of queue) {
    if (next >= MOST) {
      const count = (untold.get(box)?.count ?? 0) + alike.reduce((sum, task) => sum + sizeOf(task, all), 0);
      untold.set(box, { component, count });
      continue;
    }
    const id = newId();
    components[component]!.behind.push({ id, ...boxText(alike), waitsFor: { box, lock } });
    left -= alike.length;
    for (const task of alike) {
      for (const waiting of waitingFor(task, id, all)) queue.push({ ...waiting, component });
    }
  }
  for (const [box, { component, count }] of untold) {
    const lines = [localized("{0} more wait behind it", localCount(count))];
    components[component]!.behind.push({ id: newId(), lines, names: 0, waitsFor: { box, lock: "" } });
    left -= count;
  }
  if (left > 0) {
    const lines = [localized("{0} more tasks wait elsewhere", localCount(left))];
    components.push({ root: [{ id: newId(), lines, names: 0 }], isRing: false, behind: [] });
  }
  return components;
}

/** Those that wait for somebody known, and whom they wait for. */
function knownTasks(tasks: readonly LayoutTask[]): Tasks {
  const all = new Map<string, Task>();
  for (const { name, waitsFor, holds } of tasks) {
    const holder = waitsFor?.holder;
    if (holder !== undefined) all.set(name, { name, holds, waitsFor: { lock: waitsFor!.lock, holder }, waiting: [] });
  }
  const holdsOf = new Map(tasks.map(({ name, holds }) => [name, holds]));
  for (const { name, waitsFor } of [...all.values()]) {
    const { holder } = waitsFor!;
    if (!all.has(holder)) all.set(holder, { name: holder, holds: holdsOf.get(holder) ?? [], waiting: [] });
    all.get(holder)!.waiting.push(name);
  }
  return all;
}

/** Rings first; then the tasks that are waited for and wait for nobody. */
function* rootsOf(all: Tasks): Generator<readonly Task[]> {
  const ends: Task[] = [];
  const done = new Set<string>();
  for (const start of all.values()) {
    const path = new Map<string, number>();
    let at = start;
    while (at.waitsFor !== undefined && !done.has(at.name) && !path.has(at.name)) {
      path.set(at.name, path.size);
      at = all.get(at.waitsFor.holder)!;
    }
    const from = path.get(at.name);
    if (from !== undefined) yield [...path.keys()].slice(from).map((name) => all.get(name)!);
    else if (at.waitsFor === undefined && !done.has(at.name)) {
      ends.push(at);
      done.add(at.name);
    }
    for (const name of path.keys()) done.add(name);
  }
  for (const end of ends) yield [end];
}

/** The boxes of a ring, of which a long one is gathered in its middle, or of one task; and the box that each of its tasks is in. */
function rootBoxes(
  root: readonly Task[],
  newId: () => number,
): { readonly boxes: readonly WaitBox[]; readonly boxOf: ReadonlyMap<Task, number> } {
  const half = MOST_OF_RING / 2;
  const parts =
    root.length <= MOST_OF_RING
      ? root.map((task) => [task])
      : [
          ...root.slice(0, half).map((task) => [task]),
          root.slice(half, 1 - half),
          ...root.slice(1 - half).map((task) => [task]),
        ];
  const ids = parts.map(newId);
  const boxes = parts.map((tasks, at): WaitBox => {
    const { waitsFor } = tasks.at(-1)!;
    return {
      id: ids[at]!,
      ...(tasks.length === 1
        ? boxText(tasks)
        : { lines: [localized("{0} tasks, each waiting for the next", localCount(tasks.length))], names: 0 }),
      ...(waitsFor === undefined ? {} : { waitsFor: { box: ids[(at + 1) % ids.length]!, lock: waitsFor.lock } }),
    };
  });
  return { boxes, boxOf: new Map(parts.flatMap((tasks, at) => tasks.map((task) => [task, ids[at]!] as const))) };
}

/** Who waits for a task, those alike together. `root`: what is drawn already. */
function waitingFor({ waiting }: Task, box: number, all: Tasks, root?: ReadonlyMap<Task, number>): readonly Waiting[] {
  const tasks = waiting.map((name) => all.get(name)!).filter((task) => root?.has(task) !== true);
  const alike = grouped(tasks, ({ name, holds, waitsFor, waiting: own }) =>
    JSON.stringify(own.length > 0 ? name : [waitsFor!.lock, holds]),
  );
  return [...alike.values()].map((own) => ({ tasks: own, lock: own[0]!.waitsFor!.lock, box }));
}

/** Of a task and all that wait behind it. */
function sizeOf(task: Task, all: Tasks): number {
  let size = 0;
  for (const open = [task]; open.length > 0; size++) {
    for (const name of open.pop()!.waiting) open.push(all.get(name)!);
  }
  return size;
}

function boxText(alike: readonly Task[]): Pick<WaitBox, "lines" | "names"> {
  const names = alike.map(({ name }) => name);
  const told =
    names.length <= MOST_NAMES
      ? names
      : [...names.slice(0, MOST_NAMES - 1), localized("and {0} more alike", localCount(names.length - MOST_NAMES + 1))];
  return { lines: [...told, ...alike[0]!.holds.map(holdText)], names: told.length };
}

function holdText({ lock, mode, in: within }: LayoutTask["holds"][number]): string {
  return `${lock}${mode === "read" ? " (read)" : ""} at ${within}`;
}
