/** Blocks that may not join a zone. */
import type { Origin, ZoneName } from "../../simulation/state/events.ts";
import type { ZoneRefusal } from "../../simulation/state/outcome-reason.ts";
import { defineNote } from "./define-note.ts";
import { zoneRefusalText } from "./refusal-words.ts";

declare module "../../simulation/state/notes.ts" {
  interface NoteFacts {
    "zone-not-allowed": {
      readonly id: number;
      readonly target: "Movable" | "kernel";
      readonly version: string;
      readonly offered: readonly ZoneName[];
      readonly why: ZoneRefusal;
      readonly since: string;
      readonly movableOrigins: readonly Origin[];
    };
  }
}

export const zoneNotAllowed = defineNote({
  code: "zone-not-allowed",
  about: "a block may not join this zone",
  severity: "error",
  restsOn: "outcome",
  words: ({ id, target, version, offered, why, since, movableOrigins }) => {
    const to = target === "Movable" ? "Movable" : "a kernel zone";
    const only = offered.length === 0 ? "no zone" : `only ${offered.join(" or ")}`;
    return {
      message: `memory${id} can't be onlined to ${to} on ${version}, ${only}: ${zoneRefusalText(why)}. Since ${since} it can`,
      related: movableOrigins.map((origin) => ({ origin, message: "ZONE_MOVABLE got its span here" })),
    };
  },
  fixes: ({ since }) => [{ kind: "set-kernel", version: since }],
  page: {
    meaning: "The kernel refuses to online a block to the zone that is asked for.",
    example: `kernel 4.12 x86_64
machine qemu-pc {
  memory 4G
  slots 2
  maxmem 16G
}
cmdline { nokaslr memhp_default_state=offline }
dimm d0 { size 512M }
boot
plug d0
online_movable memory40
`,
    cured: `kernel 4.14 x86_64
machine qemu-pc {
  memory 4G
  slots 2
  maxmem 16G
}
cmdline { nokaslr memhp_default_state=offline }
dimm d0 { size 512M }
boot
plug d0
online_movable memory40
`,
    why: "Up to 4.12 memory joins a zone as it is added, and only the block at a zone's edge can be shifted (mm/memory_hotplug.c: zone_can_shift()); 4.13 wants Movable above all kernel zones (allow_online_pfn_range()); since 4.14 any block may join any zone.",
    mend: "Online the blocks from the zone's edge, or boot a kernel that allows it.",
    since: "up to 4.13",
  },
});
