import { expect, test } from "vitest";
import { latestWins } from "../../client/latest-wins.ts";

test("however often it is asked for, one run is under way and one more answers the rest", async () => {
  let running = 0;
  let most = 0;
  let runs = 0;
  const demand = latestWins(async () => {
    running += 1;
    most = Math.max(most, running);
    runs += 1;
    await Promise.resolve();
    if (runs === 1) for (let key = 0; key < 50; key += 1) demand();
    await Promise.resolve();
    running -= 1;
  }, fail);
  for (let key = 0; key < 50; key += 1) demand();
  await demand.settled();
  expect([runs, most]).toEqual([2, 1]);
});

test("a run that fails is told of and does not stop the next", async () => {
  const failures: unknown[] = [];
  let runs = 0;
  const demand = latestWins(
    async () => {
      runs += 1;
      if (runs === 1) throw new Error("the server is gone");
    },
    (error) => failures.push(error),
  );
  demand();
  await demand.settled();
  demand();
  await demand.settled();
  expect(runs).toBe(2);
  expect(failures).toHaveLength(1);
});

function fail(error: unknown): void {
  throw error;
}
