import { describe, expect, it } from "vitest";
import { describeBlocks } from "../../../../server/simulation/drivers/base-memory/block-facts.ts";
import { step } from "../../../../server/simulation/step.ts";
import { GiB, KiB, MiB } from "../../../../server/simulation/units/units.ts";
import { boot, nodes } from "../../boot/machines.ts";
import { managedPages, PAGES_16K, placed, virt, virtState, zone, zoneSpans } from "./virt-machines.ts";

const UEFI_2022 = { machine: { uefi: "edk2-2022.11" } };
const UEFI_2026 = { machine: { uefi: "edk2-2026.08" } };

describe("zones of arm64", () => {
  it("put RAM below 4 GiB into DMA, leave DMA32 empty, and the rest into Normal", () => {
    expect(zoneSpans(virtState("6.12"))).toEqual(["DMA 0x40000+786432", "Normal 0x100000+1310720"]);
  });

  it("are DMA alone on a machine that ends below 4 GiB", () => {
    expect(zoneSpans(virtState("7.2", "", { machine: { memory: 2 * GiB } }))).toEqual(["DMA 0x40000+524288"]);
  });

  it("know no ZONE_DEVICE in Debian's 6.1", () => {
    expect(virtState("6.1").nodes[0]!.zones.map(({ name }) => name)).toEqual(["DMA", "DMA32", "Normal", "Movable"]);
    expect(virtState("6.12").nodes[0]!.zones).toHaveLength(5);
  });

  it("take ZONE_MOVABLE from the highest zone alone: kernelcore=2G leaves no Normal", () => {
    expect(zoneSpans(virtState("7.2", "kernelcore=2G"))).toEqual(["DMA 0x40000+786432", "Movable 0x100000+1310720"]);
  });

  it("round ZONE_MOVABLE to 32 MiB with pages of 16 KiB", () => {
    expect(virtState("7.2", "movablecore=1001M", { kernel: PAGES_16K }).boot.movableStart.get(0)).toBe(0x200000000);
    expect(virtState("6.12", "movablecore=1001M").boot.movableStart.get(0)).toBe(0x201400000);
  });

  it("end DMA where dma-ranges say: at a power of two formerly, exactly there since 6.12", () => {
    const reach = { machine: { dmaLimit: 2.5 * GiB } };
    expect(zone(virtState("6.1", "", reach), 0, "DMA").spanned).toBe(786432);
    expect(zone(virtState("7.2", "", reach), 0, "DMA").spanned).toBe(393216);
    expect(zone(virtState("7.2", "", reach), 0, "DMA32").startPfn).toBe(0xa0000);
  });
});

describe("managed pages of arm64", () => {
  it.each([
    ["6.1", {}, [763220, 1265862]],
    ["6.12", {}, [761119, 1265869]],
    ["7.2", {}, [758735, 1265082]],
    ["7.2", { kernel: PAGES_16K }, [189659, 323187]],
  ] as const)("of 8 GiB under %s are what memblock left", (version, described, managed) => {
    expect(managedPages(virtState(version, "", described))).toEqual(managed);
  });

  it("lose the kernel image above 4 GiB where the EFI stub put it there", () => {
    expect(managedPages(virtState("7.2", "efi=debug initrd=initrd", UEFI_2026))).toEqual([768070, 1254038]);
  });

  it("lose it where /proc/iomem says that the stub put it, until the next boot", () => {
    const place = (imageSeenAt: number, isLater?: true) => {
      const setup = virt("6.12", "initrd=initrd", { machine: { uefi: "edk2-2022.11", imageSeenAt } });
      const { state } = boot({ ...setup, ...(isLater === undefined ? {} : { isLater }) });
      return state.boot.reservations.filter(({ by }) => by === "arm64_memblock_init").map(({ first }) => first);
    };
    expect(place(0x1_3460_0000)).toContain(0x1_3460_0000);
    expect(place(0x1_3460_0000, true)).not.toContain(0x1_3460_0000);
  });

  it.each([
    ["6.1", 3, 759453],
    ["6.12", 2, 500068],
  ] as const)(
    "hold the data of a node that mem= leaves without memory, which is online: %s",
    (version, gib, managed) => {
      const two = nodes(4 * GiB, 4 * GiB);
      const withCpus = two.nodes.map((node, id) => ({ ...node, cpus: [2 * id, 2 * id + 1] }));
      const machine = { ...two, cpus: 4, nodes: withCpus, initrd: 1932 * KiB };
      const state = virtState(version, `mem=${gib}G`, { machine });
      expect(state.nodes.map(({ zones }) => zones.map(({ present }) => present).filter((pages) => pages > 0))).toEqual([
        [(gib * GiB) / (4 * KiB)],
        [],
      ]);
      expect(managedPages(state)).toEqual([managed]);
    },
  );

  it("lose the page that the initrd ends in", () => {
    const without = managedPages(virtState("6.12", "", { machine: { initrd: 0 } }));
    const withOne = managedPages(virtState("6.12"));
    expect(without[0]! - withOne[0]!).toBe(1);
    // Not of a file of whole pages, as a boot with one of 1936 KiB shows.
    const whole = virtState("6.12", "", { machine: { initrd: 4136 * KiB, initrdIsFile: true } });
    expect(managedPages(whole)).toEqual(without);
  });

  it("make min_free_kbytes twenty times as large with pageblocks of 32 MiB", () => {
    expect(virtState("6.12").watermarks.minFreeKbytes).toBe(45056);
    expect(virtState("7.2", "", { kernel: PAGES_16K }).watermarks.minFreeKbytes).toBe(408464);
  });
});

