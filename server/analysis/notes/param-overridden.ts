/** Parameters that are given again. */
import { defineCode } from "./define-note.ts";

export const paramOverridden = defineCode({
  code: "param-overridden",
  about: "given twice: which one holds",
  severity: "info",
  sentence: ({ name, holding }: { readonly name: string; readonly holding: string }) =>
    `\`${name}\` is given again: \`${holding}\` holds`,
  relatedSentence: () => "this one holds",
  page: {
    meaning: "The parameter is given more than once, and only one of them counts.",
    example: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr crashkernel=128M crashkernel=256M }
boot
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr crashkernel=256M }
boot
`,
    why: "Parsers run in the order of the command line and write to one variable: mostly the last one holds.",
    mend: "Remove the one that does not count.",
  },
});

export function removeTitle(parameter: string): string {
  return `Remove \`${parameter}\``;
}
