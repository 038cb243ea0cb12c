/** Nodes outside of all RAM. */
import { type ByteRange, type Bytes, hex, sizeText } from "../../simulation/units/units.ts";
import { defineNote, type Remedy } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "node-not-in-memory":
      | { readonly kind: "not-usable"; readonly node: number; readonly range: ByteRange }
      /** A firmware map does not tell where the node's `memory` bytes lie. */
      | { readonly kind: "no-place"; readonly node: number; readonly memory: Bytes; readonly example: ByteRange };
  }
}

export const nodeNotInMemory = defineNote({
  code: "node-not-in-memory",
  about: "a node lies outside all RAM",
  severity: "error",
  restsOn: "text",
  severityOf: ({ kind }) => (kind === "no-place" ? "warning" : "error"),
  words: (facts) => {
    if (facts.kind === "no-place") {
      const { node: id, memory, example } = facts;
      return {
        message: `node${id} gets no memory: the firmware map does not tell where its ${sizeText(memory)} lie; write \`node${id} { ${hex(example.first)}-${hex(example.last)} }\``,
      };
    }
    const { node, range } = facts;
    return {
      message: `node${node} has no memory at ${hex(range.first)}-${hex(range.last)}: the firmware map calls nothing there usable`,
    };
  },
  fixes: (facts): readonly Remedy[] =>
    facts.kind === "not-usable" ? [{ kind: "map", change: { kind: "add", range: facts.range } }] : [],
  page: {
    meaning: "A node's range holds no usable memory of the firmware map.",
    example: `kernel 6.12 x86_64
machine {
  firmware {
    0x0-0x9fbff usable
    0x100000-0xbfffffff usable
  }
  node0 { 0x0-0xbfffffff }
  node1 { 0x100000000-0x13fffffff }
}
boot
`,
    cured: `kernel 6.12 x86_64
machine {
  firmware {
    0x0-0x9fbff usable
    0x100000-0xbfffffff usable
  }
  node0 { 0x0-0xbfffffff }
}
boot
`,
    why: "The memory map says what is RAM; a node's range says whom it belongs to.",
    mend: "Add the memory to the `firmware` map, or move the node's range.",
  },
});
