/**
 * Saved boot logs, read once for each text: a log is long and does not change while a scenario is edited.
 */

import { readSavedBuild, type SavedBuild } from "../../sources/dmesg/build.ts";
import {
  readSavedFirmware,
  readSavedReservations,
  type SavedFirmwareRange,
  type SavedReservation,
} from "../../sources/dmesg/memory-map.ts";
import { LeastRecentlyUsed } from "../least-recently-used.ts";

/** Logs kept at a time. */
const CAPACITY = 16;

interface SavedLog {
  readonly text: string;
  firmware?: readonly SavedFirmwareRange[];
  reservations?: readonly SavedReservation[];
  build?: SavedBuild;
}

export class SavedLogs {
  readonly #logs = new LeastRecentlyUsed<string, SavedLog>(CAPACITY);

  firmware(uri: string, text: string): readonly SavedFirmwareRange[] {
    const log = this.#log(uri, text);
    log.firmware ??= readSavedFirmware(text);
    return log.firmware;
  }

  reservations(uri: string, text: string): readonly SavedReservation[] {
    const log = this.#log(uri, text);
    log.reservations ??= readSavedReservations(text);
    return log.reservations;
  }

  build(uri: string, text: string): SavedBuild {
    const log = this.#log(uri, text);
    log.build ??= readSavedBuild(text);
    return log.build;
  }

  #log(uri: string, text: string): SavedLog {
    const known = this.#logs.get(uri);
    const log = known?.text === text ? known : { text };
    this.#logs.set(uri, log);
    return log;
  }
}
