/**
 * Whether a kernel on its machine heeds a parameter at all: one whose code is not built in, or that speaks of pages that the CPU does not have, is read and
 * left alone. A recording of that stands behind other kernels that leave it alone, and behind none that heeds it.
 */
import { kernelConfig } from "../builds/kernel-config.ts";
import { hasGigabytePages } from "../platforms/cpu-features.ts";
import type { BootSetup } from "../state/events.ts";
import { PARAMETER_NEEDS, type ParameterNeed } from "./mechanisms.ts";
import type { FormOfParameter } from "./parameter-forms.ts";

export interface HeededForms {
  readonly heeded: readonly FormOfParameter[];
  /** What is left alone: `cma=`, `numa=fake=`. */
  readonly idle: readonly string[];
}

export function heededForms(
  forms: readonly FormOfParameter[],
  setup: Pick<BootSetup, "kernel" | "machine">,
): HeededForms {
  const heeded: FormOfParameter[] = [];
  const idle = new Set<string>();
  for (const form of forms) {
    const known = Object.hasOwn(PARAMETER_NEEDS, form.name) ? PARAMETER_NEEDS[form.name] : undefined;
    const needs = (known ?? []).filter((need) => isOf(need, form));
    const lacking = needs.find((need) => !isMet(need, setup));
    if (lacking === undefined) heeded.push(form);
    else idle.add(`${form.name}=${lacking.ofValue ?? ""}`);
  }
  return { heeded, idle: [...idle] };
}

function isOf({ ofValue = "", ofSize = 0 }: ParameterNeed, { form, numbers }: FormOfParameter): boolean {
  return form.includes(ofValue) && (ofSize === 0 || numbers.some(({ value }) => value >= ofSize));
}

function isMet(
  { config, gigabytePages }: ParameterNeed,
  { kernel, machine }: Pick<BootSetup, "kernel" | "machine">,
): boolean {
  if (config !== undefined && !kernelConfig(kernel).value(config)) return false;
  return gigabytePages !== true || hasGigabytePages(machine);
}
