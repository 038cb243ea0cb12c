import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { createContext, runInContext } from "node:vm";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { bzImage, lz4Legacy, vmlinux, xz } from "../bridge/kernel-image/synthetic.ts";
import type { Message } from "./client.ts";

// Servers share a busy machine with everything else: how long they take says nothing about what they answer.

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const bundle = join(root, "dist", "browser", "server.js");
const missing = !existsSync(bundle);
if (missing) console.warn("dist/browser/server.js is not built: the worker's test is left out.");

const ELF = vmlinux({ structs: {} });
const MACHINE = "kernel 6.1 x86_64\nmachine qemu-pc { memory 4G }\n";

/** The bundle in a scope that has what a worker has, and nothing of Node. */
class Worker {
  readonly #scope: Record<string, unknown>;
  readonly #wake: (() => void)[] = [];
  readonly sent: Message[] = [];
  files: Readonly<Record<string, string>> = {};
  images: Readonly<Record<string, Uint8Array>> = {};

  constructor() {
    const scope: Record<string, unknown> = {
      console: { error: () => undefined, log: () => undefined, warn: () => undefined },
      ...{
        setTimeout,
        clearTimeout,
        setInterval,
        clearInterval,
        queueMicrotask,
        performance,
        URL,
        TextDecoder,
        TextEncoder,
        Blob,
        DecompressionStream,
        WebAssembly: Reflect.get(globalThis, "WebAssembly"),
        ReadableStream,
        Response,
        atob,
        crypto,
      },
      addEventListener: () => undefined,
      postMessage: (message: Message) => this.#got(structuredClone(message)),
    };
    scope.self = scope;
    this.#scope = scope;
    runInContext(readFileSync(bundle, "utf8"), createContext(scope));
  }

  #got(message: Message): void {
    this.sent.push(message);
    if (message.method === "memzone/readFile") {
      const text = this.files[message.params.uri];
      this.send({ id: message.id, result: text === undefined ? null : { text } });
    }
    if (message.method === "memzone/readBytes") {
      const { uri, start, end } = message.params;
      const bytes = this.images[uri];
      const piece = Buffer.from(bytes?.subarray(start, end) ?? []);
      const result = bytes === undefined ? null : { size: bytes.length, base64: piece.toString("base64") };
      this.send({ id: message.id, result });
    }
    for (const wake of this.#wake.splice(0)) wake();
  }

  send(message: object): void {
    (this.#scope.onmessage as (event: object) => void)({ data: { jsonrpc: "2.0", ...message } });
  }

  async until(wanted: (message: Message) => boolean): Promise<Message> {
    for (;;) {
      const found = this.sent.find(wanted);
      if (found !== undefined) return found;
      await new Promise<void>((resolve) => this.#wake.push(resolve));
    }
  }
}

describe.skipIf(missing)("the server as a web worker", () => {
  test("makes a scenario of a packed log that the client sends, with no file system", async () => {
    const worker = new Worker();
    worker.send({ id: 1, method: "initialize", params: { capabilities: {} } });
    const log = readFileSync(join(root, "samples", "two-socket-server.dmesg"));
    const uri = "vscode-vfs://github/o/r/boot.dmesg";
    for (const [index, bytes] of [log, gzipSync(log), zstdCompressSync(log)].entries()) {
      const file = { name: "boot.dmesg", uri, base64: Buffer.from(bytes).toString("base64") };
      const params = { files: [file], target: "vscode-vfs://github/o/r/server.memzone" };
      worker.send({ id: 10 + index, method: "memzone/import", params });
      const { result } = await worker.until(({ id }) => id === 10 + index);
      expect(result).toMatchObject({ text: expect.stringContaining("# Made from boot.dmesg.") });
      expect(result.text.includes('from "boot.dmesg"')).toBe(index === 0);
    }
  });

  test("asks the client for the files that a scenario uses, and analyses it when they come", async () => {
    const worker = new Worker();
    worker.files = { "vscode-vfs://github/o/r/machine.memzone": MACHINE };
    const initializationOptions = { memzone: { readFile: true } };
    worker.send({ id: 1, method: "initialize", params: { capabilities: {}, initializationOptions } });
    await worker.until(({ id }) => id === 1);
    worker.send({ method: "initialized", params: {} });
    const uri = "vscode-vfs://github/o/r/main.memzone";
    const text = 'use "machine.memzone"\nboot\nexpect memory32 state=online\n';
    worker.send({
      method: "textDocument/didOpen",
      params: { textDocument: { uri, languageId: "memzone", version: 1, text } },
    });
    const clean = await worker.until(
      ({ method, params }) => method === "textDocument/publishDiagnostics" && params.diagnostics.length === 0,
    );
    expect(clean.params.uri).toBe(uri);
    worker.send({
      id: 2,
      method: "textDocument/hover",
      params: { textDocument: { uri }, position: { line: 2, character: 9 } },
    });
    expect((await worker.until(({ id }) => id === 2)).result.contents.value).toContain("online");
  });

  const packings = {
    zstd: (bytes: Uint8Array) => new Uint8Array(zstdCompressSync(bytes)),
    xz: (bytes: Uint8Array) => xz(bytes),
    lz4: lz4Legacy,
    gzip: (bytes: Uint8Array) => new Uint8Array(gzipSync(bytes)),
  };
  test.each(Object.entries(packings))(
    "reads a kernel image that the client hands over, packed with %s",
    async (_name, pack) => {
      const worker = new Worker();
      const folder = "vscode-vfs://github/o/r";
      worker.images = { [`${folder}/vmlinuz`]: bzImage(pack(ELF), ELF.length) };
      const initializationOptions = { memzone: { readFile: true, readBytes: true } };
      worker.send({ id: 1, method: "initialize", params: { capabilities: {}, initializationOptions } });
      await worker.until(({ id }) => id === 1);
      worker.send({ method: "initialized", params: {} });
      const uri = `${folder}/main.memzone`;
      const text = 'kernel from "vmlinuz"\nmachine qemu-pc { memory 4G }\nboot\n';
      const textDocument = { uri, languageId: "memzone", version: 1, text };
      worker.send({ method: "textDocument/didOpen", params: { textDocument } });
      await worker.until(({ method }) => method === "memzone/readBytes");
      worker.send({
        id: 2,
        method: "textDocument/hover",
        params: { textDocument: { uri }, position: { line: 0, character: 2 } },
      });
      const read = await worker.until(
        ({ method, params }) =>
          method === "textDocument/publishDiagnostics" &&
          JSON.stringify(params.diagnostics).includes("has no type information"),
      );
      expect(JSON.stringify(read.params.diagnostics)).not.toContain("image-unreadable");
    },
  );
});
