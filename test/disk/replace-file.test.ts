import { spawnSync } from "node:child_process";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { createFile, replaceFile } from "../../server/disk/replace-file.ts";
import { CALLED } from "../cli/program.ts";

const top = mkdtempSync(join(tmpdir(), "memzone-disk-"));
afterAll(() => rmSync(top, { recursive: true }));

test("the new text takes the place of the old one, with its permissions", () => {
  const folder = join(top, "plain");
  mkdirSync(folder);
  writeFileSync(join(folder, "a"), "old");
  chmodSync(join(folder, "a"), 0o640);
  expect(replaceFile(join(folder, "a"), "new ü")).toBeUndefined();
  expect(readFileSync(join(folder, "a"), "utf8")).toBe("new ü");
  expect(statSync(join(folder, "a")).mode & 0o7777).toBe(0o640);
  expect(readdirSync(folder)).toEqual(["a"]);
});

test("a link stays a link: the file it leads to is replaced", () => {
  const folder = join(top, "links");
  mkdirSync(join(folder, "elsewhere"), { recursive: true });
  writeFileSync(join(folder, "elsewhere", "real"), "old");
  symlinkSync("elsewhere/real", join(folder, "link"));
  expect(replaceFile(join(folder, "link"), "new")).toBeUndefined();
  expect(lstatSync(join(folder, "link")).isSymbolicLink()).toBe(true);
  expect(readFileSync(join(folder, "elsewhere", "real"), "utf8")).toBe("new");
});

test.each(["木".repeat(85), "🐧".repeat(63), "a".repeat(255)])("a name as long as names are: %s", (name) => {
  const folder = mkdtempSync(join(top, "long-"));
  expect(createFile(join(folder, name), "old")).toBeUndefined();
  expect(replaceFile(join(folder, name), "new")).toBeUndefined();
  expect(readFileSync(join(folder, name), "utf8")).toBe("new");
  expect(readdirSync(folder)).toEqual([name]);
});

test("what is not there, or no file, is not made one", () => {
  expect(replaceFile(join(top, "nothing"), "new")).toBe("no such file or directory");
  expect(replaceFile(top, "new")).toBe("it is not a regular file");
});

test("a new file appears whole, and takes the name of nothing that is there", () => {
  const folder = join(top, "new");
  mkdirSync(folder);
  expect(createFile(join(folder, "a"), "new ü")).toBeUndefined();
  expect(readFileSync(join(folder, "a"), "utf8")).toBe("new ü");
  expect(statSync(join(folder, "a")).mode & 0o777).toBe(0o666 & ~process.umask());
  symlinkSync("nowhere", join(folder, "link"));
  for (const name of ["a", "link"])
    expect(createFile(join(folder, name), "other")).toBe("there is a file of this name");
  expect(readFileSync(join(folder, "a"), "utf8")).toBe("new ü");
  expect(createFile(join(folder, "missing", "a"), "new")).toBe("no such file or directory");
  expect(readdirSync(folder)).toEqual(["a", "link"]);
});

test("where there is no room for a new file there is none, nor a part of it", () => {
  const folder = join(top, "no-room");
  mkdirSync(folder);
  const log = join(import.meta.dirname, "../../samples/two-socket-server.dmesg");
  const call = 'ulimit -f 1; exec "$0" "$@"';
  const args = ["import", log, "-o", "a.memzone"];
  const { status, stderr } = spawnSync("sh", ["-c", call, process.execPath, CALLED, ...args], {
    cwd: folder,
    encoding: "utf8",
  });
  expect([status, stderr]).toEqual([2, expect.stringContaining("can't write a.memzone: it would be larger")]);
  expect(readdirSync(folder)).toEqual([]);
});

test("where there is no room, the file stays as it was, nothing is left behind, and fmt says so", () => {
  const folder = join(top, "full");
  mkdirSync(folder);
  const text = `kernel   6.5\nmachine qemu-pc { memory 4G }\nboot\n${"offline    memory3\n".repeat(2000)}`;
  writeFileSync(join(folder, "a.memzone"), text);
  // A limit on the size of files (512 or 1024 bytes) fails a write in its middle, as a full disk does.
  const call = 'ulimit -f 1; exec "$0" "$@"';
  const { status, stdout, stderr } = spawnSync("sh", ["-c", call, process.execPath, CALLED, "fmt", "a.memzone"], {
    cwd: folder,
    encoding: "utf8",
  });
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toBe("memzone: can't write a.memzone: it would be larger than a file may be here\n");
  expect(readFileSync(join(folder, "a.memzone"), "utf8")).toBe(text);
  expect(readdirSync(folder)).toEqual(["a.memzone"]);
});
