import { expect, test } from "vitest";
import { fileName, resolveUri, sameUri } from "../../server/lsp/addresses.ts";

test("a path is relative to the document that names it", () => {
  expect(resolveUri("file:///a/b.memzone", "c d#1.memzone")).toBe("file:///a/c%20d%231.memzone");
  expect(resolveUri("file:///a/b/c.memzone", "../m.memzone")).toBe("file:///a/m.memzone");
  expect(resolveUri("vscode-vfs://github/o/r/a.memzone", "b.memzone")).toBe("vscode-vfs://github/o/r/b.memzone");
});

test("a document without a folder leaves the path as it is", () => {
  expect(resolveUri("untitled:Untitled-1", "b.memzone")).toBe("b.memzone");
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
