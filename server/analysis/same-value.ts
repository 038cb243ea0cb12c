/**
 * Equality of plain data by content. It is what decides whether an event is the one that was simulated before: values
 * hold no positions, so an edit of a comment leaves every event equal.
 */

/** True where both are the same tree of objects, arrays, maps and primitives. An absent field equals an undefined one. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((value, index) => sameValue(value, b[index]));
  }
  if (a instanceof Map || b instanceof Map) return a instanceof Map && b instanceof Map && sameValue([...a], [...b]);
  const left = a as Record<string, unknown>;
  const right = b as Record<string, unknown>;
  for (const key of Object.keys(left)) if (!sameValue(left[key], right[key])) return false;
  for (const key of Object.keys(right)) if (right[key] !== undefined && !(key in left)) return false;
  return true;
}
