/**
 * What new blocks do by themselves, mhp_default_online_type: as `memhp_default_state=` says (mm/memory_hotplug.c:
 * setup_memhp_default_state), else as the kernel is configured. What each distribution configures is in kernels/kconfig/distributions/.
 */

import { type KernelConfig, kernelConfig } from "../../builds/kernel-config.ts";
import { defaultOnlineTypeIsChoice } from "../../kernels/hotplug-rules.ts";
import { autoOnlineWords } from "../../kernels/online-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import type { CmdlineParameter, KernelSpec, OnlineType } from "../../state/events.ts";

/** A word that the version does not know is no word: the configured type stays. */
export function defaultOnlineType(
  cmdline: readonly CmdlineParameter[],
  kernel: KernelSpec,
  version: KernelVersion,
): OnlineType | "offline" {
  const words = ruleFor(autoOnlineWords, version);
  const chosen = cmdline.findLast(
    ({ name, value }) => name === "memhp_default_state" && value !== undefined && words.includes(value),
  )?.value;
  if (chosen !== undefined) return chosen as OnlineType | "offline";
  return configuredOnlineType(kernelConfig(kernel), version);
}

/** One option up to 6.13, a choice of four since. */
function configuredOnlineType(config: KernelConfig, version: KernelVersion): OnlineType | "offline" {
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
