import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { findCircle, grouped, importsBelow } from "./imports.ts";
import { ORDER } from "./rooms.ts";

const SERVER = join(import.meta.dirname, "../server");
const files = importsBelow(join(SERVER, "simulation"));
const topFolder = (file: string): string => (file.includes("/") ? file.split("/")[0]! : file);

/** Where an architecture, a platform or a build may be asked for by its name. */
const BY_NAME_ALLOWED = /^simulation\/(arch|builds|platforms)\//;
/** A comparison with a name, also by its beginning; one with `undefined` asks whether there is any. */
const BY_NAME = [
  /\b(arch|platform)\s*[!=]==(?! undefined)/,
  /(?<!kind) [!=]== "(x86_64|arm64|debian|qemu)/,
  /\.build [!=]==(?! undefined)/,
  /\.startsWith\("(debian|qemu|edk2)/,
];

describe("the simulation's imports", () => {
  it("have no circle between files", () => {
    expect(findCircle(files)?.join(" → ")).toBeUndefined();
  });

  it("have no circle between folders", () => {
    expect(findCircle(grouped(files, dirname))?.join(" → ")).toBeUndefined();
  });

  it("have no circle between the top folders", () => {
    expect(findCircle(grouped(files, topFolder))?.join(" → ")).toBeUndefined();
  });

  it("go from a folder only to those above it in the order", () => {
    const wrong = [...files].flatMap(([file, targets]) =>
      [...targets]
        .filter((target) => files.has(target) && ORDER.indexOf(topFolder(target)) > ORDER.indexOf(topFolder(file)))
        .map((target) => `${file} → ${target}`),
    );
    expect(wrong).toEqual([]);
    expect([...new Set([...files.keys()].map(topFolder))].filter((folder) => !ORDER.includes(folder))).toEqual([]);
  });
});

describe("architecture, platform and build", () => {
  it("are asked for by name in arch/, builds/ and platforms/ alone", () => {
    const asking = readdirSync(SERVER, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !BY_NAME_ALLOWED.test(file))
      .filter((file) => BY_NAME.some((form) => form.test(readFileSync(join(SERVER, file), "utf8"))));
    expect(asking).toEqual([]);
  });
});
