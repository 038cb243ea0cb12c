/** Files that use each other. */
import { defineCode } from "./define-note.ts";

export const useCycle = defineCode({
  code: "use-cycle",
  about: "files that use each other",
  severity: "error",
  sentence: ({ around }: { readonly around: readonly string[] }) =>
    `files use each other in a circle: \`${around.join("` uses `")}\``,
  page: {
    meaning: "A file uses itself, by way of the files that the message names.",
    example: `use "other.memzone"
kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
`,
    files: { "other.memzone": 'use "main.memzone"\n' },
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
`,
    why: "Declarations are read once; a circle has no first file.",
    mend: "Take what both need into a third file.",
  },
});
