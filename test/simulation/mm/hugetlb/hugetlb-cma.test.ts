/** hugetlb_cma= on x86, held against what a 7.2.12 with it did, and the sources of others. */
import { describe, expect, it } from "vitest";
import { STATE_TEXTS } from "../../../../server/views/renderers.ts";
import { analyse } from "../../../analysis/analyse.ts";

function booted(version: string, cpu: string, cmdline: string, config = "", memory = "4G") {
  const text = `kernel ${version} x86_64 { build debian ${config} }
machine qemu-pc { memory ${memory}  cpus 2  cpu ${cpu}  slots 4  maxmem 16G  initrd 11344K }
dimm d0 { size 2560M }
cmdline { log_buf_len=4M memblock=debug nokaslr ${cmdline} }
boot
plug d0
`;
  return analyse(text).timeline.map(({ after }) => after!);
}

const cmaPages = (version: string, cpu: string, cmdline: string, config?: string, memory?: string): number =>
  booted(version, cpu, cmdline, config, memory)[0]!
    .nodes.flatMap(({ zones }) => zones)
    .reduce((sum, { cma }) => sum + cma, 0);

const GIGANTIC = 2 ** 30 / 4096;

describe("hugetlb_cma= on x86", () => {
  it("reserves an area where CMA is built in and the CPU has pages of 1 GiB", () => {
    expect(cmaPages("7.2.12", "EPYC", "hugetlb_cma=1G")).toBe(GIGANTIC);
    expect(cmaPages("7.2.12", "qemu64", "hugetlb_cma=1G")).toBe(0);
    expect(cmaPages("6.12.107", "EPYC", "hugetlb_cma=1G")).toBe(0);
    expect(cmaPages("6.12.107", "EPYC", "hugetlb_cma=1G", "config CMA=y")).toBe(GIGANTIC);
  });

  it("is told in the log, and counts as memory that the kernel can't rely on for the zone of a DIMM", () => {
    const policy = "memory_hotplug.online_policy=auto-movable memory_hotplug.auto_movable_ratio=100";
    const [boot, plugged] = booted("7.2.12", "EPYC", `hugetlb_cma=1G ${policy} memhp_default_state=online`);
    const log = STATE_TEXTS.dmesg(boot!);
    for (const line of [
      "hugetlb_cma: reserve 1024 MiB, up to 1024 MiB per node",
      "cma: Reserved 1024 MiB in 1 range",
      "hugetlb_cma: reserved 1024 MiB on node 0",
    ])
      expect(log).toContain(line);
    expect(plugged!.blocks.get(40)).toMatchObject({ device: "d0", zone: "Normal" });
  });

  it("is taken before the crash kernel up to 6.19, behind it since: the first finds room for 1 GiB", () => {
    const both = "hugetlb_cma=1G crashkernel=1G";
    expect(cmaPages("6.12.107", "EPYC", both, "config CMA=y", "2560M")).toBe(GIGANTIC);
    expect(cmaPages("7.2.12", "EPYC", both, "", "2560M")).toBe(0);
  });
});

/** Two nodes of 3 and 2 GiB: what booted kernels of this version said. */
describe("hugetlb_cma= as it is read", () => {
  function said(version: string, cmdline: string): readonly string[] {
    const text = `kernel ${version} x86_64 { build debian-cloud ${version.startsWith("7") ? "" : "config CMA=y"} }
machine qemu-pc { cpus 2  cpu EPYC  node0 { memory 3G } node1 { memory 2G } }
cmdline { nokaslr ${cmdline} }
boot
`;
    const log = STATE_TEXTS.dmesg(analyse(text).timeline[0]!.after!).split("\n");
    return log.filter((line) => line.startsWith("hugetlb_cma: ") && !line.includes("up to"));
  }
  const reserved = (node: number) => `hugetlb_cma: reserved 1024 MiB on node ${node}`;
  const multiple = (of: string) => `hugetlb_cma: cma area ${of}must be a multiple of 1024 MiB`;

  it.each<[string, readonly string[]]>([
    ["hugetlb_cma=0:1G,2G", []],
    ["hugetlb_cma=1:1G,2G", [multiple("")]],
    ["hugetlb_cma=0:1G,9999:1G,1:1G", [reserved(0)]],
    ["hugetlb_cma=0x1:1G", [multiple("")]],
    ["hugetlb_cma=01:1G", [reserved(1)]],
    ["hugetlb_cma=18446744073709551616:1G", []],
    ["hugetlb_cma=0:1G hugetlb_cma=1:1G", [reserved(0), reserved(1)]],
    ["hugetlb_cma=7:1G,0:1G", ["hugetlb_cma: invalid node 7 specified", reserved(0)]],
    ["hugetlb_cma=512M", [multiple("")]],
    ["hugetlb_cma=1536M", [multiple("")]],
    ["hugetlb_cma=0:512M,1:1536M", [multiple("of node 0 "), multiple("of node 1 ")]],
  ])("7.2.12: %s", (cmdline, lines) => {
    expect(said("7.2.12", cmdline)).toEqual(lines);
  });

  it("wraps around in older kernels, and is rounded up to whole pages", () => {
    expect(said("6.12.107", "hugetlb_cma=18446744073709551617:1G")).toEqual([reserved(1)]);
    expect(said("6.12.107", "hugetlb_cma=1536M")).toEqual([reserved(0), reserved(1)]);
    expect(said("6.12.107", "hugetlb_cma=0:512M,1:1G")).toEqual([
      "hugetlb_cma: cma area of node 0 should be at least 1024 MiB",
      reserved(1),
    ]);
    expect(said("6.12.107", "hugetlb_cma=0x1:1G")).toEqual(["hugetlb_cma: cma area should be at least 1024 MiB"]);
  });
});

describe("nogbpages", () => {
  it("is of the direct map: huge pages of 1 GiB stay", () => {
    const pages = (cmdline: string) =>
      booted("6.12.107", "EPYC", `hugepagesz=1G hugepages=1 ${cmdline}`)[0]!.boot.reservations.filter(
        ({ by }) => by === "alloc_bootmem_huge_page",
      ).length;
    expect(pages("")).toBe(1);
    expect(pages("nogbpages")).toBe(1);
  });
});
