/**
 * Where code and data of the running kernel lie, as /proc/iomem lists them (arch/x86/kernel/setup.c: setup_arch). Only known for builds
 * that were measured: Debian's amd64 kernels 5.10.223-1, 6.1.176-1, 6.12.107-1 and 7.2.13-1.
 */

import { profileFor } from "../../builds/x86-profiles.ts";
import type { MemoryState, Resource } from "../../state/state.ts";

/** First and last byte of code, rodata, data and bss of an image that was not moved, by the profile's name. */
const SECTIONS: Readonly<Record<string, readonly (readonly [name: string, first: number, last: number])[]>> = {
  "debian 5.10": [
    ["Kernel code", 0x1000000, 0x1c01f41],
    ["Kernel rodata", 0x1e00000, 0x2573fff],
    ["Kernel data", 0x2600000, 0x287aa7f],
    ["Kernel bss", 0x2eb7000, 0x3ffffff],
  ],
  "debian 6.1": [
    ["Kernel code", 0x1000000, 0x1e01d31],
    ["Kernel rodata", 0x2000000, 0x28e6fff],
    ["Kernel data", 0x2a00000, 0x2c489bf],
    ["Kernel bss", 0x330d000, 0x43fffff],
  ],
  "debian 6.12": [
    ["Kernel code", 0x1000000, 0x1ffffff],
    ["Kernel rodata", 0x2000000, 0x2b8cfff],
    ["Kernel data", 0x2c00000, 0x2e70bff],
    ["Kernel bss", 0x3738000, 0x3bfffff],
  ],
  "debian 7.2": [
    ["Kernel code", 0x1000000, 0x22ca8df],
    ["Kernel rodata", 0x2400000, 0x3162fff],
    ["Kernel data", 0x3200000, 0x355b8ff],
    ["Kernel bss", 0x3e50000, 0x41fffff],
  ],
};

/** Empty where the build is not known exactly. Bytes, both ends inclusive. */
export function kernelImageRows({ boot, version }: MemoryState): readonly Resource[] {
  const image = boot.kernelImage;
  const { profile, tabled } = profileFor(boot.setup.kernel, version);
  if (image === undefined || !tabled) return [];
  const moved = image.first - profile.imageStart;
  return (SECTIONS[profile.name] ?? []).map(([name, first, last]) => ({
    name,
    first: first + moved,
    last: last + moved,
  }));
}
