/** Files that are not read. */
import { defineCode } from "./define-note.ts";

export const fileRefused = defineCode({
  code: "file-refused",
  about: "a file that is not read",
  severity: "error",
  sentence: ({ path, why }: { readonly path: string; readonly why: string }) => `\`${path}\` is not read: ${why}`,
  page: {
    meaning: "A path leads out of the workspace, or to something that is no scenario's business: it is not read.",
    example: { none: "Whether a path is refused depends on where the scenario lies and on who reads it." },
    why: "Opening a scenario of somebody else must not read anything outside its folder.",
    mend: "Put the file beside the scenario.",
  },
});
