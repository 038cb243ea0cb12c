/** Crash kernels that get other memory than asked. */
import { type Bytes, hex, MiB, roundDown, sizeText, writtenSize } from "../../simulation/units/units.ts";
import { defineNote, type Remedy } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "crashkernel-clipped": { readonly text: string } & (
      | { readonly kind: "cma-short"; readonly had: Bytes; readonly wanted: Bytes }
      | {
          readonly kind: "went-high";
          readonly size: Bytes;
          readonly at: Bytes;
          readonly low?: { readonly size: Bytes; readonly at: Bytes };
        }
    );
  }
}

export const crashkernelClipped = defineNote({
  code: "crashkernel-clipped",
  about: "the crash kernel gets other memory than asked",
  severity: "warning",
  restsOn: "sizes",
  words: (facts) => {
    const { text } = facts;
    if (facts.kind === "cma-short") {
      return {
        message: `${text}: only ${sizeText(facts.had)} of ${sizeText(facts.wanted)} of CMA memory could be had`,
      };
    }
    const { size, at, low } = facts;
    const more = low === undefined ? "" : `, and ${sizeText(low.size)} more at ${hex(low.at)} for DMA`;
    return {
      message: `${text}: ${sizeText(size)} in one piece are not free in low memory; the kernel takes them at ${hex(at)}${more}`,
    };
  },
  fixes: (facts, origin): readonly Remedy[] => [
    {
      kind: "first-that-mends",
      code: "crashkernel-clipped",
      origin,
      title: (value) => `Write \`crashkernel=${value}\``,
      values: (written) => (facts.kind === "went-high" ? [`${written},high`, "256M"] : smallerSizes(facts.had)),
    },
  ],
  page: {
    meaning: "The crash kernel's memory lies elsewhere than asked, or is less.",
    example: `kernel 6.12 x86_64
machine qemu-pc { memory 8G }
cmdline { nokaslr crashkernel=3500M }
boot
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 8G }
cmdline { nokaslr crashkernel=256M }
boot
`,
    why: "Where low memory has no free piece of the size the search goes on above, and a low part for DMA is reserved besides (kernel/crash_reserve.c: reserve_crashkernel_generic()).",
    mend: "Ask for less, or write `,high` where it is meant.",
  },
});

/** Of CMA memory what could be had, in whole MiB. */
function smallerSizes(had: Bytes): readonly string[] {
  return had < MiB ? [] : [`${writtenSize(roundDown(had, MiB))},cma`];
}
