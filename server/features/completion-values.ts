/** Values of kernel parameters that follow from the scenario's kernel and machine, where completion would offer others that do nothing there. */
import { crashkernelAuto } from "../simulation/kernels/reservation-rules.ts";
import { ruleFor } from "../simulation/kernels/rule-table.ts";
import { writtenSize } from "../simulation/units/units.ts";
import type { CompletionContext } from "./completion-context.ts";
import { kernelOf } from "./kernel.ts";

/** All that a parameter can be on this machine; undefined: its forms and examples tell. */
export function machineValues(name: string, context: CompletionContext): readonly string[] | undefined {
  return name === "hugepagesz" || name === "default_hugepagesz" ? hugepageSizes(context) : undefined;
}

/** Sizes of huge pages that the processor has, the smallest first, which every machine has memory for. */
export function hugepageSizes({ state }: CompletionContext): readonly string[] | undefined {
  return state?.boot.hugepages?.map(({ size }) => writtenSize(size));
}

/** Whether the kernel makes nothing of a value: `crashkernel=auto` is a word of some vendors' kernels alone. */
export function isIdle(name: string, value: string, { analysis }: CompletionContext): boolean {
  const kernel = kernelOf(analysis);
  if (name !== "crashkernel" || value !== "auto" || kernel === undefined) return false;
  return ruleFor(crashkernelAuto, kernel.version)[kernel.arch] === undefined;
}
