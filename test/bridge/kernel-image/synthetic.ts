/**
 * Kernel images made in code, as small as can be: an ELF file or flat image with banner, symbols, type information and configuration, and the wrappings that real ones
 * come in. Layouts are those of the readers' sources: elf.h, btf.h, scripts/kallsyms.c, the boot protocols.
 */
import { gzipSync } from "node:zlib";

/** Names with their addresses. */
export type Symbols = readonly (readonly [string, bigint])[];

export interface Core {
  readonly banner?: string;
  readonly symbols?: Symbols;
  readonly style?: KallsymsStyle;
  readonly structs?: Readonly<Record<string, number>>;
  readonly config?: string;
}

export const BANNER =
  "Linux version 6.12.107+deb13-amd64 (debian-kernel@lists.debian.org) (gcc) #1 SMP Debian 6.12.107-1 (2026-07-02)\n";

/** _text of x86_64. */
export const TEXT = 0xffffffff81000000n;
const PHYSICAL = 0x1000000n;

/** Symbols of an x86_64 kernel: text 2 MiB and a bit, rodata, data, .init, locks, .bss with a decrypted part. */
export const X86_SYMBOLS: Symbols = [
  ["__per_cpu_start", 0n],
  ["__per_cpu_end", 0x36000n],
  ["_text", TEXT],
  ["_stext", TEXT],
  ["_etext", TEXT + 0x201f42n],
  ["__start_rodata", TEXT + 0x400000n],
  ["__end_rodata", TEXT + 0x4e7000n],
  ["_sdata", TEXT + 0x600000n],
  ["_edata", TEXT + 0x67aa80n],
  ["__pgtable_l5_enabled", TEXT + 0x67aa84n],
  ["__init_begin", TEXT + 0x700000n],
  ["kernel_randomize_memory", TEXT + 0x700100n],
  ["register_nosave_region", TEXT + 0x700200n],
  ["real_mode_blob", TEXT + 0x701000n],
  ["real_mode_blob_end", TEXT + 0x707264n],
  ["__init_end", TEXT + 0x750000n],
  ["__smp_locks", TEXT + 0x750000n],
  ["__smp_locks_end", TEXT + 0x75a000n],
  ["__bss_start", TEXT + 0x75b000n],
  ["__start_bss_decrypted_unused", TEXT + 0x803000n],
  ["__end_bss_decrypted", TEXT + 0xa00000n],
  ["__bss_stop", TEXT + 0xa00000n],
  ["_end", TEXT + 0xa30000n],
];

export const STRUCTS = {
  pglist_data: 0x2a940,
  printk_info: 88,
  pcpu_chunk: 192,
  mem_section: 32,
  mem_section_usage: 24,
  cpumask: 1024,
};

/** Little-endian bytes of numbers: `u32(1, 2)`. */
const u16 = (...values: readonly number[]): Uint8Array =>
  numbers(values, 2, (view, at, value) => view.setUint16(at, value, true));
const u32 = (...values: readonly number[]): Uint8Array =>
  numbers(values, 4, (view, at, value) => view.setUint32(at, value >>> 0, true));
const u64 = (...values: readonly bigint[]): Uint8Array => {
  const bytes = new Uint8Array(8 * values.length);
  values.forEach((value, index) => {
    new DataView(bytes.buffer).setBigUint64(8 * index, BigInt.asUintN(64, value), true);
  });
  return bytes;
};

function numbers(
  values: readonly number[],
  size: number,
  set: (view: DataView, at: number, value: number) => void,
): Uint8Array {
  const bytes = new Uint8Array(size * values.length);
  values.forEach((value, index) => {
    set(new DataView(bytes.buffer), size * index, value);
  });
  return bytes;
}

const text = (value: string): Uint8Array => Uint8Array.from(value, (char) => char.charCodeAt(0));

export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** Filled up with zeroes. */
function padded(bytes: Uint8Array, to: number): Uint8Array {
  return joined(bytes, new Uint8Array(-bytes.length & (to - 1)));
}

/** How offsets are written, and markers up to 4.19 (wide, of 64 bits): up to 6.3 in front of the names, since then behind; since 7.0 from their own place. */
export type KallsymsStyle = "wide-markers" | "absolute-percpu" | "base-behind" | "own-place";

