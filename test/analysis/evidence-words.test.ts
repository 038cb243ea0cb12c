import { describe, expect, it } from "vitest";
import { evidenceTexts, reasonText, wordedEvidence } from "../../server/analysis/evidence-words.ts";
import { evidenceLines } from "../../server/analysis/level-words.ts";
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
    expect(reasonText(CPUS)).toBe("cpus 64 is outside 1 to 4, what was measured with debian 6.12");
  });

  it("writes sizes as a person does", () => {
    const reason: Reason = {
      ...CPUS,
      dimension: "memory",
      value: 2 ** 37,
      measured: { kind: "range", min: 2 ** 29, max: 2 ** 36 },
    };
    expect(reasonText(reason)).toBe("memory 128 GiB is outside 512 MiB to 64 GiB, what was measured with debian 6.12");
  });

  it("rounds a size that nobody would write, unless it then reads as the end of the range", () => {
    const memory = (value: number): string =>
      reasonText({ ...CPUS, dimension: "memory", value, measured: { kind: "range", min: 2 ** 29, max: 40 * 2 ** 30 } });
    expect(memory(401029476 * 1024)).toMatch(/^memory 382\.5 GiB is outside 512 MiB to 40 GiB,/);
    expect(memory(41943048 * 1024)).toMatch(/^memory 41943048 KiB is outside 512 MiB to 40 GiB,/);
  });

  it("writes counts as counts, however large they are", () => {
    const measured = { kind: "range", min: 1000, max: 2_000_000 } as const;
    const slots: Reason = {
      ...CPUS,
      of: { kind: "command-line", name: "all" },
      dimension: "swiotlb=N",
      value: 2 ** 22,
      measured,
    };
    expect(reasonText(slots)).toBe("swiotlb=N of 4194304 is outside 1000 to 2000000, what was measured");
  });

  it("says of what has no measured value that it was never measured", () => {
    const cma: Reason = {
      kind: "outside",
      of: { kind: "command-line", name: "all" },
      dimension: "cma=N",
      value: 2 ** 29,
      measured: { kind: "values", values: [] },
    };
    expect(reasonText(cma)).toBe("cma=N of 512 MiB was never measured");
    expect(reasonText({ ...cma, dimension: "memmap@", value: 2 ** 32, isAddress: true })).toBe(
      "memmap at 0x100000000 was never measured",
    );
    const none = { kind: "range", min: 0, max: 0 } as const;
    const machines = { kind: "machines", name: "x86_64" } as const;
    expect(reasonText({ ...cma, of: machines, dimension: "cpulessNodes", value: 2, measured: none })).toBe(
      "nodes without CPUs were never measured on x86_64 machines",
    );
  });

  it("asks for the release where only a series is stated", () => {
    const reason: Reason = {
      kind: "release-not-stated",
      build: "debian 6.12.107",
      release: "6.12.107",
      initrd: 11344 * 1024,
      measured: { kind: "range", min: 4400 * 1024, max: 4496 * 1024 },
    };
    expect(reasonText(reason)).toBe(
      "the kernel's release is not stated: sizes are those of debian 6.12.107, measured with an initrd of " +
        "4400 KiB to 4496 KiB and not of 11.1 MiB; state it, as in `kernel 6.12.107`",
    );
  });

  it("says things that go together once", () => {
    const items = ["imageStart", "imageEnd", "brk"];
    expect(reasonText({ kind: "log-lacks", log: "boot.dmesg", items, nearest: "debian 6.12" })).toBe(
      "boot.dmesg does not tell the place of the kernel image and the early heap: as in debian 6.12",
    );
  });

  it("is a line a reason, and none where the fact is exact", () => {
    expect(evidenceLines(wordedEvidence(evidenceOf([CPUS, { kind: "kaslr" }, CPUS])))).toEqual([
      "modelled: cpus 64 is outside 1 to 4, what was measured with debian 6.12",
      "modelled: KASLR places the kernel image anywhere in RAM that holds it: it is shown where nokaslr puts it",
    ]);
    expect(evidenceTexts(EXACT)).toEqual([]);
    expect(evidenceLines(wordedEvidence(EXACT))).toEqual([]);
  });

  it("says of which release it is where only a series is stated, and what other updates do otherwise", () => {
    const kernel = { series: "6.12", build: "debian 6.12.107", release: "6.12.107", changes: [] };
    expect(evidenceLines(wordedEvidence(evidenceOf([], { kernel })))).toEqual([
      "exact: inside what was measured on real kernels; 6.12 means 6.12.107 here (debian 6.12.107)",
    ]);
    const changes = [{ rule: "default-online-type-is-choice", from: "6.12.110" }];
    expect(evidenceLines(wordedEvidence(evidenceOf([CPUS], { kernel: { ...kernel, changes } })))).toEqual([
      "modelled: cpus 64 is outside 1 to 4, what was measured with debian 6.12",
      "6.12 means 6.12.107 here (debian 6.12.107); at 6.12.110 the rule default-online-type-is-choice changed",
    ]);
  });

  it("says of which QEMU it is where the machine states none", () => {
    const standIn = { platform: { name: "qemu-q35", version: "7.2" } };
    expect(evidenceLines(wordedEvidence(evidenceOf([], standIn)))).toEqual([
      "exact: inside what was measured on real kernels; qemu-q35 means that of QEMU 7.2 here",
    ]);
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
