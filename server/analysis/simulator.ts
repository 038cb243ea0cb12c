/** The simulated kernel as the engine runs it: a boot takes the trace of the boot before it, a step the state. */
import { type BootTrace, bootInTurns } from "../simulation/boot/boot.ts";
import { beginStep } from "../simulation/step.ts";
import type { Simulator } from "./engine.ts";

export const kernelSimulator: Simulator<BootTrace> = {
  *boot(setup, previous) {
    const boot = yield* bootInTurns(setup, previous);
    if (!("state" in boot)) return { result: boot, trace: previous };
    const outcome = { result: "ok", blocks: [], origins: [] };
    return { result: { state: boot.state, outcome, notes: boot.notes }, trace: boot };
  },
  step: beginStep,
};
