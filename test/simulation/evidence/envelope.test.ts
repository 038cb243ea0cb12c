/** What a point is held against: ranges, values, and how envelopes grow. */
import { describe, expect, it } from "vitest";
import { parameters } from "../../../server/parameters/catalogue.ts";
import { bootPoints } from "../../../server/simulation/evidence/dimensions.ts";
import { type Envelopes, grown, outsideReasons } from "../../../server/simulation/evidence/envelope.ts";
import { parameterForm } from "../../../server/simulation/evidence/parameter-forms.ts";
import type { Point } from "../../../server/simulation/evidence/point.ts";
import { parseKernelVersion } from "../../../server/simulation/kernels/version.ts";
import type { BootSetup, MachineSpec } from "../../../server/simulation/state/events.ts";
import { GiB, MiB } from "../../../server/simulation/units/units.ts";
import { untabledQemu } from "../platforms/untabled.ts";

const NONE: Point = { of: { kind: "command-line", name: "x86_64" }, ranges: {}, values: {} };

function numbers(name: string, value: string) {
  const form = parameterForm({ name, value, origin: 0 });
  return form.kind === "form" ? form.numbers.map((number) => [number.kind, number.value]) : [];
}

function setup(machine: Partial<MachineSpec>, cmdline: BootSetup["cmdline"] = []): BootSetup {
  return {
    kernel: { version: "6.1", arch: "x86_64", pageSize: 4096, build: "debian", config: {}, whatIf: [], origin: 0 },
    machine: {
      platform: "qemu-q35",
      memory: 4 * GiB,
      cpus: 2,
      nodes: [],
      slots: 0,
      maxmem: 0,
      initrd: 4 * MiB,
      origin: 0,
      memoryOrigin: 0,
      ...machine,
    },
    devices: [],
    cmdline,
    cmdlineText: "",
    observed: [],
  };
}

function platforms(machine: Partial<MachineSpec>): readonly string[] {
  const points = bootPoints(setup(machine), parseKernelVersion("6.1")!, undefined);
  return points.flatMap(({ of }) => (of.kind === "platform" ? [of.name] : []));
}

describe("the form of a parameter", () => {
  it.each([
    ["Y", "N"],
    ["on", "N"],
    ["1", "N"],
    [undefined, "N"],
    ["force", "force"],
  ])("is the same for each way to say yes: memmap_on_memory=%s", (value, shape) => {
    const given = value === undefined ? {} : { value };
    const form = parameterForm({ name: "memory_hotplug.memmap_on_memory", ...given, origin: 0 });
    expect(form).toMatchObject({ kind: "form", form: `memory_hotplug.memmap_on_memory=${shape}` });
  });
});

describe("the numbers of a parameter", () => {
  it.each([
    ["memmap", "79G$82G", ["size", 79 * GiB], ["address", 82 * GiB]],
    ["memmap", "512M!0x136000000", ["size", 512 * MiB], ["address", 0x136000000]],
    ["memmap", "64K#0x1000", ["size", 65536], ["address", 0x1000]],
    ["memmap", "1G%4G-1+2", ["size", GiB], ["address", 4 * GiB], ["size", 1], ["size", 2]],
    ["crashkernel", "256M@1G", ["size", 256 * MiB], ["address", GiB]],
    ["cma", "256M@5G-8G", ["size", 256 * MiB], ["address", 5 * GiB], ["address", 8 * GiB]],
    [
      "crashkernel",
      "512M-2G:64M@16M",
      ["size", 512 * MiB],
      ["size", 2 * GiB],
      ["size", 64 * MiB],
      ["address", 16 * MiB],
    ],
    ["movablecore", "30%", ["size", 30]],
    ["numa", "fake=16U", ["size", 16]],
    ["mem", "4GB", ["size", 4 * GiB]],
    ["hugepagesz", "2M", ["size", 2 * MiB]],
  ] as const)("%s=%s: sizes, and addresses where something is put", (name, value, ...expected) => {
    expect(numbers(name, value)).toEqual(expected);
  });
});

describe("the log buffer", () => {
  const buffer = (cpus: number, ...cmdline: BootSetup["cmdline"]) =>
    bootPoints(setup({ cpus }, cmdline), parseKernelVersion("6.1")!, undefined).flatMap(
      ({ values }) => values.logBuffer ?? [],
    );

  it("is the kernel image's own without log_buf_len=, up to so many CPUs that they need a larger one", () => {
    expect(buffer(2, { name: "log_buf_len", value: "4M", origin: 0 })).toEqual(["stated"]);
    expect(buffer(17)).toEqual(["of-image"]);
    expect(buffer(18)).toEqual(["of-cpus"]);
  });

  it("of a kind that was never measured is a reason", () => {
    const point: Point = { ...NONE, values: { logBuffer: ["of-image"] } };
    const envelopes: Envelopes = { "command-line x86_64": { values: { logBuffer: ["stated"] } } };
    expect(outsideReasons(point, envelopes)).toMatchObject([{ dimension: "logBuffer", value: "of-image" }]);
  });
});

