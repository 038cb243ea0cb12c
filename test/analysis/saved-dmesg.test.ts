import { describe, expect, it } from "vitest";
import { readLogMachine } from "../../server/sources/dmesg/machine.ts";
import { readSavedReservations } from "../../server/sources/dmesg/memory-map.ts";
import { analyse, codes } from "./fixture.ts";
import { toyKernel } from "./toy-kernel.ts";

const found = (log: string) => readSavedReservations(log).map(({ first, last, by }) => [first, last, by]);

describe("reservations of a saved boot log", () => {
  it("are read in the words of 5.10, 6.1 and 7.2", () => {
    expect(
      found(`
[    0.000000] memblock_reserve: [0x00000000000f5ba0-0x00000000000f5baf] smp_scan_config+0xaa/0xf2
[    0.395180] memblock_reserve: [0x000000013ff00000-0x000000013ffbffff] memblock_alloc_range_nid+0xe0/0x150
[    0.000000] __memblock_reserve: [0x00000001bfe00000-0x00000001bfffffff] nid=-1 flags=20 memblock_alloc_range_nid+0xe9/0x190
memblock_reserve: [0x00000001000000-0x00000001ffffff] flags 0x0 setup_arch+0x1f/0xc10
`),
    ).toEqual([
      [0xf5ba0, 0xf5baf, "smp_scan_config"],
      [0x1000000, 0x1ffffff, "setup_arch"],
      [0x13ff00000, 0x13ffbffff, "memblock_alloc_range_nid"],
      [0x1bfe00000, 0x1bfffffff, "memblock_alloc_range_nid"],
    ]);
  });

  it("leave out what was freed again before the boot allocator handed over", () => {
    expect(
      found(`
[    0.0] memblock_reserve: [0x1000-0x4fff] alloc_low_pages+0x1/0x2
[    0.0] memblock_reserve: [0x8000-0x8fff] reserve_real_mode+0x1/0x2
[    0.0] memblock_free: [0x2000-0x2fff] pcpu_embed_first_chunk+0x1dd/0x2d6
[    0.0] memblock_phys_free: [0x8000-0x8fff] init_mem_mapping+0x22e/0x31f
[    0.0] Memory: 3156800K/6422008K available (12295K kernel code)
[    0.9] memblock_free: [0x1000-0x1fff] free_initrd_mem+0x1/0x2
`),
    ).toEqual([
      [0x1000, 0x1fff, "alloc_low_pages"],
      [0x3000, 0x4fff, "alloc_low_pages"],
    ]);
  });

  it("of an allocation name who asked, and how much it was before a part was given back", () => {
    const log = `
[    0.0] memblock_alloc_try_nid: 2097152 bytes align=0x200000 nid=0 from=0x1000000 max_addr=0x0 pcpu_fc_alloc+0xf2/0x148
[    0.0] memblock_reserve: [0x7be00000-0x7bffffff] memblock_alloc_range_nid+0xb0/0x13d
[    0.0] memblock_phys_free: [0x7be42000-0x7bffffff] pcpu_embed_first_chunk+0x216/0x70f
[    0.0] memblock_reserve: [0x7bf00000-0x7bf00fff] memblock_alloc_range_nid+0xb0/0x13d
`;
    expect(readSavedReservations(log)).toMatchObject([
      {
        first: 0x7be00000,
        last: 0x7be41fff,
        by: "pcpu_fc_alloc",
        allocated: { first: 0x7be00000, last: 0x7bffffff },
      },
      { first: 0x7bf00000, last: 0x7bf00fff, by: "memblock_alloc_range_nid" },
    ]);
  });

  it("of a gigantic page name who asked, though 7.3 tells no alignment", () => {
    const log = `
[    0.0] memblock_alloc_hugetlb: 1073741824 bytes, nid=0, exact_nid=0 alloc_bootmem_huge_page+0x18/0x1e0
[    0.0] __memblock_reserve: [0x0000000140000000-0x000000017fffffff] nid=0 flags=a0 memblock_alloc_hugetlb+0x70/0xc0
`;
    expect(found(log)).toEqual([[0x140000000, 0x17fffffff, "alloc_bootmem_huge_page"]]);
  });

  it("have the name of what a message of its own says of them", () => {
    const log = `
[    0.0] memblock_phys_alloc_range: 268435456 bytes align=0x1000000 from=0x1000000 max_addr=0x400000000000 setup_arch+0xa22/0xd4f
[    0.0] memblock_reserve: [0x26e000000-0x27dffffff] memblock_alloc_range_nid+0xb0/0x13d
[    0.0] memblock_phys_alloc_range: 268435456 bytes align=0x1000000 from=0x0 max_addr=0x100000000 setup_arch+0xb4e/0xd4f
[    0.0] memblock_reserve: [0xaf000000-0xbeffffff] memblock_alloc_range_nid+0xb0/0x13d
[    0.0] Reserving 256MB of low memory at 2800MB for crashkernel (low RAM limit: 4096MB)
[    0.0] Reserving 256MB of memory at 9952MB for crashkernel (System RAM: 9215MB)
[    0.0] __memblock_reserve: [0x0000000070000000-0x0000000073ffffff] nid=-1 flags=20 memblock_alloc_range_nid+0xe7/0x190
[    0.0] cma: Reserved 64 MiB at 0x0000000070000000
[    0.0] __memblock_reserve: [0x00000000aa000000-0x00000000abffffff] nid=-1 flags=20 memblock_alloc_range_nid+0xe7/0x190
[    0.0] crashkernel reserved: 0x00000000aa000000 - 0x00000000ac000000 (32 MB)
`;
    expect(found(log)).toEqual([
      [0x70000000, 0x73ffffff, "cma_declare_contiguous_nid"],
      [0xaa000000, 0xabffffff, "reserve_crashkernel"],
      [0xaf000000, 0xbeffffff, "reserve_crashkernel_low"],
      [0x26e000000, 0x27dffffff, "reserve_crashkernel"],
    ]);
  });

  it("keep neighbours apart, each with who asked for it", () => {
    const lines = [
      "memblock_reserve: [0x1000-0x1fff] first+0x1/0x2",
      "memblock_reserve: [0x2000-0x2fff] second+0x1/0x2",
    ];
    expect(found(lines.join("\r\n"))).toEqual([
      [0x1000, 0x1fff, "first"],
      [0x2000, 0x2fff, "second"],
    ]);
  });
});

