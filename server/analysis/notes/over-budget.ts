/** Where the simulation stopped. */
import { defineCode } from "./define-note.ts";

export const overBudget = defineCode({
  code: "over-budget",
  about: "the simulation stopped here",
  severity: "error",
  page: {
    meaning:
      "The scenario needs more steps, pieces of memory or time than one analysis may cost; what follows is not simulated.",
    example: { none: "It takes a scenario of many thousand steps or pieces of memory." },
    why: "An editor must stay responsive whatever is opened in it.",
    mend: "Make the scenario smaller, or check it with the command line, which has more time.",
  },
});
