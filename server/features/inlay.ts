/**
 * Small notes behind the text: what became of a `movablecore=`, how a step ended. Few and short, and none that repeats what
 * is written.
 */

import type { Span, Statement } from "../../grammar/ast.ts";
import type { AnalysedPassage, Analysis } from "../analysis/analysis.ts";
import { outcomeText } from "../analysis/notes/outcome-words.ts";
import type { MemoryState } from "../simulation/state/state.ts";
import { originsOfZone } from "../simulation/state/zone-causes.ts";
import { bytesOf, hex } from "../simulation/units/units.ts";
import { exactSize } from "./size-text.ts";

export interface InlayHint {
  readonly offset: number;
  readonly label: string;
  readonly tooltip?: string;
}

const ZONE_PARAMETERS: ReadonlySet<string> = new Set(["movablecore", "kernelcore", "movable_node"]);

/** The hints within a span, in the order of the text. Only passages that the span touches are looked at. */
export function inlayHints(analysis: Analysis, within: Span): readonly InlayHint[] {
  const hints: InlayHint[] = [];
  for (const placed of analysis.passages(within)) {
    hints.push(...zoneHints(analysis, placed), ...outcomeHints(placed));
  }
  return hints
    .filter(({ offset }) => within.start <= offset && offset <= within.end)
    .sort((a, b) => a.offset - b.offset);
}

/** What the first boot left. */
function bootedState(analysis: Analysis): MemoryState | undefined {
  for (const { steps } of analysis.passages()) {
    const [boot] = steps;
    if (boot !== undefined) return boot.after;
  }
  return undefined;
}

/** `= 104 MiB at 0x139800000` behind the parameter that ZONE_MOVABLE comes from. */
function zoneHints(analysis: Analysis, { passage, start }: AnalysedPassage): readonly InlayHint[] {
  const params = passage.statements
    .flatMap((statement) => (statement.kind === "cmdline" ? statement.params : []))
    .filter(({ name }) => ZONE_PARAMETERS.has(name.replaceAll("-", "_")));
  const state = params.length === 0 ? undefined : bootedState(analysis);
  if (state === undefined) return [];
  return params.flatMap(({ span }) => {
    const zones = state.nodes
      .flatMap((node) => node.zones)
      .filter((zone) => zone.name === "Movable" && zone.spanned > 0)
      .filter((zone) =>
        originsOfZone(state, zone).some((origin) => {
          const place = analysis.placeOf(origin);
          return place?.uri === analysis.uri && place.span.start === start + span.start;
        }),
      );
    if (zones.length === 0) return [];
    const { pageSize } = state.geometry;
    const parts = zones.map((zone) => {
      const node = state.nodes.length > 1 ? `node${zone.node} ` : "";
      return `${node}${exactSize(bytesOf(zone.present, pageSize))} at ${hex(bytesOf(zone.startPfn, pageSize))}`;
    });
    return [{ offset: start + span.end, label: ` = ${parts.join(", ")}`, tooltip: "ZONE_MOVABLE after boot" }];
  });
}

/** `EBUSY` behind a step whose outcome is not written. */
function outcomeHints({ passage, start, steps }: AnalysedPassage): readonly InlayHint[] {
  const hints: InlayHint[] = [];
  for (const { index, span, event, outcome } of steps) {
    if (event.kind === "boot" || outcome.result === "ok" || statesOutcome(passage.statements[index]!)) continue;
    hints.push({
      offset: start + span.end,
      label: ` → ${outcome.result}`,
      ...(outcome.reason === undefined ? {} : { tooltip: outcomeText(outcome.reason) }),
    });
  }
  return hints;
}

function statesOutcome(statement: Statement): boolean {
  return "expected" in statement && statement.expected !== undefined;
}