/** The table of symbols, filled up with functions to a number that a kernel could have. */
export function kallsyms(symbols: Symbols, style: KallsymsStyle): Uint8Array {
  const last = symbols.at(-1)![1];
  const filler = Array.from({ length: 600 }, (_, index): [string, bigint] => [
    `function_${index}`,
    last + BigInt(index),
  ]);
  const all = [...symbols, ...filler];
  const names = all.map(([name]) => text(`T${name}`)).map((name) => joined(Uint8Array.of(name.length), name));
  const markers: number[] = [];
  let at = 0;
  names.forEach((name, index) => {
    if (index % 256 === 0) markers.push(at);
    at += name.length;
  });
  const tokens = Array.from({ length: 256 }, (_, code) =>
    code > 0x20 && code < 0x7f ? String.fromCharCode(code) : "",
  );
  const starts: number[] = [];
  let start = 0;
  for (const token of tokens) {
    starts.push(start);
    start += token.length + 1;
  }
  const table = joined(
    padded(joined(u32(all.length), new Uint8Array(4), ...names), 8),
    padded(style === "wide-markers" ? u64(...markers.map(BigInt)) : u32(...markers), 8),
    padded(text(`${tokens.join("\0")}\0`), 8),
    u16(...starts),
  );
  const base = all.find(([, value]) => value > 0xffffffffn)?.[1] ?? 0n;
  if (style === "absolute-percpu" || style === "wide-markers") {
    const offsets = all.map(([, value]) => (value < base ? Number(value) : -1 - Number(value - base)));
    return joined(padded(u32(...offsets), 8), u64(base), table);
  }
  if (style === "base-behind") {
    return joined(table, padded(u32(...all.map(([, value]) => Number(value - base))), 8), u64(base));
  }
  const place = all.at(-1)![1] + 0x1000000n;
  return joined(table, u32(...all.map(([, value], index) => Number(value - place) - 4 * index)));
}

/** Type information: an integer, and the structures without members. */
export function btf(structs: Readonly<Record<string, number>>, perCpuEnd?: number): Uint8Array {
  const names = ["int", ...Object.keys(structs), ".data..percpu"];
  const strings = text(`\0${names.join("\0")}\0${"x".repeat(70_000)}\0`);
  const offset = (name: string): number => Buffer.from(strings).indexOf(`\0${name}\0`, 0, "latin1") + 1;
  const types = joined(
    u32(offset("int"), 1 << 24, 4, 32),
    ...Object.entries(structs).map(([name, size]) => u32(offset(name), 4 << 24, size)),
    ...(perCpuEnd === undefined ? [] : [u32(offset(".data..percpu"), (15 << 24) | 1, perCpuEnd, 1, perCpuEnd - 8, 8)]),
  );
  return joined(
    u16(0xeb9f),
    Uint8Array.of(1, 0),
    u32(24, 0, types.length, types.length, strings.length),
    types,
    strings,
  );
}

/** Read-only data of a kernel. */
function readOnly({ banner = BANNER, symbols = X86_SYMBOLS, style = "absolute-percpu", config }: Core): Uint8Array {
  const embedded = config === undefined ? [] : [text("IKCFG_ST"), gzipSync(config), text("IKCFG_ED")];
  return joined(
    padded(text(`${banner}\0`), 8),
    ...(symbols.length === 0 ? [] : [kallsyms(symbols, style)]),
    ...embedded.map((part) => new Uint8Array(part)),
  );
}

const MACHINES = { x86_64: 62, arm64: 183, riscv: 243 } as const;

/** vmlinux: `.text`, `.rodata`, `.BTF`, `.data..percpu`, names of sections. */
export function vmlinux(core: Core = {}, machine: keyof typeof MACHINES = "x86_64"): Uint8Array {
  const structs = core.structs ?? STRUCTS;
  const sections: readonly { readonly name: string; readonly bytes: Uint8Array; readonly address: bigint }[] = [
    { name: "", bytes: new Uint8Array(), address: 0n },
    { name: ".text", bytes: new Uint8Array(64), address: TEXT },
    { name: ".rodata", bytes: padded(readOnly(core), 8), address: TEXT + 0x400000n },
    ...(Object.keys(structs).length === 0 ? [] : [{ name: ".BTF", bytes: padded(btf(structs), 8), address: 0n }]),
    { name: ".data..percpu", bytes: new Uint8Array(0x36000), address: 0n },
  ];
  const names = text(`${sections.map(({ name }) => name).join("\0")}\0.shstrtab\0`);
  const nameAt = (name: string): number => (name === "" ? 0 : Buffer.from(names).indexOf(`${name}\0`, 0, "latin1"));
  const all = [...sections, { name: ".shstrtab", bytes: padded(names, 8), address: 0n }];
  let at = 64 + 56;
  const headers = all.map(({ name, bytes, address }) => {
    const header = joined(
      u32(nameAt(name), name === "" ? 0 : 1),
      u64(0n, address, BigInt(at), BigInt(bytes.length)),
      u32(0, 0),
      u64(8n, 0n),
    );
    at += bytes.length;
    return header;
  });
  const ident = joined(text("\x7fELF"), Uint8Array.of(2, 1, 1), new Uint8Array(9));
  const head = joined(
    ident,
    u16(2, MACHINES[machine]),
    u32(1),
    u64(TEXT, 64n, BigInt(at)),
    u32(0),
    u16(64, 56, 1, 64, all.length, all.length - 1),
  );
  const load = joined(u32(1, 5), u64(0n, TEXT, PHYSICAL, 64n, 64n, 0x200000n));
  return joined(head, load, ...all.map(({ bytes }) => bytes), ...headers);
}

