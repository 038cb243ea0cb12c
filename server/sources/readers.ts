/** What reads each kind of file: its machine half. The layout halves are FORMAT/layout.ts. */
import { readCmdlineMachine } from "./cmdline/machine.ts";
import { readLogMachine } from "./dmesg/machine.ts";
import type { MachineReader, SourceKind } from "./facts.ts";
import { readIomemMachine } from "./iomem/machine.ts";
import { readVersionMachine } from "./kernel-version/machine.ts";
import { readLibvirtMachine } from "./libvirt/machine.ts";
import { readLsmemMachine } from "./lsmem/machine.ts";
import { readMeminfoMachine } from "./meminfo/machine.ts";
import { withPossibleRanges } from "./possible-ranges.ts";
import { readQemuMachine } from "./qemu/machine.ts";
import { readSysfsMachine } from "./sysfs/machine.ts";
import { readZoneinfoMachine } from "./zoneinfo/machine.ts";

const READERS: Readonly<Record<SourceKind, MachineReader>> = {
  dmesg: readLogMachine,
  iomem: readIomemMachine,
  zoneinfo: readZoneinfoMachine,
  cmdline: readCmdlineMachine,
  lsmem: readLsmemMachine,
  "memory-blocks": readSysfsMachine,
  meminfo: readMeminfoMachine,
  "kernel-version": readVersionMachine,
  qemu: readQemuMachine,
  libvirt: readLibvirtMachine,
};

export const MACHINE_READERS = Object.fromEntries(
  Object.entries(READERS).map(([kind, read]) => [kind, withPossibleRanges(read)]),
) as Readonly<Record<SourceKind, MachineReader>>;
