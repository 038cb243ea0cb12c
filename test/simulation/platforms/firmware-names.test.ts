import { expect, it } from "vitest";
import {
  isFirmwareName,
  nearestFirmware,
  UEFI_FIRMWARE,
  UEFI_NAMES,
} from "../../../server/simulation/platforms/firmware/catalogue.ts";

it("a firmware's name is that of a release of edk2, four a year", () => {
  for (const name of [...UEFI_NAMES, "edk2-2018.08", "edk2-2019.03", "edk2-2023.05", "edk2-2024.11"]) {
    expect(isFirmwareName(name), name).toBe(true);
  }
  for (const name of ["edk2-2025.01", "edk2-2019.02", "edk2-2018.05", "edk2-9999.99", "edk2-9999.02", "ovmf", "edk2"]) {
    expect(isFirmwareName(name), name).toBe(false);
  }
});

it("of a release that is none the nearest tabled one is meant", () => {
  expect(nearestFirmware("edk2-1999.13")).toBe(UEFI_NAMES[0]);
  expect(nearestFirmware("edk2-9999.99")).toBe(UEFI_NAMES.at(-1));
  for (const { name, release } of UEFI_FIRMWARE) {
    expect(nearestFirmware(`edk2-stable${release.replace(".", "")}`)).toBe(name);
  }
  expect(nearestFirmware("foo")).toBeUndefined();
});

it("is tabled ascending by release", () => {
  expect(UEFI_NAMES).toEqual([...UEFI_NAMES].sort());
});
