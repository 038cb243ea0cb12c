/** Where a case lies in the dimensions of envelopes: the points of its boots and of every step that was taken. */
import { leftPoints, stepPoint } from "../../server/simulation/evidence/dimensions.ts";
import { imagePointsOf, pointsOf } from "../../server/simulation/evidence/levels.ts";
import type { Point } from "../../server/simulation/evidence/point.ts";
import { isApart, type Reason, type ReasonKind } from "../../server/simulation/evidence/reason.ts";
import type { Event } from "../../server/simulation/state/events.ts";
import type { MemoryState } from "../../server/simulation/state/state.ts";

/** Reasons that a wider envelope, or one more recording, makes go away. */
const GROWABLE: ReadonlySet<ReasonKind> = new Set([
  "outside",
  "release-not-stated",
  "never-measured",
  "parameter-not-measured",
  "parameter-idle-not-measured",
  "parameter-nodes-not-measured",
  "parameter-series-not-measured",
  "together-not-measured",
  "config-not-measured",
  "step-not-measured",
  "row-not-reached",
] satisfies ReasonKind[]);

export interface CasePoints {
  readonly points: readonly Point[];
  /** The points it would have if the images of its builds told of them; empty where no table does. */
  readonly imagePoints: readonly Point[];
  /** What makes it modelled whatever is measured. */
  readonly doubts: readonly Reason[];
}

let collected:
  | {
      readonly points: Map<string, Point>;
      readonly imagePoints: Map<string, Point>;
      readonly doubts: Map<string, Reason>;
    }
  | undefined;

/** Runs a case and tells where it lies. */
export function withPoints<T>(run: () => T): CasePoints & { readonly result: T } {
  const own = {
    points: new Map<string, Point>(),
    imagePoints: new Map<string, Point>(),
    doubts: new Map<string, Reason>(),
  };
  collected = own;
  try {
    const result = run();
    return {
      result,
      points: [...own.points.values()],
      imagePoints: [...own.imagePoints.values()],
      doubts: [...own.doubts.values()],
    };
  } finally {
    collected = undefined;
  }
}

/** Called by who runs a case, for each boot. */
export function booted(state: MemoryState): void {
  if (collected === undefined) return;
  for (const point of pointsOf(state)) collected.points.set(JSON.stringify(point), point);
  for (const point of imagePointsOf(state)) collected.imagePoints.set(JSON.stringify(point), point);
  for (const reason of state.boot.evidence.reasons) {
    if (!GROWABLE.has(reason.kind) && !isApart(reason)) collected.doubts.set(JSON.stringify(reason), reason);
  }
}

/** Called by who runs a case, for each step; `after`: the state behind it. */
export function stepped(before: MemoryState, event: Event, after: MemoryState): void {
  if (collected === undefined) return;
  for (const point of [stepPoint(before.boot.setup, event), ...leftPoints(after)]) {
    collected.points.set(JSON.stringify(point), point);
    if (collected.imagePoints.size > 0) collected.imagePoints.set(JSON.stringify(point), point);
  }
}
