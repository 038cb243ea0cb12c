/** Kconfig options that no rule asks for. */
import { defineCode } from "./define-note.ts";

export const optionUnused = defineCode({
  code: "option-unused",
  about: "a Kconfig option that nothing here depends on",
  severity: "info",
  // `value`: it is not as in the kernels that were measured.
  sentence: ({ name, value }: { readonly name: string; readonly value?: string }) =>
    value === undefined
      ? `nothing that is simulated depends on \`${name}\``
      : `\`${name}=${value}\` is not simulated: the kernels that were measured have it otherwise`,
  page: {
    meaning: "The option is one of Linux, and what is simulated is the same with it and without.",
    example: `kernel 6.12 x86_64 {
  config CONFIG_HZ=250
}
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
`,
    why: "The layout of memory follows from a few options, which completion lists. Sizes that the others change belong to a build.",
    mend: "Where the option is as in distributions' kernels, nothing needs to be mended. A kernel with its own configuration is best told by its image or its boot log.",
  },
});
