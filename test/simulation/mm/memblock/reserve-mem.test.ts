import { describe, expect, test } from "vitest";
import { pmemAlignmentNotes, pmemOverReservedNotes } from "../../../../server/simulation/drivers/nvdimm/e820-pmem.ts";
import { allocateReserveMem } from "../../../../server/simulation/mm/memblock/reserve-mem.ts";
import { GiB, MiB } from "../../../../server/simulation/units/units.ts";
import { worded } from "../../../analysis/notes/worded.ts";
import { cmdline, kernel } from "../../platforms/qemu.ts";
import { EIGHT_GIB, earlyMemory } from "./early-memory.ts";

describe("reserve_mem=", () => {
  const allocate = (words: string, version = "6.12") =>
    allocateReserveMem(earlyMemory(version, EIGHT_GIB), cmdline(words), kernel(version));

  test("takes the highest place, aligned as asked", () => {
    expect(allocate("reserve_mem=64M:2M:oops reserve_mem=1M:4096:trace").areas).toEqual([
      { name: "oops", start: 9 * GiB - 64 * MiB, end: 9 * GiB },
      { name: "trace", start: 9 * GiB - 65 * MiB, end: 9 * GiB - 64 * MiB },
    ]);
  });

  test("is unknown before 6.12", () => {
    expect(allocate("reserve_mem=64M:2M:oops", "6.1")).toEqual({ areas: [], notes: [] });
  });

  test.each([
    ["reserve_mem=64M", "SIZE:ALIGN:NAME is wanted"],
    ["reserve_mem=64M:2M:", "a name has 1 to 15 letters"],
    ["reserve_mem=64G:2M:oops", "there is no room"],
  ])("%s: %s", (words, why) => {
    const { areas, notes } = allocate(words);
    expect([areas, worded(notes[0]!).message]).toEqual([[], `${words} reserves nothing: ${why}`]);
  });
});

describe("memory that becomes persistent", () => {
  const pmem = (start: number, end: number) => {
    const [parameter] = cmdline("memmap=256M!0x130000000");
    return [{ start, end, parameter: parameter! }];
  };

  test("in whole sections can all be System RAM again", () => {
    expect(pmemAlignmentNotes(pmem(0x130000000, 0x140000000), 128 * MiB)).toEqual([]);
  });

  test("that ends inside a section loses the rest of it", () => {
    const [note] = pmemAlignmentNotes(pmem(0x130000000, 0x13c000000), 128 * MiB);
    expect(note).toMatchObject({ code: "pmem-unaligned", origin: 100, address: 0x130000000 });
    expect(worded(note!).message).toContain(
      "only 0x130000000-0x137ffffff can be used as system-ram later, 64 MiB are lost",
    );
  });

  test("over boot allocations of the crashed kernel destroys what its dump needs", () => {
    const sections = { first: 0x13ff00000, last: 0x13ffbffff, by: "sparse_init", observed: false, origins: [7] };
    const [note] = pmemOverReservedNotes(pmem(0x130000000, 0x140000000), [sections]);
    expect(worded(note!)).toMatchObject({ code: "pmem-over-reserved", address: 0x13ff00000, related: [{ origin: 7 }] });
    expect(pmemOverReservedNotes(pmem(0x120000000, 0x130000000), [sections])).toEqual([]);
  });
});
