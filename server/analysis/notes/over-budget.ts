/** Where the simulation stopped. */
import type { Stop } from "../engine.ts";
import { defineCode } from "./define-note.ts";

const STOPPED: { readonly [L in Stop["limit"]]: (facts: Extract<Stop, { limit: L }>) => string } = {
  steps: ({ most }) => `${most} steps are simulated at most`,
  pieces: ({ found, most }) => `the memory is in ${found} pieces, and ${most} are followed at most`,
  asked: () => "the simulation was cancelled",
  milliseconds: ({ most }) => `simulating took longer than ${most} ms`,
};

export const overBudget = defineCode({
  code: "over-budget",
  about: "the simulation stopped here",
  severity: "error",
  sentence: (stop: Stop) => `stopped here: ${(STOPPED[stop.limit] as (facts: Stop) => string)(stop)}`,
  page: {
    meaning:
      "The scenario needs more steps, pieces of memory or time than one analysis may cost; what follows is not simulated.",
    example: { none: "It takes a scenario of many thousand steps or pieces of memory." },
    why: "An editor must stay responsive whatever is opened in it.",
    mend: "Make the scenario smaller, or check it with the command line, which has more time.",
    noFix: "More time is a setting, or `memzone check`.",
  },
});
