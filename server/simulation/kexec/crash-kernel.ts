/**
 * The machine as a crash kernel finds it: the memory map that kexec makes of the crashkernel area (kernel/kexec_file.c,
 * arch/x86/kernel/crash.c: crash_setup_memmap_entries), its image within, and the command line it gets.
 */

import { ARCHITECTURES } from "../arch/index.ts";
import { seenCommandLine } from "../boot-context/command-line-size.ts";
import { callerFacts } from "../state/alloc-site.ts";
import type { BootSetup, CmdlineParameter, FirmwareRange, FirmwareType, MachineSpec } from "../state/events.ts";
import type { BootFacts, MemoryState, Reservation } from "../state/state.ts";
import { type ByteRange, hex } from "../units/units.ts";

/** What crashkernel= reserved. Inclusive bytes, ascending. */
export interface CrashAreas {
  /** The area that image and initrd are loaded into, at last the low part for DMA. */
  readonly reserved: readonly ByteRange[];
  readonly main: ByteRange;
  /** Areas of `,cma`: the running kernel uses them, the crash kernel takes them over with all that is in them. */
  readonly cma: readonly ByteRange[];
}

/** What crashkernel= reserved: /proc/iomem calls it "Crash kernel". */
export function crashkernelAreas({ reservations }: BootFacts): readonly Reservation[] {
  return reservations.filter((area) => callerFacts(area).crashkernel !== undefined);
}

/** Undefined: nothing is reserved, so that no crash kernel can be loaded. */
export function crashAreas({ boot }: MemoryState): CrashAreas | undefined {
  const reserved = crashkernelAreas(boot);
  const main = reserved.find((area) => callerFacts(area).crashkernel === "main");
  if (main === undefined) return undefined;
  const asked = boot.setup.cmdline.filter(({ name }) => name === "crashkernel").map(({ origin }) => origin);
  const cma = boot.reservations.filter(
    (area) => callerFacts(area).cma === true && area.origins.some((origin) => asked.includes(origin)),
  );
  return { reserved, main, cma };
}

/** The setup of the crash kernel's boot; `setup` says kernel and command line, the crashed state the memory. */
export function crashSetup(state: MemoryState, setup: BootSetup, areas: CrashAreas): BootSetup {
  const { elfcorehdr } = ARCHITECTURES[setup.kernel.arch].crashMap;
  const { cmdline, words } = crashCmdline(state, setup);
  const header = elfcorehdr ? [`elfcorehdr=${hex(areas.main.first)}`] : [];
  return {
    ...setup,
    machine: crashMachine(state, setup, areas),
    // Drivers of pluggable memory leave it alone in a crash kernel (is_kdump_kernel()).
    devices: setup.devices.filter(({ kind }) => kind === "nvdimm"),
    cmdline,
    cmdlineText: [...header, ...words].join(" "),
    observed: [],
  };
}

/** The command line of the running kernel is handed on without `crashkernel=`; one of its own stays as it is. */
function crashCmdline(
  state: MemoryState,
  given: BootSetup,
): { readonly cmdline: readonly CmdlineParameter[]; readonly words: readonly string[] } {
  const { setup } = seenCommandLine(given);
  const words = setup.cmdlineText === "" ? [] : setup.cmdlineText.split(" ");
  if (setup.cmdlineText !== state.boot.setup.cmdlineText) return { cmdline: setup.cmdline, words };
  return {
    cmdline: setup.cmdline.filter(({ name }) => name !== "crashkernel"),
    words: words.filter((word) => !word.startsWith("crashkernel=")),
  };
}

function crashMachine(state: MemoryState, { kernel, machine }: BootSetup, areas: CrashAreas): MachineSpec {
  const { crashMap: rule } = ARCHITECTURES[kernel.arch];
  const usable = (range: ByteRange): FirmwareRange => ({ ...range, type: "usable", origin: machine.origin });
  const handedOn = state.boot.firmware.flatMap(({ first, last, type }): FirmwareRange[] => {
    if (type === "usable") return first < rule.lowRam ? [usable({ first, last: Math.min(last, rule.lowRam - 1) })] : [];
    const known = rule.handedOn.find((each): each is FirmwareType => each === type);
    return known === undefined ? [] : [{ first, last, type: known, origin: machine.origin }];
  });
  const own = [...areas.reserved, ...areas.cma].map(({ first, last }) => usable({ first, last }));
  const firmware = [...handedOn, ...own].sort((a, b) => a.first - b.first);
  const { imageSeenAt: _, ...others } = machine;
  return {
    ...others,
    initrd: 0,
    firmware,
    imageAt: areas.main.first + rule.imageOffset,
  };
}
