/**
 * What was measured of a subject: a range in each ordered dimension and a set in each unordered one, the hull of recorded boots in which every
 * fact came out right. Points inside are exact, of others each dimension that sticks out is a reason.
 */

import { formOfNumber, formOfSeries, formOnNodes } from "./command-line-points.ts";
import {
  type Addresses,
  type AddressKey,
  type DimensionKey,
  type RangeKey,
  type Ranges,
  rangesIn,
  type ValueKey,
  type Values,
  valuesIn,
} from "./dimension-keys.ts";
import { COUNT_OF_KIND, OWNER_OF_SIZE } from "./machine-points.ts";
import type { Point } from "./point.ts";
import type { Reason, Subject } from "./reason.ts";
import { asMet, twoOf } from "./together.ts";

/** Dimensions of which nothing was measured may be left out. */
export interface Envelope {
  /** Both ends inclusive. */
  readonly ranges?: Ranges;
  readonly addresses?: Addresses;
  readonly values?: Values;
}

/** By subject, see `subjectKey`. */
export type Envelopes = Readonly<Record<string, Envelope>>;

/** `platform qemu-q35`. */
export function subjectKey({ kind, name }: Subject): string {
  return `${kind} ${name}`;
}

/** Subjects that one reason is enough for where nothing was measured of them. */
const WHOLE: ReadonlySet<Subject["kind"]> = new Set([
  "build",
  "learnt-build",
  "image-build",
  "builds",
  "series",
  "platform",
  "machines",
]);

/** Why a point is not inside its subject's envelope; nothing where it is. */
export function outsideReasons({ of, ranges, addresses = {}, values }: Point, envelopes: Envelopes): readonly Reason[] {
  const envelope = envelopes[subjectKey(of)];
  if (envelope === undefined && WHOLE.has(of.kind)) return [{ kind: "never-measured", of }];
  if (envelope !== undefined && holds(envelope, ranges, addresses, values)) return NONE;
  const reasons: Reason[] = [
    ...rangesIn<RangeKey>(ranges).flatMap(([dimension, range]) =>
      outsideRange(of, dimension, range, envelope?.ranges?.[dimension]),
    ),
    ...rangesIn<AddressKey>(addresses).flatMap(([dimension, range]) =>
      outsideRange(of, dimension, range, envelope?.addresses?.[dimension]).map((reason) => ({
        ...reason,
        isAddress: true as const,
      })),
    ),
  ];
  for (const [dimension, all] of valuesIn(values)) {
    const measured = envelope?.values?.[dimension] ?? [];
    for (const value of all.filter((each) => !measured.includes(each)))
      reasons.push(notSeen(of, dimension, value, measured));
  }
  return withoutTwins(reasons);
}

const NONE: readonly Reason[] = [];

/** Whether all of a point is inside. */
function holds(envelope: Envelope, ranges: Ranges, addresses: Addresses, values: Values): boolean {
  return (
    rangesIn<RangeKey>(ranges).every(([key, range]) => isWithin(range, envelope.ranges?.[key])) &&
    rangesIn<AddressKey>(addresses).every(([key, range]) => isWithin(range, envelope.addresses?.[key])) &&
    valuesIn(values).every(([key, all]) => all.every((value) => envelope.values?.[key]?.includes(value) === true))
  );
}

function isWithin([min, max]: readonly [number, number], measured: readonly [number, number] | undefined): boolean {
  return measured !== undefined && measured[0] <= min && max <= measured[1];
}

function outsideRange(
  of: Subject,
  dimension: RangeKey | AddressKey,
  [min, max]: readonly [number, number],
  measured: readonly [number, number] | undefined,
): readonly Extract<Reason, { kind: "outside" }>[] {
  if (measured === undefined) {
    return [{ kind: "outside", of, dimension, value: max, measured: { kind: "values", values: [] } }];
  }
  const [least, most] = measured;
  if (least <= min && max <= most) return [];
  const value = least > min ? min : max;
  return [{ kind: "outside", of, dimension, value, measured: { kind: "range", min: least, max: most } }];
}

/**
 * A form of parameter, or a kind of device, that was never seen has no measured numbers and nodes either, and the memory of a machine without
 * nodes is that of its one node: one reason for both.
 */
