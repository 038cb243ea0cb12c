/**
 * Which items of a build's profile, and which options of its configuration, the boot of a machine depends on at all: what only other
 * machines or command lines touch may be unknown without harm.
 */
import { cpusReplaceLogBuffer } from "../geometry/log-buffer-size.ts";
import type { OptionName } from "../kernels/kconfig/options.ts";
import type { BootSetup } from "../state/events.ts";
import { kernelConfig } from "./kernel-config.ts";

/** Whether a boot depends on an item of its kernel's profile. */
export type Needs = (item: string) => boolean;

/** What the boot of this machine with this command line depends on. */
export function neededBy(setup: BootSetup): Needs {
  return (item) => NEEDED_ITEMS[item]?.(setup) ?? true;
}

/** Options that decide about the layout this boot leaves. */
export function optionsNeededBy(setup: BootSetup): readonly OptionName[] {
  const names = Object.keys(NEEDED_OPTIONS) as (keyof typeof NEEDED_OPTIONS)[];
  return names.filter((name) => NEEDED_OPTIONS[name](setup));
}

/** Which setups depend on an item. Items that are not listed are needed by every setup. */
const NEEDED_ITEMS: Readonly<Record<string, (setup: BootSetup) => boolean>> = {
  // A log buffer that is part of the image has its records there too.
  printkInfo: ({ kernel, machine, cmdline }) =>
    has(cmdline, "log_buf_len") || cpusReplaceLogBuffer(machine.cpus, kernelConfig(kernel)),
  nodeCpumask: ({ machine }) => machine.nodes.length > 0,
  deviceTreeProperty: ({ machine }) => machine.uefi === undefined,
  deviceTreeNode: ({ machine }) => machine.uefi === undefined,
};

const NEEDED_OPTIONS = {
  // arm64 sets a default area aside without being asked.
  CMA: ({ kernel, cmdline }) =>
    kernel.arch === "arm64" ||
    has(cmdline, "cma", "cma_pernuma", "numa_cma", "hugetlb_cma") ||
    cmdline.some(({ name, value }) => name === "crashkernel" && value?.endsWith(",cma") === true),
  CMA_SIZE_MBYTES: ({ kernel }) => kernel.arch === "arm64",
  HUGETLB_PAGE_OPTIMIZE_VMEMMAP: ({ cmdline }) => has(cmdline, "hugepages") && has(cmdline, "hugetlb_free_vmemmap"),
  NUMA_EMU: ({ cmdline }) => hasFakeNodes(cmdline),
  TRANSPARENT_HUGEPAGE: ({ cmdline }) =>
    cmdline.findLast(({ name }) => name === "transparent_hugepage")?.value !== "never",
  ZONE_DEVICE: ({ kernel }) => kernel.arch === "arm64",
} as const satisfies { readonly [N in OptionName]?: (setup: BootSetup) => boolean };

function hasFakeNodes(cmdline: BootSetup["cmdline"]): boolean {
  return cmdline.some(({ name, value }) => name === "numa" && value?.startsWith("fake") === true);
}

function has(cmdline: BootSetup["cmdline"], ...names: readonly string[]): boolean {
  return cmdline.some(({ name }) => names.includes(name));
}
