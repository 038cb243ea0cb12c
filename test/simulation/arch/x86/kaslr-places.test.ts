import { expect, test } from "vitest";
import { parseCmdline } from "../../../../grammar/cmdline.ts";
import { Problems } from "../../../../grammar/problems.ts";
import { kaslrPlaces } from "../../../../server/simulation/arch/x86/kaslr-places.ts";
import { E820_RAM, E820Map } from "../../../../server/simulation/e820/e820.ts";
import { GiB, KiB, MiB } from "../../../../server/simulation/units/units.ts";

const FIRMWARE = new E820Map([
  { start: 0, end: 640 * KiB, type: E820_RAM },
  { start: MiB, end: 2 * GiB, type: E820_RAM },
]);

/** 2 GiB, and an image of 31 MiB that is unpacked to 16 MiB. */
function placesOf(cmdline: string, more: Partial<Parameters<typeof kaslrPlaces>[0]> = {}) {
  const params = parseCmdline(cmdline, 0, new Problems()).params.map(({ name, value }) => ({
    name,
    ...(value === undefined ? {} : { value }),
    origin: 0,
  }));
  const usual = { firmware: FIRMWARE, srat: undefined, initrd: undefined, imageSize: 31 * MiB, limit: 2 ** 46 };
  return kaslrPlaces({ ...usual, cmdline: params, ...more });
}

test.each([
  // From behind the room that the image is unpacked to, 48 MiB, in steps of 2 MiB.
  ["", 985],
  ["memmap=1G$512M", 217 + 241],
  ["memmap=1G!512M", 217 + 241],
  // RAM is no place to avoid.
  ["memmap=1G@512M", 985],
  ["memmap=1G", 473],
  ["mem=1G", 473],
  ["hugepagesz=1G hugepages=1", 473],
  ["hugepagesz=2M hugepages=1", 985],
  ["efi_fake_mem=1G@512M:0x40000", 217 + 241],
  ["efi_fake_mem=1G@512M:0x10000", 985],
  // With five nothing is random.
  ["memmap=4K$128M,4K$256M,4K$384M,4K$512M,4K$640M", 0],
  ["mem=32M", 0],
])("places of an image with %j", (cmdline, count) => {
  expect(placesOf(cmdline).count).toBe(count);
});

test("begin where the lowest image does and end where the highest does", () => {
  expect(placesOf("")).toEqual({ count: 985, first: 48 * MiB, last: 2 * GiB - 32 * MiB });
});

test("leave out the initrd and memory that may be unplugged", () => {
  const initrd = { start: GiB, end: GiB + 64 * MiB };
  expect(placesOf("", { initrd }).count).toBe(473 + 465);
  const range = (start: number, end: number, hotpluggable: boolean) => ({
    start,
    end,
    hotpluggable,
    pxm: 0,
    node: 0,
    origin: 0,
  });
  const memory = [range(0, GiB, false), range(GiB, 2 * GiB, true)];
  const srat = { memory } as unknown as NonNullable<Parameters<typeof kaslrPlaces>[0]["srat"]>;
  expect(placesOf("", { srat }).count).toBe(473);
});
