/**
 * The boot log as it grows: what the rooms of the boot say, and with memblock=debug every call to memblock between it,
 * in the order of time. Lines carry no time stamp.
 */
import type { Memblock } from "../memblock/memblock.ts";
import type { MemblockEvent } from "../memblock/record.ts";
import { type MemblockDebugWords, memblockDebugLines, memblockDump } from "./memblock-debug.ts";

export class BootLog {
  readonly #lines: string[] = [];
  readonly #memblock: Memblock;
  readonly #words: MemblockDebugWords | undefined;
  #toldEvents = 0;
  /** Calls told so far, by function. */
  readonly #calls = new Map<string, number>();

  /** `words`: how memblock=debug words its lines; undefined: it is off. */
  constructor(memblock: Memblock, words: MemblockDebugWords | undefined) {
    this.#memblock = memblock;
    this.#words = words;
    this.#toldEvents = memblock.events.length;
  }

  say(...lines: readonly string[]): void {
    this.#tellEvents();
    this.#lines.push(...lines);
  }

  /** memblock_dump_all(); silent without memblock=debug. */
  dumpMemblock(): void {
    if (this.#words !== undefined) this.say(...memblockDump(this.#memblock));
  }

  get lines(): readonly string[] {
    this.#tellEvents();
    return this.#lines;
  }

  #tellEvents(): void {
    const { events } = this.#memblock;
    if (this.#words !== undefined) {
      let asked: (MemblockEvent & { op: "alloc" }) | undefined;
      for (const event of events.slice(this.#toldEvents)) {
        if (event.op === "alloc") {
          asked = event;
          continue;
        }
        const key = "by" in event ? `${event.op} ${event.by}` : event.op;
        const nth = this.#calls.get(key) ?? 0;
        this.#calls.set(key, nth + 1);
        this.#lines.push(...memblockDebugLines(event, asked, nth, this.#words));
        asked = undefined;
      }
    }
    this.#toldEvents = events.length;
  }
}
