/** Two values of many thousand parts, held against each other. */
import { isDeepStrictEqual } from "node:util";
import { expect } from "vitest";

/** As `expect(value).toEqual(expected)`, which takes ten times as long to see that nothing differs. */
export function expectSame(value: unknown, expected: unknown): void {
  if (!isDeepStrictEqual(value, expected)) expect(value).toEqual(expected);
}
