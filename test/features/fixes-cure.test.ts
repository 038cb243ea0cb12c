/** Each quick fix is applied and the text checked again: its diagnostic is gone, and no error is new. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import type { Diagnostic, Fix } from "../../server/analysis/analysis.ts";
import { BOOTED, KERNEL, MACHINE, MISTAKES } from "./mistakes.ts";
import { analysedFile as analysed, URI } from "./scenario.ts";
import { TYPED_MISTAKES } from "./typed-mistakes.ts";

const SAMPLES = join(import.meta.dirname, "..", "..", "samples");

function withFix(text: string, { edits }: Fix): string {
  return [...edits]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce((all, { span, newText }) => all.slice(0, span.start) + newText + all.slice(span.end), text);
}

/** What is said, whatever its place. */
const said = (diagnostics: readonly Diagnostic[]) => diagnostics.map(({ code, message }) => `${code}: ${message}`);
const errors = (diagnostics: readonly Diagnostic[]) =>
  diagnostics.filter(({ severity }) => severity === "error").length;

/** Fixes of a text that don't cure: what they leave, or bring. */
function failing(text: string, uri = URI): readonly string[] {
  const before = analysed(text, uri);
  return before.diagnostics.flatMap((diagnostic) =>
    diagnostic.fixes.flatMap((fix) => {
      if (fix.edits.some((edit) => edit.uri !== before.uri)) return [];
      const after = analysed(withFix(text, fix), uri);
      const count = (list: readonly Diagnostic[]) => said(list).filter((one) => one === said([diagnostic])[0]).length;
      const isLeft = count(after.diagnostics) >= count(before.diagnostics);
      const isWorse = errors(after.diagnostics) > errors(before.diagnostics);
      return isLeft || isWorse ? [`${fix.title} (${diagnostic.code}): ${said(after.diagnostics).join(" / ")}`] : [];
    }),
  );
}

describe("every fix of a sample", () => {
  const files = readdirSync(SAMPLES).filter((name) => name.endsWith(".memzone"));
  test.each(files)("%s", (name) => {
    const path = join(SAMPLES, name);
    expect(failing(readFileSync(path, "utf8"), pathToFileURL(path).href)).toEqual([]);
  });
});

describe("a mistake", () => {
  test.each([...MISTAKES, ...TYPED_MISTAKES])("%s is mended by a fix", (_, text, code, mended) => {
    const { diagnostics } = analysed(text);
    const found = diagnostics.filter((each) => each.code === code);
    expect(diagnostics.map((each) => each.code)).toContain(code);
    const texts = found.flatMap(({ fixes }) => fixes.map((fix) => withFix(text, fix)));
    expect(texts.filter((each) => each.includes(mended))).not.toEqual([]);
    expect(failing(text)).toEqual([]);
  });
});

test.each([
  [`${MACHINE}dimm d { size 1G node 0 }\nboot\n`, "node0 0"],
  [`${KERNEL}machine qemu-pc {\n  memory 4G\n  nodes 2\n}\nboot\n`, "node0 2"],
  // What the machine has, or the scenario, it has once.
  [`${BOOTED}memory 8G\n`, "memory 8G\n}"],
  [`${BOOTED}memory 8G\n`, "memory 8G }"],
  [`${BOOTED}kernel 6.1 x86_64\n`, "kernel 6.1 x86_64\nboot"],
  // A step is about a block; its words don't become one.
  [`${BOOTED}offline memory 38\n`, "offline\n"],
  [`${BOOTED}offline memory34,35\n`, "memory3435"],
  [`${BOOTED}plug a,b\n`, "plug ab"],
  [`${BOOTED}set auto_online_blocks online\n`, "\nonline"],
  [`${BOOTED}offline cpus 3\n`, "offline\n"],
  [`${BOOTED}offline memory[34-36]\n`, "offline\n"],
  [`${BOOTED}offline memory@34\n`, "offline\n"],
  [`${BOOTED}plug stick node0\n`, "plug stick\n"],
  [`${BOOTED}reboot kernelcore=1G\n`, "reboot\n"],
  // A value that would stay behind, an option that has its place, a device that no name declares, a log that is none.
  [`${KERNEL}machine qemu-pc {\n  mem 4G\n}\nboot\n`, "cmdline"],
  [`${KERNEL.replace("build debian", "config CONFIG_CMA")}machine qemu-pc { memory 4G }\nboot\n`, "config config"],
  [`param x = 1G\n${MACHINE}boot\nplug $x\n`, "dimm 1G"],
  [`${MACHINE}reserve 0x1000\nboot\n`, "reserve from"],
  [`${MACHINE}virtio-mem v { size 4G block-size 2M }\nboot\n`, "block-size 2M\n}"],
  // The word is right: what is written is no better.
  [`${MACHINE}cmdline { nokaslr numa=fake=128M,128M }\nboot\n`, "numa=fake=128M,128M"],
  // A digit in the midst of a name is no number behind it.
  [`${BOOTED}offline memor3y3\n`, "memory3y3"],
  // A node that lies in what no other type may be: the map would call it two things.
  [
    "kernel 6.12 x86_64\nmachine {\n  firmware {\n    0x0-0x9fbff usable\n    0x100000-0x7fffffff usable\n    0x80000000-0x8fffffff reserved\n  }\n  node0 { 0x0-0x7fffffff }\n  node1 { 0x80000000-0x8fffffff }\n}\nboot\n",
    "0x80000000-0x8fffffff usable",
  ],
])("%j has no fix that would be another mistake", (text, never) => {
  const texts = analysed(text).diagnostics.flatMap(({ fixes }) => fixes.map((fix) => withFix(text, fix)));
  expect(texts.filter((each) => each.includes(never))).toEqual([]);
});

