/**
 * The kernel that stands in where a log lacks the line that names its own: one whose log is worded alike. Rules of the log's wording
 * (mm/page_alloc.c: free_area_init_nodes(), zero_resv_unavail(), zone_batchsize()) tell its time.
 */

import { NEWEST_MEASURED, OLDEST_MEASURED } from "../../simulation/evidence/measured-range.ts";
import { unavailableMessage, zoneBatchCeiling, zoneLogWording } from "../../simulation/kernels/log-rules.ts";
import { ruleFor } from "../../simulation/kernels/rule-table.ts";
import { type KernelVersion, parseKernelVersion, seriesDownFrom } from "../../simulation/kernels/version.ts";
import { KiB } from "../../simulation/units/units.ts";
import type { MachineFacts } from "../../sources/facts.ts";

export interface StandIn {
  readonly version: string;
  /** What the log does that kernels of that version do too, the end of sentences that begin with `it`. */
  readonly does: readonly string[];
}

interface Sign {
  readonly does: string;
  readonly fits: (version: KernelVersion) => boolean;
}

/** Nothing older was ever asked for: the first rules of the log's wording begin later. */
const OLDEST_SERIES = "4.0";

/** The newest kernel that is measured, or else the one nearest to now, whose log says all that this one does. */
export function standIn(facts: Pick<MachineFacts, "countsZones" | "saysOfHoles" | "mostBatch">): StandIn {
  const signs = signsOf(facts);
  const fitting = [NEWEST_MEASURED, OLDEST_MEASURED, ...seriesDownFrom(NEWEST_MEASURED, OLDEST_SERIES)].find((text) => {
    const version = parseKernelVersion(text);
    return version !== undefined && signs.every(({ fits }) => fits(version));
  });
  const version = fitting ?? NEWEST_MEASURED;
  return { version, does: version === NEWEST_MEASURED ? [] : signs.map(({ does }) => does) };
}

function signsOf({
  countsZones,
  saysOfHoles,
  mostBatch,
}: Pick<MachineFacts, "countsZones" | "saysOfHoles" | "mostBatch">): readonly Sign[] {
  const signs: Sign[] = [];
  if (countsZones !== undefined) {
    signs.push({
      does: "counts pages of zones",
      fits: (version) => ruleFor(zoneLogWording, version).tellsZonePages,
    });
  }
  if (saysOfHoles !== undefined) {
    const inAll = saysOfHoles.value.startsWith("Zeroed");
    signs.push({
      does: `says "${saysOfHoles.value}"`,
      fits: (version) => {
        const told = ruleFor(unavailableMessage, version);
        return inAll ? told === "all-in-one" : told === "reserved-before-nodes" || told === "reserved-behind-nodes";
      },
    });
  }
  if (mostBatch !== undefined) {
    signs.push({
      does: `has batches of ${mostBatch.value} pages`,
      fits: (version) => ruleFor(zoneBatchCeiling, version) / PAGE / 4 - 1 === mostBatch.value,
    });
  }
  return signs;
}

/** zone_batchsize() of pages of 4 KiB: a quarter of the ceiling, a power of two, less one. */
const PAGE = 4 * KiB;
