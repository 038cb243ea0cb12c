/**
 * Files of a real machine on the disk, as texts: plain or packed, in UTF-8 or UTF-16, in a tar, in a folder, on standard input. Only
 * regular files are read, of large logs one boot, of what else is large the beginning; no link below a folder or in an archive is followed, and nothing is written.
 */
import { statSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { type NamedText, type ReadSource, readSource } from "../bridge/import/read-sources.ts";
import { filesBelow } from "../disk/folder-files.ts";
import { largeBytes, largeFile } from "../disk/large-text.ts";
import { LARGEST_FILE, type ReadBytes, readRegularBytes } from "../disk/regular-file.ts";
import { unpack } from "../disk/unpack.ts";
import { sizeText } from "../simulation/units/units.ts";
import { decodeText } from "../sources/container/decode.ts";
import { chooseMembers, type Member, memoryListing } from "../sources/container/members.ts";
import { isTar, readTar } from "../sources/container/tar.ts";
import { recogniseSource } from "../sources/recognise.ts";
import { type BootNumber, bootOfLargeLog, bootOfText, type FoundBoot } from "./log-boots.ts";
import type { Terminal } from "./terminal.ts";

/** Bytes of an archive, packed and unpacked; of a larger one the beginning is read. */
export const LARGEST_ARCHIVE = 8 * LARGEST_FILE;

/** What is said of a file whose end was not used. */
const BEGINNING = `only its first ${sizeText(LARGEST_FILE)} are read, and no line behind begins a boot`;

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
    if (boot !== undefined) return readPart(boot);
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

/** No archive and nothing packed has lines of text at its start. */
function isText(bytes: Uint8Array): boolean {
  return !isTar(bytes) && bytes.subarray(0, 512).every((byte) => byte >= 9 && byte !== 127);
}

/** One boot of a log. */
function readPart(boot: FoundBoot): Read {
  if ("wrong" in boot) return boot;
  const source = readSource(boot);
  return "unknown" in source ? { wrong: source.unknown } : { sources: [source] };
}

async function readBytes(
  name: string,
  read: Exclude<ReadBytes, { wrong: string }>,
  options: InputOptions,
  path?: string,
): Promise<Read> {
  const start = await unpack(read.bytes, LARGEST_FILE);
  if ("wrong" in start) return start;
  // What is looked for in an archive, or in a long log, may lie at its end.
  const unpacked = start.cut ? await unpack(read.bytes, LARGEST_ARCHIVE) : start;
  if ("wrong" in unpacked) return unpacked;
  const isPacked = unpacked.bytes !== read.bytes;
  const cut = read.cut || unpacked.cut;
  if (isTar(unpacked.bytes)) return readArchive(name, unpacked.bytes, cut);
  if (unpacked.bytes.length > LARGEST_FILE && isText(unpacked.bytes)) {
    const boot = bootOfLargeLog(name, largeBytes(unpacked.bytes), options.boot);
    if (boot !== undefined) return readPart(boot);
  }
  const named = {
    ...textOf(name, unpacked.bytes, cut),
    ...(unpacked.broken === true ? { broken: true as const } : {}),
  };
  if (options.boot !== undefined && isBootLog(named)) return readPart(bootOfText(named, options.boot));
  const source = readSource(named);
  if ("unknown" in source) return { wrong: cut ? `${source.unknown} (${BEGINNING})` : source.unknown };
  return { sources: [{ ...source, ...(path === undefined || isPacked ? {} : { path }) }] };
}

function isBootLog({ text }: NamedText): boolean {
  const recognised = recogniseSource(text);
  return "kind" in recognised && recognised.kind === "dmesg";
}

function textOf(name: string, bytes: Uint8Array, cut: boolean): NamedText {
  return { name, text: decodeText(bytes.subarray(0, LARGEST_FILE)), cut: cut || bytes.length > LARGEST_FILE };
}

function readArchive(name: string, bytes: Uint8Array, wasCut: boolean): Read {
  const { entries, cut } = readTar(bytes);
  const contents = new Map(entries.map((entry) => [entry.name, entry.bytes]));
  const members = entries.flatMap(({ name: member, kind }): Member[] =>
    kind === "file" || kind === "link" ? [{ name: member, isLink: kind === "link" }] : [],
  );
  return readMembers(name, members, cut || wasCut, (member) => {
    const content = contents.get(member);
    return content === undefined ? undefined : textOf(`${name}: ${member}`, content, false);
  });
}

function readFolder(name: string, path: string): Read {
  const { files, cut, wrong } = filesBelow(path);
  if (wrong !== undefined) return { wrong };
  return readMembers(name, files, cut, (member) => {
    const read = readRegularBytes(join(path, member), { cutting: true });
    return "wrong" in read ? undefined : textOf(join(name, member), read.bytes, read.cut);
  });
}

/** The first that tells of memory, or the first of all: a log's ring buffer may have lost the boot that the journal has. */
function bestOf(members: readonly string[], read: (member: string) => NamedText | undefined): ReadSource | undefined {
  let first: ReadSource | undefined;
  for (const member of members) {
    const named = read(member);
    const source = named === undefined ? undefined : readSource(named);
    if (source === undefined || "unknown" in source) continue;
    const { kind, machine } = source.source;
    if (kind !== "dmesg" || Object.keys(machine.maps).length > 0) return source;
    first ??= source;
  }
  return first;
}

/** `cut`: there are more files than those. */
function readMembers(
  name: string,
  members: readonly Member[],
  cut: boolean,
  read: (member: string) => NamedText | undefined,
): Read {
  const chosen = chooseMembers(members);
  const sources: ReadInput[] = [];
  for (const alternatives of chosen.files) {
    const source = bestOf(alternatives, read);
    if (source !== undefined) sources.push(source);
  }
  if (chosen.memory.length > 0) {
    const text = memoryListing(chosen.memory, (member) => read(member)?.text);
    const source = readSource({ name: `${name}: /sys/devices/system/memory`, text, cut: false });
    if ("source" in source) sources.push(source);
  }
  const [first, ...others] = sources;
  const isLost = cut || chosen.leftOut > 0;
  if (first !== undefined) return { sources: isLost ? [{ ...first, lost: name }, ...others] : sources };
  const more = cut || chosen.leftOut > 0 ? ", and not all files were looked at" : "";
  return { wrong: `no file in it tells of a machine (${members.length} looked through${more})` };
}
