/**
 * Whether khugepaged runs, which raises min_free_kbytes (mm/huge_memory.c: hugepage_init, mm/khugepaged.c:
 * start_stop_khugepaged).
 */
import type { MemoryState } from "../state.ts";
import { MiB } from "../units.ts";

/** Huge pages are off by default on machines with less memory than this. Bytes. */
const SMALL_MACHINE = 512 * MiB;

/** Decided at boot: by the build, the command line and, where that says nothing, the size of the machine. */
export function khugepagedRuns(state: MemoryState): boolean {
  const { kernel, cmdline } = state.boot.setup;
  if (kernel.config.TRANSPARENT_HUGEPAGE === "n") return false;
  const choice = cmdline.findLast((parameter) => parameter.name === "transparent_hugepage")?.value;
  if (choice === "never") return false;
  if (choice === "always" || choice === "madvise") return true;
  return bootPages(state) * state.geometry.pageSize >= SMALL_MACHINE;
}

function bootPages(state: MemoryState): number {
  return state.nodes.flatMap((node) => node.zones).reduce((sum, zone) => sum + zone.presentEarly, 0);
}
