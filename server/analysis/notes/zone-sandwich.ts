/** Zones that come to overlap. */
import type { Origin, ZoneName } from "../../simulation/state/events.ts";
import { hex, type Pfn } from "../../simulation/units/units.ts";
import { defineNote } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "zone-sandwich": {
      readonly node: number;
      readonly kernel: { readonly name: ZoneName; readonly first: Pfn; readonly last: Pfn };
      /** Movable, or a higher zone of the kernel. */
      readonly other: {
        readonly name: ZoneName;
        readonly first: Pfn;
        readonly last: Pfn;
        readonly origin?: Origin;
      };
      /** The proposal that placed Movable so. */
      readonly whatIf?: string;
    };
  }
}

export const zoneSandwich = defineNote({
  code: "zone-sandwich",
  about: "zones overlap from here on",
  severity: "warning",
  restsOn: "layout",
  words: ({ node, kernel, other, whatIf }) => ({
    message: `${kernel.name} (pfn ${hex(kernel.first)}-${hex(kernel.last)}) and ${other.name} (pfn ${hex(other.first)}-${hex(other.last)}) of node${node} ${whatIf === undefined ? "now overlap" : `overlap, since ${whatIf} puts Movable between memory that stays the kernel's`}: offline blocks between them no longer default to one zone, and the spans shrink only from their ends`,
    related: other.origin === undefined ? [] : [{ origin: other.origin, message: `${other.name} got its span here` }],
  }),
  page: {
    meaning:
      "A kernel zone's span takes in memory of ZONE_MOVABLE, or the reverse; before 4.10 also that of another kernel zone.",
    example: `kernel 6.12 x86_64
machine qemu-pc {
  memory 4G
  slots 2
  maxmem 16G
}
cmdline { nokaslr memhp_default_state=offline }
dimm d0 { size 1G }
boot
plug d0
online_movable memory41
online_kernel memory45
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc {
  memory 4G
  slots 2
  maxmem 16G
}
cmdline { nokaslr memhp_default_state=offline }
dimm d0 { size 1G }
boot
plug d0
online_movable memory45
online_kernel memory40
`,
    why: "Since 4.14 any block may join any zone, and a zone's span covers all between its first and its last block (mm/memory_hotplug.c: resize_zone_range(), default_zone_for_pfn()).",
    mend: "Online kernel memory below and Movable above, in one order.",
    noFix: "Which blocks are to become what is what the scenario is about.",
    since: "4.14",
  },
});
