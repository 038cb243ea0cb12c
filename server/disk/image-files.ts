/**
 * Files that take seconds to read, kernel images: read once for as long as each stays what it is. Whoever asks gets what is known at once, and is told
 * when there is more. What is read of the bytes is the reader's matter.
 */
import { statSync } from "node:fs";
import { basename } from "node:path";
import { type FileBytes, withFileBytes } from "./image-file.ts";
import { NODE_UNPACKERS } from "./unpackers.ts";

/** Values that are kept; what an image tells is a few KiB. */
const MOST_KEPT = 32;

/** `name`: what the file is called. */
export type ImageReader<T> = (bytes: FileBytes, name: string, unpackers: typeof NODE_UNPACKERS) => Promise<T>;

/** `why`: the end of a sentence. */
export type Unreadable = { readonly wrong: "missing" } | { readonly wrong: "refused"; readonly why: string };

export class ImageFiles<T> {
  readonly #kept = new Map<string, { readonly stamp: string; readonly file: T | Unreadable }>();
  readonly #reading = new Map<string, Promise<void>>();
  readonly #readOne: (path: string) => Promise<T | Unreadable>;

  /** `readOne` never rejects: `readImageFile`, here or in another thread. */
  constructor(readOne: (path: string) => Promise<T | Unreadable>) {
    this.#readOne = readOne;
  }

  /** `path`: real and allowed; `done` is called once the image is read, if it was not before. Never throws. */
  image(path: string, done: () => void): T | Unreadable | "pending" {
    const stamp = stampOf(path);
    const kept = this.#kept.get(path);
    if (kept !== undefined && kept.stamp === stamp) return kept.file;
    const begun = this.#reading.get(path) ?? this.#read(path, stamp);
    this.#reading.set(path, begun);
    void begun.then(done);
    return "pending";
  }

  /** Whether something is still being read. */
  get busy(): boolean {
    return this.#reading.size > 0;
  }

  /** Resolves once all that was asked for is read. */
  async settled(): Promise<void> {
    await Promise.all(this.#reading.values());
  }

  async #read(path: string, stamp: string): Promise<void> {
    const file = await this.#readOne(path);
    this.#kept.delete(path);
    this.#kept.set(path, { stamp, file });
    for (const oldest of this.#kept.keys()) if (this.#kept.size > MOST_KEPT) this.#kept.delete(oldest);
    this.#reading.delete(path);
  }
}

/** Reads one image, from where it really lies or, of one that the user named, behind links. Never rejects. */
export async function readImageFile<T>(path: string, reader: ImageReader<T>, isReal: boolean): Promise<T | Unreadable> {
  const read = await withFileBytes(path, (bytes) => reader(bytes, basename(path), NODE_UNPACKERS), isReal);
  if ("value" in read) return read.value;
  return read.missing === true ? { wrong: "missing" } : { wrong: "refused", why: read.wrong };
}

/** Changes whenever the file does. */
function stampOf(path: string): string {
  try {
    const { dev, ino, mtimeMs, size } = statSync(path);
    return `${dev} ${ino} ${mtimeMs} ${size}`;
  } catch {
    return "none";
  }
}
