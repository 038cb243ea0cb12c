/**
 * Small notes behind the text: what became of a `movablecore=`, how a step ended. Few and short, and none that repeats what
 * is written.
 */

import type { Span, Statement } from "../../grammar/ast.ts";
import type { AnalysedPassage, Analysis } from "../analysis/analysis.ts";
import { evidenceSentencesOf } from "../analysis/evidence-words.ts";
import { blockNames } from "../analysis/notes/block-names.ts";
import { outcomeText } from "../analysis/notes/outcome-words.ts";
import { blockEvidence, outcomeEvidence } from "../simulation/evidence/levels.ts";
import type { Evidence } from "../simulation/evidence/reason.ts";
import { memoryBlockBytes } from "../simulation/state/block-size.ts";
import type { MemoryState } from "../simulation/state/state.ts";
import { originsOfZone } from "../simulation/state/zone-causes.ts";
import { bytesOf, hex } from "../simulation/units/units.ts";
import { exactSize } from "./size-text.ts";

/** Kinds of hints, which people turn off one by one. */
export const HINT_KINDS = ["zones", "outcomes", "blocks"] as const;
export type HintKind = (typeof HINT_KINDS)[number];

export interface InlayHint {
  readonly kind: HintKind;
  readonly offset: number;
  readonly label: string;
  readonly tooltip?: string;
}

const ZONE_PARAMETERS: ReadonlySet<string> = new Set(["movablecore", "kernelcore", "movable_node"]);

/** The hints within a span, in the order of the text. Only passages that the span touches are looked at. */
export function inlayHints(
  analysis: Analysis,
  within: Span,
  kinds: ReadonlySet<HintKind> = new Set(HINT_KINDS),
): readonly InlayHint[] {
  const hints: InlayHint[] = [];
  for (const placed of analysis.passages(within)) {
    if (kinds.has("zones")) hints.push(...zoneHints(analysis, placed));
    if (kinds.has("outcomes")) hints.push(...outcomeHints(placed));
    if (kinds.has("blocks")) hints.push(...blockHints(placed));
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
    return [
      {
        kind: "zones",
        offset: start + span.end,
        label: ` = ${parts.join(", ")}`,
        tooltip: withEvidence("ZONE_MOVABLE after boot", blockEvidence(state)),
      },
    ];
  });
}

/** `EBUSY` behind a step whose outcome is not written. */
function outcomeHints({ passage, start, steps }: AnalysedPassage): readonly InlayHint[] {
  const hints: InlayHint[] = [];
  for (const { index, span, event, before, outcome } of steps) {
    if (event.kind === "boot" || outcome.result === "ok" || statesOutcome(passage.statements[index]!)) continue;
    hints.push({
      kind: "outcomes",
      offset: start + span.end,
      label: ` → ${outcome.result}`,
      tooltip: withEvidence(
        outcome.reason === undefined ? undefined : outcomeText(outcome.reason),
        outcomeEvidence(before, outcome),
      ),
    });
  }
  return hints;
}

/** `memory40-43` behind a `plug` that brings them. */
function blockHints({ start, steps }: AnalysedPassage): readonly InlayHint[] {
  return steps.flatMap(({ span, event, outcome, after }) => {
    const device = event.kind === "plug" ? after?.hotplug.devices.get(event.device) : undefined;
    if (device === undefined || after === undefined || outcome.result !== "ok") return [];
    const size = memoryBlockBytes(after.geometry);
    const blocks = device.added.map(({ first, last }) => ({
      first: Math.floor(first / size),
      last: Math.floor(last / size),
    }));
    if (blocks.length === 0) return [];
    return [
      {
        kind: "blocks",
        offset: start + span.end,
        label: ` → ${blockNames(blocks)}`,
        tooltip: withEvidence("the blocks that come", blockEvidence(after)),
      },
    ];
  });
}

/** What a hint tells besides, and how far it can be trusted. */
function withEvidence(text: string | undefined, evidence: Evidence | undefined): string {
  const sentences = evidence === undefined ? [] : evidenceSentencesOf(evidence);
  return [...(text === undefined ? [] : [text]), ...sentences].join("\n");
}

function statesOutcome(statement: Statement): boolean {
  return "expected" in statement && statement.expected !== undefined;
}
