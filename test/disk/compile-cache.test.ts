import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { compileCachePlace, isOursAlone } from "../../server/disk/compile-cache.ts";

const folder = mkdtempSync(join(tmpdir(), "memzone-compiled-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("compiled code is kept where the system has such files of a user", () => {
  expect(compileCachePlace({ XDG_CACHE_HOME: "/home/me/cache" }, "linux")).toBe("/home/me/cache/memzone/compiled");
  expect(compileCachePlace({}, "linux")).toBe(join(homedir(), ".cache/memzone/compiled"));
  expect(compileCachePlace({}, "darwin")).toBe(join(homedir(), "Library/Caches/memzone/compiled"));
  // The XDG specification has relative paths ignored.
  expect(compileCachePlace({ XDG_CACHE_HOME: "cache" }, "linux")).toBe(join(homedir(), ".cache/memzone/compiled"));
  expect(compileCachePlace({}, "win32")).toBeUndefined();
});

test("a folder that is made is its user's alone", () => {
  const made = join(folder, "a/b");
  expect(isOursAlone(made)).toBe(true);
  expect(statSync(made).mode & 0o777).toBe(0o700);
});

test("code is run from no folder that others can write to, and from none behind a link", () => {
  const open = join(folder, "open");
  mkdirSync(open);
  chmodSync(open, 0o777);
  expect(isOursAlone(open)).toBe(false);
  symlinkSync(join(folder, "a"), join(folder, "link"));
  expect(isOursAlone(join(folder, "link"))).toBe(false);
  expect(isOursAlone("/dev/null/memzone")).toBe(false);
});
