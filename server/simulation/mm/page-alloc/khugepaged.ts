/**
 * Whether khugepaged runs, which raises min_free_kbytes (mm/huge_memory.c: hugepage_init, mm/khugepaged.c:
 * start_stop_khugepaged), or whether the kernel only looks again without it. Decided once, at boot.
 */
import { kernelConfig } from "../../builds/kernel-config.ts";
import type { BootSetup } from "../../state/events.ts";
import type { NodeState } from "../../state/state.ts";
import { type Bytes, bytesOf, MiB } from "../../units/units.ts";

/** Huge pages stay off on machines that manage less memory than this, whatever the command line says. Bytes. */
const SMALL_MACHINE = 512 * MiB;

/** What start_stop_khugepaged() does at boot: nobody calls it, it starts the thread, or it finds huge pages switched off. */
export type KhugepagedAtBoot = "not-asked" | "started" | "off";

/** `nodes` as subsys_initcall finds them: init memory and the initrd are not freed yet. */
export function khugepagedAtBoot(setup: BootSetup, nodes: readonly NodeState[], pageSize: Bytes): KhugepagedAtBoot {
  const config = kernelConfig(setup.kernel);
  if (!config.value("TRANSPARENT_HUGEPAGE") || config.value("PREEMPT_RT")) return "not-asked";
  const managed = nodes.flatMap((node) => node.zones).reduce((sum, zone) => sum + zone.managed, 0);
  if (bytesOf(managed, pageSize) < SMALL_MACHINE) return "not-asked";
  return hugePagesWanted(setup) ? "started" : "off";
}

/** What the command line says, or else the build. A word that setup_transparent_hugepage() does not know changes nothing. */
function hugePagesWanted({ kernel, cmdline }: BootSetup): boolean {
  const said = cmdline.findLast(({ name, value }) => name === "transparent_hugepage" && WORDS.has(value ?? ""));
  if (said !== undefined) return said.value !== "never";
  return !kernelConfig(kernel).value("TRANSPARENT_HUGEPAGE_NEVER");
}

const WORDS: ReadonlySet<string> = new Set(["always", "madvise", "never"]);
