import { describe, expect, it } from "vitest";
import { ARM64_EXTRACTORS } from "../../../server/simulation/arch/arm64/build-from-log.ts";
import { chooseArm64Build } from "../../../server/simulation/arch/arm64/choose-build.ts";
import { X86_EXTRACTORS } from "../../../server/simulation/arch/x86/build-from-log.ts";
import { chooseX86Build } from "../../../server/simulation/arch/x86/choose-build.ts";
import { kernelConfig } from "../../../server/simulation/builds/kernel-config.ts";
import { BUILDS } from "../../../server/simulation/builds/stated-build.ts";
import { parseKernelVersion } from "../../../server/simulation/kernels/version.ts";
import type { KernelSpec } from "../../../server/simulation/state/events.ts";

function kernel(version: string, build?: string, more: Partial<KernelSpec> = {}): KernelSpec {
  const stated = build === undefined ? {} : { build };
  return { version, arch: "x86_64", pageSize: 4096, ...stated, config: {}, whatIf: [], origin: 0, ...more };
}

function chosen(spec: KernelSpec) {
  const { build, source, reasons } = chooseX86Build(spec, parseKernelVersion(spec.version)!);
  return { version: build.version, source, reasons };
}

describe("a tabled build", () => {
  it("is meant by its release, its point release or its series", () => {
    for (const version of ["6.12", "6.12.107", "6.12.107+deb13-amd64"]) {
      expect(chosen(kernel(version, "debian"))).toEqual({ version: "6.12.107", source: "tabled", reasons: [] });
    }
  });

  it("of another point release has its own sizes, and a flavour is a build of its own", () => {
    expect(chosen(kernel("6.12.118", "debian"))).toMatchObject({ version: "6.12.118", source: "tabled" });
    const realTime = chooseX86Build(kernel("6.12", "debian-rt"), parseKernelVersion("6.12")!, () => false);
    expect(realTime.build.release).toBe("6.12.118+deb13-rt-amd64");
    expect(realTime.reasons).toEqual([]);
  });

  it("says which items its data file lacks, where the boot depends on them", () => {
    expect(chosen(kernel("7.3", "debian-cloud")).reasons).toEqual([
      { kind: "table-lacks", build: "debian-cloud 7.3.4", items: ["memorylessNodeData"], nearest: "debian 7.2.13" },
    ]);
  });

  it("is not meant by another point release of its series", () => {
    expect(chosen(kernel("6.12.40", "debian"))).toEqual({
      version: "6.12.107",
      source: "nearest",
      reasons: [{ kind: "no-table", build: "debian", version: "6.12.40", nearest: "debian 6.12.107" }],
    });
  });

  it("stands in for a kernel whose build is not stated, and says so", () => {
    expect(chosen(kernel("5.4")).reasons).toEqual([{ kind: "build-not-stated", nearest: "debian 5.10.223" }]);
  });

  it("of the page size is nearer than one of the version", () => {
    const spec = kernel("6.1", "debian", { arch: "arm64", pageSize: 65536 });
    expect(chooseArm64Build(spec, parseKernelVersion("6.1")!).build.release).toBe("7.2.13+deb14-arm64-16k");
  });

  it("has each item of its profile, or says that it lacks it", () => {
    for (const { arch, release, sizes, lacks } of BUILDS) {
      const items = Object.keys(arch === "arm64" ? ARM64_EXTRACTORS : X86_EXTRACTORS);
      const optional = ["perCpuReserved", "perCpuDynamic", "pagingInit"];
      const missing = items.filter((item) => !(item in sizes) && !optional.includes(item));
      expect([release, missing]).toEqual([release, lacks]);
    }
  });
});

describe("the configuration of a kernel", () => {
  it("is what the scenario states before what the distribution sets", () => {
    const config = kernelConfig(kernel("6.12", "debian", { config: { CMA: "y" } }));
    expect([config.value("CMA"), config.source("CMA")]).toEqual([true, "stated"]);
    expect(config.value("DMA_CMA")).toBe(true);
    expect([config.value("NODES_SHIFT"), config.source("NODES_SHIFT")]).toEqual([10, "distribution"]);
  });

  it("of a flavour is the plain one's where the flavour does not differ", () => {
    const config = kernelConfig(kernel("6.12", "debian-cloud"));
    expect([config.value("NUMA_EMU"), config.value("ARCH_MEMORY_PROBE")]).toEqual([false, false]);
    expect(kernelConfig(kernel("6.12", "debian-rt")).value("TRANSPARENT_HUGEPAGE")).toBe(false);
  });

  it("is supposed where nobody tells it, which a reader can see", () => {
    expect(kernelConfig(kernel("6.12")).source("ARCH_MEMORY_PROBE")).toBe("usual");
  });
});
