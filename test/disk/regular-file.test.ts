import { execFileSync } from "node:child_process";
import { closeSync, constants, mkdtempSync, openSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readRegularFile } from "../../server/disk/regular-file.ts";

const folder = mkdtempSync(join(tmpdir(), "memzone-disk-"));
afterAll(() => rmSync(folder, { recursive: true }));
const path = (name: string) => join(folder, name);

test("a regular file is read, through links too", () => {
  writeFileSync(path("a"), "\ufefftext\n");
  symlinkSync(path("a"), path("link"));
  expect(readRegularFile(path("a"))).toEqual({ text: "text\n" });
  expect(readRegularFile(path("link"))).toEqual({ text: "text\n" });
});

test("what is no regular file is refused, and nobody waits for it", () => {
  execFileSync("mkfifo", [path("fifo")]);
  symlinkSync(path("fifo"), path("link-to-fifo"));
  const kind = { wrong: "it is not a regular file" };
  expect(["fifo", "link-to-fifo"].map((name) => readRegularFile(path(name)))).toEqual([kind, kind]);
  expect(["/dev/zero", "/dev/null", "/dev/tty"].map((device) => readRegularFile(device))).toEqual([kind, kind, kind]);
  expect(readRegularFile(folder)).toEqual({ wrong: "it is a directory" });
  // As what a shell's `<(…)` makes, which has no name in any folder.
  execFileSync("mkfifo", [path("nameless")]);
  const pipe = openSync(path("nameless"), constants.O_RDWR | constants.O_NONBLOCK);
  rmSync(path("nameless"));
  expect(readRegularFile(`/proc/self/fd/${pipe}`)).toEqual(kind);
  closeSync(pipe);
});

test("a file above the limit is not read, whatever size it says it has", () => {
  writeFileSync(path("large"), "x".repeat(2 ** 20 + 1));
  expect(readRegularFile(path("large"), { limit: 2 ** 20 })).toEqual({ wrong: "it is larger than 1 MiB" });
  // The size of a file that the kernel makes up is 0.
  expect(readRegularFile("/proc/self/maps", { limit: 0 })).toEqual({ wrong: "it is larger than 0 MiB" });
  expect(readRegularFile("/proc/self/maps")).toHaveProperty("text", expect.stringContaining("r-x"));
});

test("what is not there, and what is no text, is said", () => {
  expect(readRegularFile(path("nothing"))).toEqual({ wrong: "no such file or directory", missing: true });
  expect(readRegularFile(path("a\0b"))).toEqual({ wrong: "the path is none" });
  // What a listing has of a name in Latin-1.
  expect(readRegularFile(path("b\ufffd"))).toEqual({ wrong: "its name is not UTF-8" });
  writeFileSync(path("bytes"), Buffer.from([0x61, 0xff, 0x62]));
  expect(readRegularFile(path("bytes"), { strict: true })).toEqual({ wrong: "it is not UTF-8 text" });
  expect(readRegularFile(path("bytes"))).toEqual({ text: "a\ufffdb" });
});

test("a link that took the place of a file, after it was decided that the file may be read, is none", () => {
  writeFileSync(path("secret"), "secret");
  symlinkSync(path("secret"), path("replaced"));
  expect(readRegularFile(path("replaced"), { isReal: true })).toEqual({ wrong: "it is not a regular file" });
  expect(readRegularFile(path("secret"), { isReal: true })).toEqual({ text: "secret" });
});
