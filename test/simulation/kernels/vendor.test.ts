import { expect, test } from "vitest";
import { kernelConfig } from "../../../server/simulation/builds/kernel-config.ts";
import { compareKernelVersions, parseKernelVersion } from "../../../server/simulation/kernels/version.ts";

test("`uname -r` of a distribution is a version, and tells whose kernel it is", () => {
  const read = (text: string) => {
    const { major, minor, patch, vendor } = parseKernelVersion(text)!;
    return [`${major}.${minor}.${patch}`, vendor];
  };
  expect(
    [
      "4.18.0-553.el8_10.x86_64",
      "5.14.0-427.13.1.el9_4.x86_64",
      "5.15.0-200.131.27.el8uek.x86_64",
      "5.4.0-107-generic",
      "5.15.90.1-microsoft-standard-WSL2",
      "6.6.87.2-microsoft-standard-WSL2",
      "6.1.0-18-amd64",
      "6.1.0-18-cloud-amd64",
      "6.12.9+deb13-amd64",
      "6.5.6-300.fc39.x86_64",
      "5.10.199-190.747.amzn2.x86_64",
      "5.14.21-150500.55.7-default",
      "6.5.3-arch1-1",
      "6.8.4-2-pve",
      "5.10.0-136.12.0.86.oe2203sp1.x86_64",
      "5.10.66-android12-9-g0a1b2c3d4e5f",
    ].map(read),
  ).toEqual([
    ["4.18.0", { name: "rhel", release: 8, build: 553 }],
    ["5.14.0", { name: "rhel", release: 9, build: 427 }],
    ["5.15.0", { name: "oracle-uek", release: 8, build: 200 }],
    ["5.4.0", { name: "ubuntu", build: 107 }],
    ["5.15.90", { name: "wsl" }],
    ["6.6.87", { name: "wsl" }],
    ["6.1.0", { name: "debian", build: 18 }],
    ["6.1.0", { name: "debian", build: 18 }],
    ["6.12.9", { name: "debian", release: 13 }],
    ["6.5.6", { name: "fedora", release: 39, build: 300 }],
    ["5.10.199", { name: "amazon", release: 2, build: 190 }],
    ["5.14.21", { name: "suse", build: 150500 }],
    ["6.5.3", { name: "arch", build: 1 }],
    ["6.8.4", { name: "proxmox", build: 2 }],
    ["5.10.0", { name: "openeuler", release: 2203, build: 136 }],
    ["5.10.66", { name: "android", release: 12 }],
  ]);
});

test("a version somebody built has a name behind it and no vendor", () => {
  for (const text of ["6.5.0-rc2+", "6.12.0-dirty", "6.1.0-g1234abcd5678", "6.7.0-custom", "6.6"]) {
    expect(parseKernelVersion(text), text).toMatchObject({ text });
    expect(parseKernelVersion(text)?.vendor, text).toBeUndefined();
  }
});

test("a series and a name that hides the update stand for any update", () => {
  const any = (text: string) => parseKernelVersion(text)?.anyUpdate === true;
  expect(
    ["6.1", "6.1.0", "6.1-rc2", "6.1.0-18-amd64", "5.4.0-107-generic", "5.15.90.1-microsoft-standard"].map(any),
  ).toEqual([true, false, false, true, true, false]);
});

test("a candidate is the same with and without its dash", () => {
  expect(compareKernelVersions(parseKernelVersion("6.5rc7")!, parseKernelVersion("6.5-rc7")!)).toBe(0);
});

test("what is no version is none", () => {
  for (const text of ["6", "six", "6.x", "6.1 x86_64", "6.1rc", "v", "6.1_2", "6.1.", "6.1-"])
    expect(parseKernelVersion(text), text).toBeUndefined();
});

test.each([
  ["5.4.0-150-generic", "x86_64", { NR_CPUS: 8192, CMA: true, X86_5LEVEL: false, NUMA_EMU: false }],
  ["5.15.0-43-generic", "x86_64", { NR_CPUS: 8192, CMA: false, VIRTIO_MEM: true, DMA_NUMA_CMA: false }],
  ["5.15.0-43-generic", "arm64", { NR_CPUS: 256, CMA: true, VIRTIO_MEM: false, DMA_NUMA_CMA: true }],
  ["6.8.0-31-generic", "arm64", { NR_CPUS: 512, CMA: true, VIRTIO_MEM: true, DMA_NUMA_CMA: true }],
] as const)("Ubuntu's %s on %s is configured as its kernel team has it", (version, arch, options) => {
  const config = kernelConfig({ version, arch, pageSize: 4096, config: {}, whatIf: [], origin: 0 });
  const read = Object.keys(options).map((name) => [name, config.value(name as keyof typeof options)]);
  expect(Object.fromEntries(read)).toEqual(options);
});

test("a number of as many digits as there are is read once", () => {
  const digits = "1".repeat(1_000_000);
  for (const text of [
    `4.18.0-${digits}.el8`,
    `6.1.0-${digits}-amd64`,
    `6.1.0-${digits}.`,
    `6.1.0-1${".1".repeat(500_000)}`,
  ])
    expect(parseKernelVersion(text)?.major).toBe(Number(text[0]));
});
