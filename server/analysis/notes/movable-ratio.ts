/** Too much movable memory for the kernel's part. */
import { type Bytes, GiB, MiB, roundDown, sizeText, writtenSize } from "../../simulation/units/units.ts";
import { defineNote, type Remedy } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "movable-ratio": { readonly movable: Bytes; readonly kernel: Bytes; readonly most: number };
  }
}

export const movableRatio = defineNote({
  code: "movable-ratio",
  about: "too much movable memory for the kernel's part",
  severity: "info",
  words: ({ movable, kernel, most }) => ({
    message: `ZONE_MOVABLE has ${rounded(movable)}, the kernel ${rounded(kernel)}: ${(movable / kernel).toFixed(1)}:1, where the kernel's documentation calls up to ${most}:1 fine`,
  }),
  fixes: ({ movable, kernel, most }, origin): readonly Remedy[] => [
    {
      kind: "first-that-mends",
      code: "movable-ratio",
      origin,
      title: (value) => `Take ${value}, ${most}:1`,
      values: (_, parameter) => {
        const part = roundDown(((movable + kernel) * most) / (most + 1), GiB);
        return parameter === "kernelcore" ? [writtenSize(movable + kernel - part)] : [writtenSize(part)];
      },
    },
  ],
  page: {
    meaning: "Movable memory is more than four times the memory that the kernel may use for itself.",
    example: `kernel 6.12 x86_64
machine qemu-pc { memory 64G }
cmdline { nokaslr movablecore=60G }
boot
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 64G }
cmdline { nokaslr movablecore=48G }
boot
`,
    why: 'Page tables, slabs and the memmap of all memory come from kernel zones (Documentation/admin-guide/mm/memory-hotplug.rst, "Zone Imbalances").',
    mend: "Make ZONE_MOVABLE smaller, or know that the workload needs little kernel memory.",
  },
});

function rounded(bytes: number): string {
  return sizeText(Math.max(MiB, roundDown(bytes, MiB)));
}
