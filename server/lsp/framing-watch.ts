/**
 * Follows the frames of a client's messages (`Content-Length: N`, an empty line, N bytes) without holding any of them, as the library takes them
 * apart, and says where there is nothing to wait for: a head or a body that no message has.
 */
/** Bytes. Heads have one or two short fields. */
const LONGEST_HEAD = 64 * 1024;

const CR = 13;
const LF = 10;
/** How much of the end of a head has been seen: the next byte of CR LF CR LF leads on, any other leads back. */
const END = [CR, LF, CR, LF];

export class FramingWatch {
  readonly #longest: number;
  #head: number[] = [];
  #ended = 0;
  /** Bytes of the body that are still to come. */
  #body = 0;

  /** `longest`: bytes of a message. */
  constructor(longest: number) {
    this.#longest = longest;
  }

  /** The next bytes. What is wrong with them, as the beginning of a sentence; undefined: nothing that the session could not go on behind. */
  see(bytes: Uint8Array): string | undefined {
    let at = 0;
    while (at < bytes.length) {
      if (this.#body > 0) {
        const taken = Math.min(this.#body, bytes.length - at);
        this.#body -= taken;
        at += taken;
        continue;
      }
      const byte = bytes[at++]!;
      this.#head.push(byte);
      this.#ended = END[this.#ended] === byte ? this.#ended + 1 : byte === CR && this.#ended === 0 ? 1 : 0;
      if (this.#ended < END.length) {
        if (this.#head.length > LONGEST_HEAD) return "the head of a message has no end";
        continue;
      }
      const length = lengthIn(String.fromCharCode(...this.#head));
      this.#head = [];
      this.#ended = 0;
      if (length > this.#longest) return `a message has more than ${this.#longest / 2 ** 20} MiB`;
      if (length < 0) return "a message has a negative length";
      this.#body = length;
    }
    return undefined;
  }
}

/** What the library reads: the last field of that name, and of its value the number in front. 0: there is none, and the next head follows. */
function lengthIn(head: string): number {
  const lines = head.split("\r\n").slice(0, -2);
  if (lines.some((line) => !line.includes(":"))) return 0;
  const value = lines.findLast((line) => /^content-length:/i.test(line))?.replace(/^[^:]*:/, "");
  return Number.parseInt(value ?? "", 10) || 0;
}
