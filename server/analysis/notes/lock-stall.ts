/** Tasks that wait for one that hangs. */
import type { NoteFacts, WaitingTask } from "../../simulation/state/notes.ts";
import { grouped } from "../../simulation/units/grouped.ts";
import { listed } from "../outside-words.ts";
import { defineNote, type RelatedNote } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "lock-stall": {
      readonly waiting: readonly WaitingTask[];
      readonly holder: string;
      /** The lock that the holder waits for itself; undefined: it hangs. */
      readonly waitsFor?: string;
      readonly hangsIn?: string;
      readonly holds: readonly string[];
      /** The holder was said to hang, and only kernel threads wait. */
      readonly isMeant: boolean;
    };
  }
}

export const lockStall = defineNote({
  code: "lock-stall",
  about: "tasks wait for one that hangs",
  severity: "error",
  restsOn: "outcome",
  severityOf: ({ isMeant }) => (isMeant ? "warning" : "error"),
  announcedByTasks: true,
  words: (facts) => ({
    message: `${whoWaits(facts.waiting)}: ${whyHeld(facts)}`,
    related: facts.waiting.flatMap(({ lock, in: within, origin }): readonly RelatedNote[] =>
      origin === undefined ? [] : [{ origin, message: `waits for ${lock} in ${within}` }],
    ),
  }),
  page: {
    meaning: "A task never finishes, keeps its locks, and others wait for them for good.",
    example: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr movablecore=1G }
boot
concurrently {
  offline memory36 hangs
  offline memory37
}
`,
    why: "offline_pages() runs under device_hotplug_lock and mem_hotplug_lock (mm/memory_hotplug.c); whoever adds, onlines or walks memory needs one of them.",
    mend: "`expect task NAME blocked on LOCK` states it, where the stall is the point of the scenario.",
    noFix: "It is what this kernel does with these steps; `expect task` states it.",
  },
});

/** Names of tasks that wait at one place; the related places name each. */
const MOST_NAMES = 8;

/** Those that wait for one lock in one function together: of 40 writers each with its own clause nobody finds the holder. */
function whoWaits(waiting: readonly WaitingTask[]): string {
  const alike = grouped(waiting, ({ lock, in: within }) => `${lock} (${within})`);
  return [...alike]
    .map(([place, tasks]) => `${names(tasks)} ${tasks.length === 1 ? "waits" : "wait"} for ${place}`)
    .join(", ");
}

function names(tasks: readonly WaitingTask[]): string {
  const all = tasks.map(({ task }) => quoted(task));
  const told =
    all.length <= MOST_NAMES ? all : [...all.slice(0, MOST_NAMES - 1), `${all.length - MOST_NAMES + 1} more`];
  return listed(told);
}

function whyHeld({ holder, waitsFor, hangsIn, holds }: NoteFacts["lock-stall"]): string {
  if (waitsFor !== undefined) return `${quoted(holder)} is there before and waits for ${waitsFor}`;
  const where = hangsIn === undefined ? "" : ` in ${hangsIn}`;
  return `${quoted(holder)} hangs${where} and holds ${holds.join(", ")}`;
}

function quoted(name: string): string {
  return name.includes(" ") ? `\`${name}\`` : name;
}
