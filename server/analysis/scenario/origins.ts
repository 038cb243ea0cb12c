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
  event: 1_000_000_000,
} as const;

export type OriginKind = keyof typeof BASES;

/** What is known of the text an origin stands for. */
export interface OriginSource extends Place {
  /** The size written in it, where a remedy may write another. */
  readonly size?: Span;
  /** The version written in it, of a kernel. */
  readonly version?: Span;
  /** The kernel parameter it is, where it is one. */
  readonly parameter?: CmdlineParam;
}

export class OriginTable {
  readonly #sources = new Map<Origin, OriginSource>();
  readonly #next: Record<OriginKind, number> = { ...BASES };

  /** The next origin of a kind. */
  add(kind: OriginKind, source: OriginSource): Origin {
    const origin = this.#next[kind]++;
    this.#sources.set(origin, source);
    return origin;
  }

  /** Undefined for what came from nowhere in the text. */
  source(origin: Origin): OriginSource | undefined {
    return this.#sources.get(origin);
  }

  placeOf(origin: Origin): Place | undefined {
    const source = this.#sources.get(origin);
    return source === undefined ? undefined : { uri: source.uri, span: source.span };
  }
}
