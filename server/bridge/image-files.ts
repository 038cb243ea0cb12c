/**
 * Kernel images on the disk, read once for as long as the file stays what it is: unpacking one takes seconds. Whoever asks gets what is known at once, and is told when
 * there is more.
 */
import { statSync } from "node:fs";
import { basename } from "node:path";
import { type FileBytes, withFileBytes } from "../disk/image-file.ts";
import type { NotRead } from "../disk/regular-file.ts";
import { NODE_UNPACKERS } from "../disk/unpackers.ts";
import type { ImageFile, ImageReading } from "../sources/kernel-image/reading.ts";
import { readKernelImage } from "./kernel-image/read-image.ts";

/** Facts that are kept; those of one image are a few KiB. */
const MOST_KEPT = 32;

interface KeptImage {
  readonly stamp: string;
  readonly file: ImageFile;
}

export class ImageFiles {
  readonly #kept = new Map<string, KeptImage>();
  readonly #reading = new Map<string, Promise<void>>();

  /** `path`: real and allowed; `done` is called once the image is read, if it was not before. Never throws. */
  image(path: string, done: () => void): ImageFile {
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
    const file = await readImageFile(path);
    this.#kept.delete(path);
    this.#kept.set(path, { stamp, file });
    for (const oldest of this.#kept.keys()) if (this.#kept.size > MOST_KEPT) this.#kept.delete(oldest);
    this.#reading.delete(path);
  }
}

/** Reads one image. Never rejects. */
export async function readImageFile(path: string): Promise<Exclude<ImageFile, "pending">> {
  try {
    const read = await withFileBytes(path, (bytes: FileBytes) =>
      readKernelImage(bytes, basename(path), NODE_UNPACKERS),
    );
    return "wrong" in read ? unread(read) : (read.value satisfies ImageReading);
  } catch (error) {
    return { wrong: "refused", why: error instanceof Error ? error.message : String(error) };
  }
}

function unread({ wrong, missing }: NotRead): ImageFile & object {
  return missing === true ? { wrong: "missing" } : { wrong: "refused", why: wrong };
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
