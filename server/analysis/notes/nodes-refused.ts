/** Nodes whose ranges make the kernel forget all of them. */
import type { Origin } from "../../simulation/state/events.ts";
import { type ByteRange, hex } from "../../simulation/units/units.ts";
import { defineNote } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "nodes-refused": {
      readonly shared: ByteRange;
      readonly first: { readonly id: number; readonly origin: Origin };
      readonly second: number;
    };
  }
}

export const nodesRefused = defineNote({
  code: "nodes-refused",
  about: "nodes that make the kernel forget all of them",
  severity: "error",
  restsOn: "layout",
  words: ({ shared, first, second }) => ({
    message: `node${first.id} and node${second} both have ${hex(shared.first)}-${hex(shared.last)}: the kernel refuses the firmware's table and puts all memory on one node`,
    related: [{ origin: first.origin, message: `node${first.id} has it here` }],
  }),
  fixes: ({ shared, second }) => [{ kind: "map", change: { kind: "cut-of-node", node: second, shared } }],
  page: {
    meaning: "Two nodes claim one range of addresses.",
    example: `kernel 6.12 x86_64
machine {
  firmware {
    0x0-0x9fbff usable
    0x100000-0xbfffffff usable
    0x100000000-0x13fffffff usable
  }
  node0 { 0x0-0xbfffffff }
  node1 { 0xb0000000-0x13fffffff }
}
boot
`,
    cured: `kernel 6.12 x86_64
machine {
  firmware {
    0x0-0x9fbff usable
    0x100000-0xbfffffff usable
    0x100000000-0x13fffffff usable
  }
  node0 { 0x0-0xbfffffff }
  node1 { 0x100000000-0x13fffffff }
}
boot
`,
    why: "numa_cleanup_meminfo() finds the conflict and fails; the firmware's table is dropped and one node is made up (arch/x86/mm/numa.c, since 6.11 mm/numa_memblks.c).",
    mend: "Give each range to one node.",
  },
});
