/**
 * Bytes of a file of a real machine as sources: plain or packed, in UTF-8 or UTF-16, a text or a tar. Of large logs one boot is used, of what else is
 * large the beginning; no link in an archive is followed.
 */
import { sizeText } from "../../simulation/units/units.ts";
import { decodeText } from "../../sources/container/decode.ts";
import { chooseMembers, type Member, memoryListing } from "../../sources/container/members.ts";
import { isTar, readTar } from "../../sources/container/tar.ts";
import type { Unpack } from "../../sources/container/unpack.ts";
import { bootsOf, chosenBoot, isWanted, type LogBoot } from "../../sources/dmesg/boots.ts";
import { recogniseSource } from "../../sources/recognise.ts";
import { type NamedText, type ReadSource, readSource } from "./read-sources.ts";

/** As journalctl counts: 1 is the first boot, 2 the second; 0 the last one, -1 the one before it. */
export type BootNumber = number;

export type FoundBoot = NamedText | { readonly wrong: string };

export type SourcesOfFile =
  | {
      readonly sources: readonly ReadSource[];
      /** It was neither packed nor an archive. */
      readonly isPlain: boolean;
    }
  | { readonly wrong: string };

export interface ByteOptions {
  readonly unpack: Unpack;
  /** Bytes of a text that are read. */
  readonly largest: number;
  /** Which of a log with several. */
  readonly boot?: BootNumber | undefined;
  /** The boot of an unpacked log that is larger than that; undefined: no line of it begins one. */
  readonly bootOfLargeLog?: (name: string, bytes: Uint8Array) => FoundBoot | undefined;
}

/** Bytes of an archive, packed and unpacked, where so many of a text are read; of a larger one the beginning is. */
export function largestArchive(largest: number): number {
  return 8 * largest;
}

/** No archive and nothing packed has lines of text at its start. */
export function isText(bytes: Uint8Array): boolean {
  return !isTar(bytes) && bytes.subarray(0, 512).every((byte) => byte >= 9 && byte !== 127);
}

/** `name`: what people call the file; `cut`: it goes on behind the bytes. */
export async function sourcesOfBytes(
  name: string,
  { bytes, cut: wasCut }: { readonly bytes: Uint8Array; readonly cut: boolean },
  options: ByteOptions,
): Promise<SourcesOfFile> {
  const { unpack, largest, boot } = options;
  const start = await unpack(bytes, largest);
  if ("wrong" in start) return start;
  // What is looked for in an archive, or in a long log, may lie at its end.
  const unpacked = start.cut ? await unpack(bytes, largestArchive(largest)) : start;
  if ("wrong" in unpacked) return unpacked;
  const cut = wasCut || unpacked.cut;
  if (isTar(unpacked.bytes)) return readArchive(name, unpacked.bytes, cut, largest);
  if (unpacked.bytes.length > largest && isText(unpacked.bytes)) {
    const found = options.bootOfLargeLog?.(name, unpacked.bytes);
    if (found !== undefined) return sourceOfBoot(found);
  }
  const named = {
    ...textOf(name, unpacked.bytes, cut, largest),
    ...(unpacked.broken === true ? { broken: true as const } : {}),
  };
  const source = sourceOfNamed(named, boot);
  if ("wrong" in source) return { wrong: cut ? `${source.wrong} (${beginning(largest)})` : source.wrong };
  return { sources: [source], isPlain: source.part === undefined && unpacked.bytes === bytes };
}

/** A text as a source: of a log the boot of that number. */
export function sourceOfNamed(named: NamedText, boot: BootNumber | undefined): ReadSource | { readonly wrong: string } {
  const part = boot !== undefined && isBootLog(named) ? bootOfText(named, boot) : named;
  if ("wrong" in part) return part;
  const source = readSource(part);
  return "unknown" in source ? { wrong: source.unknown } : source;
}

/** A boot of a log, for who chooses one. */
export interface NamedBoot {
  /** From 1. */
  readonly boot: number;
  /** `Linux version 6.1.0-25-amd64`. */
  readonly banner: string;
  /** Where it begins; from 1. */
  readonly line: number;
  /** It is no crash kernel's, and tells of memory. */
  readonly tells: boolean;
}

