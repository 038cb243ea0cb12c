/** The UEFI firmware that was measured, and which of it stands for another build. */
import { ALL } from "./all.generated.ts";
import type { MeasuredPlaces, UefiFirmware } from "./schema.ts";

/** Ascending by release. */
export const UEFI_FIRMWARE: readonly UefiFirmware[] = ALL;

export const UEFI_NAMES: readonly string[] = UEFI_FIRMWARE.map(({ name }) => name);

/** edk2's firmware for x86, of which no build's boots are simulated. */
export const UNSIMULATED_FIRMWARE = "ovmf";

/** Months of edk2's stable tags (`git tag -l 'edk2-stable*'`), since 201808; that of February 2019 came in March. */
const RELEASE_MONTHS: readonly number[] = [2, 5, 8, 11];
const LATE_RELEASE = "2019.03";
const FIRST_RELEASE = "2018.08";
/** Releases of so many years after the newest that is tabled may have come out since. */
const YEARS_TO_COME = 5;

/** `edk2-2023.05` could be a build of firmware, whether or not it was measured; `ovmf` and `edk2-2025.01`, of which there is none, could not. */
export function isFirmwareName(name: string): boolean {
  const [, release, year, month] = /^edk2-((\d{4})\.(\d{2}))$/.exec(name) ?? [];
  if (release === undefined || release < FIRST_RELEASE || release === "2019.02") return false;
  const lastYear = Number(UEFI_FIRMWARE.at(-1)!.release.slice(0, 4)) + YEARS_TO_COME;
  return Number(year) <= lastYear && (RELEASE_MONTHS.includes(Number(month)) || release === LATE_RELEASE);
}

/** The tabled firmware whose release lies nearest to one of edk2 that is written, whether or not there is such a release. */
export function nearestFirmware(name: string): string | undefined {
  const [, year, month] = /^edk2-(?:stable)?(\d{4})\.?(\d{1,2})$/.exec(name) ?? [];
  if (year === undefined) return undefined;
  const months = (release: string): number => Number(release.slice(0, 4)) * 12 + Number(release.slice(5));
  const written = Number(year) * 12 + Number(month);
  const distance = ({ release }: UefiFirmware): number => Math.abs(months(release) - written);
  return UEFI_FIRMWARE.reduce((best, each) => (distance(each) < distance(best) ? each : best)).name;
}

/** The firmware of this name; one that was not measured is taken for the newest before it, or the oldest. */
export function uefiFirmware(name: string): UefiFirmware {
  const known = UEFI_FIRMWARE.find((each) => each.name === name);
  return known ?? UEFI_FIRMWARE.findLast((each) => each.name <= name) ?? UEFI_FIRMWARE[0]!;
}

/** The firmware itself where its boots were measured, else the newest before it whose were. */
export function measuredFirmware(firmware: UefiFirmware): UefiFirmware & { readonly places: MeasuredPlaces } {
  const upTo = UEFI_FIRMWARE.slice(0, UEFI_FIRMWARE.indexOf(firmware) + 1);
  return upTo.findLast(isMeasured)!;
}

function isMeasured(firmware: UefiFirmware): firmware is UefiFirmware & { readonly places: MeasuredPlaces } {
  return firmware.places !== undefined;
}
