/**
 * Whether khugepaged runs, which raises min_free_kbytes (mm/huge_memory.c: hugepage_init, mm/khugepaged.c:
 * start_stop_khugepaged). Decided once, at boot.
 */
import { kernelConfig } from "../../builds/kernel-config.ts";
import type { BootSetup } from "../../state/events.ts";
import type { NodeState } from "../../state/state.ts";
import { type Bytes, bytesOf, MiB } from "../../units/units.ts";

/** Huge pages stay off on machines that manage less memory than this, whatever the command line says. Bytes. */
const SMALL_MACHINE = 512 * MiB;

/** What the build and the command line say; the size of the machine may still forbid it. */
function khugepagedWanted({ kernel, cmdline }: BootSetup): boolean {
  const config = kernelConfig(kernel);
  if (!config.value("TRANSPARENT_HUGEPAGE") || config.value("PREEMPT_RT")) return false;
  return cmdline.findLast((parameter) => parameter.name === "transparent_hugepage")?.value !== "never";
}

/**
 * Whether it starts on a machine with these zones; `nodes` as subsys_initcall finds them: init memory and the initrd are not freed yet.
 */
export function khugepagedStarts(setup: BootSetup, nodes: readonly NodeState[], pageSize: Bytes): boolean {
  const managed = nodes.flatMap((node) => node.zones).reduce((sum, zone) => sum + zone.managed, 0);
  return khugepagedWanted(setup) && bytesOf(managed, pageSize) >= SMALL_MACHINE;
}