describe("every number that a parameter can have", () => {
  it("stands for others of its form but where 64 bits do not hold it", () => {
    const formOf = (name: string, value: string) => parameterForm({ name, value, origin: 0 });
    expect(formOf("mem", "18446744073709551614")).toMatchObject({ form: "mem=N" });
    for (const value of ["18446744073709551617", "0x10000000000000001", "17179869184G", "18446744073709551615"])
      expect(formOf("mem", value)).toMatchObject({ form: "mem=OVERFLOW" });
  });

  it.each(parameters.flatMap(({ examples = [] }) => examples).filter((example) => /=.*\d/.test(example)))(
    "%s has its place in the form and its value",
    (example) => {
      const equals = example.indexOf("=");
      const form = parameterForm({ name: example.slice(0, equals), value: example.slice(equals + 1), origin: 0 });
      if (form.kind !== "form" || form.form.includes("…")) return;
      expect(form.numbers).toHaveLength(form.form.slice(equals).match(/\bN|SIZE/g)?.length ?? 0);
    },
  );
});

describe("a number outside", () => {
  const envelopes: Envelopes = {
    "command-line x86_64": {
      ranges: { "memmap=N$N": [256 * MiB, 512 * MiB] },
      addresses: { "memmap@": [4 * GiB, 40 * GiB] },
      values: { parameter: ["memmap=N$N"] },
    },
  };
  const parameter = ["memmap=N$N"];
  const outside = (size: number, address: number) => {
    const point: Point = {
      ...NONE,
      ranges: { "memmap=N$N": [size, size] },
      addresses: { "memmap@": [address, address] },
      values: { parameter },
    };
    return outsideReasons(point, envelopes);
  };

  it("is any size and any address beyond what was measured", () => {
    expect(outside(512 * MiB, 8 * GiB)).toEqual([]);
    expect(outside(GiB, 8 * GiB)).toMatchObject([{ kind: "outside", dimension: "memmap=N$N", value: GiB }]);
    expect(outside(512 * MiB, 41 * GiB)).toMatchObject([{ dimension: "memmap@", isAddress: true, value: 41 * GiB }]);
    expect(outside(512 * MiB, 3 * GiB)).toMatchObject([{ dimension: "memmap@", isAddress: true, value: 3 * GiB }]);
  });

  it("of a form that was never seen is one reason with it", () => {
    const point: Point = {
      ...NONE,
      ranges: { "cma=N@N, size 1": [1, 1] },
      addresses: { "cma@": [GiB, GiB] },
      values: { parameter: ["cma=N@N"] },
    };
    const reason = { kind: "parameter-not-measured", name: "cma", form: "cma=N@N" };
    expect(outsideReasons(point, envelopes)).toEqual([reason]);
  });

  it("of a form that was measured on other nodes says on which it was not, once", () => {
    const point = (form: string): Point => ({
      ...NONE,
      values: { parameter: [form], parameterNodes: [`several ${form}`] },
    });
    const measured = grown({}, [
      { ...NONE, values: { parameter: ["numa=fake=N"], parameterNodes: ["none numa=fake=N"] } },
    ]);
    const kind = "parameter-nodes-not-measured";
    expect(outsideReasons(point("numa=fake=N"), measured)).toEqual([{ kind, form: "numa=fake=N", nodes: "several" }]);
    expect(outsideReasons(point("cma=N"), measured)).toMatchObject([{ kind: "parameter-not-measured" }]);
    expect(outsideReasons(point("numa=fake=N"), grown(measured, [point("numa=fake=N")]))).toEqual([]);
  });

  it("is inside after it was recorded", () => {
    const point: Point = { ...NONE, addresses: { "memmap@": [GiB, GiB] }, values: { parameter } };
    expect(outsideReasons(point, grown(envelopes, [point]))).toEqual([]);
  });
});

describe("a command line", () => {
  it.each([
    [0, "none"],
    [1, "one"],
    [2, "several"],
  ] as const)("is of a machine with %i nodes", (count, word) => {
    const nodes = Array.from({ length: count }, (_, id) => ({
      id,
      memory: 2 * GiB,
      ranges: [],
      cpus: [id],
      hotpluggable: false,
      origin: 0,
    }));
    const cmdline = [{ name: "crashkernel", value: "256M", origin: 0 }];
    const points = bootPoints(setup({ nodes }, cmdline), parseKernelVersion("6.1")!, undefined);
    const own = points.find(({ of }) => of.kind === "command-line" && of.name === "x86_64");
    expect(own!.values.parameterNodes).toEqual([`${word} crashkernel=N`]);
  });
});

describe("a machine", () => {
  it("of one node tells of the memory of a node, and says so once where it is outside", () => {
    const [point] = bootPoints(setup({ memory: 512 * GiB }), parseKernelVersion("6.1")!, undefined).filter(
      ({ of }) => of.kind === "machines",
    );
    expect(point!.ranges.nodeMemory).toEqual([512 * GiB, 512 * GiB]);
    const measured = grown({}, [
      { ...point!, ranges: { ...point!.ranges, memory: [GiB, GiB], nodeMemory: [GiB, GiB] } },
    ]);
    expect(outsideReasons(point!, measured)).toMatchObject([{ dimension: "memory", value: 512 * GiB }]);
  });

  it("is measured as the version of its platform that it has", () => {
    expect(platforms({})).toEqual(["qemu-q35 7.2"]);
    expect(platforms({ qemu: "7.2.9" })).toEqual(["qemu-q35 7.2"]);
    // Another version stands in for it: that it is modelled is said elsewhere, and no recording of it widens an envelope.
    expect(platforms({ qemu: untabledQemu("qemu-q35").version })).toEqual([]);
  });

  it("of a version that no recording is of is modelled by the envelope alone", () => {
    const of = { kind: "platform", name: "qemu-q35 8.2" } as const;
    const envelopes = { "platform qemu-q35 7.2": {} };
    expect(outsideReasons({ of, ranges: {}, values: {} }, envelopes)).toEqual([{ kind: "never-measured", of }]);
  });
});
