/**
 * A result that is JSON already, in the bytes that are sent. Of a long list that is sent whole, most was sent before: it is put together from pieces
 * that were kept, where the transport writes bytes (text-encoder.ts); elsewhere the value itself is sent.
 */

/** Stands for the value that the bytes are of. */
export class JsonText {
  /** One behind the other. */
  readonly pieces: readonly Uint8Array[];

  constructor(pieces: readonly Uint8Array[]) {
    this.pieces = pieces;
  }

  get text(): string {
    const decoder = new TextDecoder();
    return this.pieces.map((piece) => decoder.decode(piece)).join("");
  }
}

const ENCODER = new TextEncoder();

export function bytesOf(text: string): Uint8Array {
  return ENCODER.encode(text);
}
