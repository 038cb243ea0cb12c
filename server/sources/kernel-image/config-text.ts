/**
 * A kernel configuration, as `make` writes it and /proc/config.gz and `config-*` of distributions hold it: `CONFIG_X=y`, `# CONFIG_X is not set`. An
 * option that is not mentioned is not set.
 */
import {
  type ConfigValues,
  KCONFIG_OPTIONS,
  OPTION_NAMES,
  type OptionName,
  parseConfigValue,
} from "../../simulation/kernels/kconfig/options.ts";
import type { KconfigOption } from "../../simulation/kernels/kconfig/schema.ts";
import { IMAGE_OPTIONS, type ImageOption } from "../../simulation/state/kernel-image-facts.ts";

export interface ConfigFacts {
  readonly config: Partial<ConfigValues>;
  /** Options that decide about sizes of the build. */
  readonly options: { readonly [O in ImageOption]?: boolean };
  /** The configuration is one of arm64. */
  readonly arm64: boolean;
}

/** Fewer set options than this are no kernel's configuration. */
const FEWEST = 20;
/** Names that an option had before, newest first. */
const FORMER_NAMES: { readonly [N in OptionName]?: readonly string[] } = { DMA_NUMA_CMA: ["DMA_PERNUMA_CMA"] };

/** Undefined where the text is no configuration. */
export function readConfigText(text: string): ConfigFacts | undefined {
  const set = new Map<string, string>();
  for (const [, name, value] of text.matchAll(/^CONFIG_(\w+)=(.*?)\r?$/gm)) set.set(name!, value!);
  if (set.size < FEWEST) return undefined;
  for (const [, name] of text.matchAll(/^# CONFIG_(\w+) is not set/gm)) set.set(name!, "n");
  const config: Partial<Record<OptionName, boolean | number>> = {};
  for (const name of OPTION_NAMES) {
    const value = parseConfigValue(name, told(set, name) ?? "");
    if (value !== undefined) config[name] = value;
  }
  const options = Object.fromEntries(
    Object.keys(IMAGE_OPTIONS).flatMap((name) => (set.has(name) ? [[name, set.get(name) === "y"]] : [])),
  );
  return { config: config as Partial<ConfigValues>, options, arm64: set.get("ARM64") === "y" };
}

/**
 * What the text says of an option. One that it leaves out is not set, unless other kernels have no such option: then it is one of theirs, or the text is of
 * a kernel that does it in any case.
 */
function told(set: ReadonlyMap<string, string>, name: OptionName): string | undefined {
  const names = [name, ...(FORMER_NAMES[name] ?? [])];
  const { since, until, arch }: KconfigOption = KCONFIG_OPTIONS[name];
  const onlySome = [since, until, arch].some((limit) => limit !== undefined);
  return names.map((each) => set.get(each)).find((value) => value !== undefined) ?? (onlySome ? undefined : "n");
}
