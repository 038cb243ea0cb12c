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
