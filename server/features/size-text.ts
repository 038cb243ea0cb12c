/** Sizes in sentences: exact, in the largest unit that leaves a whole number or few decimals (`104 MiB`, `2.5 GiB`). */
import type { Bytes } from "../simulation/units/units.ts";

const UNITS = ["bytes", "KiB", "MiB", "GiB", "TiB", "PiB"] as const;

/** Exact: `104 MiB`, `2500 MiB`, `655352 KiB`. */
export function exactSize(bytes: Bytes): string {
  let unit = 0;
  while (unit < UNITS.length - 1 && bytes >= 1024 ** (unit + 1) && bytes % 1024 ** (unit + 1) === 0) unit++;
  const count = bytes / 1024 ** unit;
  // 1.5 GiB reads better than 1536 MiB and is as exact.
  const half = count / 1024;
  if (unit > 0 && unit < UNITS.length - 1 && half > 1 && Number.isInteger(half * 4))
    return `${half} ${UNITS[unit + 1]}`;
  return `${count} ${UNITS[unit]}`;
}
