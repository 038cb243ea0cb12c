/**
 * What differs between the places the server runs in: a process of its own that sees files, or a worker in a browser that
 * doesn't. Everything else is the same program.
 */
import type { Budget } from "../analysis/analysis.ts";
import type { AskForBytes } from "../bridge/kernel-image/by-pieces.ts";
import type { FolderEntry } from "../features/completion-paths.ts";
import type { Unpack } from "../sources/container/unpack.ts";
import type { ImageFile, ImageReading } from "../sources/kernel-image/reading.ts";

/** A file's text, or why it is not read (the end of a sentence); undefined: there is no such file. */
export type HostFile = { readonly text: string } | { readonly wrong: string } | undefined;

export interface Host {
  /** Whether files of this kind of address can be read here; the client is asked for others. */
  seesFile(uri: string): boolean;
  /** A file by its address, if it lies below one of the folders `roots` (addresses too) when links are followed. */
  readFile(uri: string, roots: readonly string[]): HostFile;
  /** What a folder holds, bounded in number, if it lies below one of `roots`; undefined: it is not seen here. */
  listFolder?(uri: string, roots: readonly string[]): readonly FolderEntry[] | undefined;
  /** Addresses of the scenarios below a folder, bounded in number; undefined: folders are not seen here. */
  scenarios?(folder: string): readonly string[];
  /** What a kernel image tells; `done` is called when one that is `pending` has been read. Undefined: images are not read here. */
  readonly readImage?: ((uri: string, roots: readonly string[], done: () => void) => ImageFile) | undefined;
  /** The same by its bytes, for an image that the client alone sees; `name` is what it is called. Undefined: there are no bytes. */
  readImageBytes?(name: string, ask: AskForBytes): Promise<ImageReading | undefined>;
  /** How files of machines are unpacked, and how many bytes of one are read; undefined: they are not taken here. */
  readonly machineFiles?: { readonly unpack: Unpack; readonly largest: number };
  /** Gives back what closed documents leave, or what was needed until the first one was analysed. */
  collectGarbage?(behind: "closing" | "loading"): void;
  /** Whether messages are written as texts, so that a result may be one already. */
  readonly writesText?: boolean;
  /** Runs something in a later turn of the event loop, behind messages that have arrived by then. */
  defer(run: () => void): void;
  /** A line for whoever looks into a failure. Never the protocol's own channel. */
  log(line: string): void;
  readonly budget: Budget;
}

/** What one analysis may cost in an editor. It is made in slices, shows how far it is, and can be cancelled. */
export const EDITOR_BUDGET = { steps: 1_000_000, runs: 200_000, milliseconds: 60_000 } as const;
