import { describe, expect, it } from "vitest";
import { defineRule, ruleFor } from "../../server/simulation/kernels/rule-table.ts";
import { parseKernelVersion } from "../../server/simulation/kernels/version.ts";
import { applyMutation, mutationsOf, mutationText } from "./mutation.ts";
import { changedRows, withRows } from "./reached-rows.ts";

const colour = defineRule("test-colour", "a colour", [
  { value: "red", source: "paint.c" },
  { from: "5.4", value: "green", source: "paint.c" },
  { from: "6.2", value: "green", source: "paint.c" },
]);
const at = (version: string): string => ruleFor(colour, parseKernelVersion(version)!);

describe("rows of rule tables", () => {
  it("are those that a run asked for", () => {
    const { result, rows } = withRows(() => [at("5.5"), at("6.5")]);
    expect(result).toEqual(["green", "green"]);
    expect([...rows]).toEqual(["test-colour#1", "test-colour#2"]);
  });

  it("are no longer watched when the run is over, though it threw", () => {
    let seen: ReadonlySet<string> = new Set();
    expect(() =>
      withRows(() => {
        seen = withRows(() => at("5.5")).rows;
        throw new Error("over");
      }),
    ).toThrow("over");
    at("5.3");
    expect([...seen]).toEqual(["test-colour#1"]);
  });

  it("differ where one has come or gone, not where a count is another", () => {
    expect(changedRows({ a: { 0: 3, 1: 0 } }, { a: { 0: 4, 1: 0 } })).toEqual([]);
    expect(changedRows({ a: { 0: 3, 1: 0 } }, { a: { 0: 0, 1: 2 }, b: { 0: 1 } })).toEqual(["a#0", "a#1", "b#0"]);
  });
});

describe("a wrong row", () => {
  it("is each row as its neighbours, but for those that decide the same", () => {
    expect(mutationsOf("test-colour").map(mutationText)).toEqual([
      "test-colour since ever, as behind it",
      "test-colour from 5.4, as before it",
    ]);
  });

  it("decides until it is undone", () => {
    const undo = applyMutation({ rule: "test-colour", row: 1, as: 0 });
    expect(at("5.5")).toBe("red");
    undo();
    expect(at("5.5")).toBe("green");
  });
});
