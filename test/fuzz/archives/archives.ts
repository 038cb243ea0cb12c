/**
 * Archives as sosreport, kdump and people make them, packed or not, with links, names and headers that are wrong, through `memzone import`: a
 * scenario is printed that reads without errors, or a reason is said.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { parse } from "../../../grammar/parse.ts";
import { folderWith, memzoneHere, removeFolder } from "../../cli/program.ts";
import { damagedText } from "../sources/sources.ts";
import type { Subject } from "../subject.ts";

interface Entry {
  readonly name: string;
  /** Type of the header: a file, a link, a folder, a device, a header of names. */
  readonly type: string;
  readonly text: string;
}

export interface ArchivesInput {
  /** A name of a saved log, or of an archive. */
  readonly as: string;
  readonly entries: readonly Entry[];
  readonly gzip: boolean;
  /** Bytes that are another, as parts of what is written: of the tar, of the packed. */
  readonly inTar: readonly (readonly [at: number, byte: number])[];
  readonly inPacked: readonly (readonly [at: number, byte: number])[];
  /** The part that is left; 1: all. */
  readonly kept: number;
}

const SOS = "sosreport-host-2024/";
const NAMES = [
  ...["sos_commands/kernel/dmesg", "sos_commands/kernel/dmesg_-T", "var/log/dmesg", "proc/iomem", "proc/zoneinfo"],
  ...["proc/cmdline", "proc/meminfo", "proc/version", "sos_commands/kernel/uname_-a", "sos_commands/memory/lsmem_-a"],
].map((name) => SOS + name);
const MEMORY = `${SOS}sys/devices/system/memory/`;
const ODD = [
  "",
  ".",
  "../../etc/passwd",
  "/proc/iomem",
  "__proto__",
  "a/__proto__/dmesg",
  "x".repeat(5000),
  "é\u202e",
  "a\0b",
];

/** Everywhere alike: a double is mostly next to 0 or 1. */
const part = fc.nat(9999).map((at) => at / 10_000);
const changed = fc.oneof(
  { weight: 2, arbitrary: fc.constant([]) },
  {
    weight: 1,
    arbitrary: fc.array(fc.tuple(part, fc.constantFrom(0, 1, 0x30, 0x37, 0x7f, 0x80, 0xff)), { maxLength: 4 }),
  },
);
const entry: fc.Arbitrary<Entry> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      name: fc.oneof(
        {
          weight: 5,
          arbitrary: fc.constantFrom(...NAMES, "vmcore-dmesg.txt", "127.0.0.1-2024/vmcore-dmesg-incomplete.txt"),
        },
        { weight: 1, arbitrary: fc.constantFrom(...ODD) },
      ),
      type: fc.constant("0"),
      text: damagedText,
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      name: fc
        .tuple(fc.nat(40), fc.constantFrom("state", "removable", "valid_zones", "phys_index", "online"))
        .map(([block, file]) => `${MEMORY}memory${block}/${file}`),
      type: fc.constant("0"),
      text: fc.constantFrom("online\n", "offline\n", "1\n", "0000001f\n", "Normal Movable\n", "none\n", "", "\0", "é"),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      name: fc.constant(`${MEMORY}block_size_bytes`),
      type: fc.constant("0"),
      text: fc.constantFrom("8000000\n", "0\n", "ffffffffffffffff\n", "-1\n", "x\n"),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      name: fc.constantFrom(...NAMES, ...ODD, `${MEMORY}memory3/node0`),
      type: fc.constantFrom("1", "2", "3", "5", "6", "L", "K", "x", "g", "S", "\0"),
      text: fc.constantFrom(
        ...["", "/dev/zero", "../../etc/passwd", "19 path=proc/iomem\n", "99999999 path=a\n", "20 size=99999999999\n"],
        ...["-5 path=x\n", "0 path=\n", "12 size=-1\n", `${SOS}proc/iomem\0`],
      ),
    }),
  },
);

export const archives: Subject<ArchivesInput> = {
  name: "archives",
  about: "sosreports, kdump's logs and other archives, packed and damaged, through import",
  inputs: fc.record({
    as: fc.constantFrom("sosreport.tar", "sosreport.tar.gz", "vmcore-dmesg.txt", "report.tgz"),
    entries: fc.array(entry, { minLength: 1, maxLength: 8 }),
    gzip: fc.boolean(),
    inTar: changed,
    inPacked: changed,
    kept: fc.oneof({ weight: 4, arbitrary: fc.constant(1) }, { weight: 1, arbitrary: part }),
  }),
  check: async (input) => {
    folder ??= folderWith({});
    writeFileSync(join(folder, input.as), bytesOf(input));
    const { status, out, err } = await memzoneHere(folder, "import", input.as);
    if (/simulation of this scenario failed|internal|\n\s+at .*\(/.test(err)) return `import says ${err}`;
    if (status === 2) return err.startsWith("memzone: ") ? undefined : "import ends with 2 and says nothing";
    if (status !== 0) return `import ends with ${status}`;
    if (out.includes("root:x:0:0")) return "import reads a file outside of the archive";
    const [wrong] = parse(out).errors;
    return wrong === undefined ? undefined : `what import prints does not read: ${wrong.message}`;
  },
  end: () => {
    if (folder !== undefined) removeFolder(folder);
    folder = undefined;
  },
};

let folder: string | undefined;

function bytesOf({ as, entries, gzip, inTar, inPacked, kept }: ArchivesInput): Uint8Array {
  const plain = as.endsWith(".txt") && !gzip ? Buffer.from(entries[0]?.text ?? "") : tarOf(entries);
  const tar = withBytes(plain, inTar);
  const packed = withBytes(gzip ? gzipSync(tar, { level: 1 }) : tar, inPacked);
  return packed.subarray(0, Math.ceil(kept * packed.length));
}

function withBytes(bytes: Buffer, changes: ArchivesInput["inTar"]): Buffer {
  const made = Buffer.from(bytes);
  for (const [at, byte] of changes) if (made.length > 0) made[Math.floor(at * (made.length - 1))] = byte;
  return made;
}

const BLOCK = 512;

function tarOf(entries: readonly Entry[]): Buffer {
  return Buffer.concat([...entries.flatMap(entryBytes), Buffer.alloc(2 * BLOCK)]);
}

/** A header of POSIX.1-1988 with its checksum, and the content in blocks. */
function entryBytes({ name, type, text }: Entry): readonly Buffer[] {
  const isLink = type === "1" || type === "2";
  const content = Buffer.from(isLink ? "" : text);
  const header = Buffer.alloc(BLOCK);
  header.write(name, 0, 100);
  header.write("0000644\x000000000\x000000000\x00", 100);
  header.write(`${content.length.toString(8).padStart(11, "0")}\0`, 124);
  header.write("00000000000\x00", 136);
  header.write(type, 156);
  if (isLink) header.write(text, 157, 100);
  header.write("ustar\x0000", 257);
  header.fill(" ", 148, 156);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, "0")}\0 `, 148);
  return [header, content, Buffer.alloc((BLOCK - (content.length % BLOCK)) % BLOCK)];
}
