/** Lines of a stream of bytes, each held up to a length: whoever never ends a line fills no memory. */

/** `tooLong`: the line had more bytes than are held, and was passed over. */
export type BoundedLine = { readonly text: string } | { readonly tooLong: true };

const NEWLINE = 10;

/** `longest`: bytes of a line, without its newline. What stands behind the last newline is a line where it is not empty. */
export async function* boundedLines(
  chunks: AsyncIterable<Uint8Array | string>,
  longest: number,
): AsyncGenerator<BoundedLine> {
  let pieces: Uint8Array[] = [];
  let length = 0;
  const take = (piece: Uint8Array): void => {
    length += piece.length;
    if (length > longest) pieces = [];
    else pieces.push(piece);
  };
  const end = (): BoundedLine => {
    const line: BoundedLine = length > longest ? { tooLong: true } : { text: Buffer.concat(pieces).toString("utf8") };
    pieces = [];
    length = 0;
    return line;
  };
  for await (const chunk of chunks) {
    const bytes = typeof chunk === "string" ? Buffer.from(chunk) : chunk;
    let start = 0;
    for (let at = bytes.indexOf(NEWLINE); at !== -1; at = bytes.indexOf(NEWLINE, start)) {
      take(bytes.subarray(start, at));
      yield end();
      start = at + 1;
    }
    take(bytes.subarray(start));
  }
  if (length > 0) yield end();
}