it("the firmware's map is read in the words of older kernels and of 7.2", () => {
  const log = `
[    0.000000] BIOS-e820: [mem 0x0000000000000000-0x000000000009fbff] usable
[    0.000000] BIOS-e820: [mem 0x000000000009fc00-0x000000000009ffff]  device reserved
[    0.000000] BIOS-e820: [gap 0x00000000000a0000-0x00000000000effff]
[    0.000000] BIOS-e820: [mem 0x0000000000100000-0x00000000bffdffff]  System RAM
[    0.000000] BIOS-e820: [mem 0x00000000bffe0000-0x00000000bfffffff] ACPI NVS
[    0.000000] BIOS-e820: [mem 0x0000003060000000-0x000001aa5fffffff] persistent (type 7)
[    0.000000] e820: update [mem 0x00000000-0x00000fff] usable ==> reserved`;
  expect(readLogMachine(log).machine.maps.e820?.map(({ value }) => [value.first, value.last, value.type])).toEqual([
    [0x0, 0x9fbff, "usable"],
    [0x9fc00, 0x9ffff, "reserved"],
    [0x100000, 0xbffdffff, "usable"],
    [0xbffe0000, 0xbfffffff, "ACPI NVS"],
    [0x3060000000, 0x1aa5fffffff, "persistent"],
  ]);
});

describe("a scenario that takes from a saved log", () => {
  const log = `BIOS-e820: [mem 0x0000000000000000-0x000000003fffffff] usable
memblock_reserve: [0x10000000-0x1000ffff] someone+0x1/0x2`;
  const text = `firmware from "boot.dmesg"\nreserve from "boot.dmesg"\nkernel 6.5 x86_64\nmachine qemu-pc { memory 1G }\nboot`;
  const simulator = toyKernel();

  it("has its map and its reservations, and knows which line each came from", () => {
    const analysis = analyse(text, { files: { "boot.dmesg": log }, simulator });
    expect(codes(analysis)).toEqual([]);
    expect(analysis.setup!.machine.firmware).toMatchObject([{ first: 0, last: 0x3fffffff, type: "usable" }]);
    const place = analysis.placeOf(analysis.setup!.observed[0]!.origin)!;
    expect(place.uri).toBe("file:///scenarios/boot.dmesg");
    expect(log.slice(place.span.start, place.span.end)).toMatch(/^memblock_reserve:.*0x2$/);
  });

  it("may name it inside the machine, where the map would stand", () => {
    const inside = `kernel 6.5 x86_64\nmachine {\n  cpus 2\n  firmware from "boot.dmesg"\n}\nboot`;
    const analysis = analyse(inside, { files: { "boot.dmesg": log } });
    expect(codes(analysis)).toEqual([]);
    expect(analysis.setup!.machine.firmware).toMatchObject([{ first: 0, last: 0x3fffffff, type: "usable" }]);
  });

  it("is told when the log holds nothing of the kind", () => {
    const analysis = analyse(text, { files: { "boot.dmesg": "Linux version 6.5" }, simulator });
    expect(analysis.diagnostics.map(({ message }) => message)).toEqual([
      "`boot.dmesg` holds no `BIOS-e820` lines: save the log from its first line on, or name /proc/iomem",
      "`boot.dmesg` holds no `memblock_reserve` lines: boot with `memblock=debug`",
    ]);
  });
});