/** The boots of a log with several, and the one that is taken where nobody chooses; undefined: it has one, or is no log. */
export function bootsToChoose({
  source,
  text,
  part,
}: ReadSource): { readonly boots: readonly NamedBoot[]; readonly taken: number } | undefined {
  if (source.kind !== "dmesg" || part !== undefined) return undefined;
  const { index, of } = chosenBoot(text);
  if (of < 2) return undefined;
  let line = 1;
  let at = 0;
  const boots = bootsOf(text).map(({ start, end, banner }, number): NamedBoot => {
    line += newlinesOf(text.slice(at, start));
    at = start;
    return { boot: number + 1, banner, line, tells: isWanted(text.slice(start, end)) };
  });
  return { boots, taken: index + 1 };
}

/** What is said of a file whose end was not used. */
function beginning(largest: number): string {
  return `only its first ${sizeText(largest)} are read, and no line behind begins a boot`;
}

/** One boot of a log as a source. */
export function sourceOfBoot(boot: FoundBoot): SourcesOfFile {
  if ("wrong" in boot) return boot;
  const source = readSource(boot);
  return "unknown" in source ? { wrong: source.unknown } : { sources: [source], isPlain: false };
}

/** The boot of a text that is held. */
export function bootOfText(named: NamedText, number: BootNumber): FoundBoot {
  const boots = bootsOf(named.text);
  const index = indexOfBoot(number, boots.length);
  const boot = index === undefined ? undefined : boots[index];
  if (index === undefined || boot === undefined) return noSuchBoot(number, boots.length);
  return partOf(named, boot, index, boots.length);
}

function partOf(named: NamedText, boot: LogBoot, index: number, of: number): NamedText {
  const text = named.text.slice(boot.start, boot.end);
  const part = { linesBefore: newlinesOf(named.text.slice(0, boot.start)), banner: boot.banner, boot: index + 1, of };
  return { ...named, text, part };
}

/** Of `count` boots; undefined: there is none of this number. */
export function indexOfBoot(number: BootNumber, count: number): number | undefined {
  const index = number > 0 ? number - 1 : count - 1 + number;
  return index >= 0 && index < count ? index : undefined;
}

export function noSuchBoot(number: BootNumber, count: number): { readonly wrong: string } {
  const has = count === 0 ? "no line of it begins a boot" : `it has ${count === 1 ? "one boot" : `${count} boots`}`;
  return { wrong: `there is no boot ${number} in it: ${has}` };
}

function newlinesOf(text: string): number {
  let count = 0;
  for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) count++;
  return count;
}

function isBootLog({ text }: NamedText): boolean {
  const recognised = recogniseSource(text);
  return "kind" in recognised && recognised.kind === "dmesg";
}

/** The text of bytes, as much of it as is read. */
export function textOf(name: string, bytes: Uint8Array, cut: boolean, largest: number): NamedText {
  return { name, text: decodeText(bytes.subarray(0, largest)), cut: cut || bytes.length > largest };
}

function readArchive(name: string, bytes: Uint8Array, wasCut: boolean, largest: number): SourcesOfFile {
  const { entries, cut } = readTar(bytes);
  const contents = new Map(entries.map((entry) => [entry.name, entry.bytes]));
  const members = entries.flatMap(({ name: member, kind }): Member[] =>
    kind === "file" || kind === "link" ? [{ name: member, isLink: kind === "link" }] : [],
  );
  return readMembers(name, members, cut || wasCut, (member) => {
    const content = contents.get(member);
    return content === undefined ? undefined : textOf(`${name}: ${member}`, content, false, largest);
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

/** Files of an archive or a folder. `cut`: there are more than those. */
export function readMembers(
  name: string,
  members: readonly Member[],
  cut: boolean,
  read: (member: string) => NamedText | undefined,
): SourcesOfFile {
  const chosen = chooseMembers(members);
  const sources: ReadSource[] = [];
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
  if (first !== undefined) return { sources: isLost ? [{ ...first, lost: name }, ...others] : sources, isPlain: false };
  const more = isLost ? ", and not all files were looked at" : "";
  return { wrong: `no file in it tells of a machine (${members.length} looked through${more})` };
}
