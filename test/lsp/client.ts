/**
 * A scripted client at the other end of a server's pipes: frames messages, matches answers to requests, keeps what the
 * server sends by itself. It knows the protocol's framing and nothing of the server.
 */
import { spawn } from "node:child_process";
import { dirname, join } from "node:path";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { built } from "../built.ts";
import { serveHere } from "./served-here.ts";

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The bundled server where it is built, else its source. */
export const SERVER: readonly string[] = [built("server.js") ?? join(root, "server", "lsp", "node.ts"), "--stdio"];

/** No process: the server in this one, which is at work at once. It can't be ended by `exit`, and reads no kernel image in a thread. */
export const HERE: readonly string[] = [];

/** What there is of a process that serves. */
export interface Serving {
  readonly pid?: number | undefined;
  readonly stdin: Writable;
  readonly stdout: Readable;
  readonly stderr: Readable;
  kill(signal?: NodeJS.Signals): unknown;
  on(event: "close", listener: (code: number | null) => void): unknown;
  once(event: "close", listener: () => void): unknown;
}

export interface Message {
  readonly id?: number | string;
  readonly method?: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by the tests, field by field.
  readonly result?: any;
  readonly error?: { readonly code: number; readonly message: string };
  // biome-ignore lint/suspicious/noExplicitAny: likewise.
  readonly params?: any;
}

export class Client {
  readonly #process: Serving;
  readonly #waiting = new Map<number | string, (message: Message) => void>();
  readonly #watchers = new Set<() => void>();
  /** Everything the server sent by itself, requests to the client included. */
  readonly received: Message[] = [];
  /** What it answers to requests of the server, by method. */
  readonly answers = new Map<string, unknown>();
  /** Addresses of documents that are open. */
  readonly #open = new Set<string>();
  /** Bytes that the server sent, headers left out. */
  bytes = 0;
  stderr = "";
  exitCode: number | null | undefined;
  #buffer = Buffer.alloc(0);
  #nextId = 1;

