/** Comments that allow what is no diagnostic. */
import { defineCode } from "./define-note.ts";

interface AllowUnknown {
  readonly code: string;
  readonly meant?: string;
  /** What stands there is no code: another word than `allow`, or nothing behind it. */
  readonly instead?: "word" | "no-code";
}

export const allowUnknown = defineCode({
  code: "allow-unknown",
  about: "a comment that allows what is no diagnostic",
  severity: "warning",
  sentence: ({ code, meant, instead }: AllowUnknown) => {
    if (instead === "no-code") return "no code of a diagnostic stands behind `allow`, so it allows nothing";
    const hint = meant === undefined ? "" : `; did you mean \`${meant}\`?`;
    return `${instead === "word" ? `\`# memzone: ${code}\` is without effect` : `\`${code}\` is no code of a diagnostic`}${hint}`;
  },
  page: {
    meaning:
      "`# memzone: allow CODE` names a code that there is not, or none, or has another word than `allow`, so it allows nothing.",
    example: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr movablecore=102M } # memzone: allow movable-round
boot
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr movablecore=102M } # memzone: allow movable-rounded
boot
`,
    why: "A comment that is silently without effect looks as if it had one.",
    mend: "Write one of the codes of this page.",
  },
});
