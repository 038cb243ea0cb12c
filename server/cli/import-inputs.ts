/**
 * Files of a real machine on the disk, as texts: plain or packed, in UTF-8 or UTF-16, in a tar, in a folder, on standard input. Only
 * regular files are read, of large logs one boot, of what else is large the beginning; no link below a folder or in an archive is followed, and nothing is written.
 */
import { statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import {
  type BootNumber,
  isText,
  largestArchive,
  readMembers,
  type SourcesOfFile,
  sourceOfBoot,
  sourcesOfBytes,
  textOf,
} from "../bridge/import/file-bytes.ts";
import type { ReadSource } from "../bridge/import/read-sources.ts";
import { filesBelow } from "../disk/folder-files.ts";
import { largeBytes, largeFile } from "../disk/large-text.ts";
import { LARGEST_FILE, type ReadBytes, readRegularBytes } from "../disk/regular-file.ts";
import { NODE_OPENERS } from "../disk/unpack.ts";
import { unpackWith } from "../sources/container/unpack.ts";
import { bootOfLargeLog } from "./log-boots.ts";
import type { Terminal } from "./terminal.ts";

/** Bytes of an archive, packed and unpacked; of a larger one the beginning is read. */
const LARGEST_ARCHIVE = largestArchive(LARGEST_FILE);

const unpack = unpackWith(NODE_OPENERS);

export interface ReadInput extends ReadSource {
  /** A plain file of its own, as given: neither standard input nor part of an archive or a folder. */
  readonly path?: string;
}

export interface ReadInputs {
  readonly sources: readonly ReadInput[];
  /** One sentence for each argument that gives nothing. */
  readonly wrong: readonly string[];
}

/** `boot`: which of a log with several. */
export interface InputOptions {
  readonly boot?: BootNumber;
}

export async function readInputs(
  args: readonly string[],
  terminal: Terminal,
  options: InputOptions = {},
): Promise<ReadInputs> {
  const sources: ReadInput[] = [];
  const wrong: string[] = [];
  for (const arg of args) {
    const read =
      arg === "-"
        ? await readStandardInput(terminal, options)
        : await readArgument(arg, nameOf(arg, args), terminal.folder, options);
    if ("wrong" in read) wrong.push(`can't read ${arg === "-" ? "standard input" : arg}: ${read.wrong}`);
    else sources.push(...read.sources);
  }
  return { sources, wrong };
}

/** What people call a file: its own name, where no other has the same. */
function nameOf(arg: string, args: readonly string[]): string {
  const name = basename(arg);
  return name === "" || args.some((other) => other !== arg && basename(other) === name) ? arg : name;
}

type Read = { readonly sources: readonly ReadInput[] } | { readonly wrong: string };

async function readStandardInput({ input }: Terminal, options: InputOptions): Promise<Read> {
  if (input === undefined) return { wrong: "there is none" };
  const read = await input(LARGEST_ARCHIVE);
  return "wrong" in read ? read : readBytes("standard input", read, options);
}

async function readArgument(arg: string, name: string, folder: string, options: InputOptions): Promise<Read> {
  const path = resolve(folder, arg);
  if (isFolder(path)) return readFolder(name, path);
  const read = readRegularBytes(path, { cutting: true });
  if ("wrong" in read) return read;
  if (read.cut && isText(read.bytes)) {
    const boot = bootOfLargeLog(name, largeFile(path), options.boot);
    if (boot !== undefined) return sourceOfBoot(boot);
  }
  // What may be an archive is read further than a log.
  const whole =
    read.cut && !isText(read.bytes) ? readRegularBytes(path, { limit: LARGEST_ARCHIVE, cutting: true }) : read;
  return "wrong" in whole ? whole : readBytes(name, whole, options, arg);
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

async function readBytes(
  name: string,
  read: Exclude<ReadBytes, { wrong: string }>,
  { boot }: InputOptions,
  path?: string,
): Promise<Read> {
  const found = await sourcesOfBytes(name, read, {
    unpack,
    largest: LARGEST_FILE,
    boot,
    bootOfLargeLog: (log, bytes) => bootOfLargeLog(log, largeBytes(bytes), boot),
  });
  if ("wrong" in found || path === undefined || !found.isPlain) return found;
  return { sources: found.sources.map((source) => ({ ...source, path })) };
}

function readFolder(name: string, path: string): SourcesOfFile {
  const { files, cut, wrong } = filesBelow(path);
  if (wrong !== undefined) return { wrong };
  return readMembers(name, files, cut, (member) => {
    const read = readRegularBytes(join(path, member), { cutting: true, isReal: true });
    return "wrong" in read ? undefined : textOf(join(name, member), read.bytes, read.cut, LARGEST_FILE);
  });
}
