/** What plugged memory costs. */
import type { MemmapCostFacts, MemmapRemedy, MemoryAdder } from "../../simulation/mm/memory-hotplug/memmap-cost.ts";
import { sizeText } from "../../simulation/units/units.ts";
import { defineNote, type Remedy } from "./define-note.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "memmap-cost": MemmapCostFacts;
  }
}

const PARAMETER = "memory_hotplug.memmap_on_memory";

/** What the step does with the memory. */
const DOING: Readonly<Record<MemoryAdder, string>> = {
  dimm: "plugging",
  "virtio-mem": "plugging",
  probe: "probing",
  pmem: "making System RAM of",
  cxl: "making System RAM of",
};

/** Why such memory never holds its memmap itself. */
const NEVER: Readonly<Record<MemoryAdder | "block", string>> = {
  dimm: "a DIMM's memory does not hold its own",
  "virtio-mem": "memory of a virtio-mem device never holds its own",
  probe: "memory added through `probe` never holds its own",
  pmem: "kmem lets it hold its own only where the dax device's `memmap_on_memory` file (Linux 6.9) says so",
  cxl: "memory behind CXL does not hold its own",
  block: "a memory block can't hold its own here, since it is no multiple of a huge page",
};

function insteadText(remedy: MemmapRemedy): string {
  if (remedy.kind === "none") return `: ${NEVER[remedy.why]}`;
  if (remedy.kind === "later-kernel") return `; ${PARAMETER} of Linux ${remedy.since} would avoid that`;
  return remedy.value === "1"
    ? `; ${PARAMETER} avoids that`
    : `; ${PARAMETER}=force avoids that, and wastes a part of each block`;
}

export const memmapCost = defineNote({
  code: "memmap-cost",
  about: "what plugged memory costs",
  severity: "info",
  restsOn: "layout",
  words: ({ by, size, memmap, zones, remedy, declared }) => ({
    message: `${DOING[by]} ${sizeText(size)} takes ${sizeText(memmap)} of memmap from ${zones.length === 0 ? "the kernel" : zones.join(", then ")}${insteadText(remedy)}`,
    related: declared === undefined ? [] : [{ origin: declared, message: "declared here" }],
  }),
  fixes: ({ remedy }): readonly Remedy[] => {
    if (remedy.kind !== "parameter") return [];
    const text = `${PARAMETER}=${remedy.value}`;
    return [{ kind: "add-parameter", title: `Add \`${text}\``, text }];
  },
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
