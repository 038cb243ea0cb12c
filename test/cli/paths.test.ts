/** Paths as Windows and macOS write them, wherever these tests run. */
import { posix, win32 } from "node:path";
import { expect, test } from "vitest";
import { displayPath } from "../../server/cli/files.ts";
import { artifact } from "../../server/cli/report-sarif.ts";

test("a document below the folder of the call is seen from there, any other by its whole path", () => {
  const windows = (uri: string) => displayPath(uri, "C:\\Users\\a b\\ws", win32);
  expect(windows("file:///C:/Users/a%20b/ws/x.memzone")).toBe("x.memzone");
  expect(windows("file:///c%3A/users/A%20B/WS/sub/x.memzone")).toBe("sub\\x.memzone");
  expect(windows("file:///C:/Users/a%20b/ws2/x.memzone")).toBe("C:\\Users\\a b\\ws2\\x.memzone");
  expect(windows("file:///D:/ws/x.memzone")).toBe("D:\\ws\\x.memzone");
  const macos = (uri: string) => displayPath(uri, "/Users/a/Zoe\u0308", posix);
  expect(macos("file:///Users/a/Zoe%CC%88/..x.memzone")).toBe("..x.memzone");
  expect(macos("file:///Users/a/Zoe%CC%88/sub/x.memzone")).toBe("sub/x.memzone");
  expect(macos("file:///Volumes/Data/x.memzone")).toBe("/Volumes/Data/x.memzone");
  expect(macos("untitled:Untitled-1")).toBe("untitled:Untitled-1");
});

test("an artifact of SARIF has an address, relative with slashes, or whole", () => {
  expect(artifact("sub\\a b.memzone")).toEqual({ uri: "sub/a%20b.memzone", uriBaseId: "ROOT" });
  expect(artifact("D:\\ws\\x.memzone")).toEqual({ uri: "file:///D:/ws/x.memzone" });
  expect(artifact("\\\\host\\share\\x.memzone")).toEqual({ uri: "file://host/share/x.memzone" });
  expect(artifact("/Users/a/x.memzone")).toEqual({ uri: "file:///Users/a/x.memzone" });
});
