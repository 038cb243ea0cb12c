/**
 * `sysctl.vm.NAME=VALUE` on the command line: written to /proc/sys/vm when the boot is over, just before init starts
 * (fs/proc/proc_sysctl.c: do_sysctl_args). What a knob refuses stays as it was; the kernel only logs it.
 */
import { sysctlParameters } from "../kernels/boot-rules.ts";
import { ruleFor } from "../kernels/rule-table.ts";
import type { MemoryState } from "../state/state.ts";
import { isKnob, setKnob } from "./knobs.ts";

/** The state at the end of the boot, with the sysctls of its command line in the order in which they are written. */
export function applySysctlArgs(state: MemoryState): MemoryState {
  if (!ruleFor(sysctlParameters, state.version)) return state;
  let current = state;
  for (const { name, value, origin } of state.boot.setup.cmdline) {
    const knob = /^sysctl[./]vm[./](\w+)$/.exec(name)?.[1];
    if (knob === undefined || value === undefined || !isKnob(knob)) continue;
    current = setKnob(current, { kind: "set", knob, value, origin }).state;
  }
  return current;
}
