/**
 * Where KASLR may put the kernel image: places of 2 MiB in RAM that hold the image and none of what the decompressor avoids. Models
 * choose_random_location(), mem_avoid_memmap(), __process_mem_region() and process_gb_huge_pages() (arch/x86/boot/compressed/kaslr.c, as of 5.0
 * to 7.3). What only a loader knows (boot parameters, command line, setup data) takes a place or two more; under UEFI only EFI's conventional
 * memory counts, of which no e820 map tells. So the number is an upper bound that is near.
 */
import type { E820Map } from "../../e820/e820.ts";
import { E820_RAM } from "../../e820/e820.ts";
import { fakeRanges, hasAttribute, SPECIFIC_PURPOSE } from "../../e820/fake-memory.ts";
import type { ByteSpan } from "../../platforms/schema.ts";
import type { Srat } from "../../platforms/srat.ts";
import type { CmdlineParameter } from "../../state/events.ts";
import type { KaslrPlaces } from "../../state/kaslr-places.ts";
import { memparse, parseUnsigned } from "../../units/memparse.ts";
import { RangeMap } from "../../units/range-map.ts";
import { type Bytes, GiB, MiB, roundDown, roundUp } from "../../units/units.ts";

/** CONFIG_PHYSICAL_ALIGN and MIN_KERNEL_ALIGN of distributions. */
const ALIGN: Bytes = 2 * MiB;
/** CONFIG_PHYSICAL_START of distributions, where the loader unpacks: the lowest place. */
const LOWEST: Bytes = 16 * MiB;
/** MAX_MEMMAP_REGIONS: with more, no place is chosen. */
const MOST_SET_ASIDE = 4;
/** MAX_SLOT_AREA. */
const MOST_AREAS = 100;

export interface KaslrInput {
  /** As the boot parameters have it. */
  readonly firmware: E820Map;
  readonly srat: Srat | undefined;
  readonly initrd: ByteSpan | undefined;
  readonly cmdline: readonly CmdlineParameter[];
  /** The image with its early heap, bytes. */
  readonly imageSize: Bytes;
  /** MAXMEM, exclusive. */
  readonly limit: Bytes;
}

export function kaslrPlaces(input: KaslrInput): KaslrPlaces {
  const size = roundUp(input.imageSize, ALIGN);
  const { avoided, limit, tooMany, gigabytePages } = memoryOptions(input);
  if (tooMany) return NO_PLACE;
  // The compressed image lies at the end of the room that it is unpacked to, and is in use until it has been.
  let free = RangeMap.empty<true>();
  for (const { start, end } of immovable(input))
    free = free.set(Math.max(start, LOWEST + size), Math.min(end, limit), true);
  for (const { start, end } of avoided) free = free.delete(start, end);
  const areas = new Areas(size, gigabytePages);
  for (const { start, end } of free.runs) areas.add(roundUp(start, ALIGN), end);
  return areas.places;
}

const NO_PLACE: KaslrPlaces = { count: 0, first: 0, last: 0 };

/** RAM; of a machine with a SRAT what is not hot-pluggable, as the decompressor leaves memory that may go again alone. */
function immovable({ firmware, srat }: KaslrInput): readonly ByteSpan[] {
  const ram = firmware.entries.filter(({ type }) => type === E820_RAM);
  const stays = srat?.memory.filter(({ hotpluggable }) => !hotpluggable) ?? [];
  if (stays.length === 0) return ram;
  return ram.flatMap((range) =>
    stays
      .map(({ start, end }) => ({ start: Math.max(start, range.start), end: Math.min(end, range.end) }))
      .filter(({ start, end }) => start < end),
  );
}

interface MemoryOptions {
  readonly avoided: readonly ByteSpan[];
  /** Exclusive. */
  readonly limit: Bytes;
  readonly tooMany: boolean;
  readonly gigabytePages: number;
}

function memoryOptions({ cmdline, initrd, limit }: KaslrInput): MemoryOptions {
  let lowest = limit;
  let gigabytePages = 0;
  let isGigabyte = false;
  const setAside: ByteSpan[] = [];
  for (const { name, value = "" } of cmdline) {
    if (name === "hugepagesz") isGigabyte = memparse(value).value === GiB;
    if (name === "hugepages" && isGigabyte) gigabytePages = parseUnsigned(value).value;
    if (name === "mem" && memparse(value).value > 0) lowest = Math.min(lowest, memparse(value).value);
    if (name === "efi_fake_mem")
      setAside.push(...fakeRanges(value).filter((range) => hasAttribute(range, SPECIFIC_PURPOSE)));
    if (name !== "memmap") continue;
    for (const word of value.split(",")) {
      const range = setAsideBy(word);
      if (range === undefined) continue;
      if (range.start > 0) setAside.push(range);
      else if (range.end > 0) lowest = Math.min(lowest, range.end);
    }
  }
  const avoided = [...setAside, ...(initrd === undefined ? [] : [initrd])];
  return { avoided, limit: lowest, tooMany: setAside.length > MOST_SET_ASIDE, gigabytePages };
}

/** `start` 0: a limit of all memory. */
function setAsideBy(word: string): ByteSpan | undefined {
  const size = memparse(word);
  if (size.value === 0) return undefined;
  const [sign, rest] = [size.rest[0], size.rest.slice(1)];
  const start = memparse(rest).value;
  if (sign === "#" || sign === "$" || sign === "!") return { start, end: start + size.value };
  return sign === undefined ? { start: 0, end: size.value } : undefined;
}

/** Areas of places, ascending, without the pages of 1 GiB that `hugepages=` wants. */
class Areas {
  readonly #size: Bytes;
  #gigabytePages: number;
  #areas = 0;
  #count = 0;
  #first = 0;
  #last = 0;

  constructor(size: Bytes, gigabytePages: number) {
    this.#size = size;
    this.#gigabytePages = gigabytePages;
  }

  get places(): KaslrPlaces {
    return { count: this.#count, first: this.#first, last: this.#last };
  }

  add(start: Bytes, end: Bytes): void {
    if (end - start < this.#size) return;
    const [from, to] = [roundUp(start, GiB), roundDown(end, GiB)];
    if (this.#gigabytePages === 0 || from >= to) {
      this.#store(start, end);
      return;
    }
    this.#store(start, from);
    const kept = Math.min((to - from) / GiB, this.#gigabytePages);
    this.#gigabytePages -= kept;
    this.#store(from + kept * GiB, end);
  }

  #store(start: Bytes, end: Bytes): void {
    if (end - start < this.#size || this.#areas === MOST_AREAS) return;
    const count = 1 + Math.floor((end - start - this.#size) / ALIGN);
    if (this.#count === 0) this.#first = start;
    this.#last = start + (count - 1) * ALIGN;
    this.#count += count;
    this.#areas++;
  }
}
