import { describe, expect, it } from "vitest";
import { isolationUnit } from "../../../server/simulation/kernels/isolation-rules.ts";
import { defineRule, ruleFor, ruleRow } from "../../../server/simulation/kernels/rule-table.ts";
import { parseKernelVersion } from "../../../server/simulation/kernels/version.ts";

const rule = defineRule("colour", "which colour it has", [
  { value: "red", source: "a.c" },
  { from: "5.10", value: "green", source: "b.c" },
  { from: "6.6.0", value: "blue", source: "c.c" },
]);

function colour(version: string): string {
  return ruleFor(rule, parseKernelVersion(version)!);
}

describe("a rule", () => {
  it("holds from the first candidate of the series it came with", () => {
    expect(["5.9.20", "5.10-rc1", "5.10", "6.5"].map(colour)).toEqual(["red", "green", "green", "green"]);
  });

  it("holds from the release on where the release is named", () => {
    expect(["6.6-rc7", "6.6", "6.6.1", "7.2"].map(colour)).toEqual(["green", "blue", "blue", "blue"]);
  });

  it("says where it was learnt", () => {
    expect(ruleRow(rule, parseKernelVersion("6.1")!).source).toBe("b.c");
  });

  it("may hold in a linux-next tree alone", () => {
    const unit = (version: string) => ruleFor(isolationUnit, parseKernelVersion(version)!);
    expect(["5.18-rc4", "5.18.0-rc4-next-20220426", "5.18", "5.19-rc1"].map(unit)).toEqual([
      "max-order",
      "pageblock",
      "max-order",
      "pageblock",
    ]);
  });
});
