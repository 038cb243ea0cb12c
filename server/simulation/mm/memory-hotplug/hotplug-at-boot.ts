/**
 * What hotplug starts with after a boot: the default for new blocks, the online policy and the module parameters, from the kernel's
 * build and its command line (drivers/base/memory.c: setup_memhp_default_state; mm/memory_hotplug.c: module parameters).
 */

import { type KernelConfig, kernelConfig } from "../../builds/kernel-config.ts";
import { defaultOnlineTypeIsChoice, memmapOnMemoryWords } from "../../kernels/hotplug-rules.ts";
import { autoMovablePolicy, autoOnlineWords } from "../../kernels/online-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import type { BootSetup, CmdlineParameter, OnlineType } from "../../state/events.ts";
import type { HotplugState } from "../../state/hotplug-state.ts";

/** Percent of movable to boot-time kernel memory that auto-movable allows by default. */
const DEFAULT_AUTO_MOVABLE_RATIO = 301;

/** Knobs as the boot leaves them; no device is plugged yet. `khugepaged`: it runs and raises min_free_kbytes. */
export function hotplugAtBoot(setup: BootSetup, version: KernelVersion, khugepaged: boolean): HotplugState {
  const { cmdline, kernel } = setup;
  const value = (name: string): string | undefined => lastValue(cmdline, `memory_hotplug.${name}`);
  const policy = ruleFor(autoMovablePolicy, version) && value("online_policy") === "auto-movable";
  const ratio = parseRatio(value("auto_movable_ratio"));
  return {
    devices: new Map(),
    autoOnline: autoOnlineAtBoot(cmdline, kernel, version),
    movableNode: cmdline.some((parameter) => parameter.name === "movable_node"),
    onlinePolicy: policy ? "auto-movable" : "contig-zones",
    autoMovableRatio: ratio ?? DEFAULT_AUTO_MOVABLE_RATIO,
    autoMovableNumaAware: parseBoolean(value("auto_movable_numa_aware")) ?? true,
    memmapOnMemory: memmapOnMemory(cmdline, kernel, version),
    khugepaged,
    virtioMem: new Map(),
    pmem: new Map(),
    groups: new Map(),
    firstKernelBlocks: new Set(),
    allocations: new Map(),
    pendingTypes: new Map(),
    observedBusy: new Map(),
  };
}

/** What kstrtobool() makes of a word; undefined: not a boolean. */
export function parseBoolean(text: string | undefined): boolean | undefined {
  if (text === undefined) return undefined;
  if (/^([yYtT1]|on)/i.test(text)) return true;
  if (/^([nNfF0]|of)/i.test(text)) return false;
  return undefined;
}

function autoOnlineAtBoot(
  cmdline: readonly CmdlineParameter[],
  kernel: BootSetup["kernel"],
  version: KernelVersion,
): OnlineType | "offline" {
  const words = ruleFor(autoOnlineWords, version);
  const chosen = cmdline.findLast(
    ({ name, value }) => name === "memhp_default_state" && value !== undefined && words.includes(value),
  )?.value;
  if (chosen !== undefined) return chosen as OnlineType | "offline";
  return defaultOnlineType(kernelConfig(kernel), version);
}

/** mhp_default_online_type as configured: one option up to 6.13, a choice of four since. */
function defaultOnlineType(config: KernelConfig, version: KernelVersion): OnlineType | "offline" {
  const choice = (["ONLINE_MOVABLE", "ONLINE_KERNEL", "ONLINE_AUTO", "OFFLINE"] as const).filter((type) =>
    config.value(`MHP_DEFAULT_ONLINE_TYPE_${type}`),
  );
  const stated = choice.find((type) => config.source(`MHP_DEFAULT_ONLINE_TYPE_${type}`) === "stated");
  const chosen = stated ?? choice[0];
  const older = config.value("MEMORY_HOTPLUG_DEFAULT_ONLINE") ? "online" : "offline";
  if (config.source("MEMORY_HOTPLUG_DEFAULT_ONLINE") === "stated" && stated === undefined) return older;
  if (!ruleFor(defaultOnlineTypeIsChoice, version) && stated === undefined) return older;
  return chosen === undefined ? "offline" : CHOICES[chosen];
}

const CHOICES = {
  ONLINE_MOVABLE: "online_movable",
  ONLINE_KERNEL: "online_kernel",
  ONLINE_AUTO: "online",
  OFFLINE: "offline",
} as const;

function memmapOnMemory(
  cmdline: readonly CmdlineParameter[],
  kernel: BootSetup["kernel"],
  version: KernelVersion,
): HotplugState["memmapOnMemory"] {
  const words = ruleFor(memmapOnMemoryWords, version);
  if (words === "none" || !kernelConfig(kernel).value("MHP_MEMMAP_ON_MEMORY")) return "N";
  const parameter = cmdline.findLast(({ name }) => name === "memory_hotplug.memmap_on_memory");
  if (parameter === undefined) return "N";
  if (words === "boolean-or-force" && parameter.value === "force") return "force";
  return parseBoolean(parameter.value ?? "y") === true ? "Y" : "N";
}

/** The last value given; a module parameter may be written with dashes too. */
function lastValue(cmdline: readonly CmdlineParameter[], name: string): string | undefined {
  return cmdline.findLast((parameter) => parameter.name.replaceAll("-", "_") === name)?.value;
}

function parseRatio(text: string | undefined): number | undefined {
  return text !== undefined && /^(0x[0-9a-f]+|[0-9]+)$/i.test(text) ? Number(text) : undefined;
}
