import { describe, expect, it } from "vitest";
import { evidenceLines, evidenceTexts, reasonText } from "../../server/analysis/evidence-words.ts";
import { EXACT, evidenceFor, evidenceOf, type Reason } from "../../server/simulation/evidence/reason.ts";

const BUILD = { kind: "build", name: "debian 6.12" } as const;
const CPUS: Reason = {
  kind: "outside",
  of: BUILD,
  dimension: "cpus",
  value: 64,
  measured: { kind: "range", min: 1, max: 4 },
};

describe("why a fact is only modelled", () => {
  it("names the dimension, the value and what was measured", () => {
    expect(reasonText(CPUS)).toBe("cpus 64 is outside 1-4, what was measured with debian 6.12");
  });

  it("writes sizes as a person does", () => {
    const reason: Reason = {
      ...CPUS,
      dimension: "memory",
      value: 2 ** 37,
      measured: { kind: "range", min: 2 ** 29, max: 2 ** 36 },
    };
    expect(reasonText(reason)).toBe("memory 128 GiB is outside 512 MiB-64 GiB, what was measured with debian 6.12");
  });

  it("says things that go together once", () => {
    const items = ["imageStart", "imageEnd", "brk"];
    expect(reasonText({ kind: "log-lacks", log: "boot.dmesg", items, nearest: "debian 6.12" })).toBe(
      "boot.dmesg does not tell the place of the kernel image and the early heap: as in debian 6.12",
    );
  });

  it("is a line a reason, and none where the fact is exact", () => {
    expect(evidenceLines(evidenceOf([CPUS, { kind: "kaslr" }, CPUS]))).toEqual([
      "modelled: cpus 64 is outside 1-4, what was measured with debian 6.12",
      "modelled: KASLR places the kernel image: it is shown where nokaslr puts it",
    ]);
    expect(evidenceTexts(EXACT)).toEqual([]);
  });
});

describe("what a reason touches", () => {
  it("leaves spans and blocks alone where only sizes are unknown", () => {
    const evidence = evidenceOf([{ kind: "kaslr" }, CPUS]);
    expect(evidenceFor(evidence, "layout")).toBe(EXACT);
    expect(evidenceFor(evidence, "sizes")).toBe(evidence);
  });

  it("keeps the reasons that reach further", () => {
    const probe: Reason = { kind: "step-not-measured", step: "probe" };
    expect(evidenceFor(evidenceOf([{ kind: "kaslr" }, probe]), "layout").reasons).toEqual([probe]);
  });
});
