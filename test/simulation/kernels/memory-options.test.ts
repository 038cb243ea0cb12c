import { expect, test } from "vitest";
import { MEASURED_OPTIONS } from "../../../server/simulation/builds/measured-options.generated.ts";
import { MEMORY_OPTIONS } from "../../../server/simulation/kernels/kconfig/memory-options.ts";
import { OPTION_NAMES } from "../../../server/simulation/kernels/kconfig/options.ts";

test("every option that a rule depends on changes memory", () => {
  expect(OPTION_NAMES.filter((name) => !MEMORY_OPTIONS.includes(name))).toEqual([]);
});

test.each(Object.entries(MEASURED_OPTIONS))(
  "what was measured on %s is of such options",
  (_arch, { builds, values }) => {
    expect(Object.keys(values).filter((name) => !MEMORY_OPTIONS.includes(name))).toEqual([]);
    for (const name of ["NUMA", "SPARSEMEM_VMEMMAP", "ZONE_DMA", "SWIOTLB", "SMP"]) expect(values[name]).toBe("y");
    for (const each of Object.values(values)) if (typeof each !== "string") expect(each).toHaveLength(builds.length);
  },
);
