/** Kernels that no recording is of. */
import type { Reason } from "../../simulation/evidence/reason.ts";
import { reasonText } from "../evidence-words.ts";
import { defineCode } from "./define-note.ts";

export const versionNotMeasured = defineCode({
  code: "version-not-measured",
  about: "no recording is of such a kernel",
  severity: "info",
  sentence: ({ doubt }: { readonly doubt: Reason }) => `modelled: ${reasonText(doubt)}`,
  page: {
    meaning:
      "No recording of a real kernel stands behind this version: its rules are those of the nearest one that was measured.",
    example: { none: "Which versions were measured changes as recordings are added." },
    why: "Only what a recording confirms is called exact.",
    mend: "Take a version that was measured, or know that all of it is modelled.",
  },
});
