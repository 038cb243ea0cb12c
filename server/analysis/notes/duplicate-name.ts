/** Names that are given twice. */
import { defineCode } from "./define-note.ts";

type Duplicate =
  | { readonly kind: "name"; readonly name: string }
  /** Another statement of a kind that a scenario has one of. */
  | { readonly kind: "statement"; readonly what: "kernel" | "machine" }
  /** `memory` or another item of a machine. */
  | { readonly kind: "item"; readonly item: string }
  /** `allocate … as NAME` where NAME is in use. */
  | { readonly kind: "allocation"; readonly name: string };

export const duplicateName = defineCode({
  code: "duplicate-name",
  about: "a name given twice",
  severity: "error",
  sentence: duplicateText,
  relatedSentence: ({ kind }) => FIRST[kind],
  page: {
    meaning: "Two declarations have one name.",
    example: `kernel 6.12 x86_64
machine qemu-pc {
  memory 4G
  memory 8G
}
boot
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 8G }
boot
`,
    why: "What the name means would depend on the reader; the first one holds.",
    mend: "Rename or remove one of them.",
  },
});

const FIRST: Readonly<Record<Duplicate["kind"], string>> = {
  name: "declared here first",
  statement: "declared here first",
  item: "given here first",
  allocation: "allocated here",
};

function duplicateText(facts: Duplicate): string {
  switch (facts.kind) {
    case "name":
      return `\`${facts.name}\` is declared twice`;
    case "statement":
      return `a scenario has one ${facts.what}; this one holds`;
    case "item":
      return `\`${facts.item}\` is given twice; the first one holds`;
    case "allocation":
      return `\`${facts.name}\` is allocated already; free it first or choose another name`;
  }
}
