/** Facts with origins replaced by the text they stand for: an origin is a number that means nothing by itself. */
import type { Analysis } from "../../server/analysis/analysis.ts";
import type { Origin } from "../../server/simulation/state/events.ts";

/** The same facts, as they are after any edits and from scratch. Lists that versions share are written out. */
export function placed(facts: unknown, { placeOf, file, uri }: Analysis): unknown {
  const written = (origin: unknown): unknown => {
    const place = typeof origin === "number" ? placeOf(origin as Origin) : undefined;
    if (place === undefined) return origin;
    return place.uri === uri
      ? `${place.span.start}: ${file.text.slice(place.span.start, place.span.end)}`
      : `${place.uri} ${place.span.start}`;
  };
  // What many states share is written out once.
  const known = new Map<object, unknown>();
  const walk = (value: unknown): unknown => {
    if (typeof value !== "object" || value === null) return value;
    if (!known.has(value)) known.set(value, walkInto(value));
    return known.get(value);
  };
  const walkInto = (value: object): unknown => {
    if (Array.isArray(value)) return value.map(walk);
    if (value instanceof Map) return [...value].map(walk);
    if (Symbol.iterator in value) return [...(value as Iterable<unknown>)].map(walk);
    return Object.fromEntries(
      Object.entries(value).map(([key, part]) => {
        if (key === "origin") return [key, written(part)];
        if (key !== "origins") return [key, walk(part)];
        return [key, [...(part as Iterable<unknown>)].map(written)];
      }),
    );
  };
  return walk(facts);
}
