/** Configurations that are not those of the kernel they are given for. */
import type { ConfigMismatch } from "../../simulation/builds/config-match.ts";
import { defineCode } from "./define-note.ts";

interface Facts {
  readonly config: string;
  readonly kernel: { readonly version: string; readonly arch: string };
  readonly why: ConfigMismatch;
}

/** A sentence without its full stop. */
export function configMismatchText({ config, kernel, why }: Facts): string {
  switch (why.wrong) {
    case "architecture":
      return `\`${config}\` is a configuration for ${why.arch}, the kernel is for ${kernel.arch}: it is not used`;
    case "version":
      return `\`${config}\` is the configuration of Linux ${why.version}, the kernel is ${kernel.version}: it is used, and what follows is modelled`;
    case "embedded":
      return `\`${config}\` is not used: the image carries its own configuration`;
  }
}

export const configDiffers = defineCode({
  code: "config-differs",
  about: "a configuration that is not the kernel's",
  severity: "warning",
  sentence: configMismatchText,
  page: {
    meaning: '`config "FILE"`, or the `config-…` beside an image, is a configuration of another kernel.',
    example: {
      none: "It takes a file: a configuration whose head (`# Linux/arm64 6.1.176 Kernel Configuration`) or options name another kernel than the image.",
    },
    why: "Options decide about zones, memory blocks and what the kernel allocates at boot. Those of another version are likely, and not certain; those of another architecture are none of this kernel.",
    mend: "Take the file that the distribution installs with the kernel (`/boot/config-…`), or none.",
    noFix: "Which file is the right one nobody knows from the text.",
  },
});
