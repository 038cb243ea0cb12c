/**
 * Small notes behind the text: what became of a `movablecore=`, how a step ended. Few and short, and none that repeats what
 * is written.
 */

import type { Span } from "../../grammar/ast.ts";
import type { Analysis, TimelineEntry } from "../analysis/analysis.ts";
import { outcomeText } from "../analysis/notes/outcome-words.ts";
import { originsOfZone } from "../simulation/state/zone-causes.ts";
import { bytesOf, hex } from "../simulation/units/units.ts";
import { exactSize } from "./size-text.ts";

export interface InlayHint {
  readonly offset: number;
  readonly label: string;
  readonly tooltip?: string;
}

const ZONE_PARAMETERS: ReadonlySet<string> = new Set(["movablecore", "kernelcore", "movable_node"]);

/** The hints within a span, in the order of the text. */
export function inlayHints(analysis: Analysis, within: Span): readonly InlayHint[] {
  return [...zoneHints(analysis), ...outcomeHints(analysis)]
    .filter(({ offset }) => within.start <= offset && offset <= within.end)
    .sort((a, b) => a.offset - b.offset);
}

/** `= 104 MiB at 0x139800000` behind the parameter that ZONE_MOVABLE comes from. */
function zoneHints(analysis: Analysis): readonly InlayHint[] {
  const state = analysis.timeline[0]?.after;
  if (state === undefined) return [];
  const hints: InlayHint[] = [];
  for (const statement of analysis.file.statements) {
    if (statement.kind !== "cmdline") continue;
    for (const param of statement.params) {
      if (!ZONE_PARAMETERS.has(param.name.replaceAll("-", "_"))) continue;
      const zones = state.nodes
        .flatMap((node) => node.zones)
        .filter((zone) => zone.name === "Movable" && zone.spanned > 0)
        .filter((zone) =>
          originsOfZone(state, zone).some((origin) => {
            const place = analysis.placeOf(origin);
            return place?.uri === analysis.uri && place.span.start === param.span.start;
          }),
        );
      if (zones.length === 0) continue;
      const { pageSize } = state.geometry;
      const parts = zones.map((zone) => {
        const node = state.nodes.length > 1 ? `node${zone.node} ` : "";
        return `${node}${exactSize(bytesOf(zone.present, pageSize))} at ${hex(bytesOf(zone.startPfn, pageSize))}`;
      });
      hints.push({ offset: param.span.end, label: ` = ${parts.join(", ")}`, tooltip: "ZONE_MOVABLE after boot" });
    }
  }
  return hints;
}

/** `EBUSY` behind a step whose outcome is not written. */
function outcomeHints(analysis: Analysis): readonly InlayHint[] {
  const hints: InlayHint[] = [];
  for (const entry of analysis.timeline) {
    if (entry.place.uri !== analysis.uri || entry.event.kind === "boot" || statesOutcome(entry)) continue;
    if (entry.outcome.result === "ok") continue;
    hints.push({
      offset: entry.place.span.end,
      label: ` → ${entry.outcome.result}`,
      ...(entry.outcome.reason === undefined ? {} : { tooltip: outcomeText(entry.outcome.reason) }),
    });
  }
  return hints;
}

function statesOutcome({ statement }: TimelineEntry): boolean {
  return "expected" in statement && statement.expected !== undefined;
}
