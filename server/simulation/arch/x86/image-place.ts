/**
 * A kernel image that was loaded elsewhere than it was built to run: x86 images are relocatable, and kexec puts a crash kernel
 * into its reserved area (arch/x86/kernel/kexec-bzimage64.c: bzImage64_load).
 */
import type { KernelProfile } from "../../builds/schema.ts";
import { PAGE_SIZE } from "../../e820/page-size.ts";
import { type Bytes, fullPages } from "../../units/units.ts";

/** The profile with its image at that address; undefined: where it was built to run. */
export function loadedAt(profile: KernelProfile, address: Bytes | undefined): KernelProfile {
  if (address === undefined) return profile;
  const shift = address - profile.imageStart;
  const pages = fullPages(shift, PAGE_SIZE);
  const staysReserved = profile.image.staysReserved.map(([first, last]) => [first + pages, last + pages] as const);
  return {
    ...profile,
    imageStart: address,
    imageEnd: profile.imageEnd + shift,
    image: { ...profile.image, staysReserved },
  };
}
