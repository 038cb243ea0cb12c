/**
 * Offlining a span of blocks: those that are alike are one piece of work, the rest goes block by block. What comes out is what
 * {@link offlineBlock} makes of one block after the other.
 */

import { boundaryWalk } from "../../kernels/isolation-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { BlockSpan, Origin, StatedOutcome } from "../../state/events.ts";
import type { Note } from "../../state/notes.ts";
import { type BlockStep, decide, oneBlock } from "../../state/outcomes.ts";
import type { BlockState, MemoryState } from "../../state/state.ts";
import type { Turns } from "../../units/turns.ts";
import { bytesOf } from "../../units/units.ts";
import { alikeBlocks, restOfSpan } from "./alike-blocks.ts";
import { failureMessages, type OfflineAttempt, offlineBlock, offlinePages, rememberBusy } from "./offline.ts";
import { checkOffline } from "./offline-check.ts";

export interface OfflineRun {
  readonly state: MemoryState;
  /** In the order of the span. */
  readonly steps: readonly BlockStep[];
  readonly notes: readonly Note[];
}

/** What a caller has to say of alike blocks, found as they were before the attempt, beyond the attempt's own notes; `shown`: what came of it. */
export type MoreNotes = (state: MemoryState, blocks: BlockSpan, block: BlockState, shown: string) => readonly Note[];

/** Takes each block of the span offline as far as rules and the stated outcome allow it; a failure doesn't stop the next. A turn is a piece of blocks that are alike. */
export function* offlineBlocks(
  state: MemoryState,
  span: BlockSpan,
  stated: StatedOutcome | undefined,
  origin: Origin,
  moreNotes: MoreNotes = () => [],
): Turns<OfflineRun> {
  let current = state;
  const steps: BlockStep[] = [];
  const notes: Note[] = [];
  for (let rest: BlockSpan | undefined = span; rest !== undefined; ) {
    const found = current;
    const piece: OfflinePiece = offlinePiece(found, rest, stated, origin);
    current = piece.state;
    steps.push({ blocks: piece.blocks, decision: piece.decision });
    for (const one of notesOf(found, piece, moreNotes)) notes.push(one);
    rest = restOfSpan(rest, piece.blocks);
    if (rest !== undefined) yield;
  }
  return { state: current, steps, notes };
}

/** The same of a span of one block, at once. */
export function offlineOne(
  state: MemoryState,
  span: BlockSpan,
  stated: StatedOutcome | undefined,
  origin: Origin,
  moreNotes: MoreNotes,
): OfflineRun {
  const piece = offlinePiece(state, span, stated, origin);
  const { blocks, decision } = piece;
  return { state: piece.state, steps: [{ blocks, decision }], notes: notesOf(state, piece, moreNotes) };
}

function notesOf(found: MemoryState, { blocks, decision, notes }: OfflinePiece, moreNotes: MoreNotes): readonly Note[] {
  const block = found.blocks.get(blocks.first);
  const more = block === undefined ? [] : moreNotes(found, blocks, block, decision.shown);
  return more.length === 0 ? notes : [...notes, ...more];
}

interface OfflinePiece extends OfflineAttempt {
  readonly blocks: BlockSpan;
}

function offlinePiece(
  state: MemoryState,
  span: BlockSpan,
  stated: StatedOutcome | undefined,
  origin: Origin,
): OfflinePiece {
  const at = span.descending ? span.last : span.first;
  const { observedBusy, firstKernelBlocks } = state.hotplug;
  const alike = alikeBlocks(state, span, "pages", [observedBusy, firstKernelBlocks]);
  const block = state.blocks.get(at);
  const walksOn = block !== undefined && ruleFor(boundaryWalk, state.version) === "unbounded";
  if (alike.first === alike.last || walksOn) {
    const { state: after, decision, notes } = offlineBlock(state, at, stated, origin);
    return { state: after, decision, notes, blocks: oneBlock(at) };
  }
  const check = checkOffline(state, at, block, stated, origin, alike);
  const { verdict, notes } = check;
  const decision = decide(verdict, stated, state.geometry.pageSize);
  if (block === undefined) return { state, decision, notes, blocks: alike };
  if (decision.applied === "ok") {
    return { state: offlinePages(state, alike, block, origin), decision, notes, blocks: alike };
  }
  const messages = failureMessages(state, at, block, decision, check);
  const count = alike.last - alike.first + 1;
  const blockBytes = bytesOf(state.geometry.blockPages, state.geometry.pageSize);
  const log = state.log.appendRepeated(messages, count, alike.descending ? -blockBytes : blockBytes);
  const printed = log === state.log ? state : { ...state, log };
  return { state: rememberBusy(printed, alike, decision, origin), decision, notes, blocks: alike };
}
