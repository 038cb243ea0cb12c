/**
 * What a file that may be a kernel begins with: the boot formats of x86 (Documentation/arch/x86/boot.rst) and arm64 (Documentation/arch/arm64/booting.rst),
 * the self-extracting EFI program (drivers/firmware/efi/libstub/zboot-header.S), ELF, a bare compressed stream, and what people give instead.
 */
import type { Compression } from "../../sources/kernel-image/reading.ts";
import { type ByteSource, Numbers } from "./byte-source.ts";

/** Bytes of the file, end exclusive. */
export interface Payload {
  readonly compression: Compression;
  readonly start: number;
  readonly end: number;
  /** Size of what comes out, where the format tells it. */
  readonly unpacked?: number;
}

/** What the setup header of x86 tells of the kernel that is packed behind it. */
export interface SetupHeader {
  /** kernel_version: `6.12.107+deb13-amd64 (debian-kernel@lists.debian.org) #1 SMP …`, what linux_banner says but for the compiler. */
  readonly banner?: string;
  /** pref_address, since protocol 2.10: where `_text` lies without KASLR. */
  readonly textAddress?: number;
}

export type ImageFormat =
  | { readonly kind: "bzimage"; readonly head: SetupHeader; readonly payload?: Payload }
  | { readonly kind: "zboot"; readonly payload: Payload }
  | { readonly kind: "compressed"; readonly payload: Payload }
  /** An EFI program that holds the kernel in a section of its own. */
  | { readonly kind: "unified"; readonly start: number; readonly end: number }
  | { readonly kind: "arm64" }
  | { readonly kind: "elf" }
  /** `what`: as people call it, with its article. */
  | { readonly kind: "other"; readonly what: string };

const HEAD = 4096;

