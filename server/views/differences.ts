/**
 * What turns one plain value (records, lists, strings, numbers) into another: so that whoever has the one is sent no more than what differs.
 */

/** The value itself, or what changes of a record or a list. */
export type Difference =
  | { readonly value: unknown }
  | {
      /** By name or by number, those of the old list. */
      readonly fields?: Readonly<Record<string, Difference>>;
      /** Fields of a record that it has no more. */
      readonly gone?: readonly string[];
      /** Items in the place of others, ascending; numbers are those of the old list. */
      readonly splices?: readonly Splice[];
    };

export interface Splice {
  readonly from: number;
  readonly without: number;
  readonly items: readonly unknown[];
}

/** So many items further on, in both lists together, an item is looked for that both have. */
const AHEAD = 16;
/** A list with no more words than this is sent whole. */
const FEW = 4;

/** Whether nothing differs, without finding out what does. Fields that are undefined are taken for missing ones. */
export function isSame(old: unknown, now: unknown): boolean {
  if (old === now) return true;
  if (typeof old !== "object") return false;
  if (Array.isArray(old)) {
    return Array.isArray(now) && old.length === now.length && old.every((item, at) => isSame(item, now[at]));
  }
  if (!isRecord(old) || !isRecord(now)) return false;
  for (const name of Object.keys(now)) if (!isSame(old[name], now[name])) return false;
  return Object.keys(old).every((name) => old[name] === undefined || now[name] !== undefined);
}

/** Undefined: nothing differs (isSame). */
export function differenceOf(old: unknown, now: unknown): Difference | undefined {
  if (isSame(old, now)) return undefined;
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
  return { ...(Object.keys(fields).length === 0 ? {} : { fields }), ...(gone.length === 0 ? {} : { gone }) };
}

function differenceOfLists(old: readonly unknown[], now: readonly unknown[]): Difference | undefined {
  const difference = differenceByItems(old, now);
  // A few words are less than what differs in them.
  const isShort = now.length <= FEW && now.every((item) => typeof item !== "object");
  return difference !== undefined && isShort ? { value: now } : difference;
}

function differenceByItems(old: readonly unknown[], now: readonly unknown[]): Difference | undefined {
  const most = Math.min(old.length, now.length);
  let sameEnd = 0;
  while (sameEnd < most && isSame(old.at(-1 - sameEnd), now.at(-1 - sameEnd))) sameEnd++;
  const [oldEnd, nowEnd] = [old.length - sameEnd, now.length - sameEnd];
  const fields: Record<string, Difference> = {};
  const splices: Splice[] = [];
  let [from, to] = [0, 0];
  while (from < oldEnd || to < nowEnd) {
    if (from < oldEnd && to < nowEnd && isSame(old[from], now[to])) {
      from++;
      to++;
      continue;
    }
    const { without, added } = untilSame(old.slice(from, oldEnd), now.slice(to, nowEnd));
    // As many as before: what differs in each is less than all of them.
    if (without === added) {
      for (let index = 0; index < without; index++) {
        const difference = differenceOf(old[from + index], now[to + index]);
        if (difference !== undefined) fields[from + index] = difference;
      }
    } else splices.push({ from, without, items: now.slice(to, to + added) });
    from += without;
    to += added;
  }
  const isUnchanged = splices.length === 0 && Object.keys(fields).length === 0;
  if (isUnchanged) return undefined;
  return { ...(Object.keys(fields).length === 0 ? {} : { fields }), ...(splices.length === 0 ? {} : { splices }) };
}

/** How many of both lists lie in front of the next item that both have; all where it is not near. */
function untilSame(
  old: readonly unknown[],
  now: readonly unknown[],
): { readonly without: number; readonly added: number } {
  for (let sum = 1; sum <= AHEAD; sum++) {
    for (let without = 0; without <= sum; without++) {
      const added = sum - without;
      if (without >= old.length || added >= now.length) continue;
      if (isSame(old[without], now[added])) return { without, added };
    }
  }
  return { without: old.length, added: now.length };
}

/** The value that `difference` makes of `old`, which stays as it is. */
export function applied(old: unknown, difference: Difference | undefined): unknown {
  if (difference === undefined) return old;
  if ("value" in difference) return difference.value;
  const { fields = {}, gone = [], splices = [] } = difference;
  const copy = Array.isArray(old) ? [...old] : { ...(old as Fields) };
  for (const name of gone) delete (copy as Record<string, unknown>)[name];
  for (const [name, inner] of Object.entries(fields)) {
    (copy as Record<string, unknown>)[name] = applied((old as Fields)[name], inner);
  }
  for (const { from, without, items } of splices.toReversed()) {
    (copy as unknown[]).splice(from, without, ...items);
  }
  return copy;
}

type Fields = Readonly<Record<string, unknown>>;

function isRecord(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
