/** Whether an option that changes memory, and that no rule asks for, is stated as the measured kernels have it. */
import { MEMORY_OPTIONS } from "../kernels/kconfig/memory-options.ts";
import type { KernelSpec } from "../state/events.ts";
import { kernelArchName } from "../state/kernel-arch-name.ts";
import { MEASURED_OPTIONS } from "./measured-options.generated.ts";

const CHANGES_MEMORY: ReadonlySet<string> = new Set(MEMORY_OPTIONS);

const SWITCHED: ReadonlySet<string> = new Set(["y", "n"]);

/** `so`: all measured kernels have it as stated; `differs`: some do, and nothing tells which of them is meant; `otherwise`: none does. */
export type MeasuredSetting = "so" | "differs" | "otherwise";

/** Undefined of options that change no memory. */
export function measuredSetting(
  kernel: Pick<KernelSpec, "arch" | "pageSize">,
  option: string,
  value: string,
): MeasuredSetting | undefined {
  if (!CHANGES_MEMORY.has(option)) return undefined;
  const measured = MEASURED_OPTIONS[kernelArchName(kernel)]?.[option] ?? ["n"];
  const isSwitch = measured.every((each) => SWITCHED.has(each));
  // An empty text is what a kernel without the option has, and what can be a module is built in where it matters.
  const stated = value === "" ? "n" : isSwitch && value === "m" ? "y" : value;
  if (!measured.some((each) => isSame(each, stated))) return "otherwise";
  return measured.length === 1 ? "so" : "differs";
}

/** `0x200000` and `2097152`. */
function isSame(a: string, b: string): boolean {
  return a === b || (b.trim() !== "" && Number(a) === Number(b));
}