/** First bytes of streams; of LZMA the usual properties with a dictionary of a power of two. */
const MAGICS: readonly (readonly [Compression, readonly number[]])[] = [
  ["gzip", [0x1f, 0x8b, 0x08]],
  ["zstd", [0x28, 0xb5, 0x2f, 0xfd]],
  ["xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  ["lz4", [0x02, 0x21, 0x4c, 0x18]],
  ["lzo", [0x89, 0x4c, 0x5a, 0x4f]],
  ["bzip2", [0x42, 0x5a, 0x68]],
  ["lzma", [0x5d, 0x00, 0x00]],
];

/** What else people name by mistake, by its first bytes (Latin-1). */
const OTHERS: readonly (readonly [string, string])[] = [
  ["07070", "an initial RAM disk (cpio)"],
  ["#!", "a script"],
  ["!<arch>\n", "a package, to be unpacked (the image lies in its boot/), or a static library"],
  ["\xed\xab\xee\xdb", "an RPM package, to be unpacked (the image lies in its lib/modules/)"],
  ["BZh", "a bzip2 archive"],
  ["PK\x03\x04", "a zip archive"],
  ["KDUMP   ", "a crash dump"],
  ["LUKS\xba\xbe", "an encrypted volume (LUKS)"],
  ["Salted__", "an encrypted file (openssl)"],
  ["-----BEGIN PGP MESSAGE", "an encrypted file (PGP)"],
  ["age-encryption.org/", "an encrypted file (age)"],
];

export function formatOf(source: ByteSource): ImageFormat {
  const head = new Numbers(source.read(0, HEAD));
  if (head.size === 0) return { kind: "other", what: "an empty file" };
  // 0x53726448 is "HdrS".
  if (head.u16(0x1fe) === 0xaa55 && head.u32(0x202) === 0x53726448) return bzImage(source, head);
  if (head.u32(0x38) === 0x644d5241) return { kind: "arm64" };
  if (head.text(0, 4) === "\x7fELF") return { kind: "elf" };
  if (head.text(0, 2) === "MZ") return efiProgram(source, head);
  // A cpio of microcode in front of a packed one is one, too.
  const other = OTHERS.find(([first]) => head.text(0, first.length) === first);
  if (other !== undefined && other[0] !== "BZh") return { kind: "other", what: other[1] };
  const compression = compressionAt(head, 0);
  if (compression !== undefined) return { kind: "compressed", payload: { compression, start: 0, end: source.size } };
  return { kind: "other", what: isText(head) ? "a text" : "nothing that begins as a kernel image does" };
}

export function compressionAt(data: Numbers, at: number): Compression | undefined {
  return MAGICS.find(([, bytes]) => bytes.every((byte, index) => data.u8(at + index) === byte))?.[0];
}

/** The setup header: payload_offset and payload_length are there since protocol 2.08 (2.6.26). */
function bzImage(source: ByteSource, head: Numbers): ImageFormat {
  const versionAt = head.u16(0x20e);
  const banner = versionAt === 0 ? "" : new Numbers(source.read(versionAt + 0x200, versionAt + 0x400)).text(0, 256);
  const protocol = head.u16(0x206);
  const told: SetupHeader = {
    ...(banner === "" ? {} : { banner }),
    ...(protocol >= 0x20a && head.offset(0x258) > 0 ? { textAddress: head.offset(0x258) } : {}),
  };
  const length = head.u32(0x24c);
  if (protocol < 0x208 || length === 0) return { kind: "bzimage", head: told };
  const setupSectors = head.u8(0x1f1) === 0 ? 4 : head.u8(0x1f1);
  const start = (setupSectors + 1) * 512 + head.u32(0x248);
  const compression = compressionAt(new Numbers(source.read(start, start + 16)), 0) ?? "none";
  return { kind: "bzimage", head: told, payload: kernelPayload(source, compression, start, start + length) };
}

/**
 * What the kernel's build packs ends with the size of what it unpacks to, four bytes, except for gzip, whose format has them at the same
 * place (scripts/Makefile.lib: size_append).
 */
function kernelPayload(source: ByteSource, compression: Compression, start: number, end: number): Payload {
  if (compression === "none") return { compression, start, end };
  const last = source.read(end - 4, end);
  if (last.length < 4) return { compression, start, end };
  return { compression, start, end: compression === "gzip" ? end : end - 4, unpacked: new Numbers(last).u32(0) };
}

/** `zimg` behind `MZ`, or a PE program with a section `.linux`. */
function efiProgram(source: ByteSource, head: Numbers): ImageFormat {
  if (head.text(4, 4) === "zimg") {
    const start = head.u32(8);
    const named = head.text(24, 32);
    const compression = ZBOOT_NAMES.get(named);
    if (compression === undefined)
      return { kind: "other", what: `an EFI program that is packed with ${wordOf(named)}` };
    const payload = kernelPayload(source, compression, start, start + head.u32(12));
    return { kind: "zboot", payload };
  }
  const linux = peSections(source, head).find(({ name }) => name === ".linux");
  if (linux !== undefined) return { kind: "unified", start: linux.start, end: linux.end };
  return { kind: "other", what: "an EFI program without a kernel in it" };
}

/** A name in a damaged header can be any bytes. */
function wordOf(name: string): string {
  return /^[\w.-]{1,16}$/.test(name) ? `\`${name}\`` : "what has no name";
}

interface PeSection {
  readonly name: string;
  /** In the file; `end` exclusive. */
  readonly start: number;
  readonly end: number;
}

/** None where the file is no PE program. */
function peSections(source: ByteSource, head: Numbers): readonly PeSection[] {
  const pe = head.u32(0x3c);
  const header = new Numbers(source.read(pe, pe + HEAD));
  if (header.text(0, 4) !== "PE") return [];
  const first = 24 + header.u16(20);
  return Array.from({ length: Math.min(header.u16(6), 96) }, (_, index) => {
    const at = first + 40 * index;
    const start = header.u32(at + 20);
    return { name: header.text(at, 8), start, end: start + header.u32(at + 16) };
  });
}

/** Whether an arm64 Image is an EFI program too, whose sections end behind the file, or whose header does. */
export function isCutArm64Image(source: ByteSource): boolean {
  const head = new Numbers(source.read(0, HEAD));
  if (head.text(0, 2) !== "MZ") return false;
  return head.u32(0x3c) + 24 > source.size || peSections(source, head).some(({ end }) => end > source.size);
}

/** By what the image calls it. */
const ZBOOT_NAMES: ReadonlyMap<string, Compression> = new Map([
  ["gzip", "gzip"],
  ["zstd", "zstd"],
  ["xzkern", "xz"],
  ["xz", "xz"],
  ["lz4", "lz4"],
  ["lzma", "lzma"],
  ["lzo", "lzo"],
]);

function isText(head: Numbers): boolean {
  return head.bytes.every((byte) => byte >= 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09 || byte === 0x1b);
}
