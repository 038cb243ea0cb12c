import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Analyser } from "../../server/analysis/analyser.ts";
import { compareSource } from "../../server/bridge/compare/compare.ts";
import { STATE_TEXTS } from "../../server/views/renderers.ts";
import { folderWith, memzoneHere, removeFolder } from "../cli/program.ts";

/**
 * Real machines, by excerpts of their public boot logs. Of each: how many facts its log tells, and those that may differ, each with
 * what the scenario does not tell. A rule that gets one right makes the list shorter; none may grow.
 */
const MACHINES: Readonly<
  Record<string, { readonly facts: number; readonly differing: Readonly<Record<string, string>> }>
> = {
  "el9-64g": {
    facts: 8,
    differing: { "node-data": "the build's pg_data_t is a page larger, and KASLR decides where page tables come from" },
  },
  ep2: {
    facts: 42,
    differing: {
      "node-data": "KASLR decides where page tables come from",
      crashkernel: "Red Hat's 4.18 places it below 4 GiB as 5.2 does",
      "per-cpu": "static size of a build that is not tabled",
    },
  },
  fcos549: { facts: 14, differing: {} },
  n2: {
    facts: 17,
    differing: {
      "cma-area": "the device tree places it",
      "node-data": "the build has NODES_SHIFT=9",
      "per-cpu": "static size of a build that is not tabled",
    },
  },
  nanopc: {
    facts: 21,
    differing: {
      "cma-area": "initrd and firmware hold memory above it",
      "node-data": "5.10 for arm64 is not tabled",
      "per-cpu": "5.10 for arm64 is not tabled",
    },
  },
  rpi4: {
    facts: 20,
    differing: {
      "cma-area": "the device tree's dma-ranges bound it",
      "zone-range": "the device tree's dma-ranges bound ZONE_DMA",
      "zone-memmap-pages": "the device tree's dma-ranges bound ZONE_DMA",
      "zone-pages": "the device tree's dma-ranges bound ZONE_DMA",
      "zone-batch": "the device tree's dma-ranges bound ZONE_DMA",
      "per-cpu": "5.10 for arm64 is not tabled",
    },
  },
  volcano: {
    facts: 38,
    differing: {
      "zone-reserved-pages": "firmware and boot loader hold pages below 16 MiB",
      "total-pages": "follows from the pages reserved in ZONE_DMA",
    },
  },
  w680: {
    facts: 43,
    differing: {
      "node-data": "KASLR decides where page tables come from",
      "zone-reserved-pages": "firmware and boot loader hold pages below 16 MiB",
      "total-pages": "follows from the pages reserved in ZONE_DMA",
    },
  },
};

describe("a machine in the field comes out as its log tells:", () => {
  test.each(Object.entries(MACHINES))("%s", (name, { facts, differing }) => {
    const read = (file: string): string => readFileSync(join(import.meta.dirname, "field", file), "utf8");
    const analysis = new Analyser().analyse("file:///machine.memzone", read(`${name}.memzone`), 1, {
      loader: { resolve: (_from, path) => path, read },
      budget: { steps: 1000, runs: 4_000_000, milliseconds: 60_000, now: () => 0 },
      renderers: STATE_TEXTS,
    });
    const state = analysis.timeline[0]?.after;
    const compared = compareSource({ name, kind: "dmesg", text: read(`${name}.dmesg`) }, state!, true).facts;
    expect(compared.length).toBeGreaterThanOrEqual(facts);
    const wrong = compared.filter(({ verdict }) => verdict === "differs");
    expect(wrong.filter(({ item }) => !(item in differing))).toEqual([]);
    // What differs is never called exact.
    expect(wrong.filter(({ level }) => level === "exact")).toEqual([]);
  });
});

test("a scenario made from a log holds against it, with what was seen where", { timeout: 60_000 }, async () => {
  const folder = folderWith({ "boot.dmesg": readFileSync(join(import.meta.dirname, "field/el9-64g.dmesg")) });
  const { out, status } = await memzoneHere(folder, "import", "boot.dmesg", "--check", "-o", "server.memzone");
  const made = readFileSync(join(folder, "server.memzone"), "utf8");
  removeFolder(folder);
  expect([status, out.trim().split("\n").at(-1)]).toEqual([0, "8 facts: 8 same, 0 differ, 0 not simulated"]);
  expect(made).toContain("initrd 33004K at 0x33f7a000");
  expect(made).toContain("reserve 0x83ffd5000-0x83fffffff by alloc_node_data");
});
