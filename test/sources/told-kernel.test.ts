import { describe, expect, it } from "vitest";
import { readSource } from "../../server/bridge/import/read-sources.ts";
import { scenarioOf } from "../../server/bridge/import/scenario-text.ts";
import { KiB } from "../../server/simulation/units/units.ts";
import { analyse } from "../analysis/fixture.ts";

const DEBIAN = "(debian-kernel@lists.debian.org) (gcc-12 (Debian 12.2.0-14) 12.2.0) #1 SMP";
const RED_HAT = "(mockbuild@arm64-016.build.eng.bos.redhat.com) (gcc (GCC) 11.5.0) #1 SMP";

/** A log that tells of a kernel and 4 GiB of memory. */
const arm64Log = (
  release: string,
  banner = RED_HAT,
) => `[    0.000000] Booting Linux on physical CPU 0x0000000000 [0x413fd0c1]
[    0.000000] Linux version ${release} ${banner}
[    0.000000] Early memory node ranges
[    0.000000]   node   0: [mem 0x0000000040000000-0x000000013fffffff]
[    0.000000] Initmem setup node 0 [mem 0x0000000040000000-0x000000013fffffff]
`;
const x86Log = (release: string, banner: string) => `[    0.000000] Linux version ${release} ${banner}
[    0.000000] BIOS-e820: [mem 0x0000000000000000-0x000000000009fbff] usable
[    0.000000] BIOS-e820: [mem 0x0000000000100000-0x00000000bffdffff] usable
`;

/** The kernel that `machine from` boots, and the one that the imported scenario does. */
function kernelsOf(log: string) {
  const told = analyse('machine from "boot.dmesg"\nboot\n', { files: { "boot.dmesg": log } });
  const source = readSource({ name: "boot.dmesg", text: log, cut: false });
  if ("unknown" in source) throw new Error(source.unknown);
  const scenario = scenarioOf([source]);
  if ("wrong" in scenario) throw new Error(scenario.wrong);
  return [told, analyse(scenario.text)].map(({ timeline }) => {
    const { version, pageSize, build } = timeline[0]!.after!.boot.setup.kernel;
    return { version, page: pageSize / KiB, build };
  });
}

describe("the kernel of a log", () => {
  it.each([
    [arm64Log("5.14.0-503.el9.aarch64"), "5.14.0-503.el9.aarch64", 4, "rhel"],
    [arm64Log("5.14.0-503.el9.aarch64+64k"), "5.14.0-503.el9.aarch64+64k", 64, "rhel"],
    [arm64Log("4.18.0-553.el8_10.aarch64"), "4.18.0-553.el8_10.aarch64", 64, "rhel"],
    [arm64Log("6.17.7-300.fc43.aarch64+16k"), "6.17.7-300.fc43.aarch64+16k", 16, "fedora"],
    [arm64Log("6.8.0-31-generic-64k"), "6.8.0-31-generic-64k", 64, "ubuntu"],
    [arm64Log("6.4.0-150600.21-64kb"), "6.4.0-150600.21-64kb", 64, "suse"],
    [arm64Log("6.6.51+rpt-rpi-2712"), "6.6.51+rpt-rpi-2712", 16, undefined],
    [arm64Log("6.12.107+deb13-arm64-16k", DEBIAN), "6.12.107+deb13-arm64-16k", 16, "debian"],
    [x86Log("5.10.0-21-amd64", `${DEBIAN} Debian 5.10.162-1 (2023-01-21)`), "5.10.162", 4, "debian"],
    [x86Log("6.1.0-18-cloud-amd64", `${DEBIAN} Debian 6.1.76-1 (2024-02-01)`), "6.1.76", 4, "debian-cloud"],
    [x86Log("6.12.107+deb13-amd64", `${DEBIAN} Debian 6.12.107-1 (2026-09-01)`), "6.12.107", 4, "debian"],
    [x86Log("6.12.107-mine", "(me@here) (gcc) #1 SMP Debian 6.12.107-1"), "6.12.107-mine", 4, "debian"],
    [x86Log("6.8.0-31-generic", "(buildd@lcy02) #31-Ubuntu SMP"), "6.8.0-31-generic", 4, "ubuntu"],
  ])("is the same for `machine from` and for `import`: %#", (log, version, page, build) => {
    const [told, imported] = kernelsOf(log);
    expect(told).toEqual({ version, page, build });
    expect(imported).toEqual(told);
  });

  it("follows the size of pages that a line tells, whatever the release says", () => {
    const log = `${arm64Log("6.6.51+rpt-rpi-2712")}[    0.000000] percpu: Embedded 35 pages/cpu s103144 r8192 d32024 u143360\n`;
    expect(kernelsOf(log).map(({ page }) => page)).toEqual([4, 4]);
  });

  it("of a release that Linux can't have is left to who writes the scenario", () => {
    const { diagnostics } = analyse('machine from "boot.dmesg"\nboot\n', {
      files: { "boot.dmesg": x86Log("99.1.0-acme", "(acme@acme) #1 SMP") },
    });
    expect(diagnostics.map(({ message }) => message)).toContain(
      "`boot.dmesg`: the kernel calls itself 99.1.0-acme, of which nothing is known: write `kernel` with the version it is made of",
    );
  });
});
