/** Parameters of other kernels. */
import { defineCode } from "./define-note.ts";

export const paramVersion = defineCode({
  code: "param-version",
  about: "the parameter belongs to other kernels",
  severity: "warning",
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