/** A flat image of arm64, with pages of 16 KiB if `flags` is 4. */
export function arm64Image(core: Core = {}, flags = 2n): Uint8Array {
  const symbols = core.symbols ?? ARM64_SYMBOLS;
  const size = (symbols.find(([name]) => name === "_end")?.[1] ?? ARM64_TEXT) - ARM64_TEXT;
  const head = joined(u32(0, 0), u64(0n, size, flags, 0n, 0n, 0n), text("ARM\x64"), u32(0));
  const data = readOnly({ style: "base-behind", ...core, symbols });
  return joined(
    head,
    padded(data, 8),
    btf(core.structs ?? { ...STRUCTS, property: 104, device_node: 208, cpumask: 64 }),
  );
}

const ARM64_TEXT = 0xffff800080000000n;

export const ARM64_SYMBOLS: Symbols = [
  ["_text", ARM64_TEXT],
  ["_stext", ARM64_TEXT + 0x10000n],
  ["_etext", ARM64_TEXT + 0x800000n],
  ["__init_begin", ARM64_TEXT + 0x900000n],
  ["alloc_bootmem_cpumask_var", ARM64_TEXT + 0x900100n],
  ["__per_cpu_start", ARM64_TEXT + 0x980000n],
  ["__per_cpu_end", ARM64_TEXT + 0x998c98n],
  ["__init_end", ARM64_TEXT + 0xa00000n],
  ["_sdata", ARM64_TEXT + 0xa00000n],
  ["_end", ARM64_TEXT + 0xc00000n],
];

/** A payload with the setup sectors of x86 in front; `appended`: the size that the build writes behind it. */
export function bzImage(payload: Uint8Array, appended?: number): Uint8Array {
  const packed = appended === undefined ? payload : joined(payload, u32(appended));
  const setup = new Uint8Array(1024);
  setup[0x1f1] = 1;
  setup.set(u16(0xaa55), 0x1fe);
  setup.set(text("HdrS"), 0x202);
  setup.set(u16(0x20f), 0x206);
  setup.set(u16(0x180), 0x20e);
  setup.set(text("6.12.107+deb13-amd64 (debian-kernel@lists.debian.org) #1\0"), 0x380);
  setup.set(u32(64, packed.length), 0x248);
  // What a signature appends.
  return joined(setup, new Uint8Array(64), packed, new Uint8Array(512).fill(0x30));
}

/** `appended`: as of a bzImage; gzip's own format ends with the size. */
export function zboot(payload: Uint8Array, compression: string, appended?: number): Uint8Array {
  const head = new Uint8Array(64);
  head.set(text("MZ"), 0);
  head.set(text("zimg"), 4);
  const packed = appended === undefined ? payload : joined(payload, u32(appended));
  head.set(u32(64, packed.length), 8);
  head.set(text(compression), 24);
  return joined(head, packed);
}

/** A unified kernel image: an EFI program with a section `.linux`. */
export function unified(kernel: Uint8Array): Uint8Array {
  const head = new Uint8Array(512);
  head.set(text("MZ"), 0);
  head.set(u32(64), 0x3c);
  head.set(text("PE\0\0"), 64);
  head.set(u16(0x8664, 1), 68);
  head.set(u16(0), 84);
  head.set(text(".linux"), 88);
  head.set(u32(kernel.length, 0x1000, kernel.length, 512), 96);
  return joined(head, kernel);
}

/** In pieces of 8 MiB, literals alone. */
export function lz4Legacy(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = [u32(0x184c2102)];
  for (let at = 0; at < bytes.length; at += 2 ** 23) {
    const piece = bytes.subarray(at, at + 2 ** 23);
    const rest = piece.length - 15;
    const length = [...new Array<number>(Math.floor(rest / 255)).fill(255), rest % 255];
    const block = joined(Uint8Array.of(0xf0), Uint8Array.from(length), piece);
    parts.push(u32(block.length), block);
  }
  return joined(...parts);
}

/** In chunks that are not compressed, behind the branch filter of x86 or without it. Checks are left to the decoder's own. */
export function xz(bytes: Uint8Array, { x86 = false } = {}): Uint8Array {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; at += 0x10000) {
    const chunk = bytes.subarray(at, at + 0x10000);
    const size = chunk.length - 1;
    chunks.push(Uint8Array.of(at === 0 ? 1 : 2, size >> 8, size & 255), chunk);
  }
  const filters = [...(x86 ? [4, 0] : []), 0x21, 1, 0x18];
  const header = [0, x86 ? 1 : 0, ...filters];
  while ((header.length + 4) % 4 !== 0) header.push(0);
  header[0] = (header.length + 4) / 4 - 1;
  const stream = joined(
    text("\xfd7zXZ\0"),
    Uint8Array.of(0, 1),
    new Uint8Array(4),
    Uint8Array.from(header),
    new Uint8Array(4),
  );
  return joined(stream, ...chunks, Uint8Array.of(0), new Uint8Array(32));
}
