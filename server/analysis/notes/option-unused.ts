/** Kconfig options that no rule asks for. */
import type { MeasuredSetting } from "../../simulation/builds/measured-setting.ts";
import { defineCode } from "./define-note.ts";

type Unused =
  | { readonly name: string }
  /** It may change memory. */
  | { readonly name: string; readonly value: string; readonly measured: MeasuredSetting };

const OF_MEASURED: Readonly<Record<MeasuredSetting, string>> = {
  so: " changes nothing here: the kernels that were measured have it so",
  differs: " is not simulated: some of the kernels that were measured have it so, others otherwise",
  otherwise: " is not simulated: the kernels that were measured have it otherwise",
  "no-switch": " is no value of it: it takes y, m or n",
};

export const optionUnused = defineCode({
  code: "option-unused",
  about: "a Kconfig option that nothing here depends on",
  severity: "info",
  sentence: (facts: Unused) => {
    if (!("value" in facts)) return `nothing that is simulated depends on \`${facts.name}\``;
    const setting = `\`${facts.name}=${facts.value}\``;
    return setting + OF_MEASURED[facts.measured];
  },
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
