/** Persistent memory over what is no memory. */

import { type ByteRange, GiB, hex, KiB, MiB, rangeSize, sizeText } from "../../simulation/units/units.ts";
import { defineNote } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "memmap-over-hole": {
      readonly text: string;
      readonly holes: readonly ByteRange[];
      /** The largest part that is RAM, of it the whole sections; undefined: none is. */
      readonly ram?: ByteRange;
    };
  }
}

const MOST_HOLES = 3;

export const memmapOverHole = defineNote({
  code: "memmap-over-hole",
  about: "persistent memory is stated where the firmware has no RAM",
  severity: "warning",
  restsOn: "text",
  onlyOfFullBoots: true,
  words: ({ text, holes }) => {
    const listed = holes.slice(0, MOST_HOLES).map(({ first, last }) => `${hex(first)}-${hex(last)}`);
    const more = holes.length > MOST_HOLES ? ` and ${holes.length - MOST_HOLES} more` : "";
    return {
      message: `\`${text}\` calls ${listed.join(", ")}${more} persistent memory, which is no RAM to the firmware: PCI devices, the APICs and flash lie in such holes`,
    };
  },
  fixes: ({ text, ram }, origin) => {
    if (ram === undefined || text.includes(",")) return [];
    const value = `${plain(rangeSize(ram))}!${plain(ram.first)}`;
    return [{ kind: "set-parameter", title: `Take ${sizeText(rangeSize(ram))} of the RAM in it`, origin, value }];
  },
  page: {
    meaning: "`memmap=SIZE!START` makes a persistent-memory device of whatever lies there, RAM or not.",
    example: `kernel 6.12 x86_64
machine qemu-pc { memory 8G }
cmdline { nokaslr memmap=4G!3G }
boot
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 8G }
cmdline { nokaslr memmap=4G!4G }
boot
`,
    why: "e820__range_add() (arch/x86/kernel/e820.c) adds the range to the map without a look at what is there; drivers/nvdimm/e820.c makes a region of each piece that is left when the map is sanitized.",
    mend: "Name a range that the firmware's map calls usable.",
  },
});

/** As the command line takes it. */
function plain(bytes: number): string {
  for (const [unit, suffix] of [
    [GiB, "G"],
    [MiB, "M"],
    [KiB, "K"],
  ] as const) {
    if (bytes > 0 && bytes % unit === 0) return `${bytes / unit}${suffix}`;
  }
  return hex(bytes);
}
