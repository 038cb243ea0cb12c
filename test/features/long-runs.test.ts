/** A run of one character, or of a few, that is longer than anybody writes: what looks for something in it goes through it once. */
import { expect, test } from "vitest";
import { format } from "../../grammar/format.ts";
import { quickFixes } from "../../server/features/code-actions.ts";
import { completionList } from "../../server/features/completion.ts";
import { hover } from "../../server/features/hover.ts";
import { selections } from "../../server/features/selection.ts";
import { signatureAt } from "../../server/features/signature.ts";
import { analyse } from "../analysis/analyse.ts";
import { runs } from "../property-runs.ts";

const HEAD = "kernel 6.12 x86_64\nmachine qemu-pc { memory 4G slots 2 maxmem 8G }\n";
/** Where a run may stand, as `…`. */
const PLACES = [
  "kernel 6.1.0-…x x86_64\nmachine qemu-pc { memory 4G }\nboot\n",
  `${HEAD}dimm d0 { size 1G…at 0x1000 }\nboot\nplug d0\n`,
  `${HEAD}cmdline { mem=4G …crashkernel = 256 MB }\nboot\n`,
  `${HEAD}boot\n…offline memory0-40\n`,
  `${HEAD}boot\noffline memory0 … -> EBUSY -\n`,
  `${HEAD}boot\nexpect dmesg "…\n`,
];

const UNITS = [" ", "\t", "a", "1", "1.", "\\", '"\\', ",", "- ", "#"];
/** Each unit at every second place, the next one at the others; at all of them with `MEMZONE_RUNS=2`. */
const EACH = Math.max(1, Math.round(2 / runs(1)));

test.each(UNITS)("%j", (unit) => {
  const run = unit.repeat(100_000 / unit.length);
  const at = UNITS.indexOf(unit);
  for (const place of PLACES.filter((_, index) => (index + at) % EACH === 0)) {
    const text = place.replace("…", () => run);
    const analysis = analyse(text);
    expect(analysis.diagnostics.map(({ code }) => code)).not.toContain("internal-error");
    expect(format(text)).toMatch(/^kernel/);
    const behind = place.indexOf("…") + run.length;
    for (const offset of [behind - 1, behind, text.length - 2]) {
      hover(analysis, offset);
      completionList(analysis, offset);
      signatureAt(analysis, offset);
      selections(analysis, offset);
    }
    quickFixes(analysis, { start: 0, end: text.length });
  }
});
