/** Logs of another kernel version. */
import { defineCode } from "./define-note.ts";

export const buildVersion = defineCode({
  code: "build-version",
  about: "a log of another kernel version",
  severity: "warning",
  sentence: ({ log, release, version }: { readonly log: string; readonly release: string; readonly version: string }) =>
    `\`${log}\` was written by Linux ${release}, not ${version}: sizes may differ`,
  page: {
    meaning: "`build from` names a log that another version of Linux wrote than the one that boots here.",
    example: { none: "It takes a boot log of another version than the scenario's `kernel`." },
    why: "Sizes of structures differ from version to version.",
    mend: "Take a log of this version, or boot the log's.",
    noFix: "Whether the log or the version is the wrong one nobody knows from the text.",
  },
});
