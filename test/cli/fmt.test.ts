import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { folderWith, memzoneHere, removeFolder } from "./program.ts";
import { BROKEN, HOLDS } from "./scenarios.ts";

test("fmt --check names what would change and changes nothing; fmt changes it once", async () => {
  const folder = folderWith({ "untidy.memzone": HOLDS.replaceAll("  ", "\t \t"), "tidy.memzone": HOLDS });
  try {
    await memzoneHere(folder, "fmt", "tidy.memzone");
    const untidy = readFileSync(join(folder, "untidy.memzone"), "utf8");
    const checked = await memzoneHere(folder, "fmt", "--check", ".");
    expect([checked.status, checked.out]).toEqual([1, "untidy.memzone\n"]);
    expect(readFileSync(join(folder, "untidy.memzone"), "utf8")).toBe(untidy);

    const changed = await memzoneHere(folder, "fmt", ".");
    expect([changed.status, changed.out]).toEqual([0, "untidy.memzone\n"]);
    expect(readFileSync(join(folder, "untidy.memzone"), "utf8")).toBe(
      readFileSync(join(folder, "tidy.memzone"), "utf8"),
    );

    const again = await memzoneHere(folder, "fmt", "--check", ".");
    expect([again.status, again.out]).toEqual([0, ""]);
  } finally {
    removeFolder(folder);
  }
});

test("fmt loses nothing of a file that it does not understand", async () => {
  const folder = folderWith({ "broken.memzone": BROKEN });
  try {
    await memzoneHere(folder, "fmt", "broken.memzone");
    const words = (text: string): string[] => text.split(/\s+/).filter((word) => word !== "");
    expect(words(readFileSync(join(folder, "broken.memzone"), "utf8"))).toEqual(words(BROKEN));
  } finally {
    removeFolder(folder);
  }
});

test("fmt ends with 2 for files that are not there", async () => {
  const folder = folderWith({});
  try {
    const { status, err } = await memzoneHere(folder, "fmt", "missing.memzone");
    expect(status).toBe(2);
    expect(err).toBe("memzone: can't read missing.memzone: no such file or directory\n");
  } finally {
    removeFolder(folder);
  }
});
