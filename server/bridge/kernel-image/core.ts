/**
 * The kernel proper, out of its wrappings: an ELF file or a flat arm64 image, as pieces that facts are read of. Each piece is bytes in memory, read from the source only
 * as far as it is wanted.
 */
import type { Arch } from "../../simulation/state/events.ts";
import type { ImageProblem } from "../../sources/kernel-image/reading.ts";
import { initFromCode, perCpuFromCode, startupTablesFromCode } from "./arm64-code.ts";
import { btfAt, findBtf } from "./btf.ts";
import { type ByteSource, Numbers } from "./byte-source.ts";
import { type ElfFile, EM_AARCH64, EM_X86_64, elfSymbols, readElf, sectionBytes } from "./elf.ts";
import { type Kallsyms, readKallsyms, type SymbolValues } from "./kallsyms.ts";

const MiB = 2 ** 20;
/** Most bytes of one section, and of a flat image. */
const MOST = 256 * MiB;

export interface KernelCore {
  readonly arch: Arch;
  readonly pageSize: number;
  /** Read-only data: banner, configuration, symbols. */
  readonly readOnly: Uint8Array;
  readonly btf: Uint8Array | undefined;
  readonly symbols: SymbolValues;
  /** What table they come from: none, one of functions, one that has data symbols too. */
  readonly symbolTable: "none" | "functions" | "all";
  readonly textAddress?: number;
  /** Of the section headers. */
  readonly perCpuStatic?: number;
}

/** Other machines that people have kernels of, by e_machine. */
const OTHER_MACHINES: Readonly<Record<number, string>> = {
  3: "32-bit x86",
  8: "MIPS",
  20: "32-bit PowerPC",
  21: "PowerPC",
  22: "s390x",
  40: "32-bit ARM",
  243: "RISC-V",
  258: "LoongArch",
};

export function readElfCore(source: ByteSource, wanted: ReadonlySet<string>): KernelCore | ImageProblem {
  const head = new Numbers(source.read(0, 64));
  const machine = head.u8(5) === 2 ? head.u8(18) * 256 + head.u8(19) : head.u16(18);
  const arch = machine === EM_X86_64 ? "x86_64" : machine === EM_AARCH64 ? "arm64" : undefined;
  if (!arch) {
    return { wrong: "other-architecture", what: OTHER_MACHINES[machine] ?? `the machine that ELF numbers ${machine}` };
  }
  if (head.u16(16) === 4) return { wrong: "not-an-image", what: "a memory dump (ELF core)" };
  const elf = readElf(source);
  if (elf === undefined) return { wrong: "truncated" };
  const named = (name: string) => elf.sections.find((section) => section.name === name);
  const readOnly = sectionBytes(source, named(".rodata"), MOST);
  if (elf.sections.length > 0 && named(".text") !== undefined && readOnly === undefined) return { wrong: "truncated" };
  if (readOnly === undefined) return { wrong: "not-an-image", what: "an ELF file that is no kernel" };
  const table = elfSymbols(source, elf, wanted, MOST);
  const packed: Kallsyms | undefined = table === undefined ? readKallsyms(readOnly, wanted) : undefined;
  const symbols = table ?? packed?.values ?? new Map<string, bigint>();
  const perCpu = named(".data..percpu");
  const btf = sectionBytes(source, named(".BTF"), MOST);
  const textAddress = physicalText(elf);
  return {
    arch,
    pageSize: 4096,
    readOnly,
    btf: btf !== undefined && btfAt(btf, 0) !== undefined ? btf : undefined,
    symbols: symbols.size === 0 ? sectionSymbols(elf) : symbols,
    symbolTable: symbols.size === 0 ? "none" : symbols.has("_sdata") ? "all" : "functions",
    ...(textAddress === undefined ? {} : { textAddress }),
    ...(perCpu === undefined ? {} : { perCpuStatic: perCpu.size }),
  };
}

/** Where `_text` lies without KASLR: kernels of x86_64 begin with it, and their first segment names the address. */
function physicalText({ machine, physical }: ElfFile): number | undefined {
  return machine === EM_X86_64 ? Number(physical) : undefined;
}

/** Section headers say where parts of the image begin and end, in a kernel without symbols. */
const SECTION_SYMBOLS: readonly (readonly [string, string, string?])[] = [
  [".text", "_text", "_etext"],
  ["__ex_table", "__start___ex_table", "__stop___ex_table"],
  [".rodata", "__start_rodata"],
  [".data", "_sdata"],
  [".smp_locks", "__smp_locks", "__smp_locks_end"],
  [".bss", "__bss_start", "__bss_stop"],
];

