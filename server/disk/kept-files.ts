/** Texts of files that were read, so that none is read twice: no more of them than fit into some room, the newest ones. */
import type { ReadFile } from "./regular-file.ts";

/** Characters. Two of the largest files, or thousands of what people write. */
const ROOM = 128 * 2 ** 20;
/** What a file counts beside its text. */
const EACH = 256;

export class KeptFiles {
  readonly #files = new Map<string, ReadFile>();
  readonly #room: number;
  #used = 0;

  /** `room`: characters of all texts together. */
  constructor(room: number = ROOM) {
    this.#room = room;
  }

  get(key: string): ReadFile | undefined {
    return this.#files.get(key);
  }

  /** Keeps a file, and drops those that were kept longest where there is no room; gives it back. One that finds no room alone is not kept. */
  keep(key: string, file: ReadFile): ReadFile {
    this.drop(key);
    this.#files.set(key, file);
    this.#used += sizeOf(file);
    for (const oldest of this.#files.keys()) {
      if (this.#used <= this.#room) break;
      this.drop(oldest);
    }
    return file;
  }

  drop(key: string): void {
    const file = this.#files.get(key);
    if (file === undefined) return;
    this.#files.delete(key);
    this.#used -= sizeOf(file);
  }
}

function sizeOf(file: ReadFile): number {
  return EACH + ("text" in file ? file.text.length : 0);
}
