import { describe, expect, test } from "vitest";
import type { MemoryState } from "../../../../server/simulation/state/state.ts";
import { analyse } from "../../../analysis/analyse.ts";

function booted(cmdline: string, machine = "memory 10G cpus 2 cpu max initrd 18M", version = "6.12"): MemoryState {
  const text = `kernel ${version} x86_64 { build debian }
machine qemu-pc { ${machine} }
cmdline { nokaslr ${cmdline} }
boot
`;
  return analyse(text).timeline[0]!.after!;
}

function managed({ nodes }: MemoryState): Record<string, number> {
  return Object.fromEntries(
    nodes.flatMap(({ id, zones }) => zones.map((zone) => [`${id} ${zone.name}`, zone.managed])),
  );
}

/** Pages that a machine gains by the parameter, by zone. */
function gained(cmdline: string, machine?: string, version?: string): Record<string, number> {
  const without = managed(booted(cmdline, machine, version));
  const withIt = managed(booted(`${cmdline} hugetlb_free_vmemmap=on`, machine, version));
  return Object.fromEntries(
    Object.entries(withIt)
      .map(([zone, pages]) => [zone, pages - without[zone]!] as const)
      .filter(([, pages]) => pages !== 0),
  );
}

const isUnsure = (state: MemoryState): boolean =>
  state.boot.evidence.reasons.some((reason) => reason.kind === "parameter-not-simulated");

describe("hugetlb_free_vmemmap=", () => {
  test("gives the memmap of gigantic pages to the zone it lies in", () => {
    expect(gained("hugepagesz=1G hugepages=2 movablecore=1G")).toEqual({ "0 Movable": 2 * 4096 });
    expect(gained("hugepagesz=1G hugepages=2")).toEqual({ "0 Normal": 2 * 4096 });
    expect(gained("hugepagesz=1G hugepages=2", undefined, "6.1")).toEqual({ "0 Normal": 2 * 4095 });
    expect(isUnsure(booted("hugepagesz=1G hugepages=2 hugetlb_free_vmemmap=on"))).toBe(false);
  });

  test("leaves it to each node's own memmap, and says that only a running system knows how pages are dealt out", () => {
    const nodes = "memory 10G cpus 2 cpu max initrd 18M node0 { memory 5G cpus 0 } node1 { memory 5G cpus 1 }";
    expect(gained("hugepages=101", nodes)).toEqual({ "0 Normal": 51 * 8, "1 Normal": 50 * 8 });
    expect(isUnsure(booted("hugepages=101 hugetlb_free_vmemmap=on", nodes))).toBe(true);
    expect(gained("hugepages=0:7,1:5", nodes)).toEqual({ "0 Normal": 7 * 8, "1 Normal": 5 * 8 });
    expect(isUnsure(booted("hugepages=0:7,1:5 hugetlb_free_vmemmap=on", nodes))).toBe(false);
  });

  test("is off unless asked for, and takes a boolean", () => {
    expect(managed(booted("hugepages=100 hugetlb_free_vmemmap=off"))).toEqual(managed(booted("hugepages=100")));
    expect(gained("hugepages=100 hugetlb_free_vmemmap=0")).toEqual({ "0 Normal": 800 });
  });

  test("of gigantic pages is modelled where they never get that memmap, since 6.15", () => {
    expect(isUnsure(booted("hugepagesz=1G hugepages=2 hugetlb_free_vmemmap=on", undefined, "6.18"))).toBe(true);
    expect(isUnsure(booted("hugepages=100 hugetlb_free_vmemmap=on", undefined, "6.18"))).toBe(false);
  });
});