describe("the default CMA area", () => {
  it("lies at the end of ZONE_DMA where RAM goes on behind", () => {
    for (const version of ["6.1", "6.12", "7.2"]) expect(placed(virtState(version), "cma")).toEqual(["fc000000"]);
  });

  it("lies below page tables and memmap up to 6.12, below the page tables alone since the memmap comes later", () => {
    const small = { machine: { memory: 2 * GiB } };
    expect(placed(virtState("6.1", "", small), "cma")).toEqual(["b9a00000"]);
    expect(placed(virtState("7.2", "", small), "cma")).toEqual(["bba00000"]);
    expect(placed(virtState("7.2", "", { ...small, kernel: PAGES_16K }), "cma")).toEqual(["ba000000"]);
  });

  it("is one of several since 7.0, where there are several nodes", () => {
    const two = { machine: nodes(3 * GiB, 5 * GiB) };
    expect(placed(virtState("6.12", "", two), "cma")).toEqual(["f8e00000"]);
    expect(placed(virtState("7.2", "", two), "cma")).toEqual(["f7e00000", "fbe00000", "100000000"]);
    expect(zone(virtState("7.2", "", two), 0, "DMA").cma).toBe((128 * MiB) / 4096);
  });

  it("makes room for those of hugetlb_cma=, which older kernels take first", () => {
    const two = { machine: nodes(4 * GiB, 4 * GiB) };
    expect(placed(virtState("6.12", "hugetlb_cma=1G", two), "cma")).toEqual(["bc000000", "c0000000"]);
    expect(placed(virtState("7.2", "hugetlb_cma=0:1G,1:1G numa_cma=1:96M", two), "cma")).toEqual([
      "80000000",
      "fc000000",
      "140000000",
      "180000000",
    ]);
  });
});

describe("crashkernel= on arm64", () => {
  it("is taken right below CMA", () => {
    for (const version of ["6.1", "6.12", "7.2"]) {
      expect(placed(virtState(version, "crashkernel=256M"), "reserve_crashkernel")).toEqual(["ec000000"]);
    }
  });

  it("with ,high gets a low part since 6.7, and lies above the memmap where that comes later", () => {
    expect(placed(virtState("6.1", "crashkernel=256M,high"), "reserve_crashkernel")).toEqual(["226e00000"]);
    expect(placed(virtState("6.12", "crashkernel=256M,high"), "reserve_crashkernel")).toEqual([
      "f4000000",
      "226e00000",
    ]);
    expect(placed(virtState("7.2", "crashkernel=256M,high"), "reserve_crashkernel")).toEqual(["f4000000", "22ee00000"]);
  });

  it("finds its place under UEFI too", () => {
    const small = { machine: { ...UEFI_2022.machine, memory: 2 * GiB } };
    const state = virtState("6.12", "crashkernel=256M initrd=initrd", small);
    expect(placed(state, "reserve_crashkernel")).toEqual(["a5200000"]);
  });
});

