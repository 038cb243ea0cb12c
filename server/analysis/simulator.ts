/** The simulated kernel as the engine runs it. */
import { bootKernel } from "../simulation/boot/boot.ts";
import { step } from "../simulation/step.ts";
import type { Simulator } from "./engine.ts";

export const kernelSimulator: Simulator = {
  boot: (setup, previousTrace) => bootKernel(setup, previousTrace),
  step,
};
