import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, posix, win32 } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { aliases } from "../../server/disk/aliases.ts";
import { Boundary, isDevicePath, isWithin } from "../../server/disk/boundary.ts";
import { isNetworkPath } from "../../server/disk/links.ts";

const top = realpathSync(mkdtempSync(join(tmpdir(), "memzone-disk-")));
const inside = join(top, "inside");
const outside = join(top, "outside");
mkdirSync(join(inside, "below"), { recursive: true });
mkdirSync(outside);
writeFileSync(join(inside, "own.memzone"), "");
writeFileSync(join(inside, "key"), "");
writeFileSync(join(outside, "key"), "");
afterAll(() => rmSync(top, { recursive: true }));

const find = (path: string, folders = [inside]) => new Boundary(folders, "it lies outside").find(path);

test("a folder holds itself and what lies below it, as Windows and as macOS write paths", () => {
  expect(isWithin("/Users/a/ws", "/Users/a/ws/b.memzone", posix)).toBe(true);
  expect(isWithin("/Users/a/ws", "/Users/a/ws", posix)).toBe(true);
  expect(isWithin("/Users/a/ws", "/Users/a/ws/..b", posix)).toBe(true);
  expect(isWithin("/Users/a/ws", "/Users/a/ws2/b.memzone", posix)).toBe(false);
  expect(isWithin("/Users/a/ws", "/Users/a", posix)).toBe(false);
  expect(isWithin("C:\\ws", "c:\\WS\\b.memzone", win32)).toBe(true);
  expect(isWithin("C:\\ws", "D:\\ws\\b.memzone", win32)).toBe(false);
  expect(isWithin("C:\\ws", "C:\\ws\\..\\b.memzone", win32)).toBe(false);
  expect(isWithin("C:\\ws", "\\\\host\\share\\b.memzone", win32)).toBe(false);
  // Volumes of macOS may know no case: another way of writing a folder is refused there, and never lets anything else in.
  expect(isWithin("/Users/a/ws", "/Users/a/WS/b.memzone", posix)).toBe(false);
  expect(isWithin("/Users/a/WS", "/Users/a/ws/../x.memzone", posix)).toBe(false);
});

test("paths of other machines and of devices are told by how they begin", () => {
  const network = ["\\\\host\\share\\x", "//host/share/x", "\\/host\\x", "\\\\.\\pipe\\x", "\\\\?\\C:\\x"];
  expect(network.filter((path) => !isNetworkPath(path))).toEqual([]);
  expect(["/etc", "C:\\x", "a//b", "\\a"].filter(isNetworkPath)).toEqual([]);
});

test("devices of Windows are told by their names, in any folder and with any ending", () => {
  const devices = [
    "C:\\ws\\con.memzone",
    "C:\\ws\\NUL",
    "C:/ws/aux.x/a",
    "C:\\ws\\com1 .log",
    "C:\\ws\\LPT\u00b2.memzone",
  ];
  expect(devices.filter((path) => !isDevicePath(path, "win32"))).toEqual([]);
  expect(
    ["C:\\ws\\console.memzone", "C:\\ws\\com10.log", "C:\\ws\\x.con"].filter((path) => isDevicePath(path, "win32")),
  ).toEqual([]);
  expect(devices.filter((path) => isDevicePath(path, "linux"))).toEqual([]);
});

test("on Windows a device is not looked for, in the folder either", () => {
  symlinkSync("con.memzone", join(inside, "to-device.memzone"));
  vi.stubGlobal("process", { ...process, platform: "win32" });
  try {
    expect(find(join(inside, "con.memzone"))).toEqual({ wrong: "it is the name of a device" });
    expect(find(join(inside, "to-device.memzone"))).toEqual({
      wrong: "a symbolic link on the way leads elsewhere: it lies outside",
    });
  } finally {
    vi.unstubAllGlobals();
  }
  expect(find(join(inside, "con.memzone"))).toMatchObject({ missing: true });
});

test("a file below a folder is found where it really lies, one outside is not looked for", () => {
  expect(find(join(inside, "own.memzone"))).toEqual({ path: join(inside, "own.memzone") });
  expect(find(join(outside, "key"))).toEqual({ wrong: "it lies outside" });
  expect(find(join(outside, "nothing"))).toEqual({ wrong: "it lies outside" });
  expect(find(join(inside, "nothing"))).toMatchObject({ missing: true });
});

test("another machine is none of the folders, even where it is given as one", () => {
  expect(find("//host/share/x.memzone", ["//host/share"])).toEqual({ wrong: "no other machine is asked for a file" });
  expect(new Boundary(["//host/share", inside], "").folders).toEqual([inside]);
});

test("links are followed before it is decided, those of the folder itself too", () => {
  symlinkSync(outside, join(inside, "way-out"));
  symlinkSync(inside, join(top, "other-name"));
  symlinkSync(join(inside, "own.memzone"), join(inside, "below", "again.memzone"));
  expect(find(join(inside, "way-out", "key"))).toEqual({
    wrong: "a symbolic link on the way leads elsewhere: it lies outside",
  });
  expect(find(join(top, "other-name", "own.memzone"), [join(top, "other-name")])).toEqual({
    path: join(inside, "own.memzone"),
  });
  expect(find(join(inside, "below", "again.memzone"))).toEqual({ path: join(inside, "own.memzone") });
});

