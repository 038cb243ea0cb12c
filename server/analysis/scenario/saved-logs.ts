/**
 * Saved boot logs, read once for each text: a log is long and does not change while a scenario is edited.
 */

import { readSavedBuild, type SavedBuild } from "../../sources/dmesg/build.ts";
import { readSavedReservations } from "../../sources/dmesg/memory-map.ts";
import type { Source } from "../../sources/facts.ts";
import { readSource } from "../../sources/read-source.ts";
import { fileName } from "../file-name.ts";
import { LeastRecentlyUsed } from "../least-recently-used.ts";
import type { ToldReservation } from "./told-reservations.ts";

/** Logs kept at a time. */
const CAPACITY = 16;

interface SavedLog {
  readonly text: string;
  reservations?: readonly ToldReservation[];
  build?: SavedBuild;
  /** `null`: it tells nothing of a machine. */
  source?: Source | null;
}

export class SavedLogs {
  readonly #logs = new LeastRecentlyUsed<string, SavedLog>(CAPACITY);

  /** In the order of time. */
  reservations(uri: string, text: string): readonly ToldReservation[] {
    const log = this.#log(uri, text);
    log.reservations ??= readSavedReservations(text)
      .toSorted((a, b) => a.span.start - b.span.start)
      .map(({ span, ...told }) => ({ told, place: { uri, span } }));
    return log.reservations;
  }

  build(uri: string, text: string): SavedBuild {
    const log = this.#log(uri, text);
    log.build ??= readSavedBuild(text);
    return log.build;
  }

  /** All that a file of a real machine tells; undefined where it tells of none. */
  source(uri: string, text: string): Source | undefined {
    const log = this.#log(uri, text);
    if (log.source === undefined) log.source = readSource(fileName(uri), text) ?? null;
    return log.source ?? undefined;
  }

  #log(uri: string, text: string): SavedLog {
    const known = this.#logs.get(uri);
    const log = known?.text === text ? known : { text };
    this.#logs.set(uri, log);
    return log;
  }
}
