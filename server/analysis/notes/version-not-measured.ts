/** Kernels that no recording is of. */
import type { Reason } from "../../simulation/evidence/reason.ts";
import { reasonText } from "../evidence-words.ts";
import { defineCode } from "./define-note.ts";

/** An update of a stable series that is newer than all whose builds are tabled: it may be one that came later, or none. */
export interface NewerUpdate {
  readonly version: string;
  readonly series: string;
  readonly newest: string;
}

export const versionNotMeasured = defineCode({
  code: "version-not-measured",
  about: "no recording is of such a kernel",
  severity: "info",
  sentence: (facts: { readonly doubt: Reason } | NewerUpdate) =>
    "doubt" in facts
      ? `modelled: ${reasonText(facts.doubt)}`
      : `${facts.version}: the newest update of ${facts.series} that is known here is ${facts.newest}`,
  page: {
    meaning:
      "No recording of a real kernel stands behind this version: its rules are those of the nearest one that was measured.",
    example: { none: "Which versions were measured changes as recordings are added." },
    why: "Only what a recording confirms is called exact.",
    mend: "Take a version that was measured, or know that all of it is modelled.",
  },
});
