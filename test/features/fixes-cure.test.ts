/** Each quick fix is applied and the text checked again: its diagnostic is gone, and no error is new. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, test } from "vitest";
import type { Diagnostic, Fix } from "../../server/analysis/analysis.ts";
import { analysedFile as analysed, URI } from "./scenario.ts";

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
  ["a range that ends below its start", `${BOOTED}offline memory39-34\n`, "bad-range", "memory34-39"],
  [
    "nodes that don't add up",
    `${KERNEL}machine qemu-pc {\n  memory 4G\n  node0 { memory 1G }\n  node1 { memory 2G }\n}\nboot\n`,
    "memory-mismatch",
    "memory 3G",
  ],
  [
    "an item given twice",
    `${KERNEL}machine qemu-pc {\n  memory 4G\n  memory 8G\n}\nboot\n`,
    "duplicate-name",
    "{\n  memory 4G\n}",
  ],
  ["a name given twice", `${MACHINE}dimm d { size 1G }\ndimm d { size 1G }\nboot\n`, "duplicate-name", "dimm d2 {"],
  ["a name nobody uses", `param size = 1G\n${BOOTED}`, "unused-name", KERNEL],
  [
    "an option nothing depends on",
    BOOTED.replace("build debian", "build debian  config HZ=250"),
    "option-unused",
    "{ build debian }",
  ],
  [
    "a declaration behind the boot",
    `${BOOTED}dimm late { size 256M }\n`,
    "out-of-order",
    "dimm late { size 256M }\nboot",
  ],
  ["a step before it", BOOTED.replace("boot\n", "offline memory34\nboot\n"), "out-of-order", "boot\noffline memory34"],
  [
    "a parameter that loses",
    `${MACHINE}cmdline { nokaslr movablecore=1G kernelcore=3584M }\nboot\n`,
    "param-ignored",
    "{ nokaslr kernelcore",
  ],
  [
    "a step without effect",
    `${BOOTED}set swappiness = 10\noffline memory33 -> ok\n`,
    "step-without-effect",
    "boot\noffline",
  ],
  ["a brace on the next line", `${KERNEL}machine qemu-pc\n{\n  memory 4G\n}\nboot\n`, "syntax", "machine qemu-pc {\n"],
  [
    "a block that is never closed",
    `${KERNEL}machine {\n  firmware {\n    0x0-0x9ffff usable\n    0x100000-0x7fffffff usable\n}\nboot\n`,
    "syntax",
    "usable\n}\n}\nboot",
  ],
  [
    "a block of one line that is never closed",
    `kernel 6.12 x86_64 { build debian # the cloud's\nmachine qemu-pc { memory 4G }\nboot\n`,
    "syntax",
    "{ build debian } # the cloud's\nmachine",
  ],
  ["a line that is never closed", `${KERNEL}machine qemu-pc { memory 4G\nboot\n`, "syntax", "{ memory 4G }\nboot"],
  [
    "a device inside the machine",
    `${KERNEL}machine qemu-pc {\n  memory 4G\n  slots 1\n  maxmem 8G\n  dimm d {\n    size 1G\n  }\n}\nboot\nplug d\n`,
    "syntax",
    "maxmem 8G\n}\ndimm d {\n  size 1G\n}\nboot",
  ],
  [
    "a statement inside the machine",
    `${KERNEL}machine qemu-pc {\n  memory 4G\n  cmdline { nokaslr } # off\n}\nboot\n`,
    "syntax",
    "# off\n}\ncmdline { nokaslr }\nboot",
  ],
  ["the beginning of a word", `${BOOTED}off memory33 -> EBUSY\n`, "syntax", "offline memory33"],
  ["a size that QEMU takes for no DIMM", `${MACHINE}dimm d { size 1025M }\nboot\nplug d\n`, "bad-value", "size 1026M"],
  [
    "an address that QEMU takes for no DIMM",
    `${MACHINE}dimm d { size 1G at 0x180001000 }\nboot\nplug d\n`,
    "bad-value",
    "dimm d { size 1G }",
  ],
  ["a comma between items", `${KERNEL}machine qemu-pc {\n  memory 4G,\n  cpus 2\n}\nboot\n`, "syntax", "memory 4G\n"],
  [
    "a command line without braces",
    `${MACHINE}cmdline movablecore=256M nokaslr\nboot\n`,
    "syntax",
    "cmdline { movablecore=256M nokaslr }",
  ],
  ["a unit apart from its number", `${MACHINE}dimm d { size 512 MiB }\nboot\nplug d\n`, "syntax", "size 512M }"],
  [
    "a zone that is rounded",
    `${MACHINE}cmdline { nokaslr movablecore=102M }\nboot\n`,
    "movable-rounded",
    "movablecore=104M",
  ],
  [
    "a zone that two nodes round",
    `${KERNEL}machine qemu-pc {\n  cpus 2\n  node0 { memory 4G cpus 0 }\n  node1 { memory 4G cpus 1 }\n}\ncmdline { movablecore=2G nokaslr }\nboot\n`,
    "movable-rounded",
    "movablecore=2052M",
  ],
  [
    "a machine of another architecture",
    "kernel 6.12 arm64\nmachine qemu-pc { memory 4G }\nboot\n",
    "bad-value",
    "machine qemu-virt {",
  ],
  ["a machine by half its name", `${KERNEL}machine qemu { memory 4G }\nboot\n`, "unknown-name", "machine qemu-pc {"],
  ["a zone apart from online", `${BOOTED}plug stick\nonline movable memory40\n`, "syntax", "online_movable memory40"],
  ["a node apart from its number", `${MACHINE}dimm d { size 512M node 0 }\nboot\nplug d\n`, "syntax", "node0 }"],
  [
    "an address without its 0x",
    `${MACHINE}cmdline { nokaslr movablecore=256M }\nboot\noffline memory39 -> EBUSY at 13ff01000\n`,
    "syntax",
    "at 0x13ff01000",
  ],
  ["chmem that comes to less", `${BOOTED}plug stick\nchmem enable 1G\n`, "step-failed", "chmem enable 1G -> ENOSPC"],
  [
    "a mode that is like none",
    `${KERNEL}machine qemu-pc { memory 4G }\ncmdline { nokaslr memmap=256M!0x130000000 }\nboot\nreconfigure pmem0 as raw\n`,
    "bad-value",
    "reconfigure pmem0 as devdax",
  ],
  [
    "a value of an option",
    "kernel 6.12 x86_64 { config CMA=on }\nmachine qemu-pc { memory 4G }\nboot\n",
    "bad-value",
    "CMA=y",
  ],
  [
    "a lock by another name",
    `${BOOTED}concurrently {\n  offline memory33 hangs in do_migrate_range\n  offline memory34\n}\nexpect task memory34 blocked on device_hotplug_lok\n`,
    "unknown-name",
    "blocked on device_hotplug_lock",
  ],
  [
    "persistent memory that ends in a section",
    `${MACHINE}cmdline { nokaslr memmap=200M!0x120000000 }\nboot\n`,
    "pmem-unaligned",
    "memmap=256M!0x120000000",
  ],
  [
    "too few slots",
    `${BOOTED.replace("slots 2", "slots 1").replace("boot\n", "dimm d { size 1G }\nboot\n")}plug stick\nplug d\n`,
    "slots-exceeded",
    "slots 2",
  ],
  [
    "more CPUs than there can be",
    `${KERNEL}machine qemu-pc { memory 4G cpus 100000 }\nboot\n`,
    "bad-value",
    "cpus 255",
  ],
  ["no CPU", `${KERNEL}machine qemu-pc { memory 4G cpus 0 }\nboot\n`, "bad-value", "cpus 1"],
  [
    "a probe file that may not be there",
    `${KERNEL.replace(" { build debian }", "")}machine qemu-pc { memory 4G }\ncmdline { nokaslr }\nboot\nprobe 0x140000000\n`,
    "step-depends",
    "-> ENOENT",
  ],
  ["CPUs as a list", `${KERNEL}machine qemu-pc { memory 4G cpus 0-1 }\nboot\n`, "bad-value", "cpus 2 }"],
  ["another arrow", `${BOOTED}offline memory33 => ok\n`, "syntax", "offline memory33 -> ok"],
  ["an outcome as functions return it", `${BOOTED}offline memory39 -> -EBUSY\n`, "syntax", "-> EBUSY"],
  ["blocks by their numbers", `${BOOTED}offline 38\n`, "syntax", "offline memory38"],
  ["blocks by half a name", `${BOOTED}offline mem38-39\n`, "syntax", "offline memory38-39"],
  ["blocks with both names", `${BOOTED}expect memory38-memory39 state=online\n`, "syntax", "expect memory38-39 state"],
  [
    "blanks around an equals sign",
    `${MACHINE}cmdline { nokaslr crashkernel = 256M }\nboot\n`,
    "param-unknown",
    "{ nokaslr crashkernel=256M }",
  ],
  [
    "a unit apart from a parameter's number",
    `${MACHINE}cmdline { nokaslr movablecore=256 MB }\nboot\n`,
    "param-unknown",
    "{ nokaslr movablecore=256M }",
  ],
  [
    "a device block that is no power of two",
    `${MACHINE}virtio-mem v { size 1G block 3M }\nboot\nresize v to 256M\n`,
    "bad-value",
    "block 4M",
  ],
  [
    "more than a device has",
    `${MACHINE}virtio-mem v { size 1G block 2M requested 2G }\nboot\n`,
    "bad-value",
    "requested 1G",
  ],
  [
    "a crash kernel's device over data of the crashed one",
    `${MACHINE}cmdline { nokaslr movablecore=1G crashkernel=256M }\nboot\ncrash { cmdline { nokaslr memmap=256M!0x130000000 } }\n`,
    "pmem-over-reserved",
    "memmap=256M!0x",
  ],
  [
    "a comment of two codes, of which one is needed",
    `${MACHINE}cmdline {\n  # memzone: allow movable-rounded, movable-empty\n  nokaslr movablecore=102M\n}\nboot\n`,
    "allow-unneeded",
    "allow movable-rounded\n",
  ],
  [
    "counters in a pasted text",
    `${BOOTED}expect zoneinfo """\nNode 0, zone      DMA\n  pages free     3840\n        spanned  4095\n      nr_free_pages 3840\n"""\n`,
    "lines-passed-over",
    'DMA\n        spanned  4095\n"""',
  ],
  ["a newer update than is known", BOOTED.replace("6.12", "6.12.200"), "version-not-measured", "kernel 6.12.1"],
  [
    "a crash without room for its kernel",
    `${MACHINE}cmdline { nokaslr }\nboot\ncrash\n`,
    "step-failed",
    "crashkernel=256M",
  ],
  ["blocks", `${BOOTED}offline memry33 -> ok\n`, "syntax", "offline memory33 -> ok"],
  ["several blocks", `${BOOTED}offline emmory33-34 -> ok\n`, "syntax", "offline memory33-34"],
  ["blocks that must not be", `${BOOTED}expect no mmory99\n`, "syntax", "expect no memory99"],
  ["`warning`", `${BOOTED}expect no wrning deadlock\n`, "syntax", "expect no warning deadlock"],
  [
    "a code that must not be said",
    `${BOOTED}expect no warning deadlok\n`,
    "unknown-name",
    "expect no warning deadlock",
  ],
  ["a node of the machine", `${KERNEL}machine qemu-pc {\n  onde0 { memory 4G }\n}\nboot\n`, "syntax", "node0 { memory"],
  ["`from` of a machine", 'machine fro "boot.dmesg"\nboot\n', "syntax", 'machine from "boot.dmesg"'],
  ["a word of a knob", `${BOOTED}set auto_online_blocks = offine\n`, "step-failed", "auto_online_blocks = offline"],
  [
    "a device of the kernel",
    `${MACHINE}cmdline { nokaslr memmap=256M!0x130000000 }\nboot\nreconfigure pmme0 as devdax\n`,
    "unknown-name",
    "reconfigure pmem0 as devdax",
  ],
  [
    "a waiting task",
    `${BOOTED}concurrently {\n  offline memory33 hangs in isolate_single_pageblock\n  online memory34\n}\nexpect task onlne blocked on device_hotplug_lock\n`,
    "expectation-failed",
    "expect task online blocked",
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
  // The word is right: what is written is no better.
  [`${MACHINE}cmdline { nokaslr numa=fake=128M,128M }\nboot\n`, "numa=fake=128M,128M"],
  // A node that lies in what no other type may be: the map would call it two things.
  [
    "kernel 6.12 x86_64\nmachine {\n  firmware {\n    0x0-0x9fbff usable\n    0x100000-0x7fffffff usable\n    0x80000000-0x8fffffff reserved\n  }\n  node0 { 0x0-0x7fffffff }\n  node1 { 0x80000000-0x8fffffff }\n}\nboot\n",
    "0x80000000-0x8fffffff usable",
  ],
])("%j has no fix that would be another mistake", (text, never) => {
  const texts = analysed(text).diagnostics.flatMap(({ fixes }) => fixes.map((fix) => withFix(text, fix)));
  expect(texts.filter((each) => each.includes(never))).toEqual([]);
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
