/**
 * Which scenarios of the workspace `use` which: found in the client's folders and among the open documents, read as texts and not
 * analysed. What was read is kept while the client watches files; else every question looks again.
 */
import { addressKey, resolveUri } from "./addresses.ts";

/** What the index asks for. */
export interface UseIndexSources {
  /** Addresses of the scenarios in the client's folders. */
  readonly scenarios: () => readonly string[];
  /** Addresses of open documents. */
  readonly open: () => readonly string[];
  /** A text, that of an editor before that of the disk. */
  readonly read: (uri: string) => string | undefined;
  /** Whether the index is told of changes. */
  readonly isWatching: () => boolean;
}

/** A `use` at the beginning of a line. One within a pasted text counts too: whoever is told of it looks at what is declared. */
const USE = /^[ \t]*use[ \t]+"((?:\\.|[^"\\\n])*)"/gm;

export class UseIndex {
  readonly #sources: UseIndexSources;
  #listed: readonly string[] | undefined;
  /** By the key of a file's address, the keys of those it uses. */
  readonly #uses = new Map<string, readonly string[]>();

  constructor(sources: UseIndexSources) {
    this.#sources = sources;
  }

  /** The files that use this one, directly or through others, itself left out. */
  usersOf(uri: string): readonly string[] {
    if (!this.#sources.isWatching()) this.forgetAll();
    this.#listed ??= this.#sources.scenarios();
    const open = this.#sources.open();
    for (const each of open) this.#uses.delete(addressKey(each));
    const files = new Map([...this.#listed, ...open].map((each) => [addressKey(each), each]));
    const users = new Map<string, string[]>();
    for (const [key, each] of files) {
      for (const used of this.#usesOf(key, each)) users.set(used, [...(users.get(used) ?? []), key]);
    }
    const found = new Set([addressKey(uri)]);
    for (const key of found) for (const user of users.get(key) ?? []) found.add(user);
    found.delete(addressKey(uri));
    return [...found].map((key) => files.get(key)!);
  }

  /** A file changed, came or went. */
  forget(uri: string): void {
    this.#uses.delete(addressKey(uri));
    this.#listed = undefined;
  }

  /** Other folders are open. */
  forgetAll(): void {
    this.#uses.clear();
    this.#listed = undefined;
  }

  #usesOf(key: string, uri: string): readonly string[] {
    const known = this.#uses.get(key);
    if (known !== undefined) return known;
    const text = this.#sources.read(uri) ?? "";
    const uses = [...text.matchAll(USE)].map(([, path = ""]) => addressKey(resolveUri(uri, unquoted(path))));
    this.#uses.set(key, uses);
    return uses;
  }
}

function unquoted(path: string): string {
  return path.replace(/\\(.)/g, "$1");
}
