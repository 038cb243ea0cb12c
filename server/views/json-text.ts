/**
 * JSON for programs that people may look at: the outer levels over several lines, a line for each item of their lists.
 */

/** `value` must be plain data. Without a newline behind the last line. */
export function jsonText(value: unknown, levels = 2): string {
  return printed(value, levels, "");
}

/** `{"NAME": [ITEMS]}` as `jsonText` prints it, with the outer levels of each item over lines; piece by piece. */
export function* jsonListText(name: string, items: Iterable<unknown>, levels = 2): Generator<string> {
  const indent = " ".repeat(4);
  let before = `{\n  ${JSON.stringify(name)}: [\n${indent}`;
  let count = 0;
  for (const item of items) {
    yield `${before}${printed(item, levels, indent)}`;
    before = `,\n${indent}`;
    count++;
  }
  yield count === 0 ? `{\n  ${JSON.stringify(name)}: []\n}` : "\n  ]\n}";
}

function printed(value: unknown, levels: number, indent: string): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const deeper = `${indent}  `;
  const inner = (item: unknown): string => printed(item, levels - 1, deeper);
  const parts = Array.isArray(value)
    ? value.map(inner)
    : Object.entries(value).flatMap(([name, item]) =>
        item === undefined ? [] : [`${JSON.stringify(name)}: ${inner(item)}`],
      );
  const [open, close] = Array.isArray(value) ? "[]" : "{}";
  if (parts.length === 0) return `${open}${close}`;
  if (levels <= 0) return `${open}${parts.join(", ")}${close}`;
  return `${open}\n${deeper}${parts.join(`,\n${deeper}`)}\n${indent}${close}`;
}
