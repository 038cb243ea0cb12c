/** What huge pages give back of their memmap, by version. */
import { analyse } from "../../../analysis/analyse.ts";
import type { Era } from "./era.ts";

/** 300 huge pages of 2 MiB, whose memmap (8 pages each) lies in ZONE_MOVABLE with that of the whole node. */
const booted = (version: string, parameter: string): string => `kernel ${version} x86_64 { build debian
  config CONFIG_HUGETLB_PAGE_OPTIMIZE_VMEMMAP=y
}
machine qemu-pc { memory 6G cpus 2 initrd 18M }
cmdline { nokaslr movablecore=1G hugepages=300 ${parameter} }
boot
`;

/** `freed`: pages of the memmap that ZONE_MOVABLE has more than without the parameter, whichever build is the nearest to the version. */
const guest = (version: string, parameter: string, freed: number): string => {
  const zones = analyse(booted(version, "")).timeline.at(-1)?.after?.nodes[0]?.zones;
  const managed = zones?.find(({ name }) => name === "Movable")?.managed ?? 0;
  return `${booted(version, parameter)}expect node0 Movable managed=${managed + freed}\n`;
};

const ON = "hugetlb_free_vmemmap=on";

/** Two nodes with memory. */
const areas = (version: string, expected: string): string => `kernel ${version} x86_64 { build debian
  config CMA=y
}
machine qemu-pc { cpus 2 cpu EPYC node0 { memory 3G } node1 { memory 2G } }
cmdline { nokaslr hugetlb_cma=1536M }
boot
expect dmesg "${expected}"
`;

const one = (
  version: string,
  cpu: string,
  cmdline: string,
  expected: string,
): string => `kernel ${version} x86_64 { build debian
  config CMA=y
}
machine qemu-pc { memory 6000M  cpus 2  cpu ${cpu} }
cmdline { nokaslr ${cmdline} }
boot
expect dmesg "${expected}"
`;
const FIVE = "hugepagesz=1G hugepages=1 hugepagesz=2M hugepages=4 default_hugepagesz=2M";

export const HUGETLB_ERAS: readonly Era[] = [
  {
    says: "7.0 says as it reserves that a CPU without gigantic pages has no use for hugetlb_cma=",
    rows: ["hugetlb-cma-unsupported@7.0"],
    scenario: one("7.0", "qemu64", "hugetlb_cma=1G", "hugetlb_cma: the option isn't supported by current arch"),
  },
  {
    says: "6.19 says so when hugetlb starts, which the simulation does not tell",
    rows: ["hugetlb-cma-unsupported@first"],
    scenario: one("6.19", "qemu64", "hugetlb_cma=1G", "Dentry cache hash table entries: 1048576"),
  },
  {
    says: "7.2 reads 25 bytes of hugetlb_cma=25%",
    rows: ["hugetlb-cma-percent@first"],
    scenario: one("7.2", "EPYC", "hugetlb_cma=25%", "hugetlb_cma: cma area must be a multiple of 1024 MiB"),
    errors: ["modelled: hugetlb_cma=25%: hugetlb_cma: cma area must be a multiple of 1024 MiB"],
  },
  {
    says: "7.3 takes a quarter of memory, down to whole gigantic pages",
    rows: ["hugetlb-cma-percent@7.3"],
    scenario: one("7.3", "EPYC", "hugetlb_cma=25%", "hugetlb_cma: reserve 1024 MiB (25%), up to 1024 MiB per node"),
  },
  {
    says: "6.14 reads any number of parameters of huge pages",
    rows: ["hugetlb-parameters-kept@first"],
    scenario: one("6.14", "EPYC", `${FIVE} hugepagesz=1G`, "HugeTLB: hugepagesz=1G specified twice, ignoring"),
    errors: ["modelled: hugepagesz=1G is given again: the kernel ignores it, and a hugepages= right behind it"],
  },
  {
    says: "6.15 keeps five of them on x86, and says that a sixth is malformed",
    rows: ["hugetlb-parameters-kept@6.15"],
    scenario: one("6.15", "EPYC", `${FIVE} hugepagesz=1G`, "Malformed early option 'hugepagesz'"),
  },
  {
    says: "6.18 rounds what hugetlb_cma= asks for up to gigantic pages",
    rows: ["hugetlb-cma-sizes@first"],
    scenario: areas("6.18", "hugetlb_cma: reserve 1536 MiB, up to 1024 MiB per node"),
  },
  {
    says: "7.2 refuses what is no multiple of them",
    rows: ["hugetlb-cma-sizes@7.2"],
    scenario: areas("7.2", "hugetlb_cma: cma area must be a multiple of 1024 MiB"),
    errors: ["modelled: hugetlb_cma=1536M: hugetlb_cma: cma area must be a multiple of 1024 MiB"],
  },
  {
    says: "5.12 does not know hugetlb_free_vmemmap=",
    rows: ["hugetlb-vmemmap@first"],
    scenario: guest("5.12", ON, 0),
  },
  {
    says: "5.14 frees 6 of 8 memmap pages of a huge page",
    rows: ["hugetlb-vmemmap@5.14"],
    scenario: guest("5.14", ON, 6 * 300),
  },
  {
    says: "5.18 frees 7",
    rows: ["hugetlb-vmemmap@5.18"],
    scenario: guest("5.18", ON, 7 * 300),
  },
  {
    says: "5.18 takes no other word than on and off",
    rows: ["hugetlb-vmemmap@5.18"],
    scenario: guest("5.18", "hugetlb_free_vmemmap=1", 0),
  },
  {
    says: "6.0 takes any boolean",
    rows: ["hugetlb-vmemmap@6.0"],
    scenario: guest("6.0", "hugetlb_free_vmemmap=1", 7 * 300),
  },
  {
    says: "6.2 frees all 8 and takes one of the buddy allocator's pages instead",
    rows: ["hugetlb-vmemmap@6.2"],
    scenario: guest("6.2", ON, 8 * 300),
  },
  {
    says: "6.15 does so with pages of the buddy allocator",
    rows: ["hugetlb-vmemmap@6.15"],
    scenario: guest("6.15", ON, 8 * 300),
  },
];
