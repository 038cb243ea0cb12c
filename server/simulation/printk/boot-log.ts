/**
 * The boot log as it grows: what the rooms of the boot say, and with memblock=debug every call to memblock between it,
 * in the order of time. Lines carry no time stamp.
 */
import type { Memblock } from "../mm/memblock/memblock.ts";
import type { MemblockEvent } from "../mm/memblock/record.ts";
import { callerName } from "../state/alloc-site.ts";
import { MiB } from "../units/units.ts";
import {
  type AllocationEvent,
  type AskedAllocation,
  type MemblockDebugWords,
  memblockDebugLines,
  memblockDump,
} from "./memblock-debug.ts";

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

  printk(...lines: readonly string[]): void {
    this.#tellEvents(this.#memblock.events.length);
    this.#lines.push(...lines);
  }

  /** Says what was said before the calls of memblock from the `event`th on. */
  printkBefore(event: number, ...lines: readonly string[]): void {
    this.#tellEvents(event);
    this.#lines.push(...lines);
  }

  /** memblock_dump_all(); silent without memblock=debug. `early`: while low memory is still all there is to use. */
  dumpMemblock(early: boolean): void {
    if (this.#words === undefined) return;
    const scratchEnd = early && this.#words.marksLowMemory ? MiB : 0;
    this.printk(...memblockDump(this.#memblock, scratchEnd));
  }

  get lines(): readonly string[] {
    this.#tellEvents(this.#memblock.events.length);
    return this.#lines;
  }

  #tellEvents(end: number): void {
    const { events } = this.#memblock;
    if (this.#words !== undefined) {
      let asked: AllocationEvent | undefined;
      for (const event of events.slice(this.#toldEvents, end)) {
        if (event.op === "alloc") {
          asked = event;
          continue;
        }
        const key = callKey(event);
        const nth = this.#calls.get(key) ?? 0;
        this.#calls.set(key, nth + 1);
        this.#lines.push(...memblockDebugLines(event, this.#asked(event, asked), nth, this.#words));
        asked = undefined;
      }
    }
    this.#toldEvents = Math.max(end, this.#toldEvents);
  }

  /** The request that a reservation answers, with whether another node than the one asked for answered it. */
  #asked(event: MemblockEvent, request: AllocationEvent | undefined): AskedAllocation | undefined {
    if (request === undefined || event.op !== "reserve") return undefined;
    const node = this.#memblock.regionAt("memory", event.base)?.node;
    return {
      ...request,
      elsewhere: request.node >= 0 && request.node < this.#memblock.config.maxNodes && node !== request.node,
    };
  }
}

/** Calls of one function are told apart by their return addresses, in turn. */
function callKey(event: MemblockEvent): string {
  if (event.op === "double") return event.op;
  return `${event.op} ${"caller" in event ? (event.caller.site ?? callerName(event.caller)) : event.site}`;
}
