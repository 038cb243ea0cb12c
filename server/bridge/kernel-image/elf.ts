/** Section headers, segments and symbols of a 64-bit little-endian ELF file (elf.h), read as far as they are asked for. */
import { type ByteSource, Numbers } from "./byte-source.ts";
import type { SymbolValues } from "./kallsyms.ts";

/** e_machine of what kernels are read of here. */
export const EM_X86_64 = 62;
export const EM_AARCH64 = 183;
const SHT_SYMTAB = 2;
const SHT_NOBITS = 8;
const PT_LOAD = 1;

export interface ElfSection {
  readonly name: string;
  readonly address: bigint;
  /** In the file. */
  readonly offset: number;
  readonly size: number;
  readonly type: number;
  /** Of a symbol table: the section of its names. */
  readonly link: number;
}

export interface ElfFile {
  readonly machine: number;
  /** Physical address of the first segment that is loaded. */
  readonly physical: bigint;
  readonly sections: readonly ElfSection[];
}

/** Undefined where it is none of 64 bits in little-endian order. */
export function readElf(source: ByteSource): ElfFile | undefined {
  const head = new Numbers(source.read(0, 64));
  if (head.size < 64 || head.u8(4) !== 2 || head.u8(5) !== 1) return undefined;
  return { machine: head.u16(18), physical: firstSegment(source, head), sections: sectionsOf(source, head) };
}

function firstSegment(source: ByteSource, head: Numbers): bigint {
  const [start, size, count] = [head.offset(32), head.u16(54), head.u16(56)];
  const table = new Numbers(source.read(start, start + size * count));
  for (let at = 0; at + 56 <= table.size && size >= 56; at += size) {
    if (table.u32(at) === PT_LOAD) return table.u64(at + 24);
  }
  return 0n;
}

function sectionsOf(source: ByteSource, head: Numbers): readonly ElfSection[] {
  const [start, size, count, namesAt] = [head.offset(40), head.u16(58), head.u16(60), head.u16(62)];
  const table = new Numbers(source.read(start, start + size * count));
  if (size < 64 || table.size < size * count) return [];
  const sections = Array.from({ length: count }, (_, index) => {
    const at = index * size;
    return {
      nameAt: table.u32(at),
      type: table.u32(at + 4),
      address: table.u64(at + 16),
      offset: table.offset(at + 24),
      size: table.offset(at + 32),
      link: table.u32(at + 40),
    };
  });
  const names = sections[namesAt];
  const texts = new Numbers(
    names === undefined ? new Uint8Array() : source.read(names.offset, names.offset + names.size),
  );
  return sections.map(({ nameAt, ...section }) => ({ name: texts.text(nameAt, 128), ...section }));
}

/** Undefined: there is no such section, it has no bytes in the file, or more than `most`. */
export function sectionBytes(
  source: ByteSource,
  section: ElfSection | undefined,
  most: number,
): Uint8Array | undefined {
  if (section === undefined || section.type === SHT_NOBITS || section.size > most) return undefined;
  const bytes = source.read(section.offset, section.offset + section.size);
  return bytes.length === section.size ? bytes : undefined;
}

const SYMBOL = 24;

/** The wanted symbols of `.symtab`, which a stripped kernel has not. */
export function elfSymbols(
  source: ByteSource,
  { sections }: ElfFile,
  wanted: ReadonlySet<string>,
  most: number,
): SymbolValues | undefined {
  const table = sections.find(({ type }) => type === SHT_SYMTAB);
  const symbols = sectionBytes(source, table, most);
  const strings = sectionBytes(source, sections[table?.link ?? -1], most);
  if (symbols === undefined || strings === undefined) return undefined;
  const [data, names] = [new Numbers(symbols), new Numbers(strings)];
  const values = new Map<string, bigint>();
  for (let at = 0; at + SYMBOL <= data.size; at += SYMBOL) {
    const name = names.text(data.u32(at), 64);
    if (wanted.has(name) && !values.has(name)) values.set(name, data.u64(at + 8));
  }
  return values.size === 0 ? undefined : values;
}
