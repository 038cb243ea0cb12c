/**
 * Which memory blocks can go offline, as ranges: no tool prints it. A line for each run of blocks of one answer. What it rests on stands beside
 * the text and not in it, as of every text: `memzone show` has it on standard error.
 */

import { outcomeText } from "../analysis/notes/outcome-words.ts";
import { type OfflineableRun, offlineableRuns } from "../simulation/drivers/base-memory/offlineable.ts";
import { memoryBlockBytes } from "../simulation/state/block-size.ts";
import type { MemoryState } from "../simulation/state/state.ts";
import { hex16, sizeText } from "../simulation/units/units.ts";

const HEADINGS = ["RANGE", "SIZE", "BLOCK", "OFFLINE", "WHY"] as const;
/** Columns that are aligned to the right. */
const RIGHT: ReadonlySet<string> = new Set(["SIZE", "BLOCK"]);

export function offlineableText(state: MemoryState): string {
  const block = memoryBlockBytes(state.geometry);
  const rows = offlineableRuns(state).map((run) => cells(run, block));
  const widths = HEADINGS.map((heading, column) => Math.max(heading.length, ...rows.map((row) => row[column]!.length)));
  return [HEADINGS, ...rows]
    .map((row) =>
      row
        .map((cell, column) => {
          const width = widths[column]!;
          return RIGHT.has(HEADINGS[column]!) ? cell.padStart(width) : cell.padEnd(width);
        })
        .join(" ")
        .trimEnd(),
    )
    .join("\n");
}

function cells(run: OfflineableRun, block: number): readonly string[] {
  const { first, last, answer } = run;
  return [
    `${hex16(first * block)}-${hex16((last + 1) * block - 1)}`,
    sizeText((last + 1 - first) * block),
    first === last ? String(first) : `${first}-${last}`,
    answer,
    whyText(run),
  ];
}

/** What offlining answers and why, of blocks that can't or may not go offline: `EBUSY: page 0x13ff00 is reserved`. */
export function whyText(run: OfflineableRun): string {
  const { reason } = run;
  return attemptText(
    reason !== undefined && "modelled" in reason ? { ...run, reason: { ...reason, modelled: false } } : run,
  );
}

/** The same where nothing beside it says what is modelled: then the reason does. */
export function attemptText({ answer, results, reason }: OfflineableRun): string {
  const why = reason === undefined ? "" : outcomeText(reason);
  const outcome = answer === "yes" || answer === "offline" ? "" : results.join(" or ");
  return [outcome, why].filter((part) => part !== "").join(": ");
}
