/** Values that a message may hold where another is meant, and messages that hold one of them. */
import fc from "fast-check";

const number = fc.oneof(
  fc.constantFrom(-1, 0, 1, 0.5, 2 ** 31, 2 ** 53, -(2 ** 53), 1e308, 5e-324, 4096),
  fc.integer(),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const word = fc.constantFrom(
  "",
  "1",
  "__proto__",
  "<img src=x onerror=alert(1)>",
  '"><script>alert(1)</script>',
  "javascript:alert(1)",
  "file://other.machine/share/x.memzone",
  "file:///etc/passwd",
  "file:///100%.memzone",
  "command:workbench.action.quit",
  "memory\u202e\u0000\u001b[31m",
  "\ud800",
  "x".repeat(5000),
);

/** What JSON can say, and no one would. */
export const anyValue: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, [], {}, [[]], { type: "step" }),
  number,
  word,
  fc.jsonValue({ maxDepth: 2 }),
);

/** What is put somewhere, a part of the way through all values: of the kind that was there, or of any. */
interface Change {
  readonly at: number;
  readonly how: "like" | "set" | "drop" | "double" | "add";
  readonly number: number;
  readonly word: string;
  readonly value: unknown;
  readonly field: string;
}

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  how: fc.constantFrom("like", "like", "like", "set", "drop", "double", "add"),
  number,
  word,
  value: anyValue,
  field: fc.constantFrom("uri", "step", "known", "type", "compare", "params", "__proto__", "constructor"),
});

/** Messages of `plain`, as they are or with values of theirs changed. */
export function changed(plain: readonly unknown[]): fc.Arbitrary<unknown> {
  return fc
    .tuple(
      fc.constantFrom(...plain),
      fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 5, arbitrary: fc.array(change, { maxLength: 4 }) }),
    )
    .map(([message, changes]) => changes.reduce(withChange, structuredClone(message)));
}

/** An own field, whatever it is called. */
function own(holder: object, key: string | number, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
}

type Path = readonly (string | number)[];

function withChange(message: unknown, { at, how, field, ...put }: Change): unknown {
  const paths = pathsOf(message);
  const path = paths[Math.floor(at * paths.length)]!;
  const key = path.at(-1);
  if (key === undefined) return how === "set" ? put.value : message;
  // biome-ignore lint/suspicious/noExplicitAny: a path leads through JSON of any form.
  const holder = path.slice(0, -1).reduce((inner: any, each) => inner[each], message);
  const old: unknown = holder[key];
  if (how === "drop") delete holder[key];
  else if (how === "double" && Array.isArray(holder)) holder.splice(Number(key), 0, structuredClone(old));
  else if (how === "add" && typeof old === "object" && old !== null && !Array.isArray(old)) own(old, field, put.word);
  else if (how === "like" && typeof old === "number") holder[key] = put.number;
  else if (how === "like" && typeof old === "string") holder[key] = put.word;
  else if (how === "set") own(holder, key, put.value);
  return message;
}

/** The ways to all values in a message, itself first. */
function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, each]) =>
    pathsOf(each, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return [path, ...inner];
}