  /** `command`: what is run by this Node; `within`: a program that runs it in surroundings of its own. */
  constructor(command: readonly string[] = SERVER, within: readonly string[] = []) {
    const [program, ...args] = [...within, process.execPath, ...command];
    this.#process = command === HERE ? serveHere() : spawn(program!, args, { cwd: root, stdio: "pipe" });
    this.#process.stdout.on("data", (chunk: Buffer) => this.#read(chunk));
    this.#process.stderr.on("data", (chunk: Buffer) => {
      this.stderr += chunk.toString();
    });
    // Behind all that it wrote: an answer may still be in the pipe when the process has gone.
    this.#process.on("close", (code) => {
      this.exitCode = code;
      this.#wake();
      for (const answer of this.#waiting.values())
        answer({ error: { code: 0, message: `the server ended: ${this.stderr}` } });
    });
    this.#process.stdin.on("error", () => undefined);
  }

  get pid(): number {
    return this.#process.pid!;
  }

  /** Writes bytes as they are. */
  raw(bytes: string | Buffer): void {
    this.#process.stdin.write(bytes);
  }

  /** Several messages arrive in one piece: the server has read all of them before it answers the first. */
  send(...messages: readonly object[]): void {
    const framed = messages.map((message) => {
      const body = Buffer.from(JSON.stringify({ jsonrpc: "2.0", ...message }));
      return Buffer.concat([Buffer.from(`Content-Length: ${body.length}\r\n\r\n`), body]);
    });
    this.raw(Buffer.concat(framed));
  }

  notify(method: string, params?: unknown): void {
    this.send({ method, params });
  }

  /** The whole answer, error or result. */
  ask(method: string, params?: unknown): Promise<Message> {
    const id = this.#nextId++;
    return this.askAs(id, method, params);
  }

  /** `then`: messages that go with the request. */
  askAs(id: number | string, method: string, params?: unknown, ...then: readonly object[]): Promise<Message> {
    return new Promise((resolve) => {
      this.#waiting.set(id, resolve);
      this.send({ id, method, params }, ...then);
    });
  }

  /** The result; an error is thrown. */
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into by the tests, field by field.
  async request(method: string, params?: unknown): Promise<any> {
    const { result, error } = await this.ask(method, params);
    if (error !== undefined) throw new Error(`${method}: ${error.message}`);
    return result;
  }

  async initialize(capabilities: object = {}, extra: object = {}): Promise<Message["result"]> {
    const result = await this.request("initialize", {
      processId: this.#process.pid === undefined ? null : process.pid,
      rootUri: null,
      capabilities,
      ...extra,
    });
    this.notify("initialized", {});
    return result;
  }

  open(uri: string, text: string, version = 1): void {
    this.#open.add(uri);
    this.notify("textDocument/didOpen", { textDocument: { uri, languageId: "memzone", version, text } });
  }

  change(uri: string, version: number, ...contentChanges: readonly object[]): void {
    this.notify("textDocument/didChange", { textDocument: { uri, version }, contentChanges });
  }

  /** The first message received, now or later, that a test wants; undefined when the server ends first. */
  until(wanted: (message: Message) => boolean): Promise<Message | undefined> {
    return new Promise((resolve) => {
      const look = (): void => {
        const found = this.received.find(wanted);
        if (found === undefined && this.exitCode === undefined) return;
        this.#watchers.delete(look);
        resolve(found);
      };
      this.#watchers.add(look);
      look();
    });
  }

  /** The diagnostics published for a version of a document. */
  // biome-ignore lint/suspicious/noExplicitAny: diagnostics are looked into by the tests, field by field.
  async diagnostics(uri: string, version?: number): Promise<any[]> {
    const message = await this.until(
      ({ method, params }) =>
        method === "textDocument/publishDiagnostics" &&
        params.uri === uri &&
        (version === undefined || params.version === version),
    );
    return message?.params.diagnostics ?? [];
  }

  forget(): void {
    this.received.length = 0;
  }

  /** Closes what is open, and forgets what the server said of it: the next test begins as with a server of its own. */
  async closeAll(): Promise<void> {
    for (const uri of this.#open) this.notify("textDocument/didClose", { textDocument: { uri } });
    // An answer comes behind all that the server said before it.
    for (const uri of this.#open) await this.ask("textDocument/documentSymbol", { textDocument: { uri } });
    this.#open.clear();
    this.forget();
  }

  /** Says good-bye; the exit code. */
  async shutdown(): Promise<number | null | undefined> {
    await this.ask("shutdown");
    this.notify("exit");
    await this.ended();
    return this.exitCode;
  }

  kill(): void {
    this.#process.kill("SIGKILL");
  }

  /** Closes the pipe to the server. */
  hangUp(): void {
    this.#process.stdin.end();
  }

  ended(): Promise<void> {
    return new Promise((resolve) => {
      if (this.exitCode !== undefined) resolve();
      else this.#process.once("close", () => resolve());
    });
  }

  #read(chunk: Buffer): void {
    this.#buffer = Buffer.concat([this.#buffer, chunk]);
    for (;;) {
      const end = this.#buffer.indexOf("\r\n\r\n");
      if (end < 0) return;
      const length = Number(/Content-Length: (\d+)/i.exec(this.#buffer.subarray(0, end).toString())?.[1]);
      if (this.#buffer.length < end + 4 + length) return;
      const message = JSON.parse(this.#buffer.subarray(end + 4, end + 4 + length).toString()) as Message;
      this.#buffer = this.#buffer.subarray(end + 4 + length);
      this.bytes += length;
      this.#dispatch(message);
    }
  }

  #dispatch(message: Message): void {
    if (message.method === undefined && message.id !== undefined) {
      this.#waiting.get(message.id)?.(message);
      this.#waiting.delete(message.id);
      return;
    }
    this.received.push(message);
    if (message.id !== undefined) this.#answer(message.id, message.method);
    this.#wake();
  }

  /** To a request of the server: this client can do nothing but what a test says. */
  #answer(id: number | string, method = ""): void {
    if (this.answers.has(method)) this.send({ id, result: this.answers.get(method) });
    else this.send({ id, error: { code: -32601, message: "method not implemented" } });
  }

  #wake(): void {
    for (const watcher of [...this.#watchers]) watcher();
  }
}
