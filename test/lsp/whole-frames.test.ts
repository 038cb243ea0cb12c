import { expect, test, vi } from "vitest";
import { WholeFrames } from "../../server/lsp/whole-frames.ts";

const MOST = 1000;

/** What is handed on of a text that comes in pieces of so many bytes, and what is said of the rest. */
async function passed(text: string, size = text.length): Promise<readonly [handed: string, said: readonly string[]]> {
  const said: string[] = [];
  const frames = new WholeFrames(MOST, (line) => said.push(line));
  const bytes = Buffer.from(text, "latin1");
  for (let at = 0; at < bytes.length; at += size) frames.write(bytes.subarray(at, at + size));
  frames.end();
  const chunks: Buffer[] = [];
  for await (const chunk of frames) chunks.push(chunk);
  return [Buffer.concat(chunks).toString("latin1"), said];
}

const framed = (body: string): string => `Content-Length: ${body.length}\r\n\r\n${body}`;
const GOOD = framed('{"text":"Content-Length: 7\r\n\r\n"}') + framed("{}") + framed("");

test.each([1, 3, 1000])("messages, whatever is in them, are handed on in pieces of %i bytes", async (size) => {
  expect(await passed(GOOD, size)).toEqual([GOOD, []]);
});

test("of a head nothing but the last length is handed on", async () => {
  const head = "X: 1\r\ncontent-length: 5\r\nContent-Type: application/json\r\nCONTENT-LENGTH:2 \r\n\r\n{}";
  expect(await passed(head)).toEqual([framed("{}"), []]);
});

test.each([
  "Content-Length: -1\r\n\r\n{}",
  "Content-Length: 1e9\r\n\r\n{}",
  "Content-Length: 2\r\n\r\n{}{} and more",
  "none\r\n\r\n",
  "\r\n\r\n",
  "{}",
  "\0\0",
])("behind %j the next message is one", async (bytes) => {
  for (const size of [7, 1_000_000])
    expect((await passed(bytes + GOOD, size))[0]).toMatch(new RegExp(`${escaped(GOOD)}$`));
});

test("a message that is longer than any is passed over, and no byte of it is held", async () => {
  const [handed, said] = await passed(`Content-Length: 99999999999\r\n\r\n${"x".repeat(100_000)}${GOOD}`, 4096);
  expect([handed, said]).toEqual([GOOD, [expect.stringMatching(/^a message of more than .* MiB is passed over$/)]]);
});

test("a head without an end is held no longer than heads are", async () => {
  const joined = vi.spyOn(Buffer, "concat");
  const [handed] = await passed("x".repeat(200_000) + GOOD, 4096);
  // What is held is joined to each piece that comes.
  const lengths = joined.mock.results.map(({ value }) => value.length);
  joined.mockRestore();
  expect(handed).toBe(GOOD);
  expect(lengths.length).toBeGreaterThan(40);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(64 * 1024 + 4096);
});

test("what is passed over is said", async () => {
  const [, said] = await passed("Content-Length: -5\r\n\r\n{}");
  expect(said).toEqual(['a message that does not tell its length is passed over: "Content-Length: -5"']);
});

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&");
}
