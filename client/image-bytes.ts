/**
 * Pieces of a kernel image for a server that sees no files. VS Code's file systems read a file whole, so it is kept for as long as pieces of it
 * are asked for.
 */
import * as vscode from "vscode";
import type { ReadBytesParams, ReadBytesResult } from "../server/lsp/protocol.ts";

/** Bytes. A packed kernel has 10 to 60 MiB, one with debug information 400 and more. */
const LARGEST_IMAGE = 1024 * 2 ** 20;
/** Milliseconds that a file is kept after the last piece. */
const KEPT = 20_000;
/** Bytes that become text at once: more would be too many arguments for a call. */
const PORTION = 0x8000;

export class ImageBytes {
  readonly #files = new Map<string, Promise<Uint8Array | undefined>>();
  readonly #ends = new Map<string, ReturnType<typeof setTimeout>>();

  async read({ uri, start, end }: ReadBytesParams): Promise<ReadBytesResult> {
    const begun = this.#files.get(uri) ?? readWhole(uri);
    this.#files.set(uri, begun);
    clearTimeout(this.#ends.get(uri));
    this.#ends.set(
      uri,
      setTimeout(() => this.#files.delete(uri) && this.#ends.delete(uri), KEPT),
    );
    const bytes = await begun;
    return bytes === undefined ? null : { size: bytes.length, base64: base64(bytes.subarray(start, end)) };
  }
}

async function readWhole(uri: string): Promise<Uint8Array | undefined> {
  try {
    const file = vscode.Uri.parse(uri, true);
    const { size, type } = await vscode.workspace.fs.stat(file);
    if (size > LARGEST_IMAGE || (type & vscode.FileType.File) === 0) return undefined;
    return await vscode.workspace.fs.readFile(file);
  } catch {
    return undefined;
  }
}

/** Bytes as JSON carries them. */
export function base64(bytes: Uint8Array): string {
  let text = "";
  for (let at = 0; at < bytes.length; at += PORTION) text += String.fromCharCode(...bytes.subarray(at, at + PORTION));
  return btoa(text);
}
