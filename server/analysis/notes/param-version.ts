/** Parameters of other kernels. */
import { defineCode } from "./define-note.ts";

/** Why this kernel does not take a parameter; `given`: the architecture or version that boots. */
type Unavailable = { readonly subject: string; readonly given: string } & (
  | { readonly why: "arch"; readonly known: readonly string[] }
  | { readonly why: "since" | "until"; readonly version: string }
);

export const paramVersion = defineCode({
  code: "param-version",
  about: "the parameter belongs to other kernels",
  severity: "warning",
  sentence: (facts: Unavailable) => {
    const { subject, given } = facts;
    if (facts.why === "arch") return `${subject} is for ${facts.known.join(" and ")}, this is ${given}`;
    if (facts.why === "until") return `${subject} is gone since Linux ${facts.version}, this is ${given}`;
    return `${subject} needs Linux ${facts.version}, this is ${given}`;
  },
  page: {
    meaning: "The parameter, or this form of it, came with a later Linux, is gone, or belongs to another architecture.",
    example: `kernel 5.10 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr memory_hotplug.online_policy=auto-movable }
boot
`,
    cured: `kernel 5.15 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr memory_hotplug.online_policy=auto-movable }
boot
`,
    why: "A kernel says nothing of a parameter that it does not know: it goes to init.",
    mend: "Boot a kernel that knows it, or leave it out.",
  },
});

export function setKernelTitle(version: string): string {
  return `Set the kernel to ${version}`;
}
