/** Tasks that wait for each other. */
import type { WaitingTask } from "../../simulation/state/notes.ts";
import { defineNote } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    deadlock: {
      readonly version: string;
      readonly ring: readonly (WaitingTask & { readonly holds: readonly string[] })[];
    };
  }
}

export const deadlock = defineNote({
  code: "deadlock",
  about: "tasks wait for each other",
  severity: "error",
  restsOn: "outcome",
  announcedByTasks: true,
  words: ({ version, ring }) => ({
    message: `on ${version} ${ring
      .map(
        ({ task, holds, lock, in: within }) =>
          `${quoted(task)} holds ${holds.join(", ")} and waits for ${lock} (${within})`,
      )
      .join(", ")}`,
    related: ring
      .slice(1)
      .flatMap(({ origin }) =>
        origin === undefined ? [] : [{ origin, message: "takes the same locks in another order" }],
      ),
  }),
  page: {
    meaning: "Two or more tasks each hold a lock that the next one needs.",
    example: {
      none: "It takes two steps whose locks this kernel takes in opposite orders: see the sample `002-hot-add-deadlock.memzone`.",
    },
    why: "Two paths take the same locks in opposite orders.",
    mend: "`expect task NAME blocked on LOCK` states it, where the deadlock is the point of the scenario; else take a kernel with one order.",
    noFix: "It is what this kernel does with these steps; another kernel or another order is another scenario.",
  },
});

function quoted(name: string): string {
  return name.includes(" ") ? `\`${name}\`` : name;
}
