import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import fc from "fast-check";
import { expect, test } from "vitest";
import { type BoundedLine, boundedLines } from "../../server/cli/bounded-lines.ts";

async function linesOf(
  chunks: Iterable<Uint8Array | string> | AsyncIterable<Uint8Array>,
  longest: number,
): Promise<readonly BoundedLine[]> {
  const lines: BoundedLine[] = [];
  for await (const line of boundedLines(ReadableStream.from(chunks), longest)) lines.push(line);
  return lines;
}

test("lines come out as they stand, however the bytes are cut", async () => {
  const text = fc.array(fc.string({ unit: "grapheme", maxLength: 9 })).map((lines) => lines.join("\n"));
  await fc.assert(
    fc.asyncProperty(text, fc.integer({ min: 1, max: 7 }), async (whole, size) => {
      const bytes = Buffer.from(whole);
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
        bytes.subarray(at * size, (at + 1) * size),
      );
      const expected = whole.split("\n").map((line) => Buffer.from(line).toString("utf8"));
      if (expected.at(-1) === "") expected.pop();
      expect(await linesOf(chunks, 1000)).toEqual(expected.map((line) => ({ text: line })));
    }),
  );
});

test("a line that is too long is passed over, and the next one is read", async () => {
  expect(await linesOf(["12345\n1234", "56\n", "123", "456", "\n12345\n"], 5)).toEqual([
    { text: "12345" },
    { tooLong: true },
    { tooLong: true },
    { text: "12345" },
  ]);
});

test("of a line that is too long nothing is held", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  // A part of a chunk holds its bytes, not the chunk.
  const given: WeakRef<ArrayBuffer>[] = [];
  let held = Number.POSITIVE_INFINITY;
  async function* endless(): AsyncGenerator<Uint8Array> {
    for (let each = 0; each < 32; each++) {
      const chunk = new Uint8Array(2 ** 20);
      given.push(new WeakRef(chunk.buffer));
      yield chunk;
    }
    // What a reference was asked for in this turn is kept to its end.
    await new Promise((resolve) => setImmediate(resolve));
    collect();
    held = given.filter((bytes) => bytes.deref() !== undefined).length;
  }
  expect(await linesOf(endless(), 2 ** 20)).toEqual([{ tooLong: true }]);
  expect(held).toBeLessThanOrEqual(2);
});
