/**
 * Which scenarios of the workspace name which files: found in the client's folders and among the open documents, read as texts and not
 * analysed. What was read is kept while the client watches files; else every question looks again.
 */
import type { Span } from "../../grammar/ast.ts";
import { refusedPath } from "../analysis/scenario/named-paths.ts";
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

/** A file that a scenario names. */
export interface NamedFile {
  readonly isUse: boolean;
  /** Its address as the scenario means it. */
  readonly uri: string;
  /** Where the path is written, its quotes left out. */
  readonly span: Span;
}

/** A scenario with the files that it names. */
export interface Naming {
  readonly uri: string;
  readonly names: readonly NamedFile[];
}

/**
 * A statement that names a file at the beginning of a line, or an item behind a brace. One within a pasted text counts too: whoever is told
 * of it looks at what is declared.
 */
const NAMED =
  /(?:^|[{ \t])(use|config|(?:kernel|build|machine|reserve|firmware)[ \t]+from)[ \t]+"((?:\\.|[^"\\\n])*)"/gm;

export class UseIndex {
  readonly #sources: UseIndexSources;
  #listed: readonly string[] | undefined;
  /** By the key of a file's address, the files that it names. */
  readonly #named = new Map<string, readonly NamedFile[]>();

  constructor(sources: UseIndexSources) {
    this.#sources = sources;
  }

  /** The files that use this one, directly or through others, itself left out. */
  usersOf(uri: string): readonly string[] {
    const files = this.#files();
    const users = new Map<string, string[]>();
    for (const [key, each] of files) {
      for (const { isUse, uri: used } of this.#namedBy(key, each)) {
        if (isUse) users.set(addressKey(used), [...(users.get(addressKey(used)) ?? []), key]);
      }
    }
    const found = new Set([addressKey(uri)]);
    for (const key of found) for (const user of users.get(key) ?? []) found.add(user);
    found.delete(addressKey(uri));
    return [...found].map((key) => files.get(key)!);
  }

  /** All scenarios with the files that they name. */
  all(): readonly Naming[] {
    return [...this.#files()].map(([key, uri]) => ({ uri, names: this.#namedBy(key, uri) }));
  }

  /** The scenarios of the workspace and of the editor, by the key of their address. */
  #files(): ReadonlyMap<string, string> {
    if (!this.#sources.isWatching()) this.forgetAll();
    this.#listed ??= this.#sources.scenarios();
    const open = this.#sources.open();
    for (const each of open) this.#named.delete(addressKey(each));
    return new Map([...this.#listed, ...open].map((each) => [addressKey(each), each]));
  }

  /** A file changed, came or went. */
  forget(uri: string): void {
    this.#named.delete(addressKey(uri));
    this.#listed = undefined;
  }

  /** Other folders are open. */
  forgetAll(): void {
    this.#named.clear();
    this.#listed = undefined;
  }

  #namedBy(key: string, uri: string): readonly NamedFile[] {
    const known = this.#named.get(key);
    if (known !== undefined) return known;
    const named = namedFiles(uri, this.#sources.read(uri) ?? "");
    this.#named.set(key, named);
    return named;
  }
}

/** The files that a text names, read without parsing it. */
export function namedFiles(uri: string, text: string): readonly NamedFile[] {
  return [...text.matchAll(NAMED)].flatMap((match) => {
    const [all, words, path = ""] = match;
    if (path === "" || refusedPath(unquoted(path)) !== undefined) return [];
    const end = match.index + all.length - 1;
    const span = { start: end - path.length, end };
    return [{ isUse: words === "use", uri: resolveUri(uri, unquoted(path)), span }];
  });
}

function unquoted(path: string): string {
  return path.replace(/\\(.)/g, "$1");
}
