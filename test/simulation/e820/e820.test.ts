import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  E820_ACPI,
  E820_PRAM,
  E820_RAM,
  E820_RESERVED,
  E820Map,
  e820TypeName,
} from "../../../server/simulation/e820/e820.ts";
import { handedMap, trimBiosRange } from "../../../server/simulation/e820/firmware-memory.ts";
import { applyMemoryOptions } from "../../../server/simulation/e820/memory-options.ts";
import { GiB, MAX_ADDRESS, MiB } from "../../../server/simulation/units/units.ts";
import { worded } from "../../analysis/notes/worded.ts";
import { address, cmdline } from "../platforms/qemu.ts";

const show = (map: E820Map) =>
  map.entries.map(({ start, end, type }) => `${address(start)}-${address(end)} ${e820TypeName(type)}`);

const fourGib = new E820Map([
  { start: 0, end: 0x9fc00, type: E820_RAM },
  { start: MiB, end: 3 * GiB, type: E820_RAM },
  { start: 4 * GiB, end: 5 * GiB, type: E820_RAM },
]);

/** The map as `mem=` and `memmap=` leave it. */
const edited = (text: string) => show(applyMemoryOptions(fourGib, cmdline(text)).map);

describe("a sanitized map", () => {
  const entry = fc.record({
    start: fc.nat(50),
    size: fc.integer({ min: 0, max: 20 }),
    type: fc.constantFrom(E820_RAM, E820_RESERVED, E820_ACPI, E820_PRAM),
  });

  test("gives each byte the highest type that claims it, in sorted entries that don't overlap", () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 10 }), (given) => {
        const entries = given.map(({ start, size, type }) => ({ start, end: start + size, type }));
        const { entries: sane } = new E820Map(entries).sanitize();
        for (const [i, { start, end }] of sane.entries()) {
          expect(start).toBeLessThan(end);
          expect(sane[i - 1]?.end ?? 0).toBeLessThanOrEqual(start);
        }
        for (let at = 0; at < 80; at++) {
          const claims = entries.filter(({ start, end }) => start <= at && at < end).map(({ type }) => type);
          const type = sane.find(({ start, end }) => start <= at && at < end)?.type;
          expect(type ?? 0).toBe(Math.max(0, ...claims));
        }
      }),
    );
  });

  test("joins neighbours of one type, but never legacy persistent memory", () => {
    const halves = (type: number) =>
      new E820Map()
        .add(0, MiB, type)
        .add(MiB, 2 * MiB, type)
        .sanitize();
    expect(show(halves(E820_RAM))).toEqual(["0G-2M usable"]);
    expect(show(halves(E820_PRAM))).toEqual(["0G-1M persistent legacy", "1M-2M persistent legacy"]);
  });
});

describe("page 0 and the BIOS area", () => {
  test("are never RAM", () => {
    const whole = new E820Map().add(0, GiB, E820_RAM);
    expect(show(trimBiosRange(whole))).toEqual(["0G-0x1000 reserved", "0x1000-0xa0000 usable", "1M-1G usable"]);
  });
});

describe("mem=", () => {
  test("removes RAM from its address up, not beyond its amount", () => {
    expect(edited("mem=4608M")).toEqual(["0G-0x9fc00 usable", "1M-3G usable", "4G-0x120000000 usable"]);
  });

  test("caps memory that is plugged later", () => {
    expect(applyMemoryOptions(fourGib, cmdline("mem=2G")).maxMemory).toBe(2 * GiB);
  });

  test("that is no size is ignored, with a word about it", () => {
    const { map, notes } = applyMemoryOptions(fourGib, cmdline("mem=lots"));
    expect(show(map)).toEqual(show(fourGib));
    expect(notes.map(({ code, origin }) => [code, origin])).toEqual([["param-value", 100]]);
  });
});

