/**
 * Which parameters the boot reads when, so that a change of one that is read late leaves the phases before it as they are. Up to
 * memblock_free_all() nothing but the sizing of zones reads these: mm/mm_init.c (cmdline_parse_movablecore()), mm/memory_hotplug.c
 * (memhp_default_state, module parameters), fs/proc/proc_sysctl.c (do_sysctl_args()).
 */

import type { BootSetup } from "../state/events.ts";

/** Parameters, and modules whose parameters these are. */
const READ_LATER: ReadonlySet<string> = new Set([
  "movablecore",
  "memhp_default_state",
  "memory_hotplug",
  "memory-hotplug",
  "sysctl",
]);

/** Those that decide how large zones are. */
const SIZE_ZONES: ReadonlySet<string> = new Set(["movablecore", "kernelcore", "movable_node"]);

/**
 * Those that the map depends on, or what is told of it: arch/x86/kernel/e820.c (`mem=`, `memmap=`), arch/x86/boot/compressed/pgtable_64.c (`no5lvl`) and
 * kaslr.c (`nokaslr`), drivers/firmware/efi/fake_mem.c, and efi.c (`efi=nosoftreserve`).
 */
const READ_FOR_THE_MAP: ReadonlySet<string> = new Set(["mem", "memmap", "no5lvl", "nokaslr", "efi", "efi_fake_mem"]);

/** The setup as the map of memory sees it. */
export function firmwareSetup(setup: BootSetup): BootSetup {
  return { ...setup, cmdline: setup.cmdline.filter(({ name }) => READ_FOR_THE_MAP.has(name)) };
}

/** The setup as what lives with memblock sees it: of the command line's text it takes the length alone. */
export function earlySetup(setup: BootSetup): BootSetup {
  const cmdline = setup.cmdline.filter(({ name }) => !READ_LATER.has(name.split(".")[0]!));
  return { ...setup, cmdline };
}

/** The setup as the sizing of zones sees it. */
export function zonesSetup(setup: BootSetup): BootSetup {
  return { ...setup, cmdline: setup.cmdline.filter(({ name }) => SIZE_ZONES.has(name)) };
}
