/** Mistakes of the simulation itself. */
import { defineCode } from "./define-note.ts";

export const internalError = defineCode({
  code: "internal-error",
  about: "a mistake of the simulation itself",
  severity: "error",
  sentence: ({ what, failure }: { readonly what: string; readonly failure: string }) =>
    `the simulation of ${what} failed (${failure}); please report this scenario`,
  page: {
    meaning: "The simulation failed with an exception. The step is left out, and the rest goes on.",
    example: { none: "It would be a mistake of Memzone." },
    why: "An event of a scenario never throws; where one does, the rules have a hole.",
    mend: "Report the scenario, please.",
    noFix: "It would be a mistake of Memzone.",
  },
});
