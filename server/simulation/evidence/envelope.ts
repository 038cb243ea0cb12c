/**
 * What was measured of a subject: a range in each ordered dimension and a set in each unordered one, the hull of recorded boots in which every
 * fact came out right. Points inside are exact, of others each dimension that sticks out is a reason.
 */

import type { Point } from "./dimensions.ts";
import type { Measured, Reason, Subject } from "./reason.ts";

export interface Envelope {
  /** Both ends inclusive. */
  readonly ranges: Readonly<Record<string, readonly [number, number]>>;
  readonly values: Readonly<Record<string, readonly string[]>>;
}

/** By subject, see `subjectKey`. */
export type Envelopes = Readonly<Record<string, Envelope>>;

/** `platform qemu-q35`. */
export function subjectKey({ kind, name }: Subject): string {
  return `${kind} ${name}`;
}

/** Subjects that one reason is enough for where nothing was measured of them. */
const WHOLE: ReadonlySet<Subject["kind"]> = new Set(["build", "learnt-build", "builds", "platform", "machines"]);

/**
 * A number of a parameter counts as measured up to four times as small or as large: what it acts on (memory, nodes) has ranges of its
 * own, and whoever writes 300M where 256M was recorded asks for the same thing. `movablecore=1T`, `numa=fake=64` and `mem=40M` are not.
 */
const PARAMETER_LEEWAY = 4;

/** Why a point is not inside its subject's envelope; nothing where it is. */
export function outsideReasons({ of, ranges, values }: Point, envelopes: Envelopes): readonly Reason[] {
  const envelope = envelopes[subjectKey(of)];
  if (envelope === undefined && WHOLE.has(of.kind)) return [{ kind: "never-measured", of }];
  const reasons: Reason[] = [];
  for (const [dimension, [min, max]] of Object.entries(ranges)) {
    const measured = envelope?.ranges[dimension];
    const leeway = of.kind === "command-line" ? PARAMETER_LEEWAY : 1;
    if (measured !== undefined && measured[0] / leeway <= min && max <= measured[1] * leeway) continue;
    const value = measured !== undefined && measured[0] > min ? min : max;
    reasons.push({ kind: "outside", of, dimension, value, measured: measuredRange(measured) });
  }
  for (const [dimension, all] of Object.entries(values)) {
    const measured = envelope?.values[dimension] ?? [];
    for (const value of all.filter((each) => !measured.includes(each)))
      reasons.push(notSeen(of, dimension, value, measured));
  }
  return reasons;
}

function measuredRange(range: readonly [number, number] | undefined): Measured {
  return range === undefined ? { kind: "values", values: [] } : { kind: "range", min: range[0], max: range[1] };
}

function notSeen(of: Subject, dimension: string, value: string, values: readonly string[]): Reason {
  const equals = value.indexOf("=");
  const name = equals < 0 ? value : value.slice(0, equals);
  if (dimension === "parameter") return { kind: "parameter-not-measured", name, form: value };
  if (dimension === "config") return { kind: "config-not-measured", name, value: value.slice(equals + 1) };
  if (dimension === "step") return { kind: "step-not-measured", step: value };
  return { kind: "outside", of, dimension, value, measured: { kind: "values", values } };
}

/** The smallest envelopes that hold these and the points. */
export function grown(envelopes: Envelopes, points: readonly Point[]): Envelopes {
  const next: Record<string, Envelope> = { ...envelopes };
  for (const { of, ranges, values } of points) {
    const key = subjectKey(of);
    const before = next[key] ?? { ranges: {}, values: {} };
    next[key] = { ranges: hull(before.ranges, ranges), values: union(before.values, values) };
  }
  return next;
}

function hull(before: Envelope["ranges"], more: Envelope["ranges"]): Envelope["ranges"] {
  const entries = Object.entries(more).map(([dimension, [min, max]]) => {
    const known = before[dimension] ?? [min, max];
    return [dimension, [Math.min(known[0], min), Math.max(known[1], max)] as const] as const;
  });
  return { ...before, ...Object.fromEntries(entries) };
}

function union(before: Envelope["values"], more: Envelope["values"]): Envelope["values"] {
  const entries = Object.entries(more).map(([dimension, values]) => {
    const all = new Set([...(before[dimension] ?? []), ...values]);
    return [dimension, [...all].sort()] as const;
  });
  return { ...before, ...Object.fromEntries(entries) };
}
