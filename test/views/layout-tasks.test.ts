import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { layoutOf } from "../../server/views/layout-model.ts";
import { timelineOf } from "../../server/views/timeline.ts";
import { analyse } from "../analysis/fixture.ts";

const MACHINE = readFileSync("samples/003-machine.memzone", "utf8");
const sample = (name: string) => {
  const text = readFileSync(`samples/${name}.memzone`, "utf8");
  return analyse(text.replace(/^use "003-machine.memzone"$/m, () => MACHINE));
};

test("tasks that wait for each other are a deadlock", () => {
  const analysis = sample("002-hot-add-deadlock");
  expect(layoutOf(analysis, 1)!.outcome).toBe("deadlock");
  expect(timelineOf(analysis).marks.map(({ outcome }) => outcome)).toEqual(["ok", "deadlock"]);
});

test("tasks behind one that never comes back are stalled: nobody waits in a ring", () => {
  const analysis = sample("002-isolation-at-pageblocks");
  expect(layoutOf(analysis, 1)!.outcome).toBe("stalled");
  expect(timelineOf(analysis).marks.map(({ outcome }) => outcome)).toEqual(["ok", "stalled", "ok"]);
});
