/** Parameters of huge pages, held against what booted kernels said and did (d13huge, and others of those machines). */
import { describe, expect, it } from "vitest";
import { Analyser } from "../../../../server/analysis/analyser.ts";
import { STATE_TEXTS } from "../../../../server/views/renderers.ts";
import { analyse, optionsOf, URI } from "../../../analysis/analyse.ts";

function booted(version: string, cpu: string, memory: string, cmdline: string) {
  const text = `kernel ${version} x86_64 { build debian-cloud }
machine qemu-pc { memory ${memory}  cpus 2  cpu ${cpu}  initrd 11342K }
cmdline { log_buf_len=4M nokaslr ${cmdline} }
boot
`;
  return analyse(text).timeline[0]!.after!;
}

const MARKS = /^(?:HugeTLB|hugetlb_cma|Malformed|Zone ranges|Initmem)/;
const said = (...machine: Parameters<typeof booted>): readonly string[] =>
  STATE_TEXTS.dmesg(booted(...machine))
    .split("\n")
    .filter((line) => MARKS.test(line))
    .map((line) => line.replace(/^(Zone ranges|Initmem).*/, "$1"));

const twice = (count: number) =>
  `HugeTLB: hugepages= specified twice without interleaving hugepagesz=, ignoring hugepages=${count}`;
const unsized = (count: number) => `HugeTLB: hugepages=${count} does not follow a valid hugepagesz, ignoring`;

describe("hugepages= and hugepagesz=", () => {
  it("count once for each size", () => {
    const cmdline = "hugepagesz=1G hugepages=1 hugepages=2";
    expect(said("7.3.4", "EPYC", "4300M", cmdline)).toEqual(["Zone ranges", "Initmem", twice(2)]);
    expect(said("6.1.192", "EPYC", "4300M", cmdline)).toEqual(["Zone ranges", "Initmem", twice(2)]);
    expect(booted("7.3.4", "EPYC", "4300M", cmdline).boot.hugepages).toContainEqual({ size: 2 ** 30, count: 1 });
  });

  it("of a size that was given before have no effect, and neither has the count behind it", () => {
    const cmdline = "hugepagesz=1G hugepages=1 hugepagesz=1G hugepages=2 hugepages=7";
    const lines = ["HugeTLB: hugepagesz=1G specified twice, ignoring", unsized(2), twice(7)];
    expect(said("7.3.4", "EPYC", "4300M", cmdline).slice(2)).toEqual(lines);
  });

  it("without a size are the default's, of which there is one count however many sizes are refused in between", () => {
    const cmdline = "hugepages=3 hugepages=5 hugepagesz=zz hugepages=9 hugepages=11";
    const lines = [twice(5), "HugeTLB: unsupported hugepagesz=zz", unsized(9), twice(11)];
    expect(said("6.12.118", "qemu64", "4300M", cmdline).slice(2)).toEqual(lines);
  });

  it("take the first default_hugepagesz=", () => {
    const again = "default_hugepagesz=2M default_hugepagesz=1G hugepages=1";
    const lines = ["HugeTLB: default_hugepagesz previously specified, ignoring 1G", unsized(1)];
    expect(said("6.12.118", "EPYC", "4300M", again).slice(2)).toEqual(lines);
  });
});

describe("hugepages= of a node without memory", () => {
  const log = (version: string) => {
    const text = `kernel ${version} x86_64 { build debian-cloud }
machine qemu-pc { memory 6000M  cpus 2  cpu EPYC  initrd 11342K  node0 { memory 6000M  cpus 0 }  node1 { memory 0  cpus 1 } }
cmdline { log_buf_len=4M memblock=debug nokaslr hugepagesz=1G hugepages=1:1 }
boot
`;
    return STATE_TEXTS.dmesg(analyse(text).timeline[0]!.after!)
      .split("\n")
      .filter((line) => /HugeTLB|\b1073741824 bytes/.test(line))
      .map((line) => line.replace(/ (?:nid=1).*/, " nid=1"));
  };

  it("are refused where the node is not online yet, and looked for in vain or elsewhere where it is", () => {
    expect(log("6.12.118")).toEqual(["memblock_alloc_try_nid_raw: 1073741824 bytes align=0x40000000 nid=1"]);
    expect(log("6.18.15")).toEqual(["HugeTLB: Invalid hugepages parameter 1:1"]);
    expect(log("7.2.12")).toEqual([
      "memblock_alloc_exact_nid_raw: 1073741824 bytes align=0x40000000 nid=1",
      "HugeTLB: allocating 1 of page size 1.00 GiB failed node1.  Only allocated 0 hugepages.",
    ]);
  });
});

describe("hugetlb_cma= on a CPU without pages of 1 GiB", () => {
  const cmdline = "hugetlb_cma=1G hugepagesz=1G hugepages=1";
  const lines = [
    "hugetlb_cma: the option isn't supported by current arch",
    "HugeTLB: unsupported hugepagesz=1G",
    unsized(1),
  ];

  it("is refused where it is reserved: before zones up to 7.2, behind the nodes since 7.3", () => {
    expect(said("7.2.12", "qemu64", "4300M", cmdline)).toEqual([...lines, "Zone ranges", "Initmem"]);
    expect(said("7.3.4", "qemu64", "4300M", cmdline)).toEqual(["Zone ranges", "Initmem", ...lines]);
  });
});

