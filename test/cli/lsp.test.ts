import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { CALLED, memzoneHere } from "./program.ts";

/** Sends one request with the protocol's framing and waits for the first answer. */
function firstAnswer(request: object): Promise<{ readonly result: { readonly capabilities: object } }> {
  return new Promise((resolve, reject) => {
    const server = spawn(process.execPath, [CALLED, "lsp", "--stdio"], { stdio: ["pipe", "pipe", "ignore"] });
    let received = "";
    server.on("error", reject);
    server.stdout.setEncoding("utf8");
    server.stdout.on("data", (part: string) => {
      received += part;
      const match = /^Content-Length: (\d+)\r\n(?:[^\r]+\r\n)*\r\n/.exec(received);
      const body = match === null ? "" : received.slice(match[0].length);
      if (match === null || Buffer.byteLength(body) < Number(match[1])) return;
      server.kill();
      resolve(JSON.parse(body));
    });
    const content = JSON.stringify(request);
    server.stdin.write(`Content-Length: ${Buffer.byteLength(content)}\r\n\r\n${content}`);
  });
}

test("memzone lsp --stdio answers initialize", { timeout: 60_000 }, async () => {
  const params = { processId: process.pid, rootUri: null, capabilities: {} };
  const { result } = await firstAnswer({ jsonrpc: "2.0", id: 1, method: "initialize", params });
  expect(result.capabilities).toHaveProperty("textDocumentSync");
});

test("memzone lsp without --stdio is a wrong call", async () => {
  const { status, err } = await memzoneHere(process.cwd(), "lsp");
  expect(status).toBe(2);
  expect(err).toContain("memzone lsp --stdio");
});
