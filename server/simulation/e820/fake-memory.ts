/**
 * `efi_fake_mem=SIZE@BASE:ATTRIBUTES`: ranges that the kernel then takes as if EFI's memory map gave them these attributes. Models
 * efi_fake_memmap() (drivers/firmware/efi/fake_mem.c) and efi_fake_memmap_early() (arch/x86/platform/efi/fake_mem.c), which are there with
 * CONFIG_EFI_FAKE_MEMMAP, and only after a boot by EFI: a machine with its own map may be one, a platform with a BIOS is none.
 */

import { ruleFor } from "../kernels/rule-table.ts";
import { fakeMemory } from "../kernels/soft-reserve-rules.ts";
import type { KernelVersion } from "../kernels/version.ts";
import type { BootSetup, FirmwareRange } from "../state/events.ts";
import { memparse, parseUnsigned } from "../units/memparse.ts";
import { RangeMap } from "../units/range-map.ts";
import type { Bytes } from "../units/units.ts";

/** EFI_MEMORY_MORE_RELIABLE. */
const MORE_RELIABLE = 0x10000;
/** EFI_MEMORY_SP. */
export const SPECIFIC_PURPOSE = 0x40000;

export interface FakeRange {
  readonly start: Bytes;
  /** Exclusive. */
  readonly end: Bytes;
  readonly attributes: number;
}

/** What one value of the parameter says; words that are none are passed over, as the kernel stops there. */
export function fakeRanges(value: string): readonly FakeRange[] {
  const ranges: FakeRange[] = [];
  for (const word of value.split(",")) {
    const size = memparse(word);
    const start = memparse(size.rest.slice(1));
    const attributes = parseUnsigned(start.rest.slice(1));
    if (size.value === 0 || size.rest[0] !== "@" || start.rest[0] !== ":") break;
    ranges.push({ start: start.value, end: start.value + size.value, attributes: attributes.value });
  }
  return ranges;
}

export function hasAttribute({ attributes }: FakeRange, bit: number): boolean {
  return Math.floor(attributes / bit) % 2 === 1;
}

/** The setup as EFI's map would have it. */
export function withFakeMemory(setup: BootSetup, version: KernelVersion): BootSetup {
  const { machine, cmdline } = setup;
  const { firmware } = machine;
  const fakes = cmdline.flatMap(({ name, value }) => (name === "efi_fake_mem" ? fakeRanges(value ?? "") : []));
  if (fakes.length === 0 || firmware === undefined || !ruleFor(fakeMemory, version)) return setup;
  let map = RangeMap.empty<Omit<FirmwareRange, "first" | "last">>();
  for (const { first, last, ...range } of firmware) map = map.set(first, last + 1, range);
  for (const fake of fakes) map = map.update(fake.start, fake.end, (range) => attributed(range, fake));
  const ranges = map.runs.map(({ start, end, value }) => ({ first: start, last: end - 1, ...value }));
  return { ...setup, machine: { ...machine, firmware: ranges } };
}

type Attributed = Omit<FirmwareRange, "first" | "last">;

function attributed(range: Attributed, fake: FakeRange): Attributed {
  const soft = range.type === "usable" && hasAttribute(fake, SPECIFIC_PURPOSE);
  return {
    ...range,
    ...(soft ? { type: "soft reserved" as const } : {}),
    ...(hasAttribute(fake, MORE_RELIABLE) ? { mirrored: true as const } : {}),
  };
}
