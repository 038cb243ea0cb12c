/** Whether an option that changes memory, and that no rule asks for, is stated as the measured kernels have it. */
import { MEMORY_OPTIONS } from "../kernels/kconfig/memory-options.ts";
import { parseKernelVersion, releaseOrdinal } from "../kernels/version.ts";
import type { KernelSpec } from "../state/events.ts";
import { kernelArchName } from "../state/kernel-arch-name.ts";
import { MEASURED_OPTIONS } from "./measured-options.generated.ts";

const CHANGES_MEMORY: ReadonlySet<string> = new Set(MEMORY_OPTIONS);

const SWITCHED: ReadonlySet<string> = new Set(["y", "n"]);
/** What may be written for one. */
const SWITCH_WORDS: ReadonlySet<string> = new Set([...SWITCHED, "m"]);

/**
 * `so`: all measured kernels that may be meant have it as stated; `differs`: some do, and nothing tells which of them is meant; `otherwise`: none does;
 * `no-switch`: it is one of those that are y, m or n, and the value is none of these.
 */
export type MeasuredSetting = "so" | "differs" | "otherwise" | "no-switch";

/** As much of a kernel as tells which measured one it is like. */
export type KernelLike = Pick<KernelSpec, "arch" | "pageSize"> & { readonly version?: string; readonly build?: string };

/** Undefined of options that change no memory. */
export function measuredSetting(kernel: KernelLike, option: string, value: string): MeasuredSetting | undefined {
  if (!CHANGES_MEMORY.has(option)) return undefined;
  const isSwitch = measuredValues(kernel, option).every((each) => SWITCHED.has(each));
  if (isSwitch && value !== "" && !SWITCH_WORDS.has(value)) return "no-switch";
  const measured = [...new Set(valuesOfNearest(kernel, option))];
  // An empty text is what a kernel without the option has, and what can be a module is built in where it matters.
  const stated = value === "" ? "n" : isSwitch && value === "m" ? "y" : value;
  if (!measured.some((each) => isSame(each, stated))) return "otherwise";
  return measured.length === 1 ? "so" : "differs";
}

/** Every value that a measured kernel of the architecture has. */
export function measuredValues(kernel: Pick<KernelSpec, "arch" | "pageSize">, option: string): readonly string[] {
  const values = MEASURED_OPTIONS[kernelArchName(kernel)]?.values[option] ?? "n";
  return typeof values === "string" ? [values] : values;
}

/** Those of the measured kernels of the series, else of the nearest ones before and behind it; of these of the build and the update, where there are such. */
function valuesOfNearest(kernel: KernelLike, option: string): readonly string[] {
  const all = measuredValues(kernel, option);
  const version = kernel.version === undefined ? undefined : parseKernelVersion(kernel.version);
  const table = MEASURED_OPTIONS[kernelArchName(kernel)];
  if (all.length === 1 || version === undefined || table === undefined) return all;
  const series = releaseOrdinal(version);
  const measured = table.builds.map(([name, text], index) => {
    const each = parseKernelVersion(text)!;
    return { name, patch: each.patch, series: releaseOrdinal(each), value: all[index]! };
  });
  const before = Math.max(...measured.map((each) => each.series).filter((each) => each <= series));
  const behind = Math.min(...measured.map((each) => each.series).filter((each) => each >= series));
  const near = measured.filter((each) => each.series === before || each.series === behind);
  const alike = kept(near, ({ name }) => name === kernel.build);
  return kept(alike, (each) => each.series === series && each.patch === version.patch).map(({ value }) => value);
}

/** What holds of some of them; all, where it holds of none. */
function kept<T>(all: readonly T[], holds: (each: T) => boolean): readonly T[] {
  const some = all.filter(holds);
  return some.length === 0 ? all : some;
}

/** `0x200000` and `2097152`. */
function isSame(a: string, b: string): boolean {
  return a === b || (b.trim() !== "" && Number(a) === Number(b));
}
