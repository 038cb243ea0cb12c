/**
 * A kernel image that was loaded elsewhere than it was built to run: x86 images are relocatable, and kexec puts a crash kernel
 * into its reserved area (arch/x86/kernel/kexec-bzimage64.c: bzImage64_load).
 */
import { lastParameter } from "../../boot-context/boot-context.ts";
import { sitesPrintedAs } from "../../builds/printed-callers.ts";
import type { KernelProfile } from "../../builds/schema.ts";
import { PAGE_SIZE } from "../../e820/page-size.ts";
import { hypervisorNamed } from "../../platforms/hypervisors.ts";
import { plainFunction, reportedCaller } from "../../state/alloc-site.ts";
import type { BootSetup, ObservedReservation } from "../../state/events.ts";
import { type Bytes, fullPages, MiB, rangeSize } from "../../units/units.ts";

/** CONFIG_PHYSICAL_ALIGN: KASLR and kexec move the image by whole multiples. */
export const IMAGE_ALIGN: Bytes = 2 * MiB;

/** Whether the image unpacks itself to a place of its own choice (arch/x86/boot/compressed/kaslr.c), and maps memory at random addresses. */
export function isRandomised(setup: BootSetup): boolean {
  const { hypervisor } = setup.machine;
  const startsPayload = hypervisor !== undefined && hypervisorNamed(hypervisor)?.startsPayload === true;
  return !startsPayload && lastParameter(setup, "nokaslr") === undefined;
}

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

/** Where a boot that was observed had its image. Undefined: it was not seen, lay where it was built to run, or this is a later boot. */
export function seenImage({ machine, observed, isLater }: BootSetup, profile: KernelProfile): Bytes | undefined {
  if (isLater === true) return undefined;
  const shift = shiftOf(machine.imageSeenAt, profile.imageStart) ?? shiftOfHeap(profile, observed);
  return shift === undefined ? undefined : profile.imageStart + shift;
}

/** memblock=debug comes too late for the image itself, and prints the early heap right behind it (arch/x86/kernel/setup.c:reserve_brk()). */
function shiftOfHeap(profile: KernelProfile, observed: readonly ObservedReservation[]): Bytes | undefined {
  for (const range of observed) {
    if (rangeSize(range) !== profile.brk) continue;
    const { site, reportedBy = "" } = reportedCaller(range.by);
    if (site !== "reserve_brk" && !sitesPrintedAs(plainFunction(reportedBy)).has("reserve_brk")) continue;
    const shift = shiftOf(range.first, profile.imageEnd);
    if (shift !== undefined) return shift;
  }
  return undefined;
}

function shiftOf(seen: Bytes | undefined, built: Bytes): Bytes | undefined {
  if (seen === undefined || seen === built) return undefined;
  return (seen - built) % IMAGE_ALIGN === 0 ? seen - built : undefined;
}