function withoutTwins(reasons: readonly Reason[]): readonly Reason[] {
  const all = new Set(reasons.flatMap((reason) => (reason.kind === "outside" ? [outsideKey(reason)] : [])));
  const unseen = new Set<string>(
    reasons.flatMap((reason) => {
      if (reason.kind === "parameter-not-measured") return [reason.form, `${reason.name}@`];
      return reason.kind === "outside" ? [reason.dimension] : [];
    }),
  );
  const forms = new Set(reasons.flatMap((reason) => (reason.kind === "parameter-not-measured" ? [reason.form] : [])));
  const never = new Set<string>([...forms].map(asMet));
  for (const [kind, dimension] of Object.entries(COUNT_OF_KIND)) if (unseen.has(dimension)) never.add(kind);
  return reasons.filter((reason) => {
    if (reason.kind === "outside" && reason.dimension === "nodeMemory")
      return !all.has(outsideKey({ ...reason, dimension: "memory" }));
    if (reason.kind === "together-not-measured") return !never.has(reason.first) && !never.has(reason.second);
    if (reason.kind === "parameter-nodes-not-measured" || reason.kind === "parameter-series-not-measured")
      return !forms.has(reason.form);
    if (reason.kind !== "outside" || reason.measured.kind === "range" || reason.measured.values.length > 0) return true;
    if (reason.of.kind === "command-line") return !unseen.has(formOfNumber(reason.dimension));
    // Of a series that was never seen no update was, either.
    if (reason.of.kind === "image-build") return !unseen.has("series" satisfies DimensionKey);
    return !unseen.has(OWNER_OF_SIZE[reason.dimension] ?? "");
  });
}

function notSeen(of: Subject, dimension: ValueKey, value: string, values: readonly string[]): Reason {
  const equals = value.indexOf("=");
  const name = equals < 0 ? value : value.slice(0, equals);
  if (dimension === "parameter") return { kind: "parameter-not-measured", name, form: value };
  if (dimension === "parameterIdle") return { kind: "parameter-idle-not-measured", name: value };
  if (dimension === "parameterNodes") return { kind: "parameter-nodes-not-measured", ...formOnNodes(value) };
  if (dimension === "parameterSeries") return { kind: "parameter-series-not-measured", ...formOfSeries(value) };
  if (dimension === "together") {
    const [first, second] = twoOf(value);
    return { kind: "together-not-measured", first, second };
  }
  if (dimension === "config") return { kind: "config-not-measured", name, value: value.slice(equals + 1) };
  if (dimension === "step") return { kind: "step-not-measured", step: value };
  return { kind: "outside", of, dimension, value, measured: { kind: "values", values } };
}

/** A dimension with the value that is outside. */
export function outsideKey({ dimension, value }: Extract<Reason, { readonly kind: "outside" }>): string {
  return `${dimension} ${value}`;
}

/** The smallest envelopes that hold these and the points. */
export function grown(envelopes: Envelopes, points: readonly Point[]): Envelopes {
  const next: Record<string, Envelope> = { ...envelopes };
  for (const { of, ranges, addresses = {}, values } of points) {
    const key = subjectKey(of);
    const before = next[key] ?? {};
    next[key] = {
      ranges: hull(before.ranges, ranges),
      addresses: hull(before.addresses, addresses),
      values: union(before.values, values),
    };
  }
  return next;
}

function hull<Key extends RangeKey | AddressKey>(
  before: { readonly [K in Key]?: readonly [number, number] } = {},
  more: { readonly [K in Key]?: readonly [number, number] },
): { readonly [K in Key]?: readonly [number, number] } {
  const entries = rangesIn<Key>(more).map(([dimension, [min, max]]) => {
    const known = before[dimension] ?? [min, max];
    return [dimension, [Math.min(known[0], min), Math.max(known[1], max)] as const] as const;
  });
  return { ...before, ...Object.fromEntries(entries) };
}

function union(before: Point["values"] = {}, more: Point["values"]): Point["values"] {
  const entries = valuesIn(more).map(([dimension, values]) => {
    const all = new Set([...(before[dimension] ?? []), ...values]);
    return [dimension, [...all].sort()] as const;
  });
  return { ...before, ...Object.fromEntries(entries) };
}
