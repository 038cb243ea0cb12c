/**
 * What a step at the cursor would come to: completion puts first what can be done there. Nothing is kept of what such a step changes,
 * and no statement is its origin.
 */
import { type BlockRun, describeBlocks } from "../simulation/drivers/base-memory/block-facts.ts";
import { type OfflineableRun, offlineableRuns } from "../simulation/drivers/base-memory/offlineable.ts";
import type { StepEvent } from "../simulation/state/events.ts";
import type { MemoryState } from "../simulation/state/state.ts";
import { step } from "../simulation/step.ts";
import type { Event } from "../simulation/steps.ts";
import { memparse } from "../simulation/units/memparse.ts";
import type { Candidate } from "./completion-candidates.ts";

type Plain<Each> = Each extends StepEvent ? Omit<Each, "origin"> : never;
/** A step that stands nowhere. */
export type Trial = Plain<Event>;

const NOBODY = 0;

/** The result of a step; undefined without a state to try it in. */
export function comesTo(state: MemoryState | undefined, trial: Trial): string | undefined {
  return state === undefined ? undefined : step(state, { ...trial, origin: NOBODY } as Event).outcome.result;
}

export function canSucceed(result: string | undefined): boolean {
  return result === undefined || result === "ok" || result === "depends";
}

/** Those first that can succeed; the others say what they come to. */
export function byTrial(
  candidates: readonly Candidate[],
  state: MemoryState | undefined,
  trialOf: (label: string) => Trial | undefined,
): readonly Candidate[] {
  const tried = candidates.map((candidate) => {
    const trial = trialOf(candidate.label);
    const result = trial === undefined ? undefined : comesTo(state, trial);
    return { candidate, result, fails: !canSucceed(result) };
  });
  return tried
    .sort((a, b) => Number(a.fails) - Number(b.fails))
    .map(({ candidate, result, fails }) =>
      fails ? { ...candidate, detail: [result, candidate.detail].filter(Boolean).join(": ") } : candidate,
    );
}

/** Blocks of one kind, with how well a statement can change them: 0 best. */
export interface OfferedRun extends BlockRun {
  readonly rank: number;
  /** Why it can't, or may not. */
  readonly answer?: string;
  /** The statement fails for these blocks, whatever happens. */
  readonly isHopeless?: boolean;
}

/** What onlining takes is offline, what offlining takes goes offline; of equals, the lower ones first. */
export function offeredRuns(state: MemoryState, before: readonly string[]): readonly OfferedRun[] {
  const runs = describeBlocks(state);
  const [verb = "", action] = before;
  const goesOffline = verb === "offline" || (verb === "chmem" && action === "disable");
  const comesOnline = verb.startsWith("online") || (verb === "chmem" && action === "enable");
  const offered = goesOffline
    ? splitByAnswer(runs, state)
    : runs.map((run) => {
        const isHopeless = comesOnline && run.state !== "offline";
        return { ...run, rank: isHopeless ? 1 : 0, isHopeless };
      });
  return [...offered].sort((a, b) => a.rank - b.rank);
}

const ANSWERS = new WeakMap<MemoryState, readonly OfflineableRun[]>();

/** One list of statements asks for them several times. */
function answersIn(state: MemoryState): readonly OfflineableRun[] {
  const known = ANSWERS.get(state) ?? offlineableRuns(state);
  ANSWERS.set(state, known);
  return known;
}

const ANSWER_RANK = { yes: 0, depends: 1, never: 2, offline: 3 } as const;

/** The least rank of blocks that don't go offline, whatever happens. */
export const GOES_NEVER = 2 * ANSWER_RANK.never;

function splitByAnswer(runs: readonly BlockRun[], state: MemoryState): readonly OfferedRun[] {
  const answers = answersIn(state);
  const found: OfferedRun[] = [];
  let at = 0;
  for (const run of runs) {
    while (answers[at] !== undefined && answers[at]!.last < run.first) at++;
    for (let next = at; answers[next] !== undefined && answers[next]!.first <= run.last; next++) {
      const { first, last, answer, results } = answers[next]!;
      const rank = 2 * ANSWER_RANK[answer] + (run.validZones.includes("Movable") ? 0 : 1);
      const why = answer === "never" || answer === "depends" ? { answer: results.join(" or ") } : {};
      found.push({
        ...run,
        first: Math.max(first, run.first),
        last: Math.min(last, run.last),
        rank,
        isHopeless: rank >= GOES_NEVER,
        ...why,
      });
    }
  }
  return found;
}

/** What `chmem` or an allocation is about, as far as its words say. */
export function sizeOrBlocks(
  word: string,
): { readonly size: number } | { readonly blocks: { readonly first: number; readonly last: number } } | undefined {
  const blocks = /^memory(\d+)(?:-(\d+))?$/.exec(word);
  if (blocks !== null) return { blocks: { first: Number(blocks[1]), last: Number(blocks[2] ?? blocks[1]) } };
  if (!/^\d\w*$/.test(word)) return undefined;
  const { value, rest } = memparse(word);
  return rest === "" && value > 0 ? { size: value } : undefined;
}
