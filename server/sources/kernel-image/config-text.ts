/**
 * A kernel configuration, as `make` writes it and /proc/config.gz and `config-*` of distributions hold it: `CONFIG_X=y`, `# CONFIG_X is not set`. An
 * option that is not mentioned is not set.
 */

import { ARCHITECTURES } from "../../simulation/arch/index.ts";
import { MEMORY_OPTIONS, type MemoryOptionValues } from "../../simulation/kernels/kconfig/memory-options.ts";
import {
  type ConfigValues,
  KCONFIG_OPTIONS,
  OPTION_NAMES,
  type OptionName,
  parseConfigValue,
} from "../../simulation/kernels/kconfig/options.ts";
import type { KconfigOption } from "../../simulation/kernels/kconfig/schema.ts";
import type { Arch } from "../../simulation/state/events.ts";
import { IMAGE_OPTIONS, type ImageOption } from "../../simulation/state/kernel-image-facts.ts";

export interface ConfigFacts {
  readonly config: Partial<ConfigValues>;
  /** Options that decide about sizes of the build. */
  readonly options: { readonly [O in ImageOption]?: boolean };
  /** Every option that changes memory and is set. */
  readonly memory: MemoryOptionValues;
  /** What it is for, by its options or else by its head, as people call it: `arm64`, `32-bit x86`, `riscv`; undefined: it does not tell. */
  readonly arch?: Arch | (string & {});
  /** Version that its head names: `# Linux/x86 6.12.107 Kernel Configuration`. */
  readonly version?: string;
}

/** Fewer set options than this are no kernel's configuration. */
const FEWEST = 20;
/** Names that an option had before, newest first. */
const FORMER_NAMES: { readonly [N in OptionName]?: readonly string[] } = { DMA_NUMA_CMA: ["DMA_PERNUMA_CMA"] };

const LINE = /^(?:CONFIG_(\w+)=(.*?)\s*|# CONFIG_(\w+) is not set.*)\r?$/gm;

/** Undefined where the text is no configuration. */
export function readConfigText(text: string): ConfigFacts | undefined {
  const set = new Map<string, string>();
  const contradicted = new Map<string, string>();
  let lines = 0;
  // As Kconfig reads it: of an option that is there twice the last line holds.
  for (const [, name, value, unset] of text.matchAll(LINE)) {
    const option = (name ?? unset)!;
    const before = set.get(option);
    if (before !== undefined && before !== (value ?? "n")) contradicted.set(option, `${before}/${value ?? "n"}`);
    set.set(option, value ?? "n");
    if (name !== undefined) lines++;
  }
  if (lines < FEWEST) return undefined;
  const config: Partial<Record<OptionName, boolean | number>> = {};
  for (const name of OPTION_NAMES) {
    const value = parseConfigValue(name, told(set, name) ?? "");
    if (value !== undefined) config[name] = value;
  }
  const options = Object.fromEntries(
    Object.keys(IMAGE_OPTIONS).flatMap((name) => (set.has(name) ? [[name, set.get(name) === "y"]] : [])),
  );
  const memory = MEMORY_OPTIONS.flatMap((name): readonly [string, string][] => {
    // What two lines contradict is in no measured configuration.
    const value = contradicted.get(name) ?? optionValue(set.get(name) ?? "n");
    return value === "n" ? [] : [[name, value]];
  });
  const [, headArch, version] = HEAD.exec(text) ?? [];
  const madeFor =
    Object.values(ARCHITECTURES).find(({ kconfig }) => set.get(kconfig) === "y")?.name ??
    HEAD_ARCHES.get(headArch ?? "") ??
    headArch;
  return {
    config: config as Partial<ConfigValues>,
    options,
    memory: Object.fromEntries(memory),
    ...(madeFor === undefined ? {} : { arch: madeFor }),
    ...(version === undefined ? {} : { version }),
  };
}

/** A line that scripts/kconfig writes first. */
const HEAD = /^# Linux\/(\S+) (\d\S*) Kernel Configuration\r?$/m;
/** Of configurations without the option that tells 64 bits. */
const HEAD_ARCHES: ReadonlyMap<string, string> = new Map([
  ["x86", "32-bit x86"],
  ["i386", "32-bit x86"],
  ["arm", "32-bit ARM"],
]);

/** As options are compared: without quotes; a module is as good as built in. */
function optionValue(text: string): string {
  return text === "m" ? "y" : text.replace(/^"(.*)"$/, "$1") || "n";
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
