/**
 * util-linux chmem (sys-utils/chmem.c, 2.38): enables or disables a size, an address range or block numbers by writing to the `state`
 * files, with its own choice of blocks and zones.
 */

import { onlineBlock } from "../../mm/memory-hotplug/online.ts";
import { memoryBlockBytes } from "../../state/block-size.ts";
import type { OnlineType, StepEvent, ZoneName } from "../../state/events.ts";
import type { Note } from "../../state/notes.ts";
import type { OutcomeReason } from "../../state/outcome-reason.ts";
import { type BlockStep, type Decision, decide, outcomeOfBlocks, unchanged } from "../../state/outcomes.ts";
import type { BlockState, MemoryState, StepResult } from "../../state/state.ts";
import type { ByteRange, Bytes } from "../../units/units.ts";
import { wakeDrivers } from "../virtio-mem/virtio-mem-request.ts";
import { validZones } from "./valid-zones.ts";
import { writeOffline } from "./write-offline.ts";

export interface ChmemEvent extends StepEvent {
  readonly kind: "chmem";
  readonly action: "enable" | "disable";
  /** Bytes, or block ids; both ends inclusive. */
  readonly target:
    | { readonly size: Bytes }
    | { readonly range: ByteRange }
    | { readonly blocks: { readonly first: number; readonly last: number } };
  readonly zone?: ZoneName;
}

/** Which blocks chmem goes through, in its order. */
interface Walk {
  readonly ids: readonly number[];
  /** Size mode: how many blocks are wanted; the others are tried no more, and failures are passed over. */
  readonly wanted?: number;
}

/** EINVAL: not aligned to blocks. Otherwise the outcome is that of the blocks; a size that can't be reached says how far it got. */
export function chmem(state: MemoryState, event: ChmemEvent): StepResult {
  const walk = walkOf(state, event);
  if ("kind" in walk) return unchanged(state, { result: "EINVAL", reason: walk });
  let current = state;
  const steps: BlockStep[] = [];
  const notes: Note[] = [];
  let done = 0;
  for (const id of walk.ids) {
    if (done === walk.wanted) break;
    const block = current.blocks.get(id);
    const is = block?.state === (event.action === "enable" ? "online" : "offline");
    if (is && walk.wanted !== undefined) continue;
    const attempt = is ? alreadyDone(current) : change(current, id, block, event);
    current = attempt.state;
    notes.push(...attempt.notes);
    if (attempt.decision.applied === "ok") done++;
    steps.push({ id, decision: attempt.decision });
  }
  const after = wakeDrivers(state, current, event.origin);
  if (walk.wanted === undefined) return { state: after, outcome: outcomeOfBlocks(steps), notes };
  return { state: after, outcome: outcomeOfSize(state, event, steps, done, walk.wanted), notes };
}

function walkOf(state: MemoryState, { action, target }: ChmemEvent): Walk | OutcomeReason {
  const size = memoryBlockBytes(state.geometry);
  if ("size" in target) {
    if (target.size % size !== 0) return { kind: "chmem-size-unaligned", blockSize: size };
    const all = state.blocks.runs.flatMap((run) => idsOf(run.start, run.end - 1));
    return { ids: action === "enable" ? all : all.reverse(), wanted: target.size / size };
  }
  if ("blocks" in target) return { ids: idsOf(target.blocks.first, target.blocks.last) };
  const { first, last } = target.range;
  if (first % size !== 0 || (last + 1) % size !== 0) {
    return { kind: "chmem-range-unaligned", blockSize: size };
  }
  return { ids: idsOf(first / size, (last + 1) / size - 1) };
}

function idsOf(first: number, last: number): number[] {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);
}

interface Attempt {
  readonly state: MemoryState;
  readonly decision: Decision;
  readonly notes: readonly Note[];
}

function alreadyDone(state: MemoryState): Attempt {
  return { state, decision: { applied: "ok", shown: "ok", observed: false, origins: [] }, notes: [] };
}

function change(state: MemoryState, id: number, block: BlockState | undefined, event: ChmemEvent): Attempt {
  if (block === undefined) return failed(state, "ENOENT", { kind: "no-such-block", id });
  const zones = validZones(state, id, block);
  if (event.action === "disable") {
    if (event.zone !== undefined && zones[0] !== event.zone) return zoneMismatch(state, id, event.zone, zones);
    const stated = "size" in event.target ? undefined : event.stated;
    return writeOffline(state, id, stated, event.origin);
  }
  if (event.zone !== undefined && !zones.includes(event.zone)) return zoneMismatch(state, id, event.zone, zones);
  const online = onlineBlock(state, id, typeFor(event.zone, zones), "file", event.origin);
  return { ...online, decision: decide(online.verdict, event.stated, state.geometry.pageSize) };
}

/** Without a zone chmem prefers Movable wherever it is offered. */
function typeFor(zone: ZoneName | undefined, offered: readonly ZoneName[]): OnlineType {
  if (zone === undefined) return offered.includes("Movable") ? "online_movable" : "online";
  return zone === "Movable" ? "online_movable" : "online_kernel";
}

function zoneMismatch(state: MemoryState, id: number, zone: ZoneName, zones: readonly ZoneName[]): Attempt {
  return failed(state, "EINVAL", { kind: "zone-mismatch", id, zone, valid: zones });
}

function failed(state: MemoryState, result: string, reason: OutcomeReason): Attempt {
  return { state, decision: { applied: result, shown: result, observed: false, reason, origins: [] }, notes: [] };
}

/** What failed on the way was passed over; what counts is how much was reached. */
function outcomeOfSize(
  state: MemoryState,
  event: ChmemEvent,
  steps: readonly BlockStep[],
  done: number,
  wanted: number,
): StepResult["outcome"] {
  const all = outcomeOfBlocks(steps);
  const size = memoryBlockBytes(state.geometry);
  if (done === wanted) {
    const depends = steps.some(({ decision }) => decision.applied === "ok" && decision.shown === "depends");
    const { pfn: _, reason, ...rest } = all;
    if (!depends) return { ...rest, result: "ok" };
    return { ...rest, result: "depends", ...(reason === undefined ? {} : { reason }) };
  }
  const because = all.reason === undefined ? {} : { because: all.reason };
  const reason = { kind: "chmem-reached", action: event.action, size: done * size, ...because } as const;
  const result = all.result === "ok" || all.result === "depends" ? "ENOSPC" : all.result;
  return { ...all, result, reason };
}
