/** More memory than the machine may have. */
import type { Origin } from "../../simulation/state/events.ts";
import type { PlaceRefusal } from "../../simulation/state/outcome-reason.ts";
import { type Bytes, sizeText } from "../../simulation/units/units.ts";
import { defineNote } from "./define-note.ts";
import { placeText } from "./refusal-words.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "maxmem-exceeded":
      | { readonly kind: "at-boot"; readonly maxmem: Bytes; readonly memory: Bytes }
      | { readonly kind: "device"; readonly device: string; readonly why: PlaceRefusal; readonly declared: Origin };
  }
}

export const maxmemExceeded = defineNote({
  code: "maxmem-exceeded",
  about: "more memory than `maxmem`",
  severity: "error",
  restsOn: "text",
  words: (facts) => {
    if (facts.kind === "at-boot") {
      return {
        message: `maxmem is ${sizeText(facts.maxmem)}, the machine boots with ${sizeText(facts.memory)} already`,
      };
    }
    return {
      message: `${facts.device}: ${placeText(facts.why)}`,
      related: [{ origin: facts.declared, message: "declared here" }],
    };
  },
  fixes: () => [{ kind: "make-room" }],
  page: {
    meaning: "RAM and plugged devices together are more than `maxmem` allows.",
    example: `kernel 6.12 x86_64
machine qemu-pc {
  memory 64G
  maxmem 2G
}
boot
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc {
  memory 64G
  maxmem 128G
}
boot
`,
    why: "The area for memory devices is as large as `maxmem` less the RAM (hw/mem/memory-device.c).",
    mend: "Raise `maxmem`, or plug less.",
  },
});
