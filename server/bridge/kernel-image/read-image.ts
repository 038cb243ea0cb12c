/**
 * What a file that may be a kernel tells of its build. Wrappings are taken off one by one (boot formats, compression), then the kernel proper is
 * read: nothing of it is run. What can't be read is named, what can be is used.
 */

import { buildName } from "../../simulation/builds/schema.ts";
import { distributionOfLog } from "../../simulation/kernels/kconfig/distributions/index.ts";
import {
  IMAGE_OPTIONS,
  IMAGE_STRUCTS,
  IMAGE_SYMBOLS,
  type KernelImageFacts,
} from "../../simulation/state/kernel-image-facts.ts";
import { type ConfigFacts, readConfigText } from "../../sources/kernel-image/config-text.ts";
import type { ImageLack, ImageProblem, ImageReading, ReadImage } from "../../sources/kernel-image/reading.ts";
import { readBtf } from "./btf.ts";
import { type ByteSource, indexOfText, inMemory, Numbers, partOf } from "./byte-source.ts";
import { type KernelCore, readArm64Core, readElfCore } from "./core.ts";
import { formatOf, type ImageFormat, isCutArm64Image, type Payload, type SetupHeader } from "./formats.ts";
import type { SymbolValues } from "./kallsyms.ts";
import { type Unpackers, unpack } from "./unpack.ts";

/** Most bytes of a packed payload. */
const MOST_PACKED = 256 * 2 ** 20;
/** A signed EFI program with a packed kernel with a bzImage in it, and one more. */
const MOST_WRAPPINGS = 5;

/** Reads an image; `name` is what it is called. Rejects only with what `source` throws. */
export async function readKernelImage(source: ByteSource, name: string, unpackers: Unpackers): Promise<ImageReading> {
  const wrappings: string[] = [];
  let inner = source;
  let head: SetupHeader = {};
  const orHead = (why: ImageProblem): ImageReading => factsOfHead(head, name, wrappings, why) ?? why;
  for (let depth = 0; depth < MOST_WRAPPINGS; depth++) {
    const format = formatOf(inner);
    if (format.kind === "other") return orHead({ wrong: "not-an-image", what: whatItIs(format.what, wrappings) });
    if (format.kind === "bzimage") head = format.head;
    if (format.kind === "elf" || format.kind === "arm64") {
      wrappings.push(format.kind === "elf" ? "ELF" : "arm64 Image");
      const wanted = new Set<string>([
        ...IMAGE_SYMBOLS,
        ...Object.values(IMAGE_OPTIONS).map(({ symbol }) => symbol),
        ...PER_CPU,
      ]);
      const core = format.kind === "elf" ? readElfCore(inner, wanted) : readArm64Core(inner, wanted);
      const read = "wrong" in core ? core : await factsOf(core, name, unpackers, wrappings);
      if (!("wrong" in read)) return read;
      const isCut = read.wrong === "no-banner" && format.kind === "arm64" && isCutArm64Image(inner);
      return orHead(isCut ? { wrong: "truncated" } : read);
    }
    const unwrapped = await unwrap(inner, format, unpackers, wrappings);
    if ("wrong" in unwrapped) return orHead(unwrapped);
    inner = unwrapped;
  }
  return { wrong: "not-an-image", what: "a file that is packed over and over" };
}

function whatItIs(what: string, wrappings: readonly string[]): string {
  return wrappings.length === 0 ? what : `${what}, packed (${wrappings.join(", ")})`;
}

async function unwrap(
  source: ByteSource,
  format: Exclude<ImageFormat, { readonly kind: "other" | "elf" | "arm64" }>,
  unpackers: Unpackers,
  wrappings: string[],
): Promise<ByteSource | ImageProblem> {
  if (format.kind !== "compressed") wrappings.push(WRAPPING_NAMES[format.kind]);
  if (format.kind === "unified") {
    // Of one that is cut off the kernel's own head may still be there.
    const end = Math.min(format.end, source.size);
    return format.start >= end ? { wrong: "truncated" } : partOf(source, format.start, end);
  }
  const { payload } = format;
  if (payload === undefined)
    return { wrong: "not-an-image", what: "a kernel from before 2.6.26, or one without a payload" };
  if (payload.end > source.size) return { wrong: "truncated" };
  return unpacked(source, payload, unpackers, wrappings);
}

const WRAPPING_NAMES = { bzimage: "bzImage", zboot: "EFI zboot", unified: "unified kernel image" } as const;

async function unpacked(
  source: ByteSource,
  payload: Payload,
  unpackers: Unpackers,
  wrappings: string[],
): Promise<ByteSource | ImageProblem> {
  const { compression, start, end } = payload;
  wrappings.push(compression);
  if (end - start > MOST_PACKED) return { wrong: "too-large", limit: MOST_PACKED };
  const result = await unpack(source.read(start, end), payload, unpackers);
  if ("bytes" in result) return inMemory(result.bytes);
  return result.wrong === "damaged" ? { wrong: "damaged", compression } : result;
}

const PER_CPU = ["__per_cpu_start", "__per_cpu_end"] as const;

