/**
 * Checks of plain data that came from elsewhere: small total functions that tell whether an unknown value has a shape.
 * Both ends of the webview's message channel and its saved state go through them; what does not fit is dropped.
 */

export type Check<T> = (value: unknown) => value is T;

type Shape<T> = { readonly [K in keyof T]-?: Check<T[K]> };

export const isString: Check<string> = (value): value is string => typeof value === "string";
export const isBoolean: Check<boolean> = (value): value is boolean => typeof value === "boolean";
/** A number that can be counted or drawn with: NaN and the infinities are no such. */
export const isNumber: Check<number> = (value): value is number => typeof value === "number" && Number.isFinite(value);

/** A count, or the place of something in a list. */
export const isCount: Check<number> = (value): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
/** A line or a character of a text, as the protocol of editors counts them. */
export const isTextOffset: Check<number> = (value): value is number => isCount(value) && value < 2 ** 31;

/** One of the given constants. */
export function isOneOf<const T extends string | number | boolean | null>(...values: readonly T[]): Check<T> {
  return (value): value is T => values.some((one) => one === value);
}

/** A record of any names, each field accepted by the check. */
export function isNamed<T>(check: Check<T>): Check<Readonly<Record<string, T>>> {
  return (value): value is Readonly<Record<string, T>> =>
    typeof value === "object" && value !== null && !Array.isArray(value) && Object.values(value).every(check);
}

/** What the check accepts, or nothing at all. */
export function isOptional<T>(check: Check<T>): Check<T | undefined> {
  return (value): value is T | undefined => value === undefined || check(value);
}

/** What the check accepts, or null. */
export function isNullable<T>(check: Check<T>): Check<T | null> {
  return (value): value is T | null => value === null || check(value);
}

/** An array whose every item the check accepts. */
export function isArrayOf<T>(check: Check<T>): Check<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every(check);
}

/** An object with these fields, each accepted by its check; further fields do no harm where nothing looks at them. */
export function isRecord<T extends object>(shape: Shape<T>): Check<T> {
  const fields = Object.entries(shape) as [string, Check<unknown>][];
  return (value): value is T => {
    if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
    const record = value as Record<string, unknown>;
    return fields.every(([name, check]) => check(record[name]));
  };
}

/** An object with these fields and no others: what is handed on whole. */
export function isExactly<T extends object>(shape: Shape<T>): Check<T> {
  const check = isRecord(shape);
  return (value): value is T => check(value) && Object.keys(value).every((name) => Object.hasOwn(shape, name));
}

/** A record that is accepted by one of several checks, told apart by its field `type`. */
export function isTagged<T extends { readonly type: string }>(
  checks: { readonly [K in T["type"]]: Check<Extract<T, { readonly type: K }>> },
): Check<T> {
  const byType = new Map(Object.entries(checks) as [string, Check<unknown>][]);
  return (value): value is T => {
    if (typeof value !== "object" || value === null) return false;
    const { type } = value as { readonly type?: unknown };
    return typeof type === "string" && (byType.get(type)?.(value) ?? false);
  };
}
