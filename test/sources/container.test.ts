import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeText } from "../../server/sources/container/decode.ts";
import { chooseMembers, memoryListing } from "../../server/sources/container/members.ts";
import { isTar, readTar } from "../../server/sources/container/tar.ts";
import { readSource } from "../../server/sources/read-source.ts";

const LONG = `${"a-rather-long-folder/".repeat(12)}file.txt`;

/** What the system's tar makes of these files, and of a link. */
function packed(format: string): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), "memzone-tar-"));
  try {
    for (const [name, text] of [
      ["proc/iomem", "x\n"],
      [LONG, "long\n"],
      ["empty", ""],
    ] as const) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), text);
    }
    symlinkSync("../../../etc/passwd", join(folder, "link"));
    return execFileSync("tar", ["-C", folder, `--format=${format}`, "-cf", "-", "./proc", LONG, "empty", "link"]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** An empty file of this name, as a hostile archive has it. */
function header(name: string): Uint8Array {
  const bytes = new Uint8Array(512);
  const write = (text: string, at: number): void => bytes.set(new TextEncoder().encode(text), at);
  write(name, 0);
  write("0000644\0", 100);
  write("00000000000\0", 124);
  write("        ", 148);
  write("0ustar\x0000", 156);
  write(
    `${bytes
      .reduce((sum, byte) => sum + byte, 0)
      .toString(8)
      .padStart(6, "0")}\0 `,
    148,
  );
  return bytes;
}

describe("a tar", () => {
  it.each(["gnu", "pax", "posix"])("of the format %s is read with long names, and links are names alone", (format) => {
    const bytes = packed(format);
    expect(isTar(bytes)).toBe(true);
    const { entries, cut } = readTar(bytes);
    expect(cut).toBe(false);
    expect(entries.map(({ name, kind, bytes: content }) => [name, kind, decodeText(content)])).toEqual([
      ["proc", "folder", ""],
      ["proc/iomem", "file", "x\n"],
      [LONG, "file", "long\n"],
      ["empty", "file", ""],
      ["link", "link", ""],
    ]);
  });

  it("that is cut off, damaged or no tar gives what was read so far", () => {
    const bytes = packed("gnu");
    expect(readTar(bytes.subarray(0, 1100)).cut).toBe(true);
    expect(isTar(new TextEncoder().encode("no tar ".repeat(200)))).toBe(false);
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.nat(255), (at, value) => {
        const damaged = Uint8Array.from(bytes);
        damaged[at] = value;
        expect(readTar(damaged).entries.length).toBeLessThanOrEqual(6);
      }),
    );
  });

  it("has no names that lead out of it", () => {
    const names = ["../../etc/passwd", "/etc/passwd", "a/../../b", "./..", "..", "a//./b", "c:/x"];
    const bytes = Uint8Array.from(names.flatMap((name) => [...header(name)]));
    expect(readTar(bytes).entries.map(({ name }) => name)).toEqual([
      "etc/passwd",
      "etc/passwd",
      "a/b",
      ...["a/b", "c:/x"],
    ]);
  });
});

describe("a tar of sysfs that was read as text", () => {
  it("tells its blocks, each at the place of its file in the archive", () => {
    const folder = mkdtempSync(join(tmpdir(), "memzone-tar-"));
    try {
      for (const block of ["memory0", "memory32"]) {
        mkdirSync(join(folder, "memory", block), { recursive: true });
        writeFileSync(join(folder, "memory", block, "state"), "online\n");
        symlinkSync("../../node/node0", join(folder, "memory", block, "node0"));
      }
      writeFileSync(join(folder, "memory/block_size_bytes"), "8000000\n");
      const text = decodeText(execFileSync("tar", ["-C", folder, "-cf", "-", "memory"]));
      const source = readSource("memory.tar", text);
      const map = source?.machine.maps.blocks ?? [];
      expect(map.map(({ value }) => [value.first, value.last])).toEqual([
        [0, 0x7ffffff],
        [0x100000000, 0x107ffffff],
      ]);
      for (const [index, block] of ["memory0", "memory32"].entries()) {
        expect(text.slice(map[index]!.at.start).startsWith(`memory/${block}/`)).toBe(true);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe("text of bytes", () => {
  it.each([
    ["UTF-8", Buffer.from("a\nü\n")],
    ["UTF-8 with a mark", Buffer.from("\ufeffa\nü\n")],
    ["UTF-16 of Windows", Buffer.from("\ufeffa\nü\n", "utf16le")],
    ["UTF-16 without a mark", Buffer.from("a\nü\n", "utf16le")],
    ["a file of /sys in a tar", Buffer.from(`a\nü\n${"\0".repeat(500)}`)],
  ])("%s", (_, bytes) => {
    expect(decodeText(bytes)).toBe("a\nü\n");
  });
});

describe("the files of a container", () => {
  const members = (...names: readonly string[]) => names.map((name) => ({ name, isLink: false }));

  it("of a sosreport are told by their names, the better of several of one kind first", () => {
    const { files, memory } = chooseMembers(
      members(
        "s/var/log/dmesg",
        "s/sos_commands/kernel/dmesg",
        "s/proc/iomem",
        "s/etc/passwd",
        "s/sys/devices/system/memory/memory0/state",
      ),
    );
    expect(files).toEqual([["s/sos_commands/kernel/dmesg", "s/var/log/dmesg"], ["s/proc/iomem"]]);
    expect(memory.map(({ name }) => name)).toEqual(["s/sys/devices/system/memory/memory0/state"]);
  });

  it("saved beside a copy of /proc are looked at too", () => {
    const { files } = chooseMembers(members("m/proc/cmdline", "m/boot.dmesg", "m/lsmem.txt"));
    expect(files).toEqual([["m/boot.dmesg"], ["m/proc/cmdline"], ["m/lsmem.txt"]]);
  });

  it("are all looked at where no name is known, up to a limit", () => {
    const many = members(...Array.from({ length: 300 }, (_, index) => `file${index}`));
    expect(chooseMembers(many)).toMatchObject({ files: { length: 200 }, leftOut: 100 });
    expect(chooseMembers(members("a.txt", ".hidden", "x/.git/config")).files).toEqual([["a.txt"]]);
  });

  it("of sysfs become the listing that grep prints", () => {
    const files = [
      { name: "memory0/state", isLink: false },
      { name: "memory0/node0", isLink: true },
      { name: "block_size_bytes", isLink: false },
    ];
    const contents: Readonly<Record<string, string>> = { "memory0/state": "online\n", block_size_bytes: "8000000\n" };
    expect(memoryListing(files, (name) => contents[name])).toBe(
      "memory0/state:online\nmemory0/node0\nblock_size_bytes:8000000\n",
    );
  });
});
