/**
 * util-linux chmem (sys-utils/chmem.c, 2.38): enables or disables a size, an address range or block numbers by writing to the `state`
 * files, with its own choice of blocks and zones.
 */

import { zoneAssociation } from "../../kernels/online-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import { alikeBlocks, restOfSpan } from "../../mm/memory-hotplug/alike-blocks.ts";
import { onlineBlocks } from "../../mm/memory-hotplug/online-run.ts";
import { memoryBlockBytes } from "../../state/block-size.ts";
import type { BlockSpan, OnlineType, StepEvent, ZoneName } from "../../state/events.ts";
import type { Note } from "../../state/notes.ts";
import type { OutcomeReason } from "../../state/outcome-reason.ts";
import { type BlockStep, decide, oneBlock, outcomeOfBlocks, spanLength, unchanged } from "../../state/outcomes.ts";
import type { BlockState, MemoryState, StepResult } from "../../state/state.ts";
import type { Turns } from "../../units/turns.ts";
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
  readonly spans: readonly BlockSpan[];
  /** Size mode: how many blocks are wanted; the others are tried no more, and failures are passed over. */
  readonly wanted?: number;
}

/** EINVAL: not aligned to blocks. Otherwise the outcome is that of the blocks; a size that can't be reached says how far it got. */
export function* chmem(state: MemoryState, event: ChmemEvent): Turns<StepResult> {
  const walk = walkOf(state, event);
  if ("kind" in walk) return unchanged(state, { result: "EINVAL", reason: walk });
  let current = state;
  const steps: BlockStep[] = [];
  const notes: Note[] = [];
  let done = 0;
  // Blocks that it passes over are passed in ever longer spans: an attempt that went too far is none.
  let reach = 0;
  for (const span of walk.spans) {
    for (let rest: BlockSpan | undefined = span; rest !== undefined && done !== walk.wanted; ) {
      const wanted = walk.wanted === undefined ? spanLength(rest) : walk.wanted - done;
      let tried = beginning(rest, Math.max(wanted, reach));
      let attempt: Attempt = yield* attemptOn(current, tried, event);
      if (successes(attempt) > wanted) {
        tried = beginning(rest, wanted);
        attempt = yield* attemptOn(current, tried, event);
      }
      current = attempt.state;
      for (const one of attempt.notes) notes.push(one);
      for (const one of attempt.steps) steps.push(one);
      const more = successes(attempt);
      done += more;
      reach = more === 0 ? 2 * spanLength(tried) : 0;
      rest = restOfSpan(rest, attempt.blocks);
      yield;
    }
  }
  const after = yield* wakeDrivers(state, current, event.origin);
  if (walk.wanted === undefined) return { state: after, outcome: outcomeOfBlocks(steps), notes };
  return { state: after, outcome: outcomeOfSize(state, event, steps, done, walk.wanted), notes };
}

function walkOf(state: MemoryState, { action, target }: ChmemEvent): Walk | OutcomeReason {
  const size = memoryBlockBytes(state.geometry);
  if ("size" in target) {
    if (target.size % size !== 0) return { kind: "chmem-size-unaligned", blockSize: size };
    const descending = action === "disable";
    const spans = state.blocks.runs.map(({ start, end }) => ({ first: start, last: end - 1, descending }));
    return { spans: descending ? spans.reverse() : spans, wanted: target.size / size };
  }
  const spanOf = (first: number, last: number): Walk => ({
    spans: first > last ? [] : [{ first, last, descending: false }],
  });
  if ("blocks" in target) return spanOf(target.blocks.first, target.blocks.last);
  const { first, last } = target.range;
  if (first % size !== 0 || (last + 1) % size !== 0) {
    return { kind: "chmem-range-unaligned", blockSize: size };
  }
  return spanOf(first / size, (last + 1) / size - 1);
}

/** As many blocks of a span as `most`, in its order. */
function beginning({ first, last, descending }: BlockSpan, most: number): BlockSpan {
  return descending
    ? { first: Math.max(first, last - most + 1), last, descending }
    : { first, last: Math.min(last, first + most - 1), descending };
}

interface Attempt {
  readonly state: MemoryState;
  /** Blocks at the beginning of the span that it went through. */
  readonly blocks: BlockSpan;
  readonly steps: readonly BlockStep[];
  readonly notes: readonly Note[];
}

/** How many blocks an attempt changed. */
function successes({ steps }: Attempt): number {
  let count = 0;
  for (const { blocks, decision } of steps) if (decision.applied === "ok") count += spanLength(blocks);
  return count;
}

/** Goes through blocks of one kind at the beginning of the span, one at least. */
function* attemptOn(state: MemoryState, span: BlockSpan, event: ChmemEvent): Turns<Attempt> {
  const alike = alikeBlocks(state, span, "kind", []);
  const at = alike.descending ? alike.last : alike.first;
  const block = state.blocks.get(at);
  const answer = (blocks: BlockSpan, result: string, reason?: OutcomeReason): Attempt => {
    const decision = { applied: result, shown: result, observed: false, ...(reason && { reason }), origins: [] };
    return { state, blocks, steps: [{ blocks, decision }], notes: [] };
  };
  if (block?.state === (event.action === "enable" ? "online" : "offline")) {
    return "size" in event.target ? { state, blocks: alike, steps: [], notes: [] } : answer(alike, "ok");
  }
  if (block === undefined) return answer(alike, "ENOENT", { kind: "no-such-block", id: at });
  const zones = validZones(state, at, block);
  const blocks = zonesAreOfEach(state, block, event) ? alike : oneBlock(at);
  const { zone, origin } = event;
  if (zone !== undefined && (event.action === "disable" ? zones[0] !== zone : !zones.includes(zone))) {
    return answer(blocks, "EINVAL", { kind: "zone-mismatch", id: at, zone, valid: zones });
  }
  if (event.action === "disable") {
    const stated = "size" in event.target ? undefined : event.stated;
    return { ...(yield* writeOffline(state, blocks, stated, origin)), blocks };
  }
  const online = yield* onlineBlocks(state, blocks, typeFor(zone, zones), "file", origin);
  const steps = online.verdicts.map((one) => ({
    blocks: one.blocks,
    decision: decide(one.verdict, event.stated, state.geometry.pageSize),
  }));
  return { ...online, blocks, steps };
}

/** Whether blocks of one kind give chmem the same zones to choose from: it asks the file of each. */
function zonesAreOfEach(state: MemoryState, block: BlockState, { action, zone }: ChmemEvent): boolean {
  if (ruleFor(zoneAssociation, state.version) !== "any") return false;
  return action === "disable" ? block.state === "online" : zone === undefined || zone === "Movable";
}

/** Without a zone chmem prefers Movable wherever it is offered. */
function typeFor(zone: ZoneName | undefined, offered: readonly ZoneName[]): OnlineType {
  if (zone === undefined) return offered.includes("Movable") ? "online_movable" : "online";
  return zone === "Movable" ? "online_movable" : "online_kernel";
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
