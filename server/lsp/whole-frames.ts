/**
 * Frames of the protocol, and nothing else: what stands between two of them (a length that is none, bytes of a message that was longer than it said)
 * is passed over, and the next frame is one again. The library would take those bytes for the beginning of the next header, and so lose every
 * message that follows.
 */
import { Transform, type TransformCallback } from "node:stream";

const END = "\r\n\r\n";
/** Bytes that a header is looked for in; clients write some dozens. */
const LONGEST_HEADER = 64 * 1024;
export class WholeFrames extends Transform {
  readonly #longest: number;
  readonly #log: (line: string) => void;
  #header: Buffer = Buffer.alloc(0);
  /** Bytes of the message that are still to come. */
  #left = 0;

  /** `longest`: bytes of a message; of one that says it has more no byte is held. `log` is told what is passed over. */
  constructor(longest: number, log: (line: string) => void) {
    super();
    this.#longest = longest;
    this.#log = log;
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    for (let rest = chunk; rest.length > 0; ) rest = this.#left > 0 ? this.#message(rest) : this.#head(rest);
    done();
  }

  #message(bytes: Buffer): Buffer {
    const part = bytes.subarray(0, this.#left);
    this.#left -= part.length;
    this.push(part);
    return bytes.subarray(part.length);
  }

  #head(bytes: Buffer): Buffer {
    const header = this.#header.length === 0 ? bytes : Buffer.concat([this.#header, bytes]);
    const end = header.indexOf(END);
    if (end === -1) {
      this.#header = header.subarray(-LONGEST_HEADER);
      return NOTHING;
    }
    this.#header = NOTHING;
    const text = header.toString("latin1", Math.max(0, end - LONGEST_HEADER), end);
    const length = lengthIn(text);
    if (length === undefined) this.#log(`a message that does not tell its length is passed over: ${beginningOf(text)}`);
    else if (length > this.#longest) this.#log(`a message of more than ${this.#longest / 2 ** 20} MiB is passed over`);
    else {
      this.push(`Content-Length: ${length}${END}`);
      this.#left = length;
    }
    return header.subarray(end + END.length);
  }
}

const NOTHING = Buffer.alloc(0);

/** The last one: what stands in front of it belongs to no message. */
function lengthIn(header: string): number | undefined {
  const told = [...header.matchAll(/content-length:[ \t]*(\d+)[ \t]*(?=\r\n|$)/gi)].at(-1)?.[1];
  return told === undefined ? undefined : Number(told);
}

function beginningOf(text: string): string {
  return JSON.stringify(text.slice(0, 60));
}
