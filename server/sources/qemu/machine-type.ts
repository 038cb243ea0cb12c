/**
 * QEMU's machine types, of which libvirt's XML names the same: `pc-q35-8.2` is the machine as QEMU 8.2 made it, whatever version runs
 * it; distributions' own types (`pc-q35-rhel9.4.0`, `pc-i440fx-jammy`) have no version that can be told.
 */
import { platformOfMachineType } from "../../simulation/platforms/catalogue.ts";
import type { Arch } from "../../simulation/state/events.ts";

export interface NamedMachineType {
  readonly platform: string;
  readonly arch: Arch;
  /** `8.2`. */
  readonly version?: string;
}

/** `arch`: of the program, where that is told: RISC-V has a `virt` too. Undefined: none of the language's platforms. */
export function machineType(name: string, arch?: Arch): NamedMachineType | undefined {
  // Proxmox counts its own changes behind QEMU's.
  const plain = name.replace(/\+pve\d{1,3}$/, "");
  const type = platformOfMachineType(plain, arch);
  if (!type?.name || !type.arch) return undefined;
  const version = /-(\d{1,2}\.\d{1,2})(?:\.0)?$/.exec(plain)?.[1];
  return { platform: type.name, arch: type.arch, ...(version === undefined ? {} : { version }) };
}

const PROGRAM_ARCHES: ReadonlyMap<string, Arch> = new Map([
  ["x86_64", "x86_64"],
  ["aarch64", "arm64"],
]);

/** The architecture of `qemu-system-NAME`, and of `arch=` in libvirt's XML; undefined: none that is simulated, or none told. */
export function archOfQemu(name: string | undefined): Arch | undefined {
  return PROGRAM_ARCHES.get(name ?? "");
}

/** Firmware files that are UEFI: edk2's names in distributions. */
export function isUefiFirmware(path: string): boolean {
  return /ovmf|edk2|aavmf|qemu_efi|uefi|\befi\b/i.test(path);
}

/** Where a device's label lies inside its file, at the end, the guest sees the less of it. Sizes in bytes. */
export function nvdimmSize(size: number, label: number): number {
  return size - label;
}
