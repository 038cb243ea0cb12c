/** Files that are not there. */
import { defineCode } from "./define-note.ts";

export const useNotFound = defineCode({
  code: "use-not-found",
  about: "a file that is not there",
  severity: "error",
  // `chain`: the files that lead there, where it is not the scenario itself that names it.
  sentence: ({ path, chain }: { readonly path: string; readonly chain: readonly string[] }) =>
    `there is no file \`${path}\`${chain.length === 0 ? "" : ` (\`${chain.join("` uses `")}\`)`}`,
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
