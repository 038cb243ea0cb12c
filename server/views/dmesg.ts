/**
 * The kernel's log as far as the model can vouch for it: the lines of the boot, then those of the steps since. Without time
 * stamps, which depend on the machine.
 */
import type { MemoryState } from "../simulation/state/state.ts";

/** Lines joined, without a newline behind the last one. */
export function dmesgText(state: MemoryState): string {
  return [...state.boot.dmesg, ...state.log].join("\n");
}
