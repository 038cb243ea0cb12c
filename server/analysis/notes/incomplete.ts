/** What is missing to boot. */
import { OPERANDS } from "../../../grammar/vocabulary/operands.ts";
import { defineCode } from "./define-note.ts";

type Missing =
  | { readonly kind: "statement"; readonly what: "kernel" | "machine" }
  | { readonly kind: "usable-memory" | "platform" | "memory" }
  | { readonly kind: "size"; readonly device: string; readonly name: string };

export const incomplete = defineCode({
  code: "incomplete",
  about: "something to boot is missing",
  severity: "error",
  sentence: missingText,
  page: {
    meaning: "`boot` stands in a scenario that lacks a kernel, a machine, or memory.",
    example: `kernel 6.12 x86_64
boot
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr }
boot
`,
    why: "Nothing can be simulated of a machine that is not described.",
    mend: "Apply the quick fix, and write the machine's own sizes.",
  },
});

function missingText(facts: Missing): string {
  switch (facts.kind) {
    case "statement":
      return `there is no ${facts.what} to boot`;
    case "usable-memory":
      return "the firmware map holds no usable memory";
    case "platform":
      return `a machine needs a platform, such as \`${OPERANDS.PLATFORM.example}\`, or a \`firmware\` map`;
    case "memory":
      return "the machine has no memory: write `memory 4G`";
    case "size":
      return `\`${facts.device} ${facts.name}\` needs a size: \`{ size 1G }\``;
  }
}
