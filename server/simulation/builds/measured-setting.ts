/** Whether an option that changes memory, and that no rule asks for, is stated as the measured kernels have it. */
import { MEMORY_OPTIONS } from "../kernels/kconfig/memory-options.ts";
import type { KernelSpec } from "../state/events.ts";
import { kernelArchName } from "../state/kernel-arch-name.ts";
import { MEASURED_OPTIONS } from "./measured-options.generated.ts";

const CHANGES_MEMORY: ReadonlySet<string> = new Set(MEMORY_OPTIONS);

const SWITCHED: ReadonlySet<string> = new Set(["y", "n"]);

/** Undefined of options that change no memory. Of a number that differs among measured kernels nothing tells which of them is meant. */
export function isMeasuredSetting(
  kernel: Pick<KernelSpec, "arch" | "pageSize">,
  option: string,
  value: string,
): boolean | undefined {
  if (!CHANGES_MEMORY.has(option)) return undefined;
  const measured = MEASURED_OPTIONS[kernelArchName(kernel)]?.[option] ?? ["n"];
  if (measured.every((each) => SWITCHED.has(each))) return measured.includes(value === "m" ? "y" : value);
  return measured.length === 1 && isSame(measured[0]!, value);
}

/** `0x200000` and `2097152`. */
function isSame(a: string, b: string): boolean {
  return a === b || (b.trim() !== "" && Number(a) === Number(b));
}