async function factsOf(
  core: KernelCore,
  name: string,
  unpackers: Unpackers,
  wrappings: readonly string[],
): Promise<ImageReading> {
  const banner = readBanner(core.readOnly);
  if (banner === undefined) return { wrong: "no-banner" };
  const embedded = await embeddedConfig(core.readOnly, unpackers);
  const btf = core.btf === undefined ? undefined : readBtf(core.btf, IMAGE_STRUCTS);
  const perCpuStatic = distance(core.symbols, ...PER_CPU) ?? core.perCpuStatic ?? btf?.perCpuEnd;
  const facts: KernelImageFacts = {
    image: name,
    ...banner,
    arch: core.arch,
    pageSize: core.pageSize,
    ...(core.textAddress === undefined ? {} : { textAddress: core.textAddress }),
    symbols: offsetsFromText(core.symbols),
    allSymbols: core.symbolTable === "all",
    ...(perCpuStatic === undefined ? {} : { perCpuStatic }),
    structs: Object.fromEntries(btf?.sizes ?? []),
    options: { ...embedded?.options, ...optionsBySymbols(core) },
    ...(embedded === undefined ? {} : { configFrom: name, memoryOptions: embedded.memory }),
    config: embedded?.config ?? {},
  };
  return { facts, wrappings, lacks: lacksOf(core, btf !== undefined, embedded !== undefined) };
}

/** What the head of a bzImage tells where the kernel behind it can't be read: its release, and where it is built for. */
function factsOfHead(
  { banner, textAddress }: SetupHeader,
  name: string,
  wrappings: readonly string[],
  why: ImageProblem,
): ReadImage | undefined {
  const told = banner === undefined ? undefined : toldByBanner(`Linux version ${banner}`);
  if (told === undefined) return undefined;
  const facts: KernelImageFacts = {
    image: name,
    ...told,
    arch: "x86_64",
    pageSize: 4096,
    ...(textAddress === undefined ? {} : { textAddress }),
    symbols: textAddress === undefined ? {} : { _text: 0 },
    allSymbols: false,
    structs: {},
    options: {},
    config: {},
  };
  return { facts, wrappings, lacks: ["kernel", "configuration"], why };
}

const PARTS: readonly string[] = ["__init_begin", "__init_end", ...PER_CPU];

const LACKS_OF_TABLE: Readonly<Record<KernelCore["symbolTable"], readonly ImageLack[]>> = {
  none: ["symbols"],
  functions: ["all-symbols"],
  all: [],
};

function lacksOf({ symbolTable, symbols }: KernelCore, btf: boolean, configured: boolean): readonly ImageLack[] {
  // What is mostly lost with symbols of data may be told by code or section headers.
  const isWhole = symbolTable === "functions" && PARTS.every((name) => symbols.has(name));
  return [
    ...(btf ? [] : (["btf"] as const)),
    ...(isWhole ? [] : LACKS_OF_TABLE[symbolTable]),
    ...(configured ? [] : (["configuration"] as const)),
  ];
}

const BANNER = /^Linux version (\S+) \((\S+?)\) (.*)/s;
/** Debian's banner ends with the version of the package: `#1 SMP Debian 6.1.176-1 (2026-07-02)`. */
const PACKAGE = /(?:^| )#\d* .*\bDebian ((\d+\.\d+\.\d+)[-~]\S*)/;

type ToldByBanner = Pick<KernelImageFacts, "release" | "version" | "package" | "build">;

/** linux_banner (init/version.c). */
function readBanner(bytes: Uint8Array): ToldByBanner | undefined {
  const data = new Numbers(bytes);
  for (let at = indexOfText(bytes, "Linux version "); at >= 0; at = indexOfText(bytes, "Linux version ", at + 1)) {
    const told = toldByBanner(data.text(at, 1024));
    if (told !== undefined) return told;
  }
  return undefined;
}

function toldByBanner(text: string): ToldByBanner | undefined {
  const found = BANNER.exec(text);
  if (found === null || !/^\d/.test(found[1]!)) return undefined;
  const [, release = "", builder = "", rest = ""] = found;
  const distribution = distributionOfLog(release, builder);
  const [, ofPackage, upstream] = PACKAGE.exec(rest) ?? [];
  return {
    release,
    version: upstream ?? release,
    ...(ofPackage === undefined ? {} : { package: ofPackage }),
    ...(distribution === undefined ? {} : { build: buildName(distribution) }),
  };
}

/** CONFIG_IKCONFIG: a gzip stream between two marks (kernel/configs.c). */
async function embeddedConfig(bytes: Uint8Array, { gzip }: Unpackers): Promise<ConfigFacts | undefined> {
  const start = indexOfText(bytes, "IKCFG_ST\x1f\x8b");
  const end = start < 0 ? -1 : indexOfText(bytes, "IKCFG_ED", start);
  if (end < 0) return undefined;
  try {
    return readConfigText(new TextDecoder().decode(await gzip(bytes.subarray(start + 8, end), MOST_CONFIG)));
  } catch {
    return undefined;
  }
}

const MOST_CONFIG = 16 * 2 ** 20;

function offsetsFromText(symbols: SymbolValues): KernelImageFacts["symbols"] {
  const text = symbols.get("_text");
  if (text === undefined) return {};
  return Object.fromEntries(
    IMAGE_SYMBOLS.flatMap((name) => {
      const value = symbols.get(name);
      return value === undefined ? [] : [[name, Number(value - text)] as const];
    }),
  );
}

function distance(symbols: SymbolValues, from: string, to: string): number | undefined {
  const [start, end] = [symbols.get(from), symbols.get(to)];
  return start === undefined || end === undefined || end <= start ? undefined : Number(end - start);
}

/** Functions are in every table of symbols, so one that is not there tells as much. */
function optionsBySymbols({ symbols, symbolTable }: KernelCore): KernelImageFacts["options"] {
  if (symbolTable === "none") return {};
  const told = Object.entries(IMAGE_OPTIONS).filter(([, option]) => symbolTable === "all" || !("data" in option));
  return Object.fromEntries(told.map(([option, { symbol }]) => [option, symbols.has(symbol)]));
}
