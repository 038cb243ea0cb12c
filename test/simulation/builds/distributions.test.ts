import { describe, expect, it, test } from "vitest";
import { kernelConfig } from "../../../server/simulation/builds/kernel-config.ts";
import { DISTRIBUTIONS } from "../../../server/simulation/kernels/kconfig/distributions/index.ts";
import type { OptionName } from "../../../server/simulation/kernels/kconfig/options.ts";
import { KCONFIG_OPTIONS } from "../../../server/simulation/kernels/kconfig/options.ts";
import type { KconfigOption } from "../../../server/simulation/kernels/kconfig/schema.ts";
import { parseKernelVersion } from "../../../server/simulation/kernels/version.ts";
import type { Arch, KernelSpec } from "../../../server/simulation/state/events.ts";

function kernel(version: string, arch: Arch = "x86_64", build?: string): KernelSpec {
  return {
    version,
    arch,
    pageSize: 4096,
    config: {},
    whatIf: [],
    origin: 0,
    ...(build === undefined ? {} : { build }),
  };
}

/** Value and who tells it. */
function told(spec: KernelSpec, name: OptionName): readonly [number | boolean, string] {
  const config = kernelConfig(spec);
  return [config.value(name), config.source(name)];
}

test.each<[version: string, arch: Arch, cpus: number]>([
  ["5.0", "arm64", 64],
  ["5.2", "arm64", 256],
  ["6.8.12", "arm64", 256],
  ["6.9-rc1", "arm64", 512],
  ["6.12", "arm64", 512],
  ["5.0", "x86_64", 8192],
])("a kernel %s of nobody's (%s) has Kconfig's NR_CPUS", (version, arch, cpus) => {
  expect(told(kernel(version, arch), "NR_CPUS")).toEqual([cpus, "usual"]);
});

describe("a version with a distribution's suffix", () => {
  test.each<[version: string, arch: Arch, name: OptionName, value: number | boolean]>([
    ["5.14.0-427.el9", "x86_64", "LOG_BUF_SHIFT", 20],
    ["5.14.0-427.13.1.el9_4.x86_64", "x86_64", "MEMORY_HOTPLUG_DEFAULT_ONLINE", false],
    ["5.14.0-362.el9", "arm64", "NODES_SHIFT", 6],
    ["5.14.0-427.el9", "arm64", "NODES_SHIFT", 8],
    ["5.14.0-570.12.1.el9_6", "x86_64", "DMA_NUMA_CMA", true],
    ["6.12.0-55.9.1.el10_0", "arm64", "NODES_SHIFT", 9],
    ["4.14.154-128.181.amzn2.x86_64", "x86_64", "LOG_BUF_SHIFT", 21],
    ["6.1.79-99.164.amzn2023.x86_64", "x86_64", "NUMA_EMU", false],
    ["5.15.0-200.131.27.el9uek.x86_64", "x86_64", "CMA", true],
    ["5.10.149-android13-4-00003-g05231a35ff43", "arm64", "ZONE_DMA", false],
    ["4.15.0-213-generic", "x86_64", "X86_5LEVEL", false],
    ["4.18.0-553.el8_10", "arm64", "NODES_SHIFT", 3],
    ["6.8.0-45-generic", "x86_64", "MEMORY_HOTPLUG_DEFAULT_ONLINE", true],
    ["6.8.0-51-generic", "x86_64", "RANDOM_KMALLOC_CACHES", true],
    ["6.8.0-45-generic", "arm64", "CMA_SIZE_MBYTES", 32],
    ["6.7.8-200.fc39.x86_64", "x86_64", "LOG_BUF_SHIFT", 18],
    ["6.19.4-1-default", "x86_64", "ARCH_MEMORY_PROBE", true],
    ["6.1.0-18-amd64", "x86_64", "ARCH_MEMORY_PROBE", false],
    // SUSE Linux Enterprise 15 SP1, 12 SP5, 15 SP6; openSUSE.
    ["4.12.14-197.10-default", "x86_64", "MOVABLE_NODE", true],
    ["4.12.14-197.10-default", "x86_64", "CMA", false],
    ["4.12.14-122.37-default", "arm64", "MEMORY_HOTPLUG", false],
    ["4.12.14-122.37-default", "arm64", "NODES_SHIFT", 2],
    ["6.4.0-150600.21-default", "x86_64", "CMA", true],
    ["5.5.2-1-default", "x86_64", "NR_CPUS", 512],
    ["6.10.2-1-default", "arm64", "MEMORY_HOTREMOVE", true],
    ["6.10.2-1-default", "x86_64", "DMA_NUMA_CMA", true],
  ])("%s (%s) has %s as the distribution sets it", (version, arch, name, value) => {
    expect(told(kernel(version, arch), name)).toEqual([value, "distribution"]);
  });

  it("has the flavour that it names", () => {
    expect(told(kernel("6.1.0-18-amd64"), "X86_MPPARSE")).toEqual([true, "distribution"]);
    expect(told(kernel("6.1.0-18-cloud-amd64"), "X86_MPPARSE")).toEqual([false, "distribution"]);
  });

  it("follows the vendor's builds where the version stays the same", () => {
    expect(told(kernel("4.18.0-477.27.1.el8_8"), "VIRTIO_MEM")).toEqual([false, "distribution"]);
    expect(told(kernel("4.18.0-513.5.1.el8_9"), "VIRTIO_MEM")).toEqual([true, "distribution"]);
    expect(told(kernel("5.14.0-70.13.1.el9_0", "arm64"), "MEMORY_HOTREMOVE")).toEqual([false, "distribution"]);
    expect(told(kernel("5.14.0-162.6.1.el9_1", "arm64"), "MEMORY_HOTREMOVE")).toEqual([true, "distribution"]);
  });

  it("is as usual where the distribution's files were not read, and where nobody's", () => {
    expect(told(kernel("4.15.0-213-generic"), "ZONE_DEVICE")).toEqual([true, "usual"]);
    expect(told(kernel("6.8.0-custom"), "NUMA_EMU")).toEqual([true, "usual"]);
  });

  it("gives way to a stated build", () => {
    expect(told(kernel("6.8.0-45-generic", "x86_64", "fedora"), "LOG_BUF_SHIFT")).toEqual([18, "distribution"]);
  });
});

describe("the table of each distribution", () => {
  const rows = DISTRIBUTIONS.flatMap(({ distribution, flavour, settings }) =>
    (Object.keys(settings) as OptionName[]).flatMap((name) =>
      settings[name]!.map((row) => ({ at: `${distribution} ${flavour} ${name}`, name, row })),
    ),
  );

  it("holds values that the options take, of architectures that have them", () => {
    for (const { at, name, row } of rows) {
      const option: KconfigOption = KCONFIG_OPTIONS[name];
      expect([at, typeof row.value]).toEqual([at, option.type === "int" ? "number" : "boolean"]);
      if (option.type === "int") {
        expect(row.value, at).toBeGreaterThanOrEqual(name === "CMA_SIZE_MBYTES" ? 0 : option.range[0]);
        expect(row.value, at).toBeLessThanOrEqual(option.range[1]);
      }
      if (row.since !== undefined) expect(parseKernelVersion(row.since), at).toBeDefined();
      if (option.arch !== undefined) expect([at, row.arch]).toEqual([at, option.arch]);
    }
  });

  it("says where it was read", () => {
    expect(DISTRIBUTIONS.filter(({ source }) => source.length < 20)).toEqual([]);
  });
});