describe("UEFI on qemu-virt", () => {
  it("of 2022.11 makes a memory0 of the flash, present but never free", () => {
    const state = virtState("7.2", "", UEFI_2022);
    expect(describeBlocks(state)[0]).toMatchObject({ first: 0, last: 0, state: "online", validZones: ["DMA"] });
    expect(zone(state, 0, "DMA")).toMatchObject({ startPfn: 16384, spanned: 1032192, present: 802816 });
  });

  it("of 2022.11 loses the nodes, since the flash belongs to none", () => {
    const described = { machine: { ...UEFI_2022.machine, ...nodes(4 * GiB, 4 * GiB) } };
    expect(virtState("6.12", "", described).nodes.map(({ id }) => id)).toEqual([0]);
    const newer = { machine: { ...UEFI_2026.machine, ...nodes(4 * GiB, 4 * GiB) } };
    expect(virtState("6.12", "", newer).nodes.map(({ id }) => id)).toEqual([0, 1]);
  });

  it("keeps the kernel that mem= would cut off, and the initrd", () => {
    const state = virtState("7.2", "mem=3G initrd=initrd", UEFI_2022);
    expect(zoneSpans(state)).toEqual(["DMA 0x4000+1032192", "Normal 0x100000+1310688"]);
    expect(zone(state, 0, "Normal").present).toBe(14811);
  });

  it("keeps all of it from _text on, where _stext is the first byte that is reserved", () => {
    const machine = { ...UEFI_2022.machine, memory: 4 * GiB, cpus: 6, initrd: 4136 * KiB };
    const state = virtState("6.1", "mem=2G crashkernel=256M initrd=initrd", { machine });
    // As a real kernel counts them.
    expect(zone(state, 0, "Normal").present).toBe(10987);
  });

  it("is only modelled where it was not measured", () => {
    expect(virtState("7.2", "", { machine: { uefi: "edk2-2025.02" } }).boot.evidence.reasons).toContainEqual({
      kind: "loader-not-measured",
      firmware: "edk2-2025.02",
    });
    expect(virtState("7.2", "", UEFI_2026).boot.evidence.level).toBe("exact");
  });
});

describe("boot memory of arm64", () => {
  const offline = (state: ReturnType<typeof virtState>, id: number): string =>
    step(state, { kind: "offline", blocks: { first: id, last: id, descending: false }, origin: 1 }).outcome.result;

  it("never goes offline: where nothing else stands in the way the notifier refuses", () => {
    const state = virtState("6.12", "movablecore=1G");
    expect([64, 69, 71].map((id) => offline(state, id))).toEqual(["EPERM", "EPERM", "EBUSY"]);
  });

  it("is refused before that where firmware keeps a part of the block", () => {
    expect([0, 71].map((id) => offline(virtState("7.2", "", UEFI_2022), id))).toEqual(["EINVAL", "EINVAL"]);
    expect(offline(virtState("7.2", "", UEFI_2026), 8)).toBe("EINVAL");
  });
});

describe("memory blocks of arm64", () => {
  it("are sections of 128 MiB, however large the machine is", () => {
    const { geometry } = virtState("7.2", "", { machine: { memory: 100 * GiB } });
    expect(geometry.blockPages * geometry.pageSize).toBe(128 * MiB);
  });

  it("were of 1 GiB up to 5.11", () => {
    const { geometry } = virtState("5.10");
    expect(geometry.blockPages * geometry.pageSize).toBe(GiB);
  });

  it("have no zone where two nodes meet in one", () => {
    const state = virtState("6.12", "", { machine: nodes(3000 * MiB, 5192 * MiB) });
    expect(describeBlocks(state).find(({ first }) => first === 31)).toMatchObject({ nodes: [0, 1], validZones: [] });
  });
});

describe("a boot of arm64 that is run again", () => {
  it("takes over what a change does not touch", () => {
    const first = boot(virt("6.12"));
    const again = boot(virt("6.12", "movablecore=1G"), first);
    expect(again.phases.firmware).toBe(first.phases.firmware);
    expect(again.phases.memblock).not.toBe(first.phases.memblock);
    const more = boot(virt("6.12", "movablecore=2G"), again);
    expect(more.phases.memblock).toBe(again.phases.memblock);
    expect(more.state).toEqual(boot(virt("6.12", "movablecore=2G")).state);
  });
});
