/** Values that can't be: where the parser reads them, and where a machine can't be made of them. */
import type { Origin } from "../../simulation/state/events.ts";
import type { BootRefusal, PlaceRefusal } from "../../simulation/state/outcome-reason.ts";
import { defineNote } from "./define-note.ts";
import { bootRefusalText, placeText } from "./refusal-words.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "bad-value":
      | BootRefusal
      | {
          readonly kind: "device-place";
          readonly device: string;
          readonly why: PlaceRefusal;
          readonly declared: Origin;
        };
  }
}

export const badValue = defineNote({
  code: "bad-value",
  about: "a value that can't be",
  severity: "error",
  words: (facts) => {
    if (facts.kind !== "device-place") return { message: bootRefusalText(facts) };
    return {
      message: `${facts.device}: ${placeText(facts.why)}`,
      related: [{ origin: facts.declared, message: "declared here" }],
    };
  },
  page: {
    meaning:
      "A number, a name or a size is understood, and nothing in a machine or a kernel can have it: more CPUs than there can be, a node that no CPU is on, an address that QEMU refuses.",
    example: `kernel 6.12 x86_64
machine qemu-pc {
  memory 4G
  cpus 100000
}
boot
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc {
  memory 4G
  cpus 8
}
boot
`,
    why: "What the value stands for can't be simulated. The rest of the scenario is, with as much of the value as there can be.",
    mend: "Write a value within the limits that the message names.",
  },
});
