/** The UEFI firmware that was measured, and which of it stands for another build. */
import { edk22022_11 } from "./edk2-2022.11.ts";
import { edk22025_02 } from "./edk2-2025.02.ts";
import { edk22026_08 } from "./edk2-2026.08.ts";
import type { MeasuredPlaces, UefiFirmware } from "./schema.ts";

/** Ascending by release. */
export const UEFI_FIRMWARE: readonly UefiFirmware[] = [edk22022_11, edk22025_02, edk22026_08];

export const UEFI_NAMES: readonly string[] = UEFI_FIRMWARE.map(({ name }) => name);

/** `edk2-2023.05` could be a build of firmware, whether or not it was measured; `ovmf` could not. */
export function isFirmwareName(name: string): boolean {
  return /^edk2-\d{4}\.\d{2}$/.test(name);
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
