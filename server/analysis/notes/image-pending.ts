/** Kernel images that are being read. */
import { defineCode } from "./define-note.ts";

export const imagePending = defineCode({
  code: "image-pending",
  about: "a kernel image that is being read",
  severity: "info",
  sentence: ({ image }: { readonly image: string }) => `\`${image}\` is being read`,
  page: {
    meaning: "`kernel from` names an image that is still being unpacked; the scenario boots when that is done.",
    example: { none: "It goes away by itself after a second or a few." },
    why: "An image of 60 MiB takes its time to unpack, and the editor does not wait for it.",
    mend: "Wait.",
    noFix: "It goes away by itself.",
  },
});
