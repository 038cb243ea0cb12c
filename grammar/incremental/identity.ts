/**
 * Which passage is which across an edit: those whose text or statements stayed keep their ids, so that what was worked out for them is
 * found again.
 */
import { type Passage, type ReadPassage, statementText } from "./passage.ts";

/** Gives passages that were read again the identity of the old ones whose statements they are, in the same order. */
export function identified(
  old: readonly Passage[],
  read: readonly ReadPassage[],
  firstId: number,
): { readonly passages: readonly Passage[]; readonly nextId: number } {
  let nextId = firstId;
  let same = 0;
  while (same < old.length && same < read.length && old[same]!.text === read[same]!.text) same++;
  let sameEnd = 0;
  const most = Math.min(old.length, read.length) - same;
  while (sameEnd < most && old.at(-1 - sameEnd)!.text === read.at(-1 - sameEnd)!.text) sameEnd++;
  const known = new Map<string, Passage[]>();
  const between = old.slice(same, old.length - sameEnd);
  for (const passage of between.toReversed()) {
    const text = statementText(passage);
    known.set(text, [...(known.get(text) ?? []), passage]);
  }
  let reached = -1;
  const middle = read.slice(same, read.length - sameEnd).map((each): Passage => {
    const candidates = known.get(statementText(each));
    const found = candidates?.pop();
    const index = found === undefined ? -1 : between.indexOf(found, reached + 1);
    if (found === undefined || index === -1) return { id: nextId++, ...each };
    reached = index;
    return found.text === each.text ? found : { id: found.id, ...each };
  });
  return { passages: [...old.slice(0, same), ...middle, ...old.slice(old.length - sameEnd)], nextId };
}
