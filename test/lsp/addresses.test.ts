import { expect, test } from "vitest";
import { relativePath } from "../../server/features/relative-path.ts";
import { addressKey, addressOfPath, fileName, resolveUri, sameUri } from "../../server/lsp/addresses.ts";
import { movedPaths } from "../../server/lsp/moved-files.ts";
import { namedFiles } from "../../server/lsp/use-index.ts";

test("a path is relative to the document that names it", () => {
  expect(resolveUri("file:///a/b.memzone", "c d#1.memzone")).toBe("file:///a/c%20d%231.memzone");
  expect(resolveUri("file:///a/b/c.memzone", "../m.memzone")).toBe("file:///a/m.memzone");
  expect(resolveUri("vscode-vfs://github/o/r/a.memzone", "b.memzone")).toBe("vscode-vfs://github/o/r/b.memzone");
});

test("a document without a folder leaves the path as it is", () => {
  expect(resolveUri("untitled:Untitled-1", "b.memzone")).toBe("b.memzone");
});

test("a document that was not saved yet, but has its place, names files from there", () => {
  expect(resolveUri("untitled:/a/b/new.memzone", "boot.dmesg")).toBe("file:///a/b/boot.dmesg");
  expect(resolveUri("untitled:/c%3A/a/new.memzone", "boot.dmesg")).toBe("file:///c%3A/a/boot.dmesg");
  expect(resolveUri("untitled://host/a/new.memzone", "boot.dmesg")).toBe("untitled://host/a/boot.dmesg");
});

test("the same address may be written in several ways", () => {
  expect(sameUri("file:///c%3A/a.memzone", "file:///C:/a.memzone")).toBe(true);
  expect(sameUri("file:///a%20b", "file:///a b")).toBe(true);
  expect(sameUri("file:///a%", "file:///a%")).toBe(true);
  expect(sameUri("file:///a", "file:///b")).toBe(false);
});

test("the name of a document is the last part of its address", () => {
  expect(fileName("file:///a/b%20c.memzone")).toBe("b c.memzone");
  expect(fileName("untitled:Untitled-1")).toBe("untitled:Untitled-1");
});

test("on a drive all letters are one in either case, elsewhere they are not; accents are the same in both ways of writing", () => {
  expect(sameUri("file:///c%3A/WS/Common.memzone", "file:///C:/ws/common.MEMZONE")).toBe(true);
  expect(sameUri("file:///ws/Common.memzone", "file:///ws/common.memzone")).toBe(false);
  expect(sameUri("file:///ws/Zo%C3%AB.memzone", "file:///ws/Zoe%CC%88.memzone")).toBe(true);
  expect(sameUri("vscode-vfs://github/O/r/a.memzone", "vscode-vfs://github/o/r/a.memzone")).toBe(false);
  const listed = ["file:///c%3A/ws/A.memzone", "file:///C:/WS/a.memzone", "file:///d:/ws/a.memzone"];
  expect(new Set(listed.map(addressKey)).size).toBe(2);
});

test("a path of Windows is the address that its clients write, with or without a slash at the end", () => {
  expect(sameUri(addressOfPath("C:\\ws\\a b\\"), "file:///c:/ws/a%20b")).toBe(true);
  expect(sameUri(addressOfPath("c:/ws/100%#1"), "file:///C%3A/ws/100%25%231")).toBe(true);
});

test("a path may be any text: half a character is no name", () => {
  expect(resolveUri("file:///a/b.memzone", "\ud83d.memzone")).toBe("\ud83d.memzone");
  expect(namedFiles("file:///a/b.memzone", 'use "\ud83d.memzone"\nuse "c.memzone"')[1]?.uri).toBe(
    "file:///a/c.memzone",
  );
});

test("a file is named from another by its path, however clients write their addresses", () => {
  expect(relativePath("file:///c%3A/ws/a.memzone", "file:///C:/WS/sub/b.memzone")).toBe("sub/b.memzone");
  expect(relativePath("file:///C:/ws/sub/a.memzone", "file:///c%3A/ws/m%281%29.memzone")).toBe("../m(1).memzone");
  expect(relativePath("file:///ws/p%281%29/a.memzone", "file:///ws/p(1)/b.memzone")).toBe("b.memzone");
  expect(relativePath("file:///ws/Zo%C3%AB/a.memzone", "file:///ws/Zoe%CC%88/b.memzone")).toBe("b.memzone");
  expect(relativePath("file:///ws/A/a.memzone", "file:///ws/a/b.memzone")).toBe("../a/b.memzone");
  expect(relativePath("file:///c:/ws/a.memzone", "file:///d:/ws/b.memzone")).toBeUndefined();
  expect(relativePath("file:///ws/a.memzone", "file:///d:/ws/b.memzone")).toBeUndefined();
  expect(relativePath("file:///ws/a.memzone", "file://host/ws/b.memzone")).toBeUndefined();
  expect(relativePath("file:///ws/100%/a.memzone", "file:///ws/100%/b.memzone")).toBe("b.memzone");
});

test("what names a file that is moved or renamed goes with it, on drives too", () => {
  const [user, text] = ["file:///C:/ws/a.memzone", 'use "lib/common.memzone"\nuse "lib\\\\Logs.memzone"\n'];
  const scenarios = [{ uri: user, names: namedFiles(user, text) }];
  const moved = (oldUri: string, newUri: string) =>
    movedPaths(scenarios, [{ oldUri, newUri }]).map(({ newText, span }) => [text.slice(span.start, span.end), newText]);
  expect(moved("file:///c%3A/WS/lib/Common.memzone", "file:///c%3A/ws/base.memzone")).toEqual([
    ["lib/common.memzone", "base.memzone"],
  ]);
  expect(moved("file:///c%3A/ws/lib", "file:///c%3A/ws/parts")).toEqual([
    ["lib/common.memzone", "parts/common.memzone"],
    ["lib\\\\Logs.memzone", "parts/Logs.memzone"],
  ]);
  // Only its case: the file is another for whoever reads the scenario elsewhere.
  expect(moved("file:///c%3A/ws/lib/common.memzone", "file:///c%3A/ws/lib/Common.memzone")).toEqual([
    ["lib/common.memzone", "lib/Common.memzone"],
  ]);
  expect(moved("file:///c%3A/ws/lib/common.memzone", "file:///d%3A/common.memzone")).toEqual([]);
  expect(moved("file:///c%3A/ws/a.memzone", "file:///c%3A/ws/sub/a.memzone")).toEqual([
    ["lib/common.memzone", "../lib/common.memzone"],
    ["lib\\\\Logs.memzone", "../lib/Logs.memzone"],
  ]);
});
