/** Sizes as people write them in a sentence. */
import { type Bytes, GiB, KiB, MiB, TiB } from "../units.ts";

const UNITS: readonly (readonly [Bytes, string])[] = [
  [TiB, "TiB"],
  [GiB, "GiB"],
  [MiB, "MiB"],
  [KiB, "KiB"],
];

/** `1 GiB`, `1536 MiB`: in the largest unit that it is a whole number of. */
export function sizeText(bytes: Bytes): string {
  const unit = UNITS.find(([size]) => bytes >= size && bytes % size === 0);
  return unit === undefined ? `${bytes} bytes` : `${bytes / unit[0]} ${unit[1]}`;
}
