/**
 * What turns one plain value (records, lists, strings, numbers) into another: so that whoever has the one is sent no more than what differs.
 */

/** The value itself, changed fields of a record, or items in the place of others in a list. */
export type Difference =
  | { readonly value: unknown }
  | { readonly fields: Readonly<Record<string, Difference>>; readonly gone?: readonly string[] }
  | { readonly from: number; readonly without: number; readonly items: readonly unknown[] };

/** Undefined: nothing differs. Fields that are undefined are taken for missing ones. */
export function differenceOf(old: unknown, now: unknown): Difference | undefined {
  if (old === now) return undefined;
  if (Array.isArray(old) && Array.isArray(now)) return differenceOfLists(old, now);
  if (isRecord(old) && isRecord(now)) return differenceOfRecords(old, now);
  return { value: now };
}

function differenceOfRecords(old: Fields, now: Fields): Difference | undefined {
  const fields: Record<string, Difference> = {};
  for (const [name, value] of Object.entries(now)) {
    if (value === undefined) continue;
    const difference = old[name] === undefined ? { value } : differenceOf(old[name], value);
    if (difference !== undefined) fields[name] = difference;
  }
  const gone = Object.keys(old).filter((name) => old[name] !== undefined && now[name] === undefined);
  if (Object.keys(fields).length === 0 && gone.length === 0) return undefined;
  return { fields, ...(gone.length === 0 ? {} : { gone }) };
}

function differenceOfLists(old: readonly unknown[], now: readonly unknown[]): Difference | undefined {
  const most = Math.min(old.length, now.length);
  let same = 0;
  while (same < most && differenceOf(old[same], now[same]) === undefined) same++;
  let sameEnd = 0;
  while (sameEnd < most - same && differenceOf(old.at(-1 - sameEnd), now.at(-1 - sameEnd)) === undefined) sameEnd++;
  const without = old.length - same - sameEnd;
  const items = now.slice(same, now.length - sameEnd);
  if (without === 0 && items.length === 0) return undefined;
  const spliced = { from: same, without, items };
  if (without !== items.length) return spliced;
  // As many as before: what differs in each is less than all of them.
  const fields: Record<string, Difference> = {};
  for (const [index, item] of items.entries()) {
    const difference = differenceOf(old[same + index], item);
    if (difference !== undefined) fields[same + index] = difference;
  }
  return { fields };
}

/** The value that `difference` makes of `old`, which stays as it is. */
export function applied(old: unknown, difference: Difference | undefined): unknown {
  if (difference === undefined) return old;
  if ("value" in difference) return difference.value;
  if ("from" in difference) {
    const { from, without, items } = difference;
    return (old as readonly unknown[]).toSpliced(from, without, ...items);
  }
  const copy = Array.isArray(old) ? [...old] : { ...(old as Fields) };
  for (const name of difference.gone ?? []) delete (copy as Record<string, unknown>)[name];
  for (const [name, inner] of Object.entries(difference.fields)) {
    (copy as Record<string, unknown>)[name] = applied((old as Fields)[name], inner);
  }
  return copy;
}

type Fields = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