test.each([
  ["plug stick1\nplug stick2\n", "stick1"],
  ["allocate 64M movable as app1\nfree app2\n", "app1"],
])("of names in a row %j none is surely another one", (steps, other) => {
  const text = `${BOOTED.replace("stick", "stick1")}${steps}`;
  const offered = analysed(text).diagnostics.flatMap(({ fixes }) => fixes);
  expect(offered).toContainEqual(expect.objectContaining({ title: `Write \`${other}\``, preferred: false }));
});

test("of a range only what every block may come to can be stated", () => {
  const text = `${KERNEL}machine qemu-pc { memory 4G }\ncmdline { nokaslr movablecore=256M }\nboot\noffline memory37-38\n`;
  const { diagnostics } = analysed(text);
  const open = diagnostics.filter(({ code }) => code === "step-depends");
  expect(open).toHaveLength(1);
  expect(open.flatMap(({ fixes }) => fixes.map(({ title }) => title))).toEqual(["Add `-> ok`"]);
  expect(failing(text)).toEqual([]);
});

test("a ratio that is taken back splits no block that was whole", () => {
  const text = `kernel 4.7 x86_64
machine {
  cpus 8
  firmware {
    0x0-0x9ffff usable
    0x100000-0x7fffffff usable
    0x100000000-0x209fffffff usable
  }
  node0 { 0x1000-0x109fffffff }
  node1 { 0x10a0000000-0x209fffffff }
}
cmdline { nokaslr kernelcore=mirror }
boot
`;
  const splits = (source: string) =>
    analysed(source).diagnostics.filter(({ code }) => code === "movable-splits-block").length;
  const found = analysed(text).diagnostics.find(({ code }) => code === "movable-ratio");
  const mended = found?.fixes.map((fix) => withFix(text, fix)) ?? [];
  expect(mended).toHaveLength(1);
  expect(splits(mended[0]!)).toBeLessThanOrEqual(splits(text));
});

test("persistent memory is what a node may consist of", () => {
  const text = `kernel 6.12 x86_64
machine {
  firmware {
    0x0-0x9ffff usable
    0x100000-0x7fffffff usable
    0x100000000-0x1ffffffff usable
    0x200000000-0x2ffffffff persistent
  }
  node0 { 0x0-0x1ffffffff }
  node1 { 0x200000000-0x2ffffffff }
}
boot
`;
  expect(analysed(text).diagnostics.map(({ code }) => code)).not.toContain("node-not-in-memory");
});

test("of persistent memory over a hole whole sections of RAM are taken", () => {
  const text = `${MACHINE}cmdline { nokaslr memmap=1G!512K }\nboot\n`;
  const found = analysed(text).diagnostics.find(({ code }) => code === "memmap-over-hole");
  expect(found?.fixes.map(({ edits }) => edits[0]?.newText)).not.toEqual([]);
  const left = (found?.fixes ?? []).flatMap((fix) => analysed(withFix(text, fix)).diagnostics);
  expect(left.map(({ code }) => code)).not.toContain("pmem-unaligned");
});
