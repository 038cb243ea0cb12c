/** Crash dumps that can't be read. */
import type { DumpOverwritten } from "../../simulation/state/outcome-reason.ts";
import { type ByteRange, hex, sizeText } from "../../simulation/units/units.ts";
import { defineNote } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "dump-lost":
      | ({ readonly kind: "overwritten" } & DumpOverwritten)
      | ({ readonly kind: "used-as-ram"; readonly kernel: string } & ByteRange);
  }
}

export const dumpLost = defineNote({
  code: "dump-lost",
  about: "the crash dump can't be read",
  severity: "error",
  // One piece that was observed is enough: what of the rest is modelled is said of that.
  restsOn: (facts) => (facts.kind === "overwritten" && facts.lost.some(({ observed }) => observed) ? "text" : "sizes"),
  words: (facts) => {
    if (facts.kind === "used-as-ram") {
      const { kernel, first, last } = facts;
      const parameter = `memmap=${sizeText(last + 1 - first).replace(/ ([KMGT])iB$/, "$1")}!${hex(first)}`;
      return {
        message: `the dump of ${kernel} in ${hex(first)}-${hex(last)} is lost: this boot uses the range as System RAM; give it \`${parameter}\` too`,
      };
    }
    return {
      message: dumpOverwrittenText({ ...facts, modelled: false }),
      related: facts.lost
        .filter(({ observed }) => observed)
        .flatMap(({ origins, by }) => origins.map((origin) => ({ origin, message: by }))),
    };
  },
  page: {
    meaning:
      "A dump was written where the crashed kernel kept what makedumpfile reads, or the next boot uses the dump's memory as RAM.",
    example: `kernel 6.5-rc2 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr movablecore=256M crashkernel=256M }
reserve 0x13ff00000-0x13ffbffff by memblock_alloc_range_nid
boot
crash { cmdline { nokaslr memmap=256M!0x130000000 } }
dump to pmem0 -> EIO
`,
    cured: `kernel 6.5-rc2 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr movablecore=512M crashkernel=256M }
reserve 0x13ff00000-0x13ffbffff by memblock_alloc_range_nid
boot
crash { cmdline { nokaslr memmap=256M!0x120000000 } }
dump to pmem0
`,
    why: "mkfs writes before makedumpfile reads /proc/vmcore; without mem_section no page is found (makedumpfile.c: get_mem_section()).",
    mend: "Put the device where no boot allocation lies, and give every boot the same `memmap=`.",
    noFix: "The dump is lost where the persistent memory lies: that is mended at `pmem-over-reserved`.",
  },
});

const PARTS: Readonly<Record<DumpOverwritten["lost"][number]["what"], string>> = {
  "mem-section": "mem_section",
  memmap: "memmap",
  "memmap-page-tables": "page tables of the memmap",
  "direct-map-page-tables": "page tables of the direct map",
  "node-data": "pg_data_t",
  "kernel-image": "kernel image",
  "boot-allocation": "boot allocation",
};

/** `mem_section`, `page tables of the memmap`. */
export function dumpPartWords(what: DumpOverwritten["lost"][number]["what"]): string {
  return PARTS[what] ?? what;
}

export function dumpOverwrittenText({ device, first, last, lost, modelled, restModelled }: DumpOverwritten): string {
  const pieces = lostText(lost, restModelled);
  return `${modelled ? "modelled: " : ""}the dump can't be read: ${pieces} of the crashed kernel lay in ${hex(first)}-${hex(last)}, which the file system on ${device} overwrote`;
}

/** `mem_section at 0x13ffcd000`, each kind once, those that were observed first. */
function lostText(lost: DumpOverwritten["lost"], restModelled: boolean): string {
  const observed = lost.filter((one) => one.observed);
  const pieces = [...observed, ...lost.filter((one) => !one.observed)].filter(
    (one, index, all) => all.findIndex(({ what }) => what === one.what) === index,
  );
  const seen = pieces.filter((one) => one.observed).map(({ what, first, by }) => `${placeOf(what, first)} (${by})`);
  const rest = pieces.filter((one) => !one.observed).map(({ what, first }) => placeOf(what, first));
  if (!restModelled || rest.length === 0) return [...seen, ...rest].join(", ");
  return `${seen.join(", ")}, and modelled: ${rest.join(", ")}`;
}

function placeOf(what: DumpOverwritten["lost"][number]["what"], first: number): string {
  return `${dumpPartWords(what)} at ${hex(first)}`;
}