function sectionSymbols({ sections }: ElfFile): SymbolValues {
  const symbols = new Map<string, bigint>();
  for (const [name, start, end] of SECTION_SYMBOLS) {
    const section = sections.find((each) => each.name === name);
    if (section === undefined) continue;
    symbols.set(start, section.address);
    if (end !== undefined) symbols.set(end, section.address + BigInt(section.size));
  }
  return symbols;
}

/** Bits 1 and 2 of the flags. */
const PAGE_SIZES = [4096, 4096, 16384, 65536];

/** The header is 64 bytes: jump, text_offset, image_size, flags; since 3.17. */
export function readArm64Core(source: ByteSource, wanted: ReadonlySet<string>): KernelCore | ImageProblem {
  if (source.size > MOST) return { wrong: "not-an-image", what: "a file that is too large for an arm64 image" };
  const bytes = source.read(0, source.size);
  const head = new Numbers(bytes);
  const kallsyms = readKallsyms(bytes, new Set([...wanted, ...TELLING_FUNCTIONS]));
  const symbols = new Map(kallsyms?.values);
  const symbolTable = symbols.has("_text") ? "all" : symbols.size === 0 ? "none" : "functions";
  const text = symbols.get("_text") ?? startFrom(head, symbols.get("_stext"));
  if (text !== undefined) {
    symbols.set("_text", text);
    symbols.set("_end", symbols.get("_end") ?? text + head.u64(16));
    for (const [name, offset] of toldOtherwise(head, symbols, text)) {
      if (!symbols.has(name)) symbols.set(name, text + BigInt(offset));
    }
  }
  const btf = findBtf(bytes);
  return {
    arch: "arm64",
    pageSize: PAGE_SIZES[(Number(head.u64(24) & 6n) / 2) as 0]!,
    readOnly: bytes,
    btf: btf === undefined ? undefined : bytes.subarray(btf.start, btf.end),
    symbols,
    symbolTable,
  };
}

const TELLING_FUNCTIONS = ["free_initmem", "paging_init", "__is_kernel_percpu_address"] as const;

/** Symbols, as offsets from `_text`, that the code names and the EFI stub's header tells: a table of functions alone lacks them. */
function toldOtherwise(image: Numbers, symbols: SymbolValues, text: bigint): readonly (readonly [string, number])[] {
  const offsetOf = (name: string): number | undefined => {
    const value = symbols.get(name);
    return value === undefined ? undefined : Number(value - text);
  };
  const [freeInitmem, pagingInit, isPerCpu] = TELLING_FUNCTIONS.map(offsetOf);
  const data = dataSection(image);
  const init = freeInitmem === undefined ? undefined : initFromCode(image, freeInitmem);
  const told: (readonly [string, number])[] = data === undefined ? [] : [["__initdata_begin", data]];
  if (init === undefined) return told;
  told.push(["__init_begin", init.start], ["__init_end", init.end]);
  const perCpu = isPerCpu === undefined ? undefined : perCpuFromCode(image, isPerCpu, init);
  if (perCpu !== undefined) told.push(["__per_cpu_start", perCpu.start], ["__per_cpu_end", perCpu.end]);
  const tables =
    pagingInit === undefined ? undefined : startupTablesFromCode(image, pagingInit, init, offsetOf("_end") ?? 0);
  return tables === undefined ? told : [...told, ["init_pg_dir", tables.start], ["init_pg_end", tables.end]];
}

/** The EFI stub's header calls what begins with the initial data `.data` (arch/arm64/kernel/efi-header.S). */
function dataSection(image: Numbers): number | undefined {
  const pe = image.u32(0x3c);
  if (image.text(pe, 2) !== "PE") return undefined;
  const sections = pe + 24 + image.u16(pe + 20);
  const places = Array.from({ length: Math.min(image.u16(pe + 6), 8) }, (_, index) => sections + 40 * index);
  const found = places.find((at) => image.text(at, 8) === ".data");
  return found === undefined ? undefined : image.u32(found + 12);
}

/** The head in front of the code is as long as the EFI stub's header says (BaseOfCode). */
function startFrom(head: Numbers, stext: bigint | undefined): bigint | undefined {
  const pe = head.u32(0x3c);
  const base = head.text(pe, 2) === "PE" ? head.u32(pe + 24 + 20) : 0;
  return stext === undefined || base === 0 ? undefined : stext - BigInt(base);
}
