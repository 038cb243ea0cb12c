import { expect, test } from "vitest";
import { resolveUri } from "../../server/lsp/addresses.ts";
import { isOnOtherMachine, readFolders, refusal, rootsOf } from "../../server/lsp/reach.ts";

const OTHER = "no other machine is asked for a file";
const named = (document: string, path: string, folders: readonly string[] = []) =>
  refusal(resolveUri(document, path), rootsOf(document, folders));

test("a document in a workspace folder names files of all of them", () => {
  const folders = ["file:///ws/a", "file:///ws/b/"];
  const document = "file:///ws/a/scenarios/one.memzone";
  expect(named(document, "../common.memzone", folders)).toBeUndefined();
  expect(named(document, "../../b/common.memzone", folders)).toBeUndefined();
  expect(named(document, "../../c/common.memzone", folders)).toContain("outside the workspace");
  expect(named(document, "../../a2/common.memzone", folders)).toContain("outside the workspace");
  expect(named(document, "/etc/x.memzone", folders)).toContain("outside the workspace");
});

test("a document in none of them names files of its own folder alone", () => {
  for (const folders of [[], ["file:///elsewhere"], ["file:///"], ["file:///c%3A/"]]) {
    expect(named("file:///home/me/one.memzone", "sub/x.memzone", folders)).toBeUndefined();
    expect(named("file:///home/me/one.memzone", "../x.memzone", folders)).toContain("outside the workspace");
  }
  expect(rootsOf("untitled:Untitled-1", [])).toEqual([]);
  expect(rootsOf("untitled:/home/me/new.memzone", [])).toEqual(["file:///home/me"]);
  expect(named("untitled:/home/me/new.memzone", "../x.memzone")).toContain("outside the workspace");
  expect(named("vscode-vfs://github/o/r/a.memzone", "b.memzone")).toBeUndefined();
  expect(named("vscode-vfs://github/o/r/a.memzone", "../s/b.memzone")).toContain("outside the workspace");
});

test("a drive is one drive however a client writes it", () => {
  expect(named("file:///c%3A/ws/sub/a.memzone", "..\\b.memzone", ["file:///C:/WS"])).toBeUndefined();
  expect(named("file:///c%3A/ws/a.memzone", "..\\b.memzone", ["file:///C:/WS"])).toContain("outside the workspace");
  expect(named("file:///c%3A/ws/a.memzone", "/d:/b.memzone", ["file:///C:/WS"])).toContain("outside the workspace");
  // macOS writes the accents of a folder apart, people together.
  expect(
    named("file:///Users/a/Zoe%CC%88/ws/a.memzone", "../../Zo\u00eb/ws/b.memzone", ["file:///Users/a/Zoe%CC%88/ws"]),
  ).toBeUndefined();
});

test("no path, document or workspace folder leads to another machine", () => {
  const document = "file:///c%3A/ws/a.memzone";
  for (const path of [
    "//host/share/x.memzone",
    "\\\\host\\share\\x.memzone",
    "/\\host/x",
    "/..//host/x",
    "..//..//host/x",
  ]) {
    expect(resolveUri(document, path)).not.toMatch(/^file:\/\/host/);
    expect(named(document, path, ["file:///c%3A/ws"])).toBeDefined();
  }
  expect(named("file://host/share/a.memzone", "b.memzone")).toBe(OTHER);
  expect(named("file://host/share/a.memzone", "b.memzone", ["file://host/share"])).toBe(OTHER);
  expect(named("file:////host/share/a.memzone", "b.memzone", ["file:////host/share"])).toBe(OTHER);
  expect(
    ["file://host/x", "file:////host/x", "file:///%5C%5Chost/x", "file:\\\\host\\x"].filter(isOnOtherMachine),
  ).toHaveLength(4);
  expect(["file:///x", "file://localhost/x", "file:///c:/x", "vscode-vfs://github/x"].filter(isOnOtherMachine)).toEqual(
    [],
  );
});

test("a client says its folders in one of three ways, or none", () => {
  expect(readFolders({ workspaceFolders: [{ uri: "file:///a" }, null, {}], rootUri: "file:///b" })).toEqual([
    "file:///a",
  ]);
  expect(readFolders({ workspaceFolders: null, rootUri: "file:///b" })).toEqual(["file:///b"]);
  expect(readFolders({ rootUri: null, rootPath: "/a b/c" })).toEqual(["file:///a%20b/c"]);
  expect(readFolders({ rootPath: "C:\\ws" })).toEqual(["file:///C%3A/ws"]);
  expect(readFolders({ rootPath: "\\\\host\\share" }).filter((uri) => !isOnOtherMachine(uri))).toEqual([]);
  expect([readFolders(null), readFolders({ workspaceFolders: 1, rootUri: 2, rootPath: 3 })]).toEqual([[], []]);
});
