/**
 * Onlining a span of blocks: those that are alike and join the same zone are one piece of work, the rest goes block by block. What comes
 * out is what {@link onlineBlock} makes of one block after the other.
 */

import { autoMovablePolicy, zoneAssociation } from "../../kernels/online-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { BlockSpan, OnlineType, Origin } from "../../state/events.ts";
import type { Note } from "../../state/notes.ts";
import { oneBlock, SUCCEEDED, type Verdict } from "../../state/outcomes.ts";
import type { BlockState, MemoryState } from "../../state/state.ts";
import { nodeOf, nodeOfBlock, zoneEnd, zoneOf } from "../../state/zone-lookup.ts";
import type { Turns } from "../../units/turns.ts";
import { alikeBlocks, restOfSpan } from "./alike-blocks.ts";
import { alreadyOnlineNote, type OnlineCaller, onlineBlock, onlinePages } from "./online.ts";
import { chooseZone } from "./online-choice.ts";

export interface OnlineRun {
  readonly state: MemoryState;
  /** In the order of the span; the reason is that of the first of the blocks. */
  readonly verdicts: readonly { readonly blocks: BlockSpan; readonly verdict: Verdict }[];
  readonly notes: readonly Note[];
}

interface Piece {
  readonly state: MemoryState;
  readonly blocks: BlockSpan;
  readonly verdict: Verdict;
  readonly notes: readonly Note[];
}

/** Onlines each block of the span, or says why not; a failure doesn't stop the next. A turn is a piece of blocks that are alike. */
export function* onlineBlocks(
  state: MemoryState,
  span: BlockSpan,
  type: OnlineType,
  caller: OnlineCaller,
  origin: Origin,
): Turns<OnlineRun> {
  let current = state;
  const verdicts: { readonly blocks: BlockSpan; readonly verdict: Verdict }[] = [];
  const notes: Note[] = [];
  for (let rest: BlockSpan | undefined = span; rest !== undefined; ) {
    const piece = onlinePiece(current, rest, type, caller, origin);
    current = piece.state;
    verdicts.push({ blocks: piece.blocks, verdict: piece.verdict });
    for (const one of piece.notes) notes.push(one);
    rest = restOfSpan(rest, piece.blocks);
    if (rest !== undefined) yield;
  }
  return { state: current, verdicts, notes };
}

/** The same of a span of one block, at once. */
export function onlineOne(
  state: MemoryState,
  span: BlockSpan,
  type: OnlineType,
  caller: OnlineCaller,
  origin: Origin,
): OnlineRun {
  const { state: after, verdict, notes } = onlineBlock(state, span.first, type, caller, origin);
  return { state: after, verdicts: [{ blocks: oneBlock(span.first), verdict }], notes };
}

/** The blocks at the beginning of the span that the same becomes of, at least one. */
function onlinePiece(
  state: MemoryState,
  span: BlockSpan,
  type: OnlineType,
  caller: OnlineCaller,
  origin: Origin,
): Piece {
  const at = span.descending ? span.last : span.first;
  const single = (): Piece => ({ ...onlineBlock(state, at, type, caller, origin), blocks: oneBlock(at) });
  const block = state.blocks.get(at);
  const kind = alikeBlocks(state, span, "kind", []);
  // The file of a block that is online takes the new type whatever it remembered.
  const alike = block?.state === "online" ? kind : withoutPending(state, kind);
  if (alike.first === alike.last) return single();
  const lacksSections = block?.holes === true && !block.early;
  if (block?.state === "offline" && !lacksSections) return onlineAlike(state, alike, block, type, origin) ?? single();
  const attempt = single();
  // What is not there or online already stays as it is; the file remembers the type of each block.
  if (attempt.state === state && attempt.notes.length === 0) return { ...attempt, blocks: alike };
  return block?.state === "online" ? alreadyOnline(attempt, alike, block, type, origin) : attempt;
}

/** The blocks at the beginning of the span of which no file remembers a type, or one that has one. */
function withoutPending(state: MemoryState, span: BlockSpan): BlockSpan {
  const at = span.descending ? span.last : span.first;
  const { start, end, value } = state.hotplug.pendingTypes.extentAt(at);
  if (value !== undefined) return { ...span, first: at, last: at };
  return { ...span, first: Math.max(span.first, start), last: Math.min(span.last, end - 1) };
}

function alreadyOnline(
  attempt: Omit<Piece, "blocks">,
  blocks: BlockSpan,
  block: BlockState,
  type: OnlineType,
  origin: Origin,
): Piece {
  const { state } = attempt;
  const pendingTypes = state.hotplug.pendingTypes.set(blocks.first, blocks.last + 1, type);
  const notes = [alreadyOnlineNote(blocks, block, origin)];
  return { ...attempt, state: { ...state, hotplug: { ...state.hotplug, pendingTypes } }, blocks, notes };
}

/** Offline blocks that join one zone; undefined: the first of them has to be looked at alone. */
function onlineAlike(
  state: MemoryState,
  alike: BlockSpan,
  block: BlockState,
  type: OnlineType,
  origin: Origin,
): Piece | undefined {
  if (ruleFor(zoneAssociation, state.version) !== "any") return undefined;
  const at = alike.descending ? alike.last : alike.first;
  const choice = chooseZone(state, at, block, type);
  if ("refused" in choice) return undefined;
  const zone = zoneOf(state, nodeOfBlock(block), choice.zone);
  if (zone === undefined || zone.present === 0) return undefined;
  const blocks = sameChoice(state, alike, block, type);
  if (blocks.first === blocks.last) return undefined;
  return { state: onlinePages(state, blocks, block, choice.zone, origin), blocks, verdict: SUCCEEDED, notes: [] };
}

/**
 * The blocks at the beginning of the span that are onlined to the same zone. Which zone plain `online` takes changes where another zone's span
 * begins or ends; that the chosen one grows with each block changes nothing. Under the auto-movable policy a device whose size is
 * known goes to one zone as a whole, since what is still to come counts from the first block on.
 */
function sameChoice(state: MemoryState, span: BlockSpan, block: BlockState, type: OnlineType): BlockSpan {
  if (type === "online_movable") return span;
  const at = span.descending ? span.last : span.first;
  if (type === "online" && state.hotplug.onlinePolicy === "auto-movable" && ruleFor(autoMovablePolicy, state.version)) {
    const group = block.device === undefined ? undefined : state.hotplug.groups.get(block.device);
    if (block.early || group?.kind !== "static") return { ...span, first: at, last: at };
  }
  const { blockPages } = state.geometry;
  let { first, last } = span;
  for (const zone of nodeOf(state, nodeOfBlock(block))?.zones ?? []) {
    if (zone.spanned === 0) continue;
    for (const border of [Math.floor(zone.startPfn / blockPages), Math.ceil(zoneEnd(zone) / blockPages)]) {
      if (border <= at) first = Math.max(first, border);
      else last = Math.min(last, border - 1);
    }
  }
  return { ...span, first, last };
}
