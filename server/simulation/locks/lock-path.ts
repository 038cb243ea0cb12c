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
import type { Event } from "../state/events.ts";
import type { MemoryState } from "../state/state.ts";
import type { EventOf } from "../steps.ts";
import { hex, sizeText } from "../units/units.ts";
import type { LockPoint } from "./schedule.ts";

/** The calls of a step in order; empty: it takes no lock that another step wants. `task`: a number of its own. */
export function lockPath(state: MemoryState, event: Event, task: number): readonly LockPoint[] {
  const path = PATHS[event.kind];
  if (path === undefined) return [];
  return path(wordOf(event), state).map((call) => ({ ...call, ...lockOf(call, blockOf(state, event), task) }));
}

/** Functions on the way of steps of a kind, each once; `word`: the action of `chmem`, the knob of `set`. Empty: they take no lock that another step wants. */
export function functionsInPath(state: MemoryState, kind: string, word: string): readonly string[] {
  const path = Object.entries(PATHS).find(([each]) => each === kind)?.[1];
  return [...new Set(path?.(word, state).map((call) => call.in))];
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

/** `word`: what a step of one kind is told to do, where its way depends on that. */
type Path = (word: string, state: MemoryState) => readonly CallPoint[];

function wordOf(event: Event): string {
  return "action" in event ? event.action : "knob" in event ? event.knob : "";
}

const online: Path = (_, { version }) => [
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

const PATHS: { readonly [K in Event["kind"]]?: Path } = {
  online,
  online_kernel: online,
  online_movable: online,
  offline: (_, state) => [...ruleFor(sysfsWrite, state.version), ...offline(state)],
  chmem: (action, state) =>
    action === "enable" ? online(action, state) : [...ruleFor(sysfsWrite, state.version), ...offline(state)],
  plug: (_, { version }) => add(version, ACPI_HOTPLUG_LOCKS),
  unplug: (_, state) => unplug(state),
  probe: (_, { version }) => add(version, [...ruleFor(sysfsWrite, version), ...ruleFor(probeLocks, version)]),
  resize: (_, { version }) => add(version, DRIVER_LOCKS),
  reconfigure: (_, { version }) => add(version, DRIVER_LOCKS),
  set: (knob, { version }) => (WATERMARK_KNOBS.includes(knob) ? ruleFor(watermarkLocks, version) : []),
  cma_alloc: () => CMA_LOCKS,
};

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
