/** The platforms that are tabled, and which of them a machine is. A new platform is a file in data/. */
import type { Arch, MachineSpec } from "../state/events.ts";
import { onceFor } from "../units/once-for.ts";
import { ALL } from "./data/all.generated.ts";
import { firmwareMapOnly } from "./data/firmware-map.ts";
import type { BiosData, DeviceTreeData, PlatformData } from "./schema.ts";

/** Those of one name ascending by version. */
export const PLATFORMS: readonly PlatformData[] = ALL;

/** A word after `machine`. */
export type TabledPlatform = (typeof ALL)[number]["name"];

/** The words after `machine`. */
export const PLATFORM_NAMES: readonly string[] = [
  ...new Set(PLATFORMS.flatMap(({ name }) => (name === undefined ? [] : [name]))),
];

/** The architecture of a platform; undefined: it has none of its own, or is not tabled. */
export function archOfPlatform(name: string | undefined): Arch | undefined {
  return name === undefined ? undefined : PLATFORMS.find((platform) => platform.name === name)?.arch;
}

/** Whether a machine of this platform runs kernels of an architecture; one that has no architecture of its own runs any. */
export function runsKernelsOf(name: string | undefined, arch: Arch): boolean {
  return (archOfPlatform(name) ?? arch) === arch;
}

/** What stands for a platform that is not known: the first that is tabled of those that run kernels of an architecture; none of none. */
export function standInPlatform(arch: Arch | undefined): string | undefined {
  if (!arch) return undefined;
  return PLATFORM_NAMES.find((name) => archOfPlatform(name) === arch);
}

/** The platform that `DMI:` lines name; undefined: none that is tabled. */
export function platformOfDmi(words: string): string | undefined {
  return PLATFORMS.find(({ dmiNames }) => dmiNames?.some((name) => words.startsWith(name)) === true)?.name;
}

/** The platform whose device tree has this model. */
export function platformOfTree(model: string): string | undefined {
  return PLATFORMS.find(({ treeModel }) => treeModel === model)?.name;
}

/** The platform that a machine type of its hypervisor is, `pc-q35-8.2`. */
export function platformOfMachineType(type: string, arch?: Arch): PlatformData | undefined {
  return PLATFORMS.find(({ machineTypes, arch: own }) => {
    if (machineTypes === undefined || (arch !== undefined && arch !== own)) return false;
    const { whole, beginnings } = machineTypes;
    return whole.includes(type) || beginnings.some((name) => type.length > name.length && type.startsWith(name));
  });
}

/** The machine type that the hypervisor's program of an architecture takes where none is named; undefined: it wants one. */
export function defaultMachineType(arch: Arch): string | undefined {
  return PLATFORMS.find(({ machineTypes, arch: own }) => own === arch && machineTypes?.isDefault === true)?.machineTypes
    ?.whole[0];
}

export interface ChosenPlatform {
  readonly platform: PlatformData;
  /** `nearest`: the stated version is not tabled, this one stands for it. */
  readonly source: "tabled" | "nearest" | "map-only";
}

/** The platform of a machine: of its version, of the nearest one that is tabled, or what its firmware map says. */
export const choosePlatform: (machine: Pick<MachineSpec, "platform" | "qemu">) => ChosenPlatform = onceFor(choice);

function choice({ platform: name, qemu }: Pick<MachineSpec, "platform" | "qemu">): ChosenPlatform {
  const versions = PLATFORMS.filter((platform) => platform.name === name && name !== undefined);
  const newest = versions.at(-1);
  if (newest === undefined) return { platform: firmwareMapOnly, source: "map-only" };
  if (qemu === undefined) return { platform: versions.find(({ usual }) => usual === true) ?? newest, source: "tabled" };
  const nearest = nearestVersion(versions, qemu)!;
  return { platform: nearest, source: releaseNumber(nearest.version!) === releaseNumber(qemu) ? "tabled" : "nearest" };
}

/** The one whose release lies the fewest releases away; of two that are as near the newer. */
export function nearestVersion<T extends { readonly version: string | undefined }>(
  versions: readonly T[],
  stated: string,
): T | undefined {
  const distance = ({ version }: T): number => Math.abs(releaseNumber(version ?? "") - releaseNumber(stated));
  const newer = (a: T, b: T): boolean => releaseNumber(a.version ?? "") > releaseNumber(b.version ?? "");
  return versions.reduce<T | undefined>((best, each) => {
    if (best === undefined || distance(each) < distance(best)) return each;
    return distance(each) === distance(best) && newer(each, best) ? each : best;
  }, undefined);
}

/** The platform's data, whatever version of it is tabled. */
export function platformOf(machine: Pick<MachineSpec, "platform" | "qemu">): PlatformData {
  return choosePlatform(machine).platform;
}

/**
 * How many releases QEMU made of a major version, `X.0` and on (`git tag -l 'v*'` of qemu): 1.x went to 1.7, 2.x to 2.12 and 3.x to 3.1.
 * Since 4.0 every year has three.
 */
const RELEASES_OF_MAJOR: Readonly<Record<number, number>> = { 0: 0, 1: 8, 2: 13, 3: 2 };
const RELEASES_A_YEAR = 3;
/** 11.0 came in April 2026, and each year has one major version: the next may be there, later ones can't. */
const NEXT_MAJOR = 12;

/** How many releases there were before this one; `7.2.13` and `7.2` are one. Numbers compare one by one: 2.12 is before 3.0. */
export function releaseNumber(version: string): number {
  const [, major, minor] = /^(\d+)\.(\d+)/.exec(version) ?? [];
  let number = Number(minor ?? 0);
  for (let before = 0; before < Number(major ?? 0); before++) number += RELEASES_OF_MAJOR[before] ?? RELEASES_A_YEAR;
  return number;
}

/** Whether this can be a version of QEMU: `7.2`, `8.0.5`. */
export function isQemuVersion(text: string): boolean {
  const [, major, minor] = /^([1-9]\d?)\.(0|[1-9]\d?)(?:\.\d+)?$/.exec(text) ?? [];
  if (major === undefined || Number(major) > NEXT_MAJOR) return false;
  return Number(minor) < (RELEASES_OF_MAJOR[Number(major)] ?? RELEASES_A_YEAR);
}

/** A device tree's place; for a machine of which nothing is known that of the usual platform that has one. */
export function deviceTreeOf({ firmware }: PlatformData): DeviceTreeData {
  return firmware.kind === "device-tree" ? firmware : USUAL_DEVICE_TREE;
}

const USUAL_DEVICE_TREE = PLATFORMS.flatMap(({ usual, firmware }) =>
  usual === true && firmware.kind === "device-tree" ? [firmware] : [],
)[0]!;

/** What the BIOS of a PC leaves; undefined under UEFI and where nothing is known. */
export function biosOf(machine: MachineSpec): BiosData | undefined {
  const { firmware } = platformOf(machine);
  return firmware.kind === "bios" && machine.uefi === undefined ? firmware : undefined;
}
