/**
 * The checked-in figure: what each edit makes the server do and send, in exact counts. One that is better or worse than the file says is a change
 * to look at; `npm run bench -- --write` writes it.
 */
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { FIGURE, figure } from "./figure-file.ts";

test("an edit costs what the figure says", { timeout: 120_000 }, () => {
  expect(figure()).toEqual(JSON.parse(readFileSync(FIGURE, "utf8")));
});

test("what an edit of a step's own makes does not grow with the story", () => {
  const { counts } = JSON.parse(readFileSync(FIGURE, "utf8")) as ReturnType<typeof figure>;
  const of = (steps: number) => counts[`${steps} steps`]!;
  for (const edit of ["last step", "comment"] as const) {
    const { bytes: _, ...short } = of(10)[edit]!;
    const { bytes: __, ...long } = of(10_000)[edit]!;
    expect(long).toEqual(short);
  }
});
