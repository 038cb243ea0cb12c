/**
 * Sizes of structures from the type information that a kernel carries for BPF (include/uapi/linux/btf.h): a header, types one after the other, strings. Only
 * the sizes of named structures and unions are read. Layout of version 1, unchanged since 4.18; kinds up to BTF_KIND_ENUM64 (6.0).
 */
import { indexOfText, Numbers } from "./byte-source.ts";

const MAGIC = 0xeb9f;
const HEADER_SIZE = 24;
const TYPE_SIZE = 12;
const STRUCT = 4;
const UNION = 5;
const DATASEC = 15;

/** Bytes behind the 12 of each type, by its kind: so many once, and so many for each of its `vlen` members. */
const BEHIND: readonly (readonly [once: number, each: number] | undefined)[] = [
  undefined,
  [4, 0], // INT
  [0, 0], // PTR
  [12, 0], // ARRAY
  [0, 12], // STRUCT
  [0, 12], // UNION
  [0, 8], // ENUM
  [0, 0], // FWD
  [0, 0], // TYPEDEF
  [0, 0], // VOLATILE
  [0, 0], // CONST
  [0, 0], // RESTRICT
  [0, 0], // FUNC
  [0, 8], // FUNC_PROTO
  [4, 0], // VAR
  [0, 12], // DATASEC
  [0, 0], // FLOAT
  [4, 0], // DECL_TAG
  [0, 0], // TYPE_TAG
  [0, 12], // ENUM64
];

/** Where type information lies, and its length; undefined: there is none with a sound header at `at`. */
export function btfAt(bytes: Uint8Array, at: number): { readonly start: number; readonly end: number } | undefined {
  const header = new Numbers(bytes.subarray(at, at + HEADER_SIZE));
  if (header.u16(0) !== MAGIC || header.u8(2) !== 1 || header.u32(4) !== HEADER_SIZE) return undefined;
  const [typeStart, typeSize, stringStart, stringSize] = [8, 12, 16, 20].map((field) => header.u32(field));
  const end = at + HEADER_SIZE + stringStart! + stringSize!;
  return typeStart === 0 && stringStart! >= typeSize! && end <= bytes.length ? { start: at, end } : undefined;
}

/** The first type information in bytes that have no section headers. */
export function findBtf(bytes: Uint8Array): { readonly start: number; readonly end: number } | undefined {
  for (let at = indexOfText(bytes, "\x9f\xeb\x01\x00"); at >= 0; at = indexOfText(bytes, "\x9f\xeb\x01\x00", at + 1)) {
    const found = btfAt(bytes, at);
    // Tests of the kernel carry tiny ones.
    if (found !== undefined && found.end - found.start > 64 * 1024) return found;
  }
  return undefined;
}

/** What is read of type information. */
export interface BtfFacts {
  /** Sizes in bytes of the wanted structures that there are. */
  readonly sizes: ReadonlyMap<string, number>;
  /** Where the last variable of the per-CPU area ends, from the area's start; undefined where variables are left out. */
  readonly perCpuEnd: number | undefined;
}

/** Undefined where the bytes are no sound type information. */
export function readBtf(btf: Uint8Array, names: readonly string[]): BtfFacts | undefined {
  if (btfAt(btf, 0) === undefined) return undefined;
  const header = new Numbers(btf.subarray(0, HEADER_SIZE));
  const types = new Numbers(btf.subarray(HEADER_SIZE, HEADER_SIZE + header.u32(12)));
  const strings = btf.subarray(HEADER_SIZE + header.u32(16));
  const offsetOf = (name: string): number => indexOfText(strings, `\0${name}\0`) + 1;
  const wanted = new Map(names.map((name) => [offsetOf(name), name] as const).filter(([offset]) => offset > 0));
  const perCpu = offsetOf(".data..percpu");
  const sizes = new Map<string, number>();
  let perCpuEnd: number | undefined;
  for (let at = 0; at < types.size; ) {
    const [name, info] = [types.u32(at), types.u32(at + 4)];
    const kind = (info >>> 24) & 0x1f;
    const members = info & 0xffff;
    const behind = BEHIND[kind];
    if (behind === undefined) break;
    const struct = kind === STRUCT || kind === UNION ? wanted.get(name) : undefined;
    if (struct !== undefined && !sizes.has(struct)) sizes.set(struct, types.u32(at + 8));
    if (kind === DATASEC && perCpu > 0 && name === perCpu) perCpuEnd = endOfSection(types, at + TYPE_SIZE, members);
    at += TYPE_SIZE + behind[0] + behind[1] * members;
  }
  return { sizes, perCpuEnd };
}

/** Members of a section: type, offset and size of a variable. */
function endOfSection(types: Numbers, first: number, count: number): number {
  let end = 0;
  for (let at = first; at < first + 12 * count; at += 12) end = Math.max(end, types.u32(at + 4) + types.u32(at + 8));
  return end;
}
