/**
 * What is in doubt of a kernel by its configuration: that of an image which nothing tells, one of another version, and options that change memory and
 * were measured in no kernel so. Options that a scenario states itself are held against recordings (evidence/dimensions.ts).
 */
import type { Reason } from "../evidence/reason.ts";
import { MEMORY_OPTIONS, type MemoryOptionValues } from "../kernels/kconfig/memory-options.ts";
import { KCONFIG_OPTIONS, OPTION_NAMES, type OptionName } from "../kernels/kconfig/options.ts";
import type { KconfigOption } from "../kernels/kconfig/schema.ts";
import type { KernelSpec } from "../state/events.ts";
import type { BuildSource } from "./choose-build.ts";
import { kernelConfig } from "./kernel-config.ts";
import { measuredValues } from "./measured-setting.ts";

/** `source`: an image that is the same item by item as a tabled build has its configuration. */
export function configReasons(kernel: KernelSpec, source: BuildSource): readonly Reason[] {
  const { image } = kernel;
  const { configFrom: config, memoryOptions, configVersion } = image ?? kernel.configFile ?? {};
  if (config === undefined || memoryOptions === undefined) {
    return image === undefined || source === "tabled" ? [] : [{ kind: "config-not-told", image: image.image }];
  }
  const options = notMeasured(kernel, memoryOptions);
  return [
    ...(configVersion === undefined
      ? []
      : [{ kind: "config-of-other-version", config, version: configVersion } as const]),
    ...(options.length === 0 ? [] : [{ kind: "options-not-measured", config, options } as const]),
  ];
}

/** `NUMA=n`, but for options that are a reason of their own. */
function notMeasured(kernel: KernelSpec, values: MemoryOptionValues): readonly string[] {
  const apart = new Set([...Object.keys(kernel.config), ...unlikeDistribution(kernel).map(([name]) => name)]);
  return MEMORY_OPTIONS.filter((name) => !apart.has(name)).flatMap((name) => {
    const value = values[name] ?? "n";
    return measuredValues(kernel, name).includes(value) ? [] : [`${name}=${value}`];
  });
}

/** Options that a configuration tells to be set otherwise than its distribution is known to set them: as if they were stated. */
export function unlikeDistribution({
  image,
  configFile,
  ...kernel
}: KernelSpec): readonly (readonly [string, string])[] {
  const told = Object.entries((image ?? configFile)?.config ?? {}) as readonly [OptionName, boolean | number][];
  if (told.length === 0) return [];
  const known = kernelConfig(kernel);
  return told
    .filter(([name, value]) => known.source(name) !== "usual" && known.value(name) !== value)
    .map(([name, value]) => [name, typeof value === "number" ? String(value) : value ? "y" : "n"]);
}

/**
 * Options that the scenario states and that the kernel would not have so without: what its image, its log, its build or its distribution tells already
 * was measured with the build.
 */
export function statedOtherwise(kernel: KernelSpec): readonly (readonly [string, string])[] {
  const stated = Object.entries(kernel.config);
  if (stated.length === 0) return [];
  const effective = kernelConfig(kernel);
  const known = kernelConfig({ ...kernel, config: {} });
  const isKnown = (name: OptionName): boolean =>
    known.source(name) !== "usual" && known.value(name) === effective.value(name);
  return stated.filter(([name]) => {
    const touched = OPTION_NAMES.filter((each) => each === name || followedBy(each) === name);
    return !touched.every(isKnown);
  });
}

function followedBy(name: OptionName): string | undefined {
  const { follows }: KconfigOption = KCONFIG_OPTIONS[name];
  return follows;
}
