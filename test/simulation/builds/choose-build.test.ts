import { describe, expect, it } from "vitest";
import { ARM64_EXTRACTORS } from "../../../server/simulation/arch/arm64/build-from-log.ts";
import { X86_EXTRACTORS } from "../../../server/simulation/arch/x86/build-from-log.ts";
import { chooseX86Build, X86_TABLE } from "../../../server/simulation/arch/x86/choose-build.ts";
import { chooseBuild } from "../../../server/simulation/builds/choose-build.ts";
import { kernelConfig } from "../../../server/simulation/builds/kernel-config.ts";
import type { X86Build } from "../../../server/simulation/builds/schema.ts";
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

/** A complete build that nobody has: that of the oldest tabled one, but for what is given. */
function madeUp(version: string, { sizes, ...more }: Partial<X86Build> = {}): X86Build {
  const like = BUILDS.find((build): build is X86Build => build.arch === "x86_64" && build.lacks.length === 0)!;
  const { seriesDefault: _, ...build } = like;
  return { ...build, flavour: "plain", version, release: version, ...more, sizes: { ...like.sizes, ...sizes } };
}

/** What is chosen where these builds are all that is tabled. */
function among(builds: readonly X86Build[], spec: KernelSpec) {
  return chooseBuild({ ...X86_TABLE, builds }, spec, parseKernelVersion(spec.version)!);
}

describe("a tabled build", () => {
  it("is meant by its release, its point release or its series", () => {
    for (const version of ["6.12", "6.12.107", "6.12.107+deb13-amd64"]) {
      expect(chosen(kernel(version, "debian"))).toEqual({ version: "6.12.107", source: "tabled", reasons: [] });
    }
  });

  it("of another point release has its own sizes, and a flavour is a build of its own", () => {
    expect(chosen(kernel("6.12.118", "debian"))).toMatchObject({ version: "6.12.118", source: "tabled" });
    const realTime = chooseX86Build(kernel("6.12.118", "debian-rt"), parseKernelVersion("6.12.118")!, () => false);
    expect(realTime.build.release).toBe("6.12.118+deb13-rt-amd64");
    expect(realTime.reasons).toEqual([]);
  });

  it("is not meant by another point release of its series", () => {
    const { build, source, reasons } = among([madeUp("6.12.107")], kernel("6.12.40", "debian"));
    expect([build.version, source]).toEqual(["6.12.107", "nearest"]);
    expect(reasons).toEqual([{ kind: "no-table", build: "debian", version: "6.12.40", nearest: "debian 6.12.107" }]);
  });

  it("stands in for a kernel whose build is not stated, and says so", () => {
    const { reasons } = among([madeUp("6.12.1"), madeUp("5.10.1")], kernel("5.4"));
    expect(reasons).toEqual([{ kind: "build-not-stated", nearest: "debian 5.10.1" }]);
  });

  it("of the page size is nearer than one of the version", () => {
    const builds = [madeUp("6.1.1"), madeUp("7.2.1", { pageSize: 16384 })];
    expect(among(builds, kernel("6.1.5", "debian", { pageSize: 65536 })).build.version).toBe("7.2.1");
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

describe("numbers of other builds", () => {
  const near = madeUp("7.2.1", {
    sizes: { nodeData: 72, memorylessNodeData: 720, imageEnd: 0x4200000, memSection: 32 },
  });
  const far = madeUp("6.1.1", {
    flavour: "cloud",
    sizes: { nodeData: 61, memorylessNodeData: 610, imageEnd: 0x3800000, memSection: 16 },
  });

  it("are of structures those of the nearest version, of the image those of the flavour", () => {
    const { profile, reasons } = among([far, near], kernel("7.3.4", "debian-cloud"));
    const { nodeData, memorylessNodeData, imageEnd, memSection } = profile;
    expect({ nodeData, memorylessNodeData, imageEnd, memSection }).toEqual({
      nodeData: 72,
      memorylessNodeData: 720,
      imageEnd: 0x3800000,
      memSection: 16,
    });
    expect(reasons).toEqual([
      {
        kind: "no-table",
        build: "debian-cloud",
        version: "7.3.4",
        nearest: "debian-cloud 6.1.1",
        structures: "debian 7.2.1",
      },
    ]);
  });

  it("come of two equally near versions from the flavour's", () => {
    const same = madeUp("7.2.1", { flavour: "cloud", sizes: { nodeData: 73 } });
    expect(among([near, same], kernel("7.2.9", "debian-cloud")).profile.nodeData).toBe(73);
    expect(among([same, near], kernel("7.2.9", "debian")).profile.nodeData).toBe(72);
  });

  it("stand in for items that the data file of the stated build lacks, where the boot depends on them", () => {
    const lacks = ["memorylessNodeData"] as const;
    const whole = madeUp("7.3.4", { flavour: "cloud" });
    const { memorylessNodeData: _, ...sizes } = whole.sizes;
    const stated: X86Build = { ...whole, sizes, lacks };
    const { profile, reasons } = among([stated, far, near], kernel("7.3.4", "debian-cloud"));
    expect(profile.memorylessNodeData).toBe(720);
    expect(reasons).toEqual([
      { kind: "table-lacks", build: "debian-cloud 7.3.4", items: lacks, nearest: "debian 7.2.1" },
    ]);
  });

  it("are those of the configuration where one option decides", () => {
    const stated = (value: string) => kernel("7.3.4", "debian-cloud", { config: { PAGE_EXTENSION: value } });
    expect(["y", "n"].map((value) => among([far, near], stated(value)).profile.memSection)).toEqual([32, 16]);
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
