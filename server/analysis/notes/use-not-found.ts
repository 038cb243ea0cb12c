/** Files that are not there. */
import { defineCode } from "./define-note.ts";

export const useNotFound = defineCode({
  code: "use-not-found",
  about: "a file that is not there",
  severity: "error",
  sentence: ({ path, way = "" }: { readonly path: string; readonly way?: string }) =>
    `there is no file \`${path}\`${way}`,
  page: {
    meaning: "A file that the scenario names can't be read.",
    example: `use "missing.memzone"
kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
`,
    why: "What the file declares is missing from the machine.",
    mend: "Correct the path; it is relative to the file that names it.",
  },
});
