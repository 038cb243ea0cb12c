/** ZONE_MOVABLE that begins inside a memory block. */
import type { Origin } from "../../simulation/state/events.ts";
import { type Bytes, hex, sizeText, writtenSize } from "../../simulation/units/units.ts";
import { defineNote, type Remedy } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "movable-splits-block": {
      readonly node: number;
      readonly at: Bytes;
      readonly id: number;
      /** Sizes of whole blocks, where the zone's size alone decides where it starts. */
      readonly wholeBlocks: readonly Bytes[];
      readonly sizeOrigin?: Origin;
    };
  }
}

export const movableSplitsBlock = defineNote({
  code: "movable-splits-block",
  about: "ZONE_MOVABLE starts inside a memory block",
  severity: "warning",
  restsOn: "layout",
  words: ({ node, at, id }) => ({
    message: `ZONE_MOVABLE of node ${node} starts at ${hex(at)}, inside memory${id}: the block belongs to two zones, can't be offlined, and lsmem shows None`,
  }),
  fixes: ({ wholeBlocks, sizeOrigin }): readonly Remedy[] =>
    sizeOrigin === undefined
      ? []
      : wholeBlocks.map((size) => ({
          kind: "set-parameter",
          title: `Take ${sizeText(size)}, whole memory blocks`,
          origin: sizeOrigin,
          value: writtenSize(size),
        })),
  page: {
    meaning: "The zone begins in the middle of a memory block, which belongs to two zones then.",
    example: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr movablecore=200M }
boot
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr movablecore=256M }
boot
`,
    why: "ZONE_MOVABLE starts on a multiple of MAX_ORDER pages, not of memory blocks; test_pages_in_a_zone(), since 5.18 the block's own zone, refuses a block of two zones (drivers/base/memory.c: early_node_zone_for_memory_block()).",
    mend: "Ask for a size that is a multiple of the memory block size.",
  },
});
