/** Kernel images that leave something out. */
import type { ImageLack, ImageProblem } from "../../sources/kernel-image/reading.ts";
import { defineCode } from "./define-note.ts";
import { imageProblemText } from "./image-unreadable.ts";

const LACKS: Readonly<Record<ImageLack, string>> = {
  btf: "type information (CONFIG_DEBUG_INFO_BTF): sizes of structures",
  symbols: "table of symbols (CONFIG_KALLSYMS): the parts of the image",
  "all-symbols": "table of all symbols (CONFIG_KALLSYMS_ALL): some parts of the image",
  kernel: "kernel that can be read: all sizes",
  configuration: "configuration (CONFIG_IKCONFIG): its options",
};

/** `no type information (CONFIG_DEBUG_INFO_BTF): sizes of structures are …`. */
export function imageLackText(lack: ImageLack): string {
  return `no ${LACKS[lack]}`;
}

interface Untold {
  readonly image: string;
  readonly lacks: readonly ImageLack[];
  readonly release: string;
  /** Why no more than the head of the file was read. */
  readonly why?: ImageProblem | undefined;
}

export const imageUntold = defineCode({
  code: "image-untold",
  about: "a kernel image that does not tell all of its build",
  severity: "info",
  sentence: ({ image, lacks, why, release }: Untold) => {
    if (why !== undefined) {
      return `of \`${image}\` the head alone is used, which says ${release}: ${imageProblemText(why)}; all sizes are those of the nearest known build`;
    }
    const named = lacks.filter((lack) => lack !== "configuration").map(imageLackText);
    return `\`${image}\` has ${named.join("; and ")} are those of the nearest known build`;
  },
  page: {
    meaning:
      "`kernel from` names an image that was built without something that sizes are read of, or a bzImage of which no more than the head can be read: it is cut off, damaged, or packed in a way that is not known.",
    example: {
      none: "It takes an image of a kernel that was built without CONFIG_DEBUG_INFO_BTF or CONFIG_KALLSYMS_ALL.",
    },
    why: "What the image does not tell is taken from the nearest known build, and the boot is modelled where it rests on that.",
    mend: "Take the `vmlinux` of the same build with its symbols and type information, or a boot log with `build from`.",
    noFix: "Another file is needed.",
  },
});
