/**
 * Files that only the client can read (the server runs in a browser): asked for once, and what they are used in is analysed
 * again when they arrive.
 */
import type { Connection } from "vscode-languageserver";
import { READ_FILE_REQUEST, type ReadFileParams, type ReadFileResult } from "./protocol.ts";

export class RemoteFiles {
  readonly #texts = new Map<string, string | undefined>();
  readonly #connection: Connection;
  readonly #arrived: (uri: string) => void;

  constructor(connection: Connection, arrived: (uri: string) => void) {
    this.#connection = connection;
    this.#arrived = arrived;
  }

  /** The text, if it has arrived; undefined until then, and where there is none. */
  read(uri: string): string | undefined {
    if (this.#texts.has(uri)) return this.#texts.get(uri);
    this.#texts.set(uri, undefined);
    const params: ReadFileParams = { uri };
    this.#connection.sendRequest<ReadFileResult>(READ_FILE_REQUEST, params).then(
      (result) => {
        const text = result?.text;
        if (typeof text !== "string") return;
        this.#texts.set(uri, text);
        this.#arrived(uri);
      },
      () => {
        // No such file, as far as the client says.
      },
    );
    return undefined;
  }

  forget(uri: string): void {
    this.#texts.delete(uri);
  }
}
