import { expect, test } from "vitest";
import { FramingWatch } from "../../server/lsp/framing-watch.ts";
import { Client } from "./client.ts";
import { leaveNoServer } from "./session.ts";

leaveNoServer();

/** What is said of a text that comes in pieces of so many bytes. */
function saidOf(text: string, size = text.length): string | undefined {
  const watch = new FramingWatch(128 * 2 ** 20);
  const bytes = Buffer.from(text, "latin1");
  for (let at = 0; at < bytes.length; at += size) {
    const wrong = watch.see(bytes.subarray(at, at + size));
    if (wrong !== undefined) return wrong;
  }
  return undefined;
}

const framed = (body: string): string => `Content-Length: ${body.length}\r\n\r\n${body}`;
const TOO_LONG = "a message has more than 128 MiB";

test.each([1, 3, 1000])("messages, whatever is in them, are followed in pieces of %i bytes", (size) => {
  const inside = framed(`{"text":"Content-Length: 99999999999\r\n\r\n"}`);
  expect(saidOf(inside + framed("{}"), size)).toBeUndefined();
  expect(saidOf(`${inside}${framed("{}")}Content-Length: 99999999999\r\n\r\n`, size)).toBe(TOO_LONG);
});

test("what the session can go on behind is nothing to end at", () => {
  for (const head of [
    "X: 1\r\n\r\n",
    "none\r\n\r\n",
    "Content-Length: x\r\n\r\n",
    "\r\n\r\n",
    "Content-Length: 0\r\n\r\n",
  ])
    expect([head, saidOf(head), saidOf(`${head}Content-Length: -1\r\n\r\n`)]).toEqual([
      head,
      undefined,
      "a message has a negative length",
    ]);
});

test("the last length of a head counts, as the library reads it", () => {
  expect(saidOf("Content-Length: 2\r\ncontent-length: 1e9\r\n\r\nx")).toBeUndefined();
  expect(saidOf("Content-Length: 2\r\nCONTENT-LENGTH: 999999999 bytes\r\n\r\n")).toBe(TOO_LONG);
});

test("a head without an end is held no longer than heads are", () => {
  expect(saidOf(`X: ${"x".repeat(60_000)}`, 1000)).toBeUndefined();
  expect(saidOf(`X: ${"x".repeat(70_000)}`, 1000)).toBe("the head of a message has no end");
});

test.each([
  ["Content-Length: 99999999999\r\n\r\n", TOO_LONG],
  ["Content-Length: -5\r\n\r\n{}", "a message has a negative length"],
  ["x".repeat(100_000), "the head of a message has no end"],
])("a server ends its session at such bytes, with one sentence", async (bytes, sentence) => {
  const client = new Client();
  await client.initialize();
  client.raw(bytes);
  await client.until(() => false);
  expect([client.exitCode, client.stderr]).toEqual([1, `memzone: ${sentence}: the session ends\n`]);
});
