import { describe, expect, it } from "vitest";
import { defineRule, ruleFor } from "../../server/simulation/kernels/rule-table.ts";
import { parseKernelVersion } from "../../server/simulation/kernels/version.ts";
import { applyMutation, mutationsOf, mutationText } from "./mutation.ts";
import { changedRows } from "./reached-rows.ts";
import { whereRight, withRows } from "./rows-asked.ts";

const colour = defineRule("test-colour", "a colour", [
  { value: "red", source: "mm/paint.c:paint()" },
  { since: "5.4", value: "green", source: "mm/paint.c:paint()" },
  { since: "6.2", value: "green", source: "mm/paint.c:paint()" },
]);
const at = (version: string): string => ruleFor(colour, parseKernelVersion(version)!);

describe("rows of rule tables", () => {
  it("are those that a run asked for", () => {
    const { result, rows } = withRows(() => [at("5.5"), at("6.5")]);
    expect(result).toEqual(["green", "green"]);
    expect([...rows]).toEqual(["test-colour@5.4", "test-colour@6.2"]);
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
    expect([...seen]).toEqual(["test-colour@5.4"]);
  });

  it("that only a text asks for are those of the text that came out right", () => {
    const compared = (recorded: string) =>
      withRows(() => {
        at("5.3");
        return whereRight(
          () => [at("5.5")],
          (simulated) => simulated === recorded,
        );
      }).rows;
    expect([...compared("green")]).toEqual(["test-colour@first", "test-colour@5.4"]);
    expect([...compared("red")]).toEqual(["test-colour@first"]);
    const nothing = (): readonly string[] => (at("5.5") === "green" ? [] : ["red"]);
    expect([...withRows(() => whereRight(nothing, () => true)).rows]).toEqual([]);
  });

  it("differ where one has come or gone, not where a count is another", () => {
    expect(changedRows({ a: { first: 3, "5.4": 0 } }, { a: { first: 4, "5.4": 0 } })).toEqual([]);
    expect(changedRows({ a: { first: 3, "5.4": 0 } }, { a: { first: 0, "5.4": 2 }, b: { first: 1 } })).toEqual([
      "a@first",
      "a@5.4",
      "b@first",
    ]);
  });
});

describe("a wrong row", () => {
  it("is each row as its neighbours, but for those that decide the same", () => {
    expect(mutationsOf(colour).map((each) => mutationText(each, [colour]))).toEqual([
      "test-colour since ever, as behind it",
      "test-colour from 5.4, as before it",
    ]);
  });

  it("decides until it is undone", () => {
    const undo = applyMutation({ rule: "test-colour", row: 1, as: 0 }, [colour]);
    expect(at("5.5")).toBe("red");
    undo();
    expect(at("5.5")).toBe("green");
  });
});
