/** Nodes and memory that don't add up. */
import type { Origin } from "../../simulation/state/events.ts";
import { type Bytes, sizeText, writtenSize } from "../../simulation/units/units.ts";
import { defineNote } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "memory-mismatch": {
      readonly memory: Bytes;
      readonly sum: Bytes;
      readonly nodes: readonly { readonly id: number; readonly memory: Bytes; readonly origin: Origin }[];
    };
  }
}

export const memoryMismatch = defineNote({
  code: "memory-mismatch",
  about: "nodes don't add up to the memory",
  severity: "error",
  restsOn: "text",
  words: ({ memory, sum, nodes }) => ({
    message: `the nodes add up to ${sizeText(sum)}, memory says ${sizeText(memory)}`,
    related: nodes.map(({ id, memory: bytes, origin }) => ({ origin, message: `node${id}: ${sizeText(bytes)}` })),
  }),
  fixes: ({ sum }, origin) => [{ kind: "set-size", title: `Write \`memory ${writtenSize(sum)}\``, origin, size: sum }],
  page: {
    meaning: "The machine's `memory` and the sum of its nodes' `memory` differ.",
    example: `kernel 6.12 x86_64
machine qemu-pc {
  memory 4G
  node0 { memory 1G }
  node1 { memory 2G }
}
boot
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc {
  memory 3G
  node0 { memory 1G }
  node1 { memory 2G }
}
boot
`,
    why: "QEMU refuses to start such a machine: every byte of RAM belongs to one node (hw/core/numa.c).",
    mend: "Change `memory`, or one of the nodes.",
  },
});