describe("hugetlb_cma= on a CPU with pages of 1 GiB", () => {
  it("tells its plan before it reserves, and of the pages that are then skipped", () => {
    const log = STATE_TEXTS.dmesg(booted("7.2.12", "EPYC", "6000M", "memblock=debug hugepagesz=1G hugetlb_cma=1G"));
    const lines = log.slice(log.indexOf("hugetlb_cma: reserve ")).split("\n").slice(0, 5);
    expect(lines.map((line) => line.replace(/ flags=.*/, ""))).toEqual([
      "hugetlb_cma: reserve 1024 MiB, up to 1024 MiB per node",
      "__memblock_reserve: [0x0000000100000000-0x000000013fffffff] nid=0",
      "cma: Reserved 1024 MiB in 1 range",
      "hugetlb_cma: reserved 1024 MiB on node 0",
      "HugeTLB: hugetlb_cma is enabled, skip boot time allocation",
    ]);
  });
});

describe("gigantic pages across the border of ZONE_MOVABLE", () => {
  const cmdline = "hugepagesz=1G hugepages=4 kernelcore=3500M";
  const short = (had: number) =>
    `HugeTLB: allocating 4 of page size 1.00 GiB failed.  Only allocated ${had} hugepages.`;

  it("are taken and discarded later up to 7.2, and given back at once since 7.3", () => {
    expect(said("7.2.12", "EPYC", "6000M", cmdline)).toEqual([short(3), "Zone ranges", "Initmem"]);
    const freed = "HugeTLB: freed 1 cross-zone hugepages of size 1.00 GiB on node 0.";
    expect(said("7.3.4", "EPYC", "6000M", cmdline)).toEqual(["Zone ranges", "Initmem", freed, short(2)]);
  });

  it("leave memory that can go offline", () => {
    for (const version of ["7.2.12", "7.3.4"]) {
      const text = `kernel ${version} x86_64 { build debian-cloud }
machine qemu-pc { memory 5G  cpus 2  cpu EPYC  initrd 11342K }
cmdline { log_buf_len=4M nokaslr hugepagesz=1G hugepages=2 kernelcore=3500M }
boot
offline memory36
`;
      expect(analyse(text).timeline.at(-1)!.outcome).toMatchObject({ result: "ok" });
    }
  });

  it("are found anew where an edit moves the border", () => {
    const text = (core: string) => `kernel 7.3.4 x86_64 { build debian-cloud }
machine qemu-pc { memory 6000M  cpus 2  cpu EPYC  initrd 11342K }
cmdline { log_buf_len=4M nokaslr hugepagesz=1G hugepages=4 movablecore=${core} }
boot
`;
    const analyser = new Analyser();
    const pages = (core: string) => {
      const { boot } = analyser.analyse(URI, text(core), 1, optionsOf()).timeline[0]!.after!;
      return boot.hugepages?.find(({ size }) => size === 2 ** 30)?.count;
    };
    expect(["10%", "43%", "11%", "42%"].map(pages)).toEqual([3, 2, 3, 2]);
  });
});

describe("early parameters that their handlers refuse", () => {
  it("are told behind the firmware's map, in the order of the command line", () => {
    const log = STATE_TEXTS.dmesg(
      booted("7.3.4", "qemu64", "5000M", "numa=fake=4 mem=2G mem= movablecore iommu=usedac"),
    );
    const from = log.indexOf("Malformed early option 'numa'");
    expect(log.slice(from).split("\n").slice(0, 6)).toEqual([
      "Malformed early option 'numa'",
      "e820: remove [mem 0x80000000-0xfffffffffffffffe] System RAM",
      "Malformed early option 'mem'",
      "Malformed early option 'movablecore'",
      "Malformed early option 'iommu'",
      "user-defined physical RAM map:",
    ]);
  });

  it("are refused of any subsystem: loglevel= without a number, percpu_alloc and init_on_free without a value", () => {
    const refused = (cmdline: string) =>
      STATE_TEXTS.dmesg(booted("6.12.118", "qemu64", "5000M", cmdline)).match(/(?<=Malformed early option ').*(?=')/g);
    expect(refused("loglevel= loglevel loglevel=x percpu_alloc init_on_free")).toEqual([
      "loglevel",
      "loglevel",
      "loglevel",
      "percpu_alloc",
      "init_on_free",
    ]);
    expect(refused("loglevel=8 loglevel=0x7 loglevel=-1 percpu_alloc=page init_on_free=1")).toBeNull();
  });

  it("are told of by the handler first, and mem=nopentium leaves the map as it is", () => {
    const log = STATE_TEXTS.dmesg(booted("7.2.12", "qemu64", "5000M", "mem=nopentium"));
    expect(log).toContain("mem=nopentium ignored! (only supported on x86_32)\nMalformed early option 'mem'\n");
    expect(log).not.toContain("user-defined");
  });

  it("are none where the kernel emulates nodes", () => {
    const text = `kernel 6.1.176 x86_64 { build debian }
machine qemu-pc { memory 4G  cpus 2 }
cmdline { nokaslr numa=fake=4 }
boot
`;
    expect(STATE_TEXTS.dmesg(analyse(text).timeline[0]!.after!)).not.toContain("Malformed");
  });
});
