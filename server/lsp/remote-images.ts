/**
 * Kernel images that only the client can read: their bytes are asked for piece by piece, each image is read once, and what names it is
 * analysed again when it is.
 */
import type { Connection } from "vscode-languageserver";
import type { AskForBytes } from "../bridge/kernel-image/by-pieces.ts";
import type { ImageFile } from "../sources/kernel-image/reading.ts";
import { fileName } from "./addresses.ts";
import { bytesOf } from "./base64.ts";
import type { Host } from "./host.ts";
import { READ_BYTES_REQUEST, type ReadBytesParams, type ReadBytesResult } from "./protocol.ts";

/** Bytes of one request: text of these is decoded in a few milliseconds. */
const PORTION = 512 * 1024;

export class RemoteImages {
  readonly #files = new Map<string, Exclude<ImageFile, "pending">>();
  readonly #reading = new Map<string, Promise<void>>();
  readonly #connection: Connection;
  readonly #read: NonNullable<Host["readImageBytes"]>;

  constructor(connection: Connection, read: NonNullable<Host["readImageBytes"]>) {
    this.#connection = connection;
    this.#read = read;
  }

  /** `done` is called once the image is read, if it was not before. */
  image(uri: string, done: () => void): ImageFile {
    const known = this.#files.get(uri);
    if (known !== undefined) return known;
    const begun = this.#reading.get(uri) ?? this.#begin(uri);
    this.#reading.set(uri, begun);
    void begun.then(done);
    return "pending";
  }

  forget(uri: string): void {
    this.#files.delete(uri);
  }

  async #begin(uri: string): Promise<void> {
    try {
      const file = await this.#read(fileName(uri), (start, end) => this.#ask(uri, start, end));
      this.#files.set(uri, file ?? { wrong: "missing" });
    } catch {
      this.#files.set(uri, { wrong: "refused", why: "the editor does not hand over its bytes" });
    }
    this.#reading.delete(uri);
  }

  /** In portions, between which the editor is answered. */
  async #ask(uri: string, start: number, end: number): ReturnType<AskForBytes> {
    const pieces: Uint8Array[] = [];
    let size = end;
    for (let at = start; at < Math.min(end, size); at += PORTION) {
      const params: ReadBytesParams = { uri, start: at, end: Math.min(end, at + PORTION) };
      const result = await this.#connection.sendRequest<ReadBytesResult>(READ_BYTES_REQUEST, params);
      if (typeof result?.base64 !== "string" || typeof result.size !== "number") return undefined;
      size = result.size;
      pieces.push(bytesOf(result.base64));
    }
    return { size, bytes: new Uint8Array(await new Blob(pieces as Uint8Array<ArrayBuffer>[]).arrayBuffer()) };
  }
}
