/** What changed between versions in how numbers of the command line are read (lib/cmdline.c, lib/kstrtox.c). */
import { defineRule } from "./rule-table.ts";

/** Booted: `mem=18446744075857035264` is 2 GiB up to 7.1.13 and no limit on 7.2.12, and so is `mem=4398046511108G` (4 GiB). */
export const numberOverflow = defineRule<"wraps" | "largest">(
  "number-overflow",
  "what a number of the command line is that 64 bits do not hold",
  [
    { value: "wraps", source: "lib/cmdline.c:memparse()" },
    {
      since: "7.2",
      between: { without: "7.1.13", with: "7.2.12" },
      value: "largest",
      source: "lib/cmdline.c:memparse()",
    },
  ],
);
