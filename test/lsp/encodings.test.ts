/** A client that counts characters in UTF-8: places, edits and tokens are in its code units. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Client, HERE } from "./client.ts";
import { leaveNoServer, newClient } from "./session.ts";

const URI = "file:///scenarios/wide.memzone";
const TEXT = `scenario "é😀 wide"
kernel 6.12 x86_64 { build debian }
machine qemu-pc { memory 4G }
cmdline { note=é😀 nokaslr movablecore=256M }
boot
step "😀" # é
ofline memory33
`;

leaveNoServer();
let client: Client;
beforeEach(() => {
  client = newClient(HERE);
});
afterEach(() => client.shutdown());

const start = (...positionEncodings: string[]) =>
  client.initialize({
    general: { positionEncodings },
    textDocument: {
      hover: { contentFormat: ["plaintext"] },
      publishDiagnostics: { versionSupport: true },
      codeAction: { codeActionLiteralSupport: { codeActionKind: { valueSet: [] } } },
    },
  });

test("the first that both know is taken; without a word UTF-16 is", async () => {
  expect((await start("utf-7", "utf-8", "utf-16")).capabilities.positionEncoding).toBe("utf-8");
});

test("UTF-16 is not said where nothing was asked", async () => {
  expect((await client.initialize({})).capabilities).not.toHaveProperty("positionEncoding");
});

test.each([
  ["utf-8", 6],
  ["utf-16", 3],
  ["utf-32", 2],
])("in %s", async (encoding, wide) => {
  await start(encoding);
  client.open(URI, TEXT);
  const found = await client.diagnostics(URI, 1);
  const error = found.find(({ code }: { code: string }) => code === "syntax");
  expect(error).toMatchObject({ range: { start: { line: 6, character: 0 }, end: { line: 6, character: 6 } } });
  const textDocument = { uri: URI };
  // `cmdline { note=`, what is wide, ` nokaslr `.
  const character = 15 + wide + 9;
  const hover = await client.request("textDocument/hover", {
    textDocument,
    position: { line: 3, character: character + 3 },
  });
  expect(hover.range).toEqual({
    start: { line: 3, character },
    end: { line: 3, character: character + "movablecore=256M".length },
  });
  const [symbol] = await client.request("textDocument/documentSymbol", { textDocument });
  expect(symbol.location.range.end).toEqual({ line: 0, character: 'scenario " wide"'.length + wide });
  const { data } = await client.request("textDocument/semanticTokens/full", { textDocument });
  // The title's token: quotes, what is wide, ` wide`.
  expect(data.slice(5, 8)).toEqual([0, 9, 7 + wide]);
  // An edit behind what is wide.
  const at = { line: 5, character: 'step "" # '.length + { "utf-8": 4, "utf-16": 2, "utf-32": 1 }[encoding]! };
  client.change(URI, 2, { range: { start: at, end: at }, text: "x" });
  client.change(URI, 3, {
    range: { start: { line: 6, character: 0 }, end: { line: 6, character: 6 } },
    text: "offline",
  });
  const said = await client.diagnostics(URI, 3);
  expect(said.filter(({ severity }: { severity: number }) => severity === 1)).toEqual([]);
});
