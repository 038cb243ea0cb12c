/**
 * What the kernel printed since the boot. Lines that a step prints for each of many memory blocks are one entry, however many blocks
 * there are: the lines of the first block, and by how many bytes their addresses go on from block to block. Who reads the log sees
 * single messages.
 */

import { AppendList } from "../units/append-list.ts";
import type { Bytes } from "../units/units.ts";
import type { KernelMessage } from "./kernel-messages.ts";

/** The same lines `count` times; addresses in them lie `stride` bytes higher each time (below 0: lower). */
interface LogEntry {
  readonly messages: readonly KernelMessage[];
  readonly count: number;
  readonly stride: Bytes;
}

export class KernelLog implements Iterable<KernelMessage> {
  static readonly EMPTY = new KernelLog(AppendList.of<LogEntry>(), 0);

  /** Messages in all. */
  readonly length: number;
  readonly #entries: AppendList<LogEntry>;

  private constructor(entries: AppendList<LogEntry>, length: number) {
    this.#entries = entries;
    this.length = length;
  }

  append(...messages: readonly KernelMessage[]): KernelLog {
    return this.appendRepeated(messages, 1, 0);
  }

  /** `messages` for the first of `count` blocks; their addresses are `stride` bytes higher for each further one (below 0: lower). */
  appendRepeated(messages: readonly KernelMessage[], count: number, stride: Bytes): KernelLog {
    if (messages.length === 0 || count === 0) return this;
    return new KernelLog(this.#entries.append({ messages, count, stride }), this.length + messages.length * count);
  }

  /** Messages from number `start` on. */
  from(start: number): readonly KernelMessage[] {
    let left = this.length - start;
    const entries: LogEntry[] = [];
    for (const entry of this.#entries.backwards()) {
      if (left <= 0) break;
      entries.push(entry);
      left -= entry.messages.length * entry.count;
    }
    const messages = entries.reverse().flatMap(expanded);
    return left < 0 ? messages.slice(-left) : messages;
  }

  [Symbol.iterator](): Iterator<KernelMessage> {
    return this.from(0)[Symbol.iterator]();
  }
}

function expanded({ messages, count, stride }: LogEntry): readonly KernelMessage[] {
  if (count === 1) return messages;
  return Array.from({ length: count }, (_, index) => messages.map((message) => moved(message, index * stride))).flat();
}

/** The message with its addresses `by` bytes higher. */
function moved(message: KernelMessage, by: Bytes): KernelMessage {
  switch (message.kind) {
    case "offline-failed":
      return { ...message, first: message.first + by, last: message.last + by };
    case "boot-memory-offlining":
    case "splits-vmemmap-leaf":
      return { ...message, start: message.start + by, end: message.end + by };
    default:
      return message;
  }
}
