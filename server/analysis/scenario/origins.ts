/**
 * Origins: the numbers that go into the simulation with everything the user wrote and come back on every fact derived
 * from it. A number says what kind of thing it is and which of its kind, never where it stands, so that editing a comment
 * or an expectation leaves all of them, and with them every event, as they were.
 */
import type { CmdlineParam, Span } from "../../../grammar/ast.ts";
import type { Origin } from "../../simulation/state/events.ts";
import type { Place } from "../analysis.ts";

/** Each kind counts from its own base: adding a device does not renumber the command line. */
const BASES = {
  kernel: 1,
  machine: 100,
  firmware: 10_000,
  device: 100_000,
  parameter: 200_000,
  reservation: 1_000_000,
} as const;

/** Of what stands in the timeline. */
const EVENTS = 2 ** 24;
/**
 * Of one passage of the timeline. JavaScript engines keep whole numbers below 2^31 without an object for each: with 64 a passage that is so for 33
 * million passages, those that edits have replaced counted too.
 */
const PER_PASSAGE = 64;
/** What further origins of passages count from, and how many one has at most. */
const FURTHER = 2 ** 40;
const MOST_FURTHER = 2 ** 20;

export type OriginKind = keyof typeof BASES | "event";

/** What is known of the text an origin stands for. */
export interface OriginSource extends Place {
  /** The size written in it, where a remedy may write another. */
  readonly size?: Span;
  /** The address written in it behind `at`, of a device that may be placed elsewhere. */
  readonly address?: Span;
  /** The range written in it behind `at`, of memory behind CXL. */
  readonly range?: Span;
  /** The version written in it, of a kernel. */
  readonly version?: Span;
  /** The kernel parameter it is, where it is one. */
  readonly parameter?: CmdlineParam;
}

/** Gives out origins. */
export interface Origins {
  /** The next origin of a kind. */
  add(kind: OriginKind, source: OriginSource): Origin;
}

/** Origins of the declarations. */
export class OriginTable implements Origins {
  readonly #sources = new Map<Origin, OriginSource>();
  readonly #rows: { readonly first: Origin; readonly sources: readonly OriginSource[] }[] = [];
  readonly #next: Record<keyof typeof BASES, number> = { ...BASES };

  add(kind: keyof typeof BASES, source: OriginSource): Origin {
    const origin = this.#next[kind]++;
    this.#sources.set(origin, source);
    return origin;
  }

  /** Origins one behind the other, of as many sources: the first of them. Costs the same however many they are. */
  addRow(kind: keyof typeof BASES, sources: readonly OriginSource[]): Origin {
    const first = this.#next[kind];
    this.#next[kind] += sources.length;
    this.#rows.push({ first, sources });
    return first;
  }

  /** Undefined for what came from nowhere in the text. */
  source(origin: Origin): OriginSource | undefined {
    const known = this.#sources.get(origin);
    if (known !== undefined) return known;
    const row = this.#rows.find(({ first, sources }) => first <= origin && origin < first + sources.length);
    return row?.sources[origin - row.first];
  }
}

/** Origins of a passage of the timeline: they go with its identity, so that one that is inserted leaves those of the others. */
export class EventOrigins implements Origins {
  readonly sources = new Map<Origin, OriginSource>();
  readonly #passage: number;

  constructor(passage: number) {
    this.#passage = passage;
  }

  add(_kind: OriginKind, source: OriginSource): Origin {
    const count = this.sources.size;
    const origin =
      count < PER_PASSAGE
        ? firstOrigin(this.#passage) + count
        : FURTHER + this.#passage * MOST_FURTHER + Math.min(count, MOST_FURTHER - 1);
    this.sources.set(origin, source);
    return origin;
  }
}

/** The origin of the first event in a passage. */
export function firstOrigin(passage: number): Origin {
  return EVENTS + passage * PER_PASSAGE;
}

/** The passage of the timeline that an origin is of; undefined for one of the declarations. */
export function passageOfOrigin(origin: Origin): number | undefined {
  if (origin < EVENTS) return undefined;
  return Math.floor(origin < FURTHER ? (origin - EVENTS) / PER_PASSAGE : (origin - FURTHER) / MOST_FURTHER);
}
