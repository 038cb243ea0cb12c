/**
 * The effective configuration of a kernel: what the scenario states, else what the image of the build, or a boot log of it, tells, else what the build's
 * data file says, else what the distribution usually sets, else what is usual for the architecture. Rules ask for an option by its key.
 */

import { type DistributionConfig, settingFor } from "../kernels/kconfig/distribution.ts";
import { DISTRIBUTIONS, distributionOfVersion } from "../kernels/kconfig/distributions/index.ts";
import {
  type ConfigValue,
  isOptionName,
  KCONFIG_OPTIONS,
  type OptionName,
  parseConfigValue,
} from "../kernels/kconfig/options.ts";
import type { KconfigOption } from "../kernels/kconfig/schema.ts";
import { type KernelVersion, parseKernelVersion, releaseOrdinal } from "../kernels/version.ts";
import type { Arch, KernelSpec } from "../state/events.ts";
import type { Bytes } from "../units/units.ts";
import { buildName } from "./schema.ts";
import { kernelVersion, statedBuild } from "./stated-build.ts";

/** Who told a value; `usual`: nobody, and a rule that rests on it says that the configuration is unknown. */
export type ConfigSource = "stated" | "image" | "log" | "build" | "distribution" | "usual";

export interface KernelConfig {
  readonly value: <N extends OptionName>(name: N) => ConfigValue<N>;
  readonly source: (name: OptionName) => ConfigSource;
}

/** By KernelSpec: a spec is never changed, and its configuration is asked for at every step. */
const CONFIGS = new WeakMap<KernelSpec, KernelConfig>();

export function kernelConfig(kernel: KernelSpec): KernelConfig {
  const made = CONFIGS.get(kernel) ?? readConfig(kernel);
  CONFIGS.set(kernel, made);
  return made;
}

/**
 * sizeof(struct mem_section): two words, or, with CONFIG_PAGE_EXTENSION, four (include/linux/mmzone.h). Undefined where it is not known how the kernel
 * is configured.
 */
export function memSectionSize(config: KernelConfig): Bytes | undefined {
  if (config.source("PAGE_EXTENSION") === "usual") return undefined;
  return config.value("PAGE_EXTENSION") ? 32 : 16;
}

/** MAX_NUMNODES. */
export function maxNumnodes(kernel: KernelSpec): number {
  return 2 ** kernelConfig(kernel).value("NODES_SHIFT");
}

/** The distribution's table for `build NAME`; undefined where nobody knows the name. */
export function distributionOf(name: string | undefined): DistributionConfig | undefined {
  return DISTRIBUTIONS.find((config) => buildName(config) === name);
}

/** The stated build's distribution, the log's, or the one whose version it is. */
function configuredBy(
  { build, measured }: KernelSpec,
  version: KernelVersion | undefined,
): DistributionConfig | undefined {
  const name = build ?? measured?.build;
  return name === undefined && version !== undefined ? distributionOfVersion(version) : distributionOf(name);
}

type AnyValue = boolean | number;
type Layer = (name: OptionName) => AnyValue | undefined;

function readConfig(kernel: KernelSpec): KernelConfig {
  const { arch, config, measured } = kernel;
  const version = kernelVersion(kernel);
  const stated: Layer = (name) => {
    const text = config[name];
    return text === undefined ? undefined : parseConfigValue(name, text);
  };
  const image: Layer = (name) => (kernel.image ?? kernel.configFile)?.config[name];
  const log: Layer = (name) => measured?.config?.[name];
  const build = version === undefined ? undefined : statedBuild(kernel, version);
  const file: Layer = (name) => build?.config[name];
  const layers: readonly (readonly [ConfigSource, Layer])[] = [
    ["stated", withFollowed(stated)],
    ["image", withFollowed(image)],
    ["log", withFollowed(log)],
    ["build", file],
    ["distribution", distributionLayer(configuredBy(kernel, version), arch, version)],
  ];
  const search = (name: OptionName): readonly [ConfigSource, AnyValue] => {
    for (const [source, layer] of layers) {
      const value = layer(name);
      if (value !== undefined) return [source, value];
    }
    return ["usual", usualValue(name, arch, version)];
  };
  const found = new Map<OptionName, readonly [ConfigSource, AnyValue]>();
  const find = (name: OptionName): readonly [ConfigSource, AnyValue] => {
    const known = found.get(name) ?? search(name);
    found.set(name, known);
    return known;
  };
  return {
    value: <N extends OptionName>(name: N) => find(name)[1] as ConfigValue<N>,
    source: (name) => find(name)[0],
  };
}

/** An option takes the value of the one it follows where only that is told. */
function withFollowed(layer: Layer): Layer {
  return (name) => {
    const { follows }: KconfigOption = KCONFIG_OPTIONS[name];
    return layer(name) ?? (follows !== undefined && isOptionName(follows) ? layer(follows) : undefined);
  };
}

function distributionLayer(
  config: DistributionConfig | undefined,
  arch: Arch,
  version: KernelVersion | undefined,
): Layer {
  if (config === undefined || version === undefined) return () => undefined;
  const base = DISTRIBUTIONS.find(
    ({ distribution, flavour }) => distribution === config.distribution && flavour === config.basedOn,
  );
  return (name) => settingFor(config, name, arch, version) ?? (base && settingFor(base, name, arch, version));
}

function usualValue(name: OptionName, arch: Arch, version: KernelVersion | undefined): AnyValue {
  const option: KconfigOption = KCONFIG_OPTIONS[name];
  const { usual } = option;
  const older = option.type === "int" ? (option.usualBefore ?? []) : [];
  const isBefore = (until: string): boolean =>
    version !== undefined && releaseOrdinal(version) < releaseOrdinal(parseKernelVersion(until)!);
  const before = older.find((row) => row.arch === arch && isBefore(row.until));
  if (before !== undefined) return before.value;
  return typeof usual === "object" ? (usual[arch] ?? usual.elsewhere) : usual;
}
