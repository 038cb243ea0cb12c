/** Each quick fix is applied and the text checked again: its diagnostic is gone, and no error is new. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import { Analyser } from "../../server/analysis/analyser.ts";
import type { Analysis, Diagnostic, Fix } from "../../server/analysis/analysis.ts";
import { STATE_TEXTS } from "../../server/views/renderers.ts";
import { URI } from "./scenario.ts";

const SAMPLES = join(import.meta.dirname, "..", "..", "samples");

function analysed(text: string, uri = URI): Analysis {
  return new Analyser().analyse(uri, text, 1, {
    loader: {
      resolve: (from, path) => new URL(path, from).href,
      read(address) {
        try {
          return readFileSync(new URL(address), "utf8");
        } catch {
          return undefined;
        }
      },
    },
    budget: { steps: 10_000, runs: 1_000_000, milliseconds: 60_000, now: () => 0 },
    renderers: STATE_TEXTS,
  });
}

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

const KERNEL = "kernel 6.12 x86_64 { build debian }\n";
const MACHINE = `${KERNEL}machine qemu-pc {\n  memory 4G\n  slots 2\n  maxmem 8G\n}\n`;
const BOOTED = `${MACHINE}dimm stick { size 512M }\ncmdline { nokaslr movablecore=256M }\nboot\n`;

/** A mistake, the code it is said under, and what has a fix that mends it: the text as it becomes. */
const MISTAKES: readonly (readonly [name: string, text: string, code: string, mended: string])[] = [
  ["a statement", `${BOOTED}ofline memory34 -> ok\n`, "syntax", "offline memory34"],
  ["another statement", `kernal 6.12 x86_64\nmachine qemu-pc { memory 4G }\nboot\n`, "syntax", "kernel 6.12"],
  ["an item", `${KERNEL}machine qemu-pc {\n  memory 4G\n  slot 2\n}\nboot\n`, "syntax", "slots 2"],
  ["an outcome", `${BOOTED}offline memory33 -> EBUSSY\n`, "bad-value", "offline memory33 -> EBUSY"],
  ["a unit", `${KERNEL}machine qemu-pc { memory 6GB }\nboot\n`, "syntax", "memory 6G "],
  ["a size in MiB without suffix", `${KERNEL}machine qemu-pc { memory 6144 }\nboot\n`, "bad-value", "memory 6144M"],
  ["a size in GiB without suffix", `${KERNEL}machine qemu-pc { memory 4 }\nboot\n`, "bad-value", "memory 4G"],
  ["an architecture", "kernel 6.12 amd64\nmachine qemu-pc { memory 4G }\nboot\n", "unknown-name", "x86_64"],
  ["a platform", "kernel 6.12 x86_64\nmachine qemu { memory 4G }\nboot\n", "unknown-name", "machine qemu-q35"],
  ["a parameter's unit", `${MACHINE}cmdline { nokaslr movablecore=1GB }\nboot\n`, "param-value", "movablecore=1G "],
  [
    "a parameter's word",
    `${MACHINE}cmdline { nokaslr memhp_default_state=online-movable }\nboot\n`,
    "param-value",
    "memhp_default_state=online_movable",
  ],
  ["a parameter", `${MACHINE}cmdline { nokaslr movablcore=1G }\nboot\n`, "param-unknown", "movablecore=1G"],
  ["a device", `${BOOTED}plug stik\n`, "unknown-name", "plug stick"],
  ["a device that is not there", `${BOOTED}plug other\n`, "unknown-name", "dimm other { size 1G }"],
  ["a field", `${BOOTED}expect memory39 stat=online\n`, "unknown-name", "state=online"],
  [
    "the kind of a range",
    "kernel 6.12 x86_64\nmachine {\n  firmware {\n    0x0-0x9ffff usabel\n    0x100000-0xffffffff usable\n  }\n}\nboot\n",
    "bad-value",
    "0x0-0x9ffff usable",
  ],
  ["a failure that is not stated", `${BOOTED}offline memory99\n`, "step-failed", "offline memory99 -> ENOENT"],
  [
    "a place for a device",
    `${KERNEL}machine qemu-pc {\n  memory 4G\n  slots 2\n  maxmem 4G\n}\ndimm d { size 1G }\nboot\nplug d\n`,
    "maxmem-exceeded",
    "maxmem 8G",
  ],
  [
    "slots and room",
    `${KERNEL}machine qemu-pc {\n  memory 4G\n  maxmem 4G\n}\ndimm d { size 1G }\nboot\nplug d\n`,
    "maxmem-exceeded",
    "maxmem 8G",
  ],
  [
    "a crash without room for its kernel",
    `${MACHINE}cmdline { nokaslr }\nboot\ncrash\n`,
    "step-failed",
    "crashkernel=256M",
  ],
];

describe("a mistake", () => {
  test.each(MISTAKES)("%s is mended by a fix", (_, text, code, mended) => {
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
])("%j has no fix that would be another mistake", (text, never) => {
  const texts = analysed(text).diagnostics.flatMap(({ fixes }) => fixes.map((fix) => withFix(text, fix)));
  expect(texts.filter((each) => each.includes(never))).toEqual([]);
});
