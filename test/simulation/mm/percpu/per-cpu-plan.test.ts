import { expect, it } from "vitest";
import { chooseX86Build } from "../../../../server/simulation/arch/x86/choose-build.ts";
import { x86Sizes } from "../../../../server/simulation/arch/x86/sizes.ts";
import { parseKernelVersion } from "../../../../server/simulation/kernels/version.ts";
import { perCpuPlan } from "../../../../server/simulation/mm/percpu/per-cpu-plan.ts";

it("takes whole pages for struct pcpu_alloc_info: 64 bytes, 24 for each group and 4 for each unit", () => {
  const spec = {
    version: "6.12",
    arch: "x86_64",
    pageSize: 4096,
    build: "debian",
    config: {},
    whatIf: [],
    origin: 0,
  } as const;
  const { profile } = chooseX86Build(spec, parseKernelVersion("6.12")!);
  const cpuNodes = (...counts: readonly number[]) => counts.flatMap((count, node) => Array<number>(count).fill(node));
  // 64 + 4 * 24 + 984 * 4 is a page to the byte.
  const fits = perCpuPlan(profile, x86Sizes(4096), cpuNodes(248, 248, 248, 240));
  expect(fits.groups.reduce((sum, { units }) => sum + units, 0)).toBe(984);
  expect(fits.infoBytes).toBe(4096);
  expect(perCpuPlan(profile, x86Sizes(4096), cpuNodes(248, 248, 248, 248)).infoBytes).toBe(8192);
});
