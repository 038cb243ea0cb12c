/** Too much movable memory for the kernel's part. */
import { type Bytes, GiB, MiB, roundDown, roundUp, sizeText, writtenSize } from "../../simulation/units/units.ts";
import { defineNote, type Remedy } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "movable-ratio": { readonly movable: Bytes; readonly kernel: Bytes; readonly most: number };
  }
}

const ROUNDED_TO: readonly Bytes[] = [GiB, 4 * GiB, 16 * GiB];

export const movableRatio = defineNote({
  code: "movable-ratio",
  about: "too much movable memory for the kernel's part",
  severity: "info",
  restsOn: "layout",
  words: ({ movable, kernel, most }) => ({
    message: `ZONE_MOVABLE has ${rounded(movable)}, the kernel ${rounded(kernel)}: ${(movable / kernel).toFixed(1)}:1, where the kernel's documentation calls up to ${most}:1 fine`,
  }),
  fixes: ({ movable, kernel, most }, origin): readonly Remedy[] => [
    {
      kind: "first-that-mends",
      code: "movable-ratio",
      origin,
      title: (value) => `Take ${value}, at most ${most}:1`,
      // Whole GiB of the zone first, then of the kernel's part: which of them borders on whole memory blocks the boot tells.
      values: (_, parameter) => {
        const whole = movable + kernel;
        const part = roundDown((whole * most) / (most + 1), GiB);
        const parts = [part, ...ROUNDED_TO.map((align) => whole - roundUp(whole - part, align))];
        return parts
          .filter((each) => each > 0)
          .map((each) => writtenSize(parameter === "kernelcore" ? whole - each : each));
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
