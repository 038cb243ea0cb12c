/** Ranges of a firmware map that overlap. */
import type { TypedRange } from "../../simulation/state/notes.ts";
import { type ByteRange, hex } from "../../simulation/units/units.ts";
import { defineNote } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "firmware-overlap": { readonly shared: ByteRange; readonly below: TypedRange; readonly type: string };
  }
}

export const firmwareOverlap = defineNote({
  code: "firmware-overlap",
  about: "two firmware ranges overlap",
  severity: "error",
  restsOn: "text",
  words: ({ shared, below, type }) => ({
    message: `${hex(shared.first)}-${hex(shared.last)} is ${below.type} and ${type} at once`,
    related: [{ origin: below.origin, message: `${below.type}: ${hex(below.first)}-${hex(below.last)}` }],
  }),
  fixes: ({ shared, below }) => [
    { kind: "map", change: { kind: "cut", from: { first: below.first, last: below.last }, shared } },
  ],
  page: {
    meaning: "Two lines of the `firmware` map give one range two types.",
    example: `kernel 6.12 x86_64
machine {
  firmware {
    0x0-0x9fbff usable
    0x100000-0xbfffffff usable
    0xb0000000-0xb00fffff reserved
  }
}
boot
`,
    cured: `kernel 6.12 x86_64
machine {
  firmware {
    0x0-0x9fbff usable
    0x100000-0xafffffff usable
    0xb0000000-0xb00fffff reserved
    0xb0100000-0xbfffffff usable
  }
}
boot
`,
    why: "The kernel takes the higher type of an overlap (arch/x86/kernel/e820.c: e820__update_table()); firmware that means something else is broken.",
    mend: "Split the range at the borders of the other one.",
  },
});
