/** Links as Windows has them: drives, both slashes, targets from the root of the drive, and no difference between upper and lower case. */
import { win32 } from "node:path";
import { expect, test } from "vitest";
import { followLinks, type LinkSystem } from "../../server/disk/links.ts";

/** What lies on the disk, by its path in lower case: where a link leads, or undefined for a folder or file. */
const disk = new Map<string, string | undefined>();
/** What the system was asked for. */
const asked: string[] = [];

const windows: LinkSystem = {
  paths: win32,
  stat(path) {
    asked.push(path);
    if (!disk.has(path.toLowerCase())) throw Object.assign(new Error(), { code: "ENOENT" });
    const isSymbolicLink = disk.get(path.toLowerCase()) !== undefined;
    return { isSymbolicLink: () => isSymbolicLink, isDirectory: () => !isSymbolicLink && !/\.\w+$/.test(path) };
  },
  read: (path) => disk.get(path.toLowerCase())!,
};

const ROOT = "C:\\Users\\Me\\ws";
const isIn = (folder: string, path: string): boolean => !/^\.\.(?:\\|$)|^\w:|^\\/.test(win32.relative(folder, path));
const led = (path: string) =>
  followLinks(
    path,
    {
      has: (candidate) => isIn(ROOT, candidate),
      isBelow: (candidate) => isIn(candidate, ROOT),
      realFolder: (candidate) => (win32.relative(ROOT, candidate) === "" ? ROOT : undefined),
    },
    windows,
  );

test("they are followed inside, and what they name elsewhere is not asked for", () => {
  const links: Readonly<Record<string, readonly [string, string | undefined]>> = {
    relative: ["lib\\a.memzone", "lib\\a.memzone"],
    slashes: ["./lib/../lib/a.memzone", "lib\\a.memzone"],
    whole: ["c:\\users\\me\\WS\\lib\\a.memzone", "lib\\a.memzone"],
    "of-the-drive": ["\\Users\\Me\\ws\\lib\\a.memzone", "lib\\a.memzone"],
    // As junctions are written.
    junction: [`${ROOT}\\lib\\`, "lib"],
    above: ["..\\other\\a.memzone", undefined],
    "other-drive": ["D:\\ws\\a.memzone", undefined],
    "drive-in-between": ["lib\\D:\\a.memzone", undefined],
    share: ["\\\\host\\share\\a.memzone", undefined],
    "share-by-slashes": ["//host/share/a.memzone", undefined],
    volume: ["\\\\?\\Volume{1}\\a.memzone", undefined],
    pipe: ["\\\\.\\pipe\\x", undefined],
  };
  for (const name of ["lib", "lib\\a.memzone"]) disk.set(`${ROOT}\\${name}`.toLowerCase(), undefined);
  for (const [name, [target]] of Object.entries(links)) disk.set(`${ROOT}\\${name}`.toLowerCase(), target);
  for (const [name, [, to]] of Object.entries(links)) {
    const place = to === undefined ? "leaves" : { path: expect.stringMatching(/^C:\\Users\\Me\\ws\\/i) };
    const found = led(`c:\\Users\\me\\ws\\${name}`);
    expect([name, found]).toEqual([name, place]);
    if (found !== "leaves") expect(win32.relative(found.path, `${ROOT}\\${to}`)).toBe("");
  }
  expect(led(`${ROOT}/junction/a.memzone`)).toEqual({ path: `${ROOT}\\lib\\a.memzone` });
  expect(asked.filter((path) => !isIn(ROOT, path))).toEqual([]);
});
