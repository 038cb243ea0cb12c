/**
 * About how much of the heap is held by what was made anew for a version of a text, in KiB, so that versions can be kept by what they take: steps of
 * any number, boots, machines of thousands of ranges and lines that were pasted cost the one a thousand times what the other does. Measured as the heap
 * behind 32 versions of stories of one kind each.
 */
import type { MemoryState } from "../simulation/state/state.ts";
import type { SimulatedEvent } from "./event-states.ts";

/** A step that succeeded, of which its entry, event and answer are kept: 0.8. */
const PLAIN_STEP = 1;
/** A step with something to say of it, and what is said: 3.1. */
const TOLD_STEP = 3;
/** A boot, with its log and what it found: 44. */
const BOOT = 44;
/** Of a state that a boot left, a piece of memory or a block that differs from the one before it: 0.3. */
const PIECE = 1 / 3;
/** A run of blocks that a step went through. */
const BLOCKS = 1 / 8;
/** A character of what stands in front of the timeline, of which the tree counts from the beginning of the text: 27 bytes. */
const HEAD_CHARACTER = 27 / 1024;
/** An expectation that was checked, with what it rests on: 1.8 where it holds, 2.1 where it does not. */
const EXPECTATION = 2;
/** A node of a state that a boot left, its zones included: 5. */
const NODE = 5;
/** A character that was read again: 3 bytes, lines and statements included. */
const CHARACTER = 3 / 1024;

/** Of an event that was simulated, with the states before and behind it: `boot` is not the only step that boots. */
export function heldByEvent(
  { answer }: SimulatedEvent,
  before: MemoryState | undefined,
  after: MemoryState | undefined,
): number {
  const step = (answer.isPlain ? PLAIN_STEP : TOLD_STEP) + answer.outcome.blocks.length * BLOCKS;
  if (after === undefined || after.boot === before?.boot) return step;
  return BOOT + after.nodes.length * NODE + (after.blocks.size + after.memory.size + after.uses.size) * PIECE;
}

/** What was made anew of a text. */
export interface Anew {
  /** Characters that were read, and of those in front of its timeline all, where these were. */
  readonly characters: number;
  readonly ofHead: number;
  /** Those that were checked. */
  readonly expectations: number;
}

export function heldByText({ characters, ofHead, expectations }: Anew): number {
  return characters * CHARACTER + ofHead * HEAD_CHARACTER + expectations * EXPECTATION;
}
