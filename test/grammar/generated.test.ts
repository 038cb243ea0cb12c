import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { GENERATED } from "../../.ci/generated-files.ts";
import { parse } from "../../grammar/parse.ts";
import { DECLARATIONS, KERNEL_ENTRIES, MACHINE_BLOCKS, MACHINE_LINES } from "../../grammar/vocabulary/declarations.ts";
import { EXPECTATIONS } from "../../grammar/vocabulary/expectations.ts";
import { plainText } from "../../grammar/vocabulary/insertion.ts";
import { SNIPPETS } from "../../grammar/vocabulary/snippets.ts";
import { BODIES, type Entry, type Place, STATEMENTS } from "../../grammar/vocabulary.ts";
import { choicesOf } from "../../server/analysis/scenario/data-words.ts";

const stored = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

describe("a generated file", () => {
  test.each(GENERATED)("$path is what its tables say", ({ path, generate }) => {
    expect(stored(path).replaceAll("\r\n", "\n")).toBe(generate());
  });
});

/** The example where it may stand. */
function inPlace(example: string, place: Place): string {
  return place === "step" || place === "expectation" ? `boot\n${example}\n` : `${example}\n`;
}

describe("the example of a statement can be read", () => {
  test.each(STATEMENTS.map((statement) => [statement.word, statement] as const))("%s", (_word, statement) => {
    const { errors, statements } = parse(inPlace(statement.example, statement.place));
    expect(errors).toEqual([]);
    expect(statements.map(({ kind }) => kind)).toContain(statement.kind);
  });

  test.each(Object.entries(EXPECTATIONS))("expect %s", (_word, { example }) => {
    const { errors, statements } = parse(inPlace(example, "expectation"));
    expect(errors).toEqual([]);
    expect(statements.at(-1)).toMatchObject({ kind: "expect" });
  });
});

const HEADS: Readonly<Record<keyof typeof BODIES, (item: string) => string>> = {
  kernel: (item) => `kernel 6.12 x86_64 { ${item} }`,
  "kernel-from": (item) => `kernel from "vmlinuz" { ${item} }`,
  machine: (item) => `machine qemu-pc { ${item} }`,
  node: (item) => `machine qemu-pc { node0 { ${item} } }`,
  dimm: (item) => `dimm d { ${item} }`,
  "virtio-mem": (item) => `virtio-mem d { ${item} }`,
  nvdimm: (item) => `nvdimm d { ${item} }`,
  cxl: (item) => `cxl d { ${item} }`,
};

describe("an item's example and insertion can be read", () => {
  const items = Object.entries(BODIES).flatMap(([owner, entries]) =>
    Object.entries(entries).map(([word, entry]) => [`${owner}: ${word}`, owner, entry as Entry] as const),
  );
  test.each(items)("%s", (_name, owner, { example, insert }) => {
    for (const text of [example, ...(insert === undefined ? [] : [plainText(insert)])]) {
      expect(parse(HEADS[owner as keyof typeof BODIES](text)).errors).toEqual([]);
    }
  });
});

test("every example of the reference can be read", () => {
  const blocks = [...stored("grammar/LANGUAGE.md").matchAll(/```memzone\n([\s\S]*?)```/g)].map(([, text]) => text!);
  expect(blocks.length).toBeGreaterThan(STATEMENTS.length);
  for (const text of blocks) {
    expect(parse(text).errors.filter(({ code }) => code !== "out-of-order")).toEqual([]);
  }
});

test("what an entry inserts names no platform, firmware, architecture, build or hypervisor: those are filled in from their data", () => {
  const types = ["PLATFORM", "FIRMWARE_BUILD", "ARCH", "BUILD", "HYPERVISOR", "WHAT_IF"] as const;
  const words = new Set(types.flatMap((type) => choicesOf(type)));
  const all: Readonly<Record<string, { readonly form?: string; readonly insert?: string }>>[] = [
    ...[DECLARATIONS, KERNEL_ENTRIES, MACHINE_LINES, MACHINE_BLOCKS, SNIPPETS],
  ];
  const inserts = all
    .flatMap((entries) => Object.entries(entries))
    .map(([name, { insert = "" }]) => [name, insert] as const);
  const named = inserts.filter(([, insert]) => insert.split(/[^\w.-]+/).some((word) => words.has(word)));
  expect(named).toEqual([]);
});
