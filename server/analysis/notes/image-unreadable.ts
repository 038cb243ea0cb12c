/** Files that no kernel image is read of. */
import type { ImageProblem } from "../../sources/kernel-image/reading.ts";
import { spokenSize } from "../outside-words.ts";
import { defineCode } from "./define-note.ts";

type Why = ImageProblem | { readonly wrong: "no-reader" };

/** The end of a sentence, by what is wrong. */
export function imageProblemText(why: Why): string {
  switch (why.wrong) {
    case "not-an-image":
      return `it is ${why.what}, not a kernel image`;
    case "truncated":
      return "it is cut off: what its headers tell of lies behind its end";
    case "other-architecture":
      return `it is a kernel for ${why.what}; those of x86_64 and arm64 can be read`;
    case "unsupported-compression":
      return `it is packed with ${why.compression}, which can't be unpacked here: gzip, zstd, xz and lz4 can`;
    case "too-large":
      return `it is packed, or unpacks, to more than ${spokenSize(why.limit)}`;
    case "damaged":
      return `what is packed in it with ${why.compression} is damaged`;
    case "no-banner":
      return "nothing in it says which Linux it is";
    case "no-reader":
      return 'no kernel image is read here; name the release with `kernel`, or read its sizes off a boot log with `build from "dmesg.txt"`';
  }
}

export const imageUnreadable = defineCode({
  code: "image-unreadable",
  about: "a file that is no kernel image, or none that can be read",
  severity: "error",
  sentence: ({ image, why }: { readonly image: string; readonly why: Why }) =>
    `\`${image}\` tells of no kernel: ${imageProblemText(why)}`,
  page: {
    meaning: "`kernel from` names a file of which neither version nor sizes of a kernel can be read.",
    example: {
      none: "It takes a file that is no kernel image: an initrd, a script, an image that was cut off or is for another architecture.",
    },
    why: "Everything a build brings is read from its image: without it there is no kernel to boot.",
    mend: "Take the file that the boot loader starts (`/boot/vmlinuz-…`, `Image`), or `vmlinux` of the build.",
    noFix: "Another file is needed.",
  },
});
