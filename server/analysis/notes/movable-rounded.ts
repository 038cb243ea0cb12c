/** ZONE_MOVABLE of another size than asked. */
import { type Bytes, hex, MiB, roundDown, sizeText, writtenSize } from "../../simulation/units/units.ts";
import { defineNote } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "movable-rounded":
      | {
          readonly kind: "to-order";
          readonly text: string;
          readonly size: Bytes;
          readonly at: Bytes;
          readonly order: Bytes;
        }
      /** Only memory of the highest zone can be movable. */
      | {
          readonly kind: "highest-zone";
          readonly text: string;
          readonly movable: Bytes;
          readonly kernel: Bytes;
          readonly says: "movable" | "kernel";
          readonly zone: string;
          readonly at: Bytes;
        };
  }
}

/** Sizes that a fix boots with. */
const MOST_TRIED = 5;

export const movableRounded = defineNote({
  code: "movable-rounded",
  about: "ZONE_MOVABLE has another size than asked",
  severity: "info",
  restsOn: "layout",
  words: (facts) => {
    if (facts.kind === "to-order") {
      const { text, size, at, order } = facts;
      return {
        message: `\`${text}\` becomes ${sizeText(size)} at ${hex(at)}: rounded to the largest page order, ${sizeText(order)}`,
      };
    }
    const { text, movable, kernel, says, zone, at } = facts;
    const becomes =
      says === "movable"
        ? `becomes ${sizeText(movable)}`
        : `leaves the kernel ${sizeText(roundDown(kernel, MiB))} all the same`;
    return {
      message: `\`${text}\` ${becomes}: ZONE_MOVABLE takes memory of ${zone} alone, which begins at ${hex(at)}`,
    };
  },
  fixes: (facts, origin) => {
    if (facts.kind !== "to-order") return [];
    // Several nodes share it, and each rounds its own part: the next sizes are tried too.
    const sizes = Array.from({ length: MOST_TRIED }, (_, index) => facts.size + index * facts.order);
    const named = new Map(sizes.map((size) => [writtenSize(size), size]));
    return [
      {
        kind: "first-that-mends",
        code: "movable-rounded",
        origin,
        values: () => [...named.keys()],
        title: (value) => `Take ${sizeText(named.get(value) ?? facts.size)}, which it gets`,
      },
    ];
  },
  page: {
    meaning: "ZONE_MOVABLE is larger or smaller than the parameter says.",
    example: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr movablecore=102M }
boot
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr movablecore=104M }
boot
`,
    why: "Sizes and starts are rounded to MAX_ORDER pages, and the zone's memory comes from the highest zone alone (mm/mm_init.c: find_zone_movable_pfns_for_nodes(), find_usable_zone_for_movable()).",
    mend: "Ask for a multiple of the largest page order, and for no more than the highest zone has.",
  },
});
