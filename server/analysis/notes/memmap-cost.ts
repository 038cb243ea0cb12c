/** What plugged memory costs. */
import type { Origin, ZoneName } from "../../simulation/state/events.ts";
import { type Bytes, sizeText } from "../../simulation/units/units.ts";
import { defineNote, type Remedy } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "memmap-cost": {
      readonly size: Bytes;
      readonly memmap: Bytes;
      /** Where it comes from, in the order in which they give. */
      readonly zones: readonly ZoneName[];
      /** The version whose memmap_on_memory would avoid it; undefined: that of this kernel does. */
      readonly avoidedSince?: string;
      /** False: no version lets such memory hold its memmap. */
      readonly avoidable?: false;
      readonly declared: Origin;
    };
  }
}

const PARAMETER = "memory_hotplug.memmap_on_memory=1";

export const memmapCost = defineNote({
  code: "memmap-cost",
  about: "what plugged memory costs",
  severity: "info",
  words: ({ size, memmap, zones, avoidedSince, avoidable, declared }) => {
    const avoided = avoidedSince === undefined ? "avoids that" : `of Linux ${avoidedSince} would avoid that`;
    const instead =
      avoidable === false
        ? ": memory of a virtio-mem device never holds its own"
        : `; memory_hotplug.memmap_on_memory ${avoided}`;
    return {
      message: `plugging ${sizeText(size)} takes ${sizeText(memmap)} of memmap from ${zones.length === 0 ? "the kernel" : zones.join(", then ")}${instead}`,
      related: [{ origin: declared, message: "declared here" }],
    };
  },
  fixes: ({ avoidedSince, avoidable }): readonly Remedy[] =>
    avoidedSince === undefined && avoidable !== false
      ? [{ kind: "add-parameter", title: `Add \`${PARAMETER}\``, text: PARAMETER }]
      : [],
  page: {
    meaning: "The memmap of plugged memory, 64 bytes for each page, is taken from the kernel's memory.",
    example: `kernel 6.12 x86_64
machine qemu-pc {
  memory 4G
  slots 2
  maxmem 32G
}
cmdline { nokaslr }
dimm d0 { size 8G }
boot
plug d0
`,
    cured: `kernel 6.12 x86_64
machine qemu-pc {
  memory 4G
  slots 2
  maxmem 32G
}
cmdline { nokaslr memory_hotplug.memmap_on_memory=1 }
dimm d0 { size 8G }
boot
plug d0
`,
    why: "sparse_add_section() allocates it with vmemmap_populate(); with memmap_on_memory each block keeps its own (mm/memory_hotplug.c: mhp_supports_memmap_on_memory()).",
    mend: "Add `memory_hotplug.memmap_on_memory=1`, or keep enough kernel memory.",
  },
});
