/**
 * What a scenario was told of other files while it was read: as long as every file tells the same, nothing has to be read again. Texts are kept by
 * who loads them, so that a file that did not change is the same text, and is compared without looking into it.
 */
import type { ImageFile } from "../../sources/kernel-image/reading.ts";
import type { FileLoader } from "../analysis.ts";

export class FilesAsked implements FileLoader {
  readonly #loader: FileLoader;
  readonly #texts = new Map<string, string | undefined>();
  readonly #reasons = new Map<string, string | undefined>();
  readonly #images = new Map<string, ImageFile>();
  readonly image?: (uri: string) => ImageFile;

  constructor(loader: FileLoader) {
    this.#loader = loader;
    if (loader.image === undefined) return;
    this.image = (uri) => noted(this.#images, uri, loader.image!(uri));
  }

  resolve(from: string, path: string): string {
    return this.#loader.resolve(from, path);
  }

  read(uri: string): string | undefined {
    return noted(this.#texts, uri, this.#loader.read(uri));
  }

  whyNot(uri: string): string | undefined {
    return noted(this.#reasons, uri, this.#loader.whyNot?.(uri));
  }

  /** Whether all files that were asked for tell a loader what they told. Asks for each of them. */
  areSame(loader: FileLoader): boolean {
    if ((loader.image === undefined) !== (this.image === undefined)) return false;
    return (
      every(this.#texts, (uri, text) => loader.read(uri) === text) &&
      every(this.#reasons, (uri, why) => loader.whyNot?.(uri) === why) &&
      every(this.#images, (uri, image) => loader.image?.(uri) === image)
    );
  }
}

function noted<T>(into: Map<string, T>, uri: string, value: T): T {
  into.set(uri, value);
  return value;
}

function every<T>(noted: ReadonlyMap<string, T>, holds: (uri: string, value: T) => boolean): boolean {
  for (const [uri, value] of noted) if (!holds(uri, value)) return false;
  return true;
}
