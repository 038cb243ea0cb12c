/**
 * The way of a step through the kernel as far as locks go: which it takes, in which function, and how the step is called
 * where people read about it.
 */

import { boundaryWalk } from "../kernels/isolation-rules.ts";
import {
  ACPI_HOTPLUG_LOCKS,
  addMemoryLocks,
  type CallPoint,
  CMA_LOCKS,
  DRIVER_LOCKS,
  offlineBody,
  offlineLocks,
  onlineLocks,
  probeLocks,
  sysfsWrite,
  watermarkLocks,
} from "../kernels/lock-rules.ts";
import { ruleFor } from "../kernels/rule-table.ts";
import type { KernelVersion } from "../kernels/version.ts";
import { memoryBlockBytes } from "../state/block-size.ts";
import type { BlockSpan, Event } from "../state/events.ts";
import type { MemoryState } from "../state/state.ts";
import type { EventOf } from "../steps.ts";
import { hex, sizeText } from "../units/units.ts";
import type { LockPoint } from "./schedule.ts";

/** The calls of a step in order; empty: it takes no lock that another step wants. `task`: a number of its own. */
export function lockPath(state: MemoryState, event: Event, task: number): readonly LockPoint[] {
  const path = PATHS[event.kind] as Path<Event["kind"]> | undefined;
  if (path === undefined) return [];
  return path(event, state).map((call) => ({ ...call, ...lockOf(call, blockOf(state, event), task) }));
}

/** `dev->mutex` of memory33: what is printed of a lock that `lockPath` tells apart from its kin. */
export function lockName(lock: string): string {
  return lock.replace(/@.*$/, "");
}

/** A step as it is written, without its outcome: `offline memory34`. */
export function stepText(event: Event): string {
  const words = TEXTS[event.kind] as ((event: Event) => string) | undefined;
  const text = words === undefined ? operandText(event) : words(event);
  return text === "" ? event.kind : `${event.kind} ${text}`;
}

type Path<K extends Event["kind"]> = (event: EventOf<K>, state: MemoryState) => readonly CallPoint[];

const online: Path<"online" | "online_kernel" | "online_movable"> = (_event, { version }) => [
  ...ruleFor(sysfsWrite, version),
  ...ruleFor(onlineLocks, version),
  ...ruleFor(watermarkLocks, version),
];

function offline({ version }: MemoryState): readonly CallPoint[] {
  const walks = ruleFor(boundaryWalk, version) !== "none";
  const body = ruleFor(offlineBody, version).filter((call) => walks || call.in !== "isolate_single_pageblock");
  return [...ruleFor(offlineLocks, version), ...body];
}

/** Unplugging first offlines each block, as the state file does but for the way there. */
function unplug(state: MemoryState): readonly CallPoint[] {
  const held = new Set(ACPI_HOTPLUG_LOCKS.map(({ lock }) => lock));
  return [...ACPI_HOTPLUG_LOCKS, ...offline(state).filter(({ lock }) => !held.has(lock) || lock === undefined)];
}

function add(version: KernelVersion, first: readonly CallPoint[]): readonly CallPoint[] {
  return [...first, ...ruleFor(addMemoryLocks, version)];
}

const WATERMARK_KNOBS: readonly string[] = ["min_free_kbytes", "watermark_scale_factor"];

const PATHS: { readonly [K in Event["kind"]]?: Path<K> } = {
  online,
  online_kernel: online,
  online_movable: online,
  offline: (_event, state) => [...ruleFor(sysfsWrite, state.version), ...offline(state)],
  chmem: (event, state) =>
    event.action === "enable"
      ? online({ ...event, kind: "online", blocks: NO_BLOCKS }, state)
      : [...ruleFor(sysfsWrite, state.version), ...offline(state)],
  plug: (_event, { version }) => add(version, ACPI_HOTPLUG_LOCKS),
  unplug: (_event, state) => unplug(state),
  probe: (_event, { version }) => add(version, [...ruleFor(sysfsWrite, version), ...ruleFor(probeLocks, version)]),
  resize: (_event, { version }) => add(version, DRIVER_LOCKS),
  reconfigure: (_event, { version }) => add(version, DRIVER_LOCKS),
  set: ({ knob }, { version }) => (WATERMARK_KNOBS.includes(knob) ? ruleFor(watermarkLocks, version) : []),
  cma_alloc: () => CMA_LOCKS,
};

const NO_BLOCKS: BlockSpan = { first: 0, last: -1, descending: false };

function lockOf(call: CallPoint, block: number | undefined, task: number): { readonly lock?: string } {
  if (call.lock === undefined) return {};
  if (call.of === undefined) return { lock: call.lock };
  const owner = call.of === "block" && block !== undefined ? `memory${block}` : `task${task}`;
  return { lock: `${call.lock}@${owner}` };
}

/** The block a step works on first. */
function blockOf(state: MemoryState, event: Event): number | undefined {
  if ("blocks" in event) return event.blocks.descending ? event.blocks.last : event.blocks.first;
  const blockSize = memoryBlockBytes(state.geometry);
  return "address" in event ? Math.floor(event.address / blockSize) : undefined;
}

/** What a step works on, where no entry of TEXTS says more. */
function operandText(event: Event): string {
  if ("name" in event) return event.name;
  if ("device" in event) return event.device;
  if ("blocks" in event) return blocks(event);
  if ("range" in event) return range(event.range);
  if ("address" in event) return hex(event.address);
  return "";
}

const blocks = ({ blocks: { first, last } }: { readonly blocks: { readonly first: number; readonly last: number } }) =>
  first === last ? `memory${first}` : `memory${first}-${last}`;
const range = ({ first, last }: { readonly first: number; readonly last: number }) => `${hex(first)}-${hex(last)}`;

const TEXTS: { readonly [K in Event["kind"]]?: (event: EventOf<K>) => string } = {
  chmem: ({ action, target }) => {
    if ("size" in target) return `${action} ${sizeText(target.size)}`;
    return "range" in target ? `${action} ${range(target.range)}` : `${action} ${blocks(target)}`;
  },
  set: ({ knob, value }) => `${knob} = ${value}`,
  reconfigure: ({ device: name, mode }) => `${name} as ${mode}`,
  dump: (event) => `to ${event.device}`,
};
