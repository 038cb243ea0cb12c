import { describe, expect, it } from "vitest";
import type { Fact } from "./compare.ts";
import { verdictOf } from "./tally.ts";

const right: Fact = { item: "zones", about: "spanned", recorded: "7", simulated: "7", level: "exact" };
const wrong: Fact = { ...right, simulated: "8" };

describe("the verdict on a case", () => {
  it("is that it is right where each fact is", () => {
    expect(verdictOf([right, right])).toEqual({
      right: true,
      exactAndWrong: false,
      logExactAndWrong: false,
      rightButModelled: false,
    });
  });

  it("is that it must not be where a fact that is called exact is wrong", () => {
    expect(verdictOf([right, wrong])).toEqual({
      right: false,
      exactAndWrong: true,
      logExactAndWrong: false,
      rightButModelled: false,
    });
    expect(verdictOf([right, { ...wrong, level: "modelled" }]).exactAndWrong).toBe(false);
  });

  it("is that less was claimed than was known where a right fact is only modelled, but not where only a running system knows", () => {
    expect(verdictOf([right, { ...right, level: "modelled" }]).rightButModelled).toBe(true);
    expect(verdictOf([right, { ...right, level: "depends" }]).rightButModelled).toBe(false);
  });

  it("counts the log, which also words what was only given rounded, for itself", () => {
    const line: Fact = { ...wrong, item: "log lines" };
    const verdict = { right: true, exactAndWrong: false, rightButModelled: false };
    expect(verdictOf([right, line])).toEqual({ ...verdict, logExactAndWrong: true });
    expect(verdictOf([right, { ...line, level: "modelled" }])).toEqual({ ...verdict, logExactAndWrong: false });
  });
});
