/** Every scenario that is there for rows of the rule tables, by subject, and what of one does not hold. */
import { STATE_TEXTS } from "../../../../server/views/renderers.ts";
import { analyse } from "../../../analysis/analyse.ts";
import { BOARD_ERAS } from "./board-eras.ts";
import { BOOT_ERAS } from "./boot-eras.ts";
import { COMMAND_LINE_ERAS } from "./command-line-eras.ts";
import { CPU_ERAS } from "./cpu-eras.ts";
import { CXL_ERAS } from "./cxl-eras.ts";
import { DEVICE_ERAS } from "./device-eras.ts";
import type { Era } from "./era.ts";
import { FAKE_NODE_ERAS } from "./fake-node-eras.ts";
import { HOTPLUG_ERAS } from "./hotplug-eras.ts";
import { HUGETLB_ERAS } from "./hugetlb-eras.ts";
import { ISOLATION_ERAS } from "./isolation-eras.ts";
import { LOCK_ERAS } from "./lock-eras.ts";
import { LOG_ERAS } from "./log-eras.ts";
import { MEMMAP_ERAS } from "./memmap-eras.ts";
import { MEMORY_INFO_ERAS } from "./memory-info-eras.ts";
import { MEMORY_MAP_ERAS } from "./memory-map-eras.ts";
import { MIRROR_ERAS } from "./mirror-eras.ts";
import { RESERVATION_ERAS } from "./reservation-eras.ts";
import { ZONE_LOG_ERAS } from "./zone-log-eras.ts";

export const SUBJECTS: readonly (readonly [string, readonly Era[]])[] = [
  ["boot", BOOT_ERAS],
  ["memory that is available", MEMORY_INFO_ERAS],
  ["numbers of the command line", COMMAND_LINE_ERAS],
  ["reservations", RESERVATION_ERAS],
  ["boards", BOARD_ERAS],
  ["mirrored memory", MIRROR_ERAS],
  ["memory map", MEMORY_MAP_ERAS],
  ["memory of the memmap", MEMMAP_ERAS],
  ["fake nodes", FAKE_NODE_ERAS],
  ["CPUs", CPU_ERAS],
  ["huge pages", HUGETLB_ERAS],
  ["memory blocks", HOTPLUG_ERAS],
  ["isolation", ISOLATION_ERAS],
  ["memory behind CXL", CXL_ERAS],
  ["devices", DEVICE_ERAS],
  ["locks", LOCK_ERAS],
  ["logs and files", LOG_ERAS],
  ["logs of zones", ZONE_LOG_ERAS],
];

export const ERAS: readonly Era[] = SUBJECTS.flatMap(([, eras]) => eras);

/** A sentence for each thing that an era's scenario does not do as it says; none: it holds. */
export function eraFaults({ scenario, told, shows = {}, pageblocks, errors = [] }: Era): readonly string[] {
  const { diagnostics, timeline } = analyse(scenario, { renderers: STATE_TEXTS });
  const found = diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
  const faults = [
    ...found.filter((message) => !errors.includes(message)),
    ...errors.filter((message) => !found.includes(message)).map((message) => `no error says: ${message}`),
  ];
  // What is not compared says nothing about the kernel: such lines are counted with `shows`.
  faults.push(...diagnostics.filter(({ code }) => code === "lines-passed-over").map(({ message }) => message));
  if (told !== undefined && !diagnostics.some(({ message }) => message.includes(told))) {
    faults.push(`no diagnostic says "${told}"`);
  }
  const given = (timeline.at(-1)?.outcome?.pageblocks ?? []).map(({ before, after }) => `${before} → ${after}`);
  if (pageblocks !== undefined && given.join() !== pageblocks.join()) {
    faults.push(`pageblocks become ${given.join(", ")}, not ${pageblocks.join(", ")}`);
  }
  const last = timeline.at(-1)?.after;
  for (const [view, parts] of Object.entries(shows)) {
    const lines = STATE_TEXTS[view as keyof typeof STATE_TEXTS](last!).split("\n");
    for (const [part, count] of Object.entries(parts)) {
      const shown = lines.filter((line) => line.includes(part)).length;
      if (shown !== count) faults.push(`${shown} lines of ${view} hold "${part}", not ${count}`);
    }
  }
  return faults;
}
