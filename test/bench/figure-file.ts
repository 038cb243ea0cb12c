/** The figure of counts as it is checked in: figure.json. */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Counts, countsOf } from "./figure.ts";
import { type Edit, MACHINES, STEPS } from "./stories.ts";

export const FIGURE = join(dirname(fileURLToPath(import.meta.url)), "figure.json");

export interface Figure {
  /** By length of the story on a machine of 4 GiB; in those that fail, every second step does. */
  readonly counts: Readonly<Record<string, Readonly<Partial<Record<Edit, Counts>>>>>;
}

export function figure(): Figure {
  const [small] = MACHINES;
  const entries = [
    ...STEPS.map((steps) => [`${steps} steps`, countsOf(small, steps, false)] as const),
    ["1000 steps, half of them failing", countsOf(small, 1000, true)] as const,
  ];
  return { counts: Object.fromEntries(entries) };
}
