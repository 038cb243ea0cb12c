import { describe, expect, it } from "vitest";
import { isQemuVersion, nearestVersion, releaseNumber } from "../../../server/simulation/platforms/catalogue.ts";
import {
  hasFiveLevels,
  hasGigabytePages,
  hypervisorBit,
  isGuest,
} from "../../../server/simulation/platforms/cpu-features.ts";
import { cpuModel, cpuNames } from "../../../server/simulation/platforms/cpus/catalogue.ts";
import { machineReasons } from "../../../server/simulation/platforms/machine-evidence.ts";
import { platformMemoryMap } from "../../../server/simulation/platforms/platform-map.ts";
import type { BootSetup, MachineSpec } from "../../../server/simulation/state/events.ts";
import { GiB, TiB } from "../../../server/simulation/units/units.ts";
import { address, machine } from "./qemu.ts";
import { untabledQemu } from "./untabled.ts";

function reasons(spec: MachineSpec): readonly string[] {
  const kernel = { version: "6.12", arch: "x86_64", pageSize: 4096, config: {}, whatIf: [], origin: 0 } as const;
  const setup: BootSetup = { kernel, machine: spec, devices: [], cmdline: [], cmdlineText: "", observed: [] };
  return machineReasons(setup, undefined).map(({ kind }) => kind);
}

/** A machine of which only this much usable memory from 4 GiB on is known. */
function mapOnly(size: number, more: Partial<MachineSpec> = {}): MachineSpec {
  const firmware = [{ first: 4 * GiB, last: 4 * GiB + size - 1, type: "usable" as const, origin: 3 }];
  const base = { memory: 0, cpus: 1, nodes: [], slots: 0, maxmem: 0, initrd: 0, origin: 1, memoryOrigin: 2 };
  return { ...base, firmware, ...more };
}

describe("a CPU model", () => {
  it("is named as QEMU names it, with a variant or a version", () => {
    expect(cpuModel("Skylake-Server-noTSX-IBRS")?.name).toBe("Skylake-Server");
    expect(cpuModel("EPYC-v3")?.name).toBe("EPYC");
    expect(cpuModel("EPYC-v9")).toBeUndefined();
    expect(cpuModel("Skylake")).toBeUndefined();
    expect(cpuNames("arm64")).toContain("neoverse-n1");
  });

  it.each([
    ["EPYC-Turin", true],
    ["SierraForest", false],
    ["ClearwaterForest", false],
  ])("%s has pages of 1 GiB, and five levels: %s", (cpu, fiveLevels) => {
    expect(cpuModel(cpu)).toMatchObject({ gigabytePages: true, fiveLevels });
  });

  it("has pages of 1 GiB and five levels as CPUID says", () => {
    const pc = (cpu: string) => machine("qemu-pc", GiB, { cpu });
    expect(hasGigabytePages(machine("qemu-pc", GiB))).toBe(false);
    expect(hasGigabytePages(pc("EPYC"))).toBe(true);
    expect(hasFiveLevels(pc("EPYC"))).toBe(false);
    expect(hasFiveLevels(pc("Icelake-Server-v2"))).toBe(true);
  });

  it("tells nothing where it is the host's", () => {
    expect(reasons(machine("qemu-pc", GiB, { cpu: "host" }))).toEqual(["cpu-unknown"]);
    expect(reasons(machine("qemu-pc", GiB, { cpu: "max" }))).toEqual([]);
    expect(reasons(machine("qemu-pc", GiB, { cpu: "max", hypervisor: "kvm" }))).toEqual(["cpu-unknown"]);
  });
});

describe("AMD's HyperTransport range", () => {
  const spec = (cpu: string) => machine("qemu-pc", 2 * TiB, { cpu });
  const high = (one: MachineSpec) => platformMemoryMap(one).firmware.entries.map(({ start }) => address(start));

  it("moves RAM above 1 TiB on AMD's CPUs alone", () => {
    expect(high(spec("EPYC"))).toContain(address(TiB));
    expect(high(spec("Skylake-Server"))).toContain(address(4 * GiB));
  });

  it("is in the firmware's map on AMD's CPUs alone", () => {
    const starts = (cpu: string) => high(machine("qemu-pc", 2 * GiB, { cpu }));
    expect(starts("qemu64")).toContain(address(0xfd_0000_0000));
    expect(starts("Skylake-Server")).not.toContain(address(0xfd_0000_0000));
  });

  it("depends on the host where the guest runs on its CPU", () => {
    expect(reasons(machine("qemu-pc", 2 * TiB, { hypervisor: "kvm" }))).toEqual(["cpu-unknown"]);
    expect(reasons(machine("qemu-pc", 4 * GiB, { hypervisor: "kvm" }))).toEqual([]);
  });
});

describe("the hypervisor bit", () => {
  it("is a property of the machine, which may be stated", () => {
    expect(isGuest(machine("qemu-pc", GiB))).toBe(true);
    expect(isGuest(machine("qemu-pc", GiB, { hypervisor: "none" }))).toBe(false);
    expect(hypervisorBit(mapOnly(GiB))).toBe("unknown");
    expect(isGuest(mapOnly(GiB, { hypervisor: "hyperv" }))).toBe(true);
  });

  it("is asked for where memory blocks may be large", () => {
    expect(reasons(mapOnly(8 * GiB, { cpu: "EPYC" }))).toEqual(["map-only-machine"]);
    expect(reasons(mapOnly(80 * GiB, { cpu: "EPYC" }))).toEqual(["map-only-machine", "hypervisor-unknown"]);
    expect(reasons(mapOnly(80 * GiB, { cpu: "EPYC", hypervisor: "none" }))).toEqual(["map-only-machine"]);
  });
});

describe("another version of QEMU", () => {
  it("has the board of the nearest that is tabled, and says so", () => {
    expect(reasons(machine("qemu-q35", GiB, { qemu: "7.2.13" }))).toEqual([]);
    expect(reasons(machine("qemu-q35", GiB, { qemu: untabledQemu("qemu-q35").version }))).toEqual(["platform-version"]);
  });

  it("compares number by number", () => {
    const ascending = ["1.0", "1.7", "2.0", "2.9", "2.12", "3.0", "3.1", "4.0", "6.0", "7.2", "8.0"];
    expect([...ascending].sort((a, b) => releaseNumber(a) - releaseNumber(b))).toEqual(ascending);
    expect(new Set(ascending.map(releaseNumber)).size).toBe(ascending.length);
    expect(releaseNumber("7.2.13")).toBe(releaseNumber("7.2"));
  });

  it("is the nearest by releases, of two as near the newer", () => {
    const tabled = ["2.12", "3.1", "7.2", "8.1"].map((version) => ({ version }));
    const near = (stated: string) => nearestVersion(tabled, stated)?.version;
    expect(["2.8", "3.0", "4.0", "6.0", "8.0", "10.0"].map(near)).toEqual(["2.12", "3.1", "3.1", "7.2", "8.1", "8.1"]);
  });

  it("is one that was released", () => {
    const words = [
      "2.12",
      "2.12.1",
      "7.2",
      "3.1",
      "0.15",
      "2.13",
      "3.2",
      "7.3",
      "02.1",
      "seven",
      "12.3",
      "13.0",
      "99.1",
    ];
    expect(words.filter(isQemuVersion)).toEqual(["2.12", "2.12.1", "7.2", "3.1"]);
  });
});

it("UEFI on a PC leaves what nobody measured", () => {
  expect(reasons(machine("qemu-q35", GiB, { uefi: "edk2-2025.02" }))).toEqual(["firmware-not-simulated"]);
});
