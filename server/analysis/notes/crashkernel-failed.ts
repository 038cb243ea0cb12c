/** Crash kernels that get no memory. */

import type { CrashkernelMessage } from "../../simulation/state/kernel-messages.ts";
import type { NoteFacts } from "../../simulation/state/notes.ts";
import { type Bytes, hex, MiB, roundUp, sizeText } from "../../simulation/units/units.ts";
import { defineNote, type Remedy } from "./define-note.ts";
import { crashkernelLine } from "./kernel-lines.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "crashkernel-failed": { readonly text: string } & (
      | { readonly kind: "no-range"; readonly ram: Bytes }
      | { readonly kind: "all-ram"; readonly ram: Bytes }
      | { readonly kind: "printed"; readonly printed: CrashkernelMessage }
      /** `,cma` without CONFIG_CMA; the rest is reserved. */
      | { readonly kind: "no-cma"; readonly printed: CrashkernelMessage }
      | { readonly kind: "no-low-part"; readonly low: Bytes; readonly below: Bytes }
    );
  }
}

export const crashkernelFailed = defineNote({
  code: "crashkernel-failed",
  about: "the crash kernel gets no memory",
  severity: "error",
  restsOn: "sizes",
  // Ranges for machines of other sizes may be what is meant; without CMA the rest is reserved.
  severityOf: ({ kind }) => (kind === "no-range" ? "info" : kind === "no-cma" ? "warning" : "error"),
  words: (facts) =>
    facts.kind === "no-cma"
      ? { message: `${facts.text}: the kernel says "${crashkernelLine(facts.printed)}": it has no CONFIG_CMA` }
      : { message: `${facts.text} reserves nothing: ${whyText(facts)}` },
  fixes: (_, origin): readonly Remedy[] => [
    {
      kind: "first-that-mends",
      code: "crashkernel-failed",
      origin,
      title: (value) => `Write \`crashkernel=${value}\`, which is reserved`,
      values: (written) => [`${written},high`, "512M", "256M", "192M", "128M", "64M"],
    },
  ],
  page: {
    meaning: "`crashkernel=` is given, and nothing is reserved.",
    example: `kernel 6.12 x86_64
machine qemu-pc { memory 2G }
cmdline { nokaslr crashkernel=8G }
boot
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 2G }
cmdline { nokaslr crashkernel=256M }
boot
`,
    why: "reserve_crashkernel() searches memblock for one free piece between the limits that the parameter and the architecture give (kernel/crash_reserve.c, before 6.8 arch/*/kernel/setup.c).",
    mend: "Ask for less, or with `,high` for memory above 4 GiB.",
  },
});

function whyText(facts: Exclude<NoteFacts["crashkernel-failed"], { readonly kind: "no-cma" }>): string {
  switch (facts.kind) {
    case "no-range":
      return `none of its ranges holds this machine's ${sizeText(roundUp(facts.ram, MiB))}`;
    case "all-ram":
      return `the machine has ${sizeText(facts.ram)}; the kernel says nothing`;
    case "printed":
      return `the kernel says "${crashkernelLine(facts.printed)}"`;
    case "no-low-part":
      return `the low part of ${sizeText(facts.low)} finds no room below ${hex(facts.below)}, and without it the rest is given back`;
  }
}
