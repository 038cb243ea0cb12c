/**
 * What hotplug starts with after a boot: the default for new blocks, the online policy and the module parameters, from the kernel's
 * build and its command line (mm/memory_hotplug.c: module parameters).
 */

import { autoMovablePolicy } from "../../kernels/online-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import type { BootSetup, CmdlineParameter } from "../../state/events.ts";
import type { HotplugState } from "../../state/hotplug-state.ts";
import { parseBoolean } from "../../units/kstrtobool.ts";
import { wholeUnsigned } from "../../units/memparse.ts";
import { RangeMap } from "../../units/range-map.ts";
import { VersionedMap } from "../../units/versioned-map.ts";
import { defaultOnlineType } from "./default-online-type.ts";
import { memmapOnMemory } from "./memmap-on-memory.ts";

const UINT_MAX = 2 ** 32 - 1;

/** Percent of movable to boot-time kernel memory that auto-movable allows by default. */
const DEFAULT_AUTO_MOVABLE_RATIO = 301;

/** Knobs as the boot leaves them; no device is plugged yet. `khugepaged`: it runs and raises min_free_kbytes. */
export function hotplugAtBoot(setup: BootSetup, version: KernelVersion, khugepaged: boolean): HotplugState {
  const { cmdline, kernel } = setup;
  const value = (name: string): string | undefined => lastValue(cmdline, `memory_hotplug.${name}`);
  const policy = ruleFor(autoMovablePolicy, version) && value("online_policy") === "auto-movable";
  const ratio = wholeUnsigned(value("auto_movable_ratio") ?? "", UINT_MAX);
  return {
    devices: new Map(),
    autoOnline: defaultOnlineType(cmdline, kernel, version),
    movableNode: cmdline.some((parameter) => parameter.name === "movable_node"),
    onlinePolicy: policy ? "auto-movable" : "contig-zones",
    autoMovableRatio: ratio ?? DEFAULT_AUTO_MOVABLE_RATIO,
    autoMovableNumaAware: parseBoolean(value("auto_movable_numa_aware")) ?? true,
    memmapOnMemory: memmapOnMemory(cmdline, kernel, version),
    khugepaged,
    virtioMem: new Map(),
    pmem: new Map(),
    groups: VersionedMap.empty(),
    firstKernelBlocks: new Set(),
    allocations: VersionedMap.empty(),
    lentByCma: RangeMap.empty(),
    pendingTypes: RangeMap.empty(),
    observedBusy: new Map(),
  };
}

/** The last value given; a module parameter may be written with dashes too. */
function lastValue(cmdline: readonly CmdlineParameter[], name: string): string | undefined {
  return cmdline.findLast((parameter) => parameter.name.replaceAll("-", "_") === name)?.value;
}
