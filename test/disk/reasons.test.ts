import { constants } from "node:os";
import { expect, test } from "vitest";
import { isMissing, reasonOf } from "../../server/disk/reasons.ts";

const failed = (code: string) => Object.assign(new Error(`${code}: what libuv says, open '/home/me/x'`), { code });

test("what a file system answers is told in words, without the path", () => {
  const codes = ["ERANGE", "EBUSY", "EIO", "ENOSPC", "EDQUOT", "EROFS", "ESTALE", "ENXIO", "EOVERFLOW"];
  for (const code of codes) {
    expect(Object.hasOwn(constants.errno, code), code).toBe(true);
    expect(reasonOf(failed(code))).toMatch(/^[a-z][a-z' -]+$/);
  }
});

test("nothing under a path is told from what can't be read", () => {
  expect(["ENOENT", "ENOTDIR"].map((code) => isMissing(failed(code)))).toEqual([true, true]);
  expect(["EACCES", "EIO"].map((code) => isMissing(failed(code)))).toEqual([false, false]);
});