describe("memmap=", () => {
  test.each([
    ["memmap=1G!4G", "4G-5G persistent legacy"],
    ["memmap=512M$0x120000000", "0x120000000-5G reserved"],
    ["memmap=1M#2G", "2G-0x80100000 ACPI data"],
    ["memmap=1G@8G", "8G-9G usable"],
    ["memmap=1G%8G+7", "8G-9G persistent"],
    ["memmap=1G%4G-1+12", "4G-5G persistent legacy"],
  ])("%s gives %s", (option, entry) => {
    expect(edited(option)).toContain(entry);
  });

  test("SIZE%START-TYPE takes memory of that type away", () => {
    expect(edited("memmap=1G%4G-1")).toEqual(["0G-0x9fc00 usable", "1M-3G usable"]);
    expect(edited("memmap=1G%4G-2")).toEqual(show(fourGib));
  });

  test("alone does what mem= does", () => {
    expect(edited("memmap=2G")).toEqual(edited("mem=2G"));
  });

  test.each([
    ["memmap=1E!0x130000000", "wraps", false],
    ["memmap=256M!0xfffffffff0000000", "wraps", true],
    ["memmap=exactmap memmap=4G@0", "single", true],
    ["memmap=exactmap,640K@0,1G@1M", "single", false],
    // Debian's 6.12.118 and 5.10.262 booted with the first and panicked of the second.
    ["memmap=64M!0xfffffffffbffffff", "wraps", false],
    ["memmap=64M!0xfffffffffc000000", "wraps", true],
    // 2^74 bytes wrap around to none.
    ["memmap=17179869184T!4G", "wraps", false],
  ] as const)("%s: the table is refused where it %s: %s", (text, why, isRefused) => {
    const { refused, map } = applyMemoryOptions(fourGib, cmdline(text));
    expect(refused?.why).toBe(isRefused ? why : undefined);
    for (const { start, end } of map.entries) expect([start >= 0, end <= MAX_ADDRESS]).toEqual([true, true]);
  });

  test("exactmap starts from nothing, whatever came before", () => {
    expect(edited("memmap=1G!4G memmap=exactmap memmap=640K@0 memmap=1023M@1M")).toEqual([
      "0G-0xa0000 usable",
      "1M-1G usable",
    ]);
  });

  test("takes several ranges in one option", () => {
    expect(edited("memmap=exactmap,640K@0,1G@1M")).toEqual(["0G-0xa0000 usable", "1M-0x40100000 usable"]);
  });

  test("without a size is ignored, one with an unknown letter cuts all RAM off", () => {
    const unknown = applyMemoryOptions(fourGib, cmdline("memmap=64M?2G"));
    expect(show(unknown.map)).toEqual(["0G-0x9fc00 usable", "1M-64M usable"]);
    expect(worded(unknown.notes[0]!).message).toContain("all RAM from 0x4000000 up is removed");
    expect(applyMemoryOptions(fourGib, cmdline("memmap=nothing")).userDefined).toBe(false);
  });

  test("remembers what it makes persistent memory of", () => {
    const { legacyPmem } = applyMemoryOptions(fourGib, cmdline("memmap=256M!0x130000000"));
    expect(legacyPmem.map(({ start, end }) => [start, end])).toEqual([[0x130000000, 0x140000000]]);
  });
});

describe("a table that is full", () => {
  const full = new E820Map(fourGib.entries, 3);

  test("ignores what is added", () => {
    expect(show(full.add(8 * GiB, 9 * GiB, E820_RAM))).toEqual(show(fourGib));
    expect(
      show(new E820Map(fourGib.entries, 4).add(8 * GiB, 9 * GiB, E820_RAM).add(9 * GiB, 10 * GiB, E820_RAM)),
    ).toHaveLength(4);
  });

  test("is so where what a loader adds has found the first entries joined", () => {
    const entries = Array.from({ length: 131 }, (_, index) => ({
      start: index * MiB,
      end: (index < 2 ? index + 1 : index + 0.5) * MiB,
      type: E820_RAM,
    }));
    const { zeropage, whole, ignored } = handedMap(new E820Map(entries), 128);
    expect([zeropage, whole, { entries: ignored }].map((map) => map.entries.length)).toEqual([126, 128, 1]);
    expect(ignored[0]!.start).toBe(130 * MiB);
  });

  test("loses the end of an entry that is cut in two", () => {
    expect(show(full.remove(GiB, 2 * GiB))).toHaveLength(3);
  });

  test("starts anew with exactmap, and is no larger then", () => {
    const text = "memmap=exactmap,640K@0,1G@1M,1G@2G,1G@4G";
    expect(show(applyMemoryOptions(full, cmdline(text)).map)).toHaveLength(3);
  });
});
