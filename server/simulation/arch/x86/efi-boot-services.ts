/**
 * Memory of EFI's boot services that the kernel keeps while it switches to virtual mode and frees then. Models can_free_region() and
 * efi_free_boot_services() (arch/x86/platform/efi/quirks.c). Which ranges they are only a log tells (memblock=debug, `efi_reserve_boot_services`).
 */
import { lastParameter } from "../../boot-context/boot-context.ts";
import { E820_RAM, type E820Map } from "../../e820/e820.ts";
import { ALLOC_SITES, reportedCaller } from "../../state/alloc-site.ts";
import type { ObservedReservation } from "../../state/events.ts";
import type { PfnSpan } from "../../state/memory-ranges.ts";
import { type Bytes, MiB, pfnOf } from "../../units/units.ts";
import type { X86BootContext } from "./boot-context.ts";

/** Pages that are given back, ascending; none with efi=debug, which keeps all of it for /sys/kernel/debug/efi. */
export function freedBootServices({ setup, image, sizes }: X86BootContext, map: E820Map): readonly PfnSpan[] {
  if (lastParameter(setup, "efi")?.value?.split(",").includes("debug") === true) return [];
  return setup.observed.flatMap((range) => {
    // What lies below 1 MiB is the BIOS's and a crash kernel's.
    const [start, end] = [Math.max(range.first, MiB), range.last + 1];
    const isFreed = isOfBootServices(range) && start < end && !(start < image.end && image.start < end);
    if (!isFreed || !isRam(map, range.first, end)) return [];
    return [{ start: pfnOf(start, sizes.page), end: pfnOf(end, sizes.page) }];
  });
}

function isOfBootServices({ by }: ObservedReservation): boolean {
  const { site } = reportedCaller(by);
  return site !== undefined && ALLOC_SITES[site].bootServices === true;
}

/** e820__mapped_all(): every byte is RAM. */
function isRam(map: E820Map, start: Bytes, end: Bytes): boolean {
  let at = start;
  for (const entry of map.entries) {
    if (entry.type === E820_RAM && entry.start <= at && at < entry.end) at = entry.end;
  }
  return at >= end;
}