test("what a link names outside is not asked for: not a machine, not whether it is there", () => {
  const elsewhere = "a symbolic link on the way leads elsewhere: it lies outside";
  const links: Readonly<Record<string, string>> = {
    unc: "\\\\host\\share\\x.memzone",
    slashes: "//host/share/x.memzone",
    gone: join(outside, "nothing.memzone"),
    "gone-folder": join(top, "no-folder"),
    up: "../outside/nothing.memzone",
    "up-and-up": "../../../../../../../../../../net/host/x.memzone",
    "by-another": "way-out/key",
    "out-and-in": join(outside, "..", "outside", "back"),
  };
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(inside, `to-${name}`));
  symlinkSync(inside, join(outside, "back"));
  for (const name of Object.keys(links)) {
    expect([name, find(join(inside, `to-${name}`))]).toEqual([name, { wrong: elsewhere }]);
    expect([name, find(join(inside, `to-${name}`, "below.memzone"))]).toEqual([name, { wrong: elsewhere }]);
  }
});

test("links that stay inside are followed, in whatever way they are written", () => {
  const own = { path: join(inside, "own.memzone") };
  const links: Readonly<Record<string, string>> = {
    plain: "own.memzone",
    dotted: ".//./own.memzone",
    "down-and-up": "below/../own.memzone",
    "above-the-folder": "../inside/own.memzone",
    whole: join(inside, "own.memzone"),
    "whole-by-name": join(top, "named", "own.memzone"),
    "of-a-link": "to-plain",
  };
  symlinkSync(inside, join(top, "named"));
  symlinkSync("below", join(inside, "down"));
  for (const [name, target] of Object.entries(links)) symlinkSync(target, join(inside, `to-${name}`));
  for (const name of Object.keys(links))
    expect([name, find(join(inside, `to-${name}`), [join(top, "named"), inside])]).toEqual([name, own]);
  // Above what the link leads to, as the system has it, not above the link.
  mkdirSync(join(inside, "below", "deep"));
  symlinkSync("below/deep", join(inside, "deep"));
  symlinkSync("deep/../again.memzone", join(inside, "through-deep"));
  expect(find(join(inside, "through-deep"))).toEqual(own);
  symlinkSync("circle-b", join(inside, "circle-a"));
  symlinkSync("circle-a", join(inside, "circle-b"));
  expect(find(join(inside, "circle-a"))).toEqual({ wrong: "symbolic links lead in a circle" });
  expect(find(join(inside, "own.memzone", "x"))).toMatchObject({ missing: true });
  symlinkSync("own.memzone/../own.memzone", join(inside, "above-a-file"));
  expect(find(join(inside, "above-a-file"))).toEqual({ wrong: "a part of the path is no directory", missing: true });
});

test("a link that is written as the user's own environment names a folder leads into it", () => {
  mkdirSync(join(top, "var/home/me/own"), { recursive: true });
  mkdirSync(join(top, "var/home/me/other"));
  symlinkSync("var/home", join(top, "home"));
  const [name, real] = [join(top, "home/me"), join(top, "var/home/me")];
  writeFileSync(join(real, "own/a.memzone"), "");
  writeFileSync(join(real, "other/a.memzone"), "");
  symlinkSync(join(name, "own/a.memzone"), join(real, "own/by-name.memzone"));
  symlinkSync(join(name, "other/a.memzone"), join(real, "own/to-other.memzone"));
  expect(aliases([join(name, "own"), real, "relative", "//host/home", undefined])).toEqual([
    { name: join(top, "home"), real: join(top, "var/home") },
  ]);
  const elsewhere = { wrong: "a symbolic link on the way leads elsewhere: it lies outside" };
  const found = (link: string) => find(join(real, "own", link), [join(real, "own")]);
  expect(found("by-name.memzone")).toEqual(elsewhere);
  vi.stubEnv("PWD", name);
  try {
    expect(found("by-name.memzone")).toEqual({ path: join(real, "own/a.memzone") });
    expect(found("to-other.memzone")).toEqual(elsewhere);
    expect(find(join(name, "own/by-name.memzone"), [join(real, "own")])).toEqual({ path: join(real, "own/a.memzone") });
    expect(find(join(name, "other/a.memzone"), [join(real, "own")])).toEqual({ wrong: "it lies outside" });
  } finally {
    vi.unstubAllEnvs();
  }
});

test("a link gives no other file the name of a scenario", () => {
  symlinkSync(join(inside, "key"), join(inside, "disguise.memzone"));
  expect(find(join(inside, "disguise.memzone"))).toEqual({ wrong: "it is a link to a file that is no scenario" });
});

test("of a folder of logs only saved logs are read, in itself and as themselves", () => {
  writeFileSync(join(outside, "boot.dmesg"), "");
  symlinkSync(join(outside, "key"), join(outside, "key.dmesg"));
  const logs = new Boundary([inside], "it lies outside", [outside]);
  expect(logs.find(join(outside, "boot.dmesg"))).toEqual({ path: realpathSync(join(outside, "boot.dmesg")) });
  expect(logs.find(join(outside, "key"))).toEqual({ wrong: "it lies outside" });
  expect(logs.find(join(outside, "key.dmesg"))).toEqual({
    wrong: "a symbolic link on the way leads elsewhere: it lies outside",
  });
  expect(logs.find(join(outside, "below", "boot.dmesg"))).toEqual({ wrong: "it lies outside" });
});
