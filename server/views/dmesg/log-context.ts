/** What the wording of a message depends on besides its facts: the version, and what the command line and the build decide. */
import { kernelConfig } from "../../simulation/builds/kernel-config.ts";
import type { Reason } from "../../simulation/evidence/reason.ts";
import { type PageFlagsLayout, pageFlagsLayout } from "../../simulation/geometry/page-flags-layout.ts";
import type { KernelVersion } from "../../simulation/kernels/version.ts";
import type { KernelSpec } from "../../simulation/state/events.ts";
import type { LogCallers } from "../../simulation/state/log-callers.ts";
import type { MemoryState } from "../../simulation/state/state.ts";
import type { Bytes } from "../../simulation/units/units.ts";

export interface LogContext {
  readonly version: KernelVersion;
  readonly pageSize: Bytes;
  /** dyndbg= turns on the debug messages of mm/memory_hotplug.c. */
  readonly debugsHotplug: boolean;
  /** Where the memmap is mapped; undefined: not known, or random. */
  readonly vmemmapBase: number | undefined;
  readonly pageFlags: PageFlagsLayout;
  /** Return addresses of the build, where they are tabled. */
  readonly callers: LogCallers | undefined;
  /** MAX_NUMNODES: stands for no node where a reservation keeps none. */
  readonly maxNodes: number;
  /** Functions whose calls were printed without the return address, which the build's table lacks. */
  readonly unnamed: Set<string>;
  /** What else in the lines printed so far is not known, though the machine's memory is. */
  readonly doubts: Reason[];
  /** Calls of memblock printed so far, by function: one function calls from several places in turn. */
  readonly calls: Map<string, number>;
}

/** For the whole log of a state, from its first message on. */
export function logContext({ version, geometry, arch, boot }: MemoryState): LogContext {
  const { cmdline } = boot.setup;
  const placed = cmdline.some(({ name }) => name === "nokaslr");
  return {
    version,
    pageSize: geometry.pageSize,
    debugsHotplug: cmdline.some(({ name, value }) => name === "dyndbg" && DEBUGS_HOTPLUG.test(value ?? "")),
    vmemmapBase: placed ? arch.vmemmapBase : undefined,
    pageFlags: pageFlagsOf(boot.setup.kernel),
    callers: boot.memblockNames?.callers,
    maxNodes: boot.memblockNames?.maxNodes ?? Number.POSITIVE_INFINITY,
    unnamed: new Set(),
    doubts: [],
    calls: new Map(),
  };
}

function pageFlagsOf(kernel: KernelSpec): PageFlagsLayout {
  const config = kernelConfig(kernel);
  return pageFlagsLayout({
    nodesShift: config.value("NODES_SHIFT"),
    cpus: config.value("NR_CPUS"),
    zoneDevice: config.value("ZONE_DEVICE"),
  });
}

/** `dyndbg="file memory_hotplug.c +p"`. */
const DEBUGS_HOTPLUG = /memory_hotplug\.c\b.*\+\w*p/;

/** A context that knows no more than a version: of an x86_64 kernel with MAXSMP. */
export function contextOfVersion(version: KernelVersion): LogContext {
  return {
    version,
    pageSize: 4096,
    debugsHotplug: false,
    vmemmapBase: undefined,
    pageFlags: pageFlagsLayout({ nodesShift: 10, cpus: 8192, zoneDevice: true }),
    callers: undefined,
    maxNodes: Number.POSITIVE_INFINITY,
    unnamed: new Set(),
    doubts: [],
    calls: new Map(),
  };
}

/** `[mem 0x00100000-0xbfffffff]`; `end` exclusive. */
export function memRange({ start, end }: { readonly start: Bytes; readonly end: Bytes }, digits: Digits): string {
  return `[mem ${digits(start)}-${digits(end - 1)}]`;
}

type Digits = (address: Bytes) => string;
