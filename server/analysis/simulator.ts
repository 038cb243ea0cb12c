/** The simulated kernel as the engine runs it: a boot takes the trace of the boot before it, a step the state. */
import { type BootTrace, bootKernel } from "../simulation/boot/boot.ts";
import type { BootSetup } from "../simulation/state/events.ts";
import type { MemoryState } from "../simulation/state/state.ts";
import { step } from "../simulation/step.ts";
import type { Simulator } from "./engine.ts";

export const kernelSimulator: Simulator<BootTrace> = {
  boot(setup, previous) {
    const boot = bootKernel(setup, previous);
    if (!("state" in boot)) return { result: boot, trace: previous };
    const outcome = { result: "ok", blocks: [], origins: [] };
    return { result: { state: asFarAsSimulated(boot.state, setup), outcome, notes: boot.notes }, trace: boot };
  },
  step(state, event) {
    const result = step(state, event);
    return "setup" in event ? { ...result, state: asFarAsSimulated(result.state, event.setup) } : result;
  },
};

/** A state of which something is stated that nothing simulates is modelled, however well the kernel's build is known. */
function asFarAsSimulated(state: MemoryState, { notSimulated }: BootSetup): MemoryState {
  const { confidence } = state.boot;
  if (notSimulated === undefined || notSimulated.length === 0) return state;
  const ignored = `not simulated: ${notSimulated.map((each) => `\`${each}\``).join(", ")}`;
  const why = confidence.why === undefined ? ignored : `${ignored}; ${confidence.why}`;
  return { ...state, boot: { ...state.boot, confidence: { level: "modelled", why } } };
}
