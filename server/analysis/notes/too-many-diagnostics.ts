/** More diagnostics than are shown. */
import { defineCode } from "./define-note.ts";

export const tooManyDiagnostics = defineCode({
  code: "too-many-diagnostics",
  about: "some are not shown",
  severity: "info",
  sentence: ({ cut }: { readonly cut: number }) => `${cut} more diagnostics are not shown`,
  page: {
    meaning: "There are more than 1000 diagnostics; the least severe are not shown.",
    example: { none: "It takes a scenario with more than 1000 diagnostics." },
    why: "Nobody reads them, and editors slow down.",
    mend: "Mend the first ones: the others often follow from them.",
    noFix: "Those that are said have theirs.",
  },
});
