/** The server at a socket or a pipe of the client: messages have the same frames as over stdin. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SERVER } from "./client.ts";

const framed = (message: object): string => {
  const body = JSON.stringify({ jsonrpc: "2.0", ...message });
  return `Content-Length: ${body.length}\r\n\r\n${body}`;
};

async function answers(option: (port: number, pipe: string) => readonly string[], isPipe: boolean): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "memzone-socket-"));
  const pipe = join(folder, "pipe");
  const listening = createServer();
  if (isPipe) listening.listen(pipe);
  else listening.listen(0, "127.0.0.1");
  await once(listening, "listening");
  const port = isPipe ? 0 : (listening.address() as AddressInfo).port;
  const server = spawn(process.execPath, [SERVER[0]!, ...option(port, pipe)], { stdio: "ignore" });
  try {
    const [socket] = (await once(listening, "connection")) as [Socket];
    let heard = "";
    const said = new Promise<void>((resolve) => {
      socket.on("data", (bytes) => {
        heard += String(bytes);
        if (heard.includes('"serverInfo"')) resolve();
      });
    });
    socket.write("Content-Length: -5\r\n\r\n{} and stray bytes");
    socket.write(framed({ id: 1, method: "initialize", params: { processId: null, capabilities: {} } }));
    await said;
    const ended = once(server, "exit");
    socket.end();
    expect(await ended).toEqual([1, null]);
  } finally {
    server.kill("SIGKILL");
    listening.close();
    rmSync(folder, { recursive: true });
  }
}

test("behind bytes that are no message the next one is heard over a socket, and the server ends with it", async () => {
  await answers((port) => [`--socket=${port}`], false);
  await answers((port) => ["--socket", String(port)], false);
});

test.skipIf(process.platform === "win32")("and so over a pipe", async () => {
  await answers((_port, pipe) => [`--pipe=${pipe}`], true);
});
