/** Lines that say as other languages and other programs do what this one says otherwise: the first fix mends the line, and nothing but it. */
import { describe, expect, test } from "vitest";
import type { Diagnostic } from "../../server/analysis/analysis.ts";
import { fixAll, quickFixes } from "../../server/features/code-actions.ts";
import { BOOTED, KERNEL, MACHINE } from "./mistakes.ts";
import { analysedFile as analysed } from "./scenario.ts";

const errorsOf = (diagnostics: readonly Diagnostic[]) => diagnostics.filter(({ severity }) => severity === "error");

function withEdits(
  text: string,
  edits: readonly { readonly span: { readonly start: number; readonly end: number }; readonly newText: string }[],
): string {
  return [...edits]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce((all, { span, newText }) => all.slice(0, span.start) + newText + all.slice(span.end), text);
}

/** The text with the first fix of the line that it is about, in what stands in front of it and behind it. */
function mended(before: string, line: string, behind = ""): { readonly text: string; readonly title: string } {
  const whole = `${before}${line}\n${behind}`;
  const analysis = analysed(whole);
  const [fix] = quickFixes(analysis, { start: before.length, end: before.length + line.length }).filter(
    ({ title }) => !title.startsWith("Allow"),
  );
  return { text: fix === undefined ? "no fix" : withEdits(whole, fix.edits), title: fix?.title ?? "" };
}

describe("a line of the timeline", () => {
  test.each([
    ["offline memory34 to 36", "offline memory34-36"],
    ["offline memory34 to memory36", "offline memory34-36"],
    ["offline memory34:36", "offline memory34-36"],
    ["offline memory{34..36}", "offline memory34-36"],
    ["offline memory[34-36]", "offline memory34-36"],
    ["offline block 34", "offline memory34"],
    ["offline memory_34", "offline memory34"],
    ["chmem disable -b 34-35", "chmem disable memory34-35"],
    ["offline memory39: EBUSY", "offline memory39 -> EBUSY"],
    ["offline memory39 fails with EBUSY # so far", "offline memory39 -> EBUSY # so far"],
    ["offline memory38 → ok", "offline memory38 -> ok"],
    ["offline memory38 --> ok", "offline memory38 -> ok"],
    ["offline memory38 -> success", "offline memory38 -> ok"],
    ["offline memory39 -> EBUSY @ 0x13ff01000", "offline memory39 -> EBUSY at 0x13ff01000"],
    ["offline memory39 -> EBUSY (0x13ff01000)", "offline memory39 -> EBUSY at 0x13ff01000"],
    ["offline memory39 -> EBUSY at pfn=0x13ff01", "offline memory39 -> EBUSY at pfn 0x13ff01"],
    ["offline memory37-38 decsending", "offline memory37-38 descending"],
    ["ste min_free_kbytes = 70000", "set min_free_kbytes = 70000"],
    ["offline memory37-38 reverse", "offline memory37-38 descending"],
    ["memory38 offline", "offline memory38"],
    ["hotplug stick", "plug stick"],
    ["plug 'stick'", "plug stick"],
    ["plug dimm stick", "plug stick"],
    ["allocate 64M movable node=0 as x", "allocate 64M movable node0 as x"],
    ["allocate 64M movable on node0 as x", "allocate 64M movable node0 as x"],
    ["allocate 64M movable zone Normal as x", "allocate 64M movable in Normal as x"],
    ["allocate 64M, movable, as x", "allocate 64M movable as x"],
    ["alloc 64M movable as x", "allocate 64M movable as x"],
    ["isolate 0x110000000..0x117ffffff", "isolate 0x110000000-0x117ffffff"],
    ["isolate 0x110000000+0x8000000", "isolate 0x110000000-0x117ffffff"],
    ["isolate 110000000-117ffffff", "isolate 0x110000000-0x117ffffff"],
    ["set auto_online_blocks: offline", "set auto_online_blocks = offline"],
    ["vm.min_free_kbytes = 70000", "set min_free_kbytes = 70000"],
    ["reboot { nokaslr }", "reboot { cmdline { nokaslr } }"],
    ["step 'a DIMM comes'", 'step "a DIMM comes"'],
    ["step: a DIMM comes", 'step "a DIMM comes"'],
    ["expect dmesg 'Movable zone'", 'expect dmesg "Movable zone"'],
    ['expect dmesg contains "Movable zone"', 'expect dmesg "Movable zone"'],
    ["expect memory38: state=online", "expect memory38 state=online"],
    ["expect memory38 state: online", "expect memory38 state=online"],
    ["expect memory38 state==online", "expect memory38 state=online"],
    ["expect memory38 is online", "expect memory38 state=online"],
    ["expect memory38 state=online, node=0", "expect memory38 state=online node=0"],
    ["expect memory99 absent", "expect no memory99"],
    ["expect Node 0, zone Movable present 65536", "expect node0 Movable present=65536"],
    ["expect node0 ZONE_MOVABLE present=65536", "expect node0 Movable present=65536"],
    ["assert memory38 state=online", "expect memory38 state=online"],
    [
      "concurrently { offline memory37; offline memory38 }",
      "concurrently {\n  offline memory37\n  offline memory38\n}",
    ],
  ])("%s", (line, becomes) => {
    const { text } = mended(BOOTED, line);
    expect(text).toBe(`${BOOTED}${becomes}\n`);
  });
});

describe("a line in front of the boot", () => {
  test.each([
    ["dimm d { size 1,5G }", "dimm d { size 1536M }"],
    ["dimm d size=1G", "dimm d { size 1G }"],
    ["dimm d: 1G", "dimm d { size 1G }"],
    ["dimm d { size 1G @ 0x140000000 }", "dimm d { size 1G at 0x140000000 }"],
    ["pc-dimm d { size 1G }", "dimm d { size 1G }"],
    ["reserve 0x13ff00000 to 0x13ffbffff by x", "reserve 0x13ff00000-0x13ffbffff by x"],
    ["reserve 0x13ff00000-0x13ffbffff by 'x'", 'reserve 0x13ff00000-0x13ffbffff by "x"'],
    ["param size: 1G | 2G", "param size = 1G | 2G"],
    ["param size = 1G or 2G", "param size = 1G | 2G"],
    ["param size = [1G, 2G]", "param size = 1G | 2G"],
    ['cmdline "nokaslr movablecore=256M"', "cmdline { nokaslr movablecore=256M }"],
    ["cmdline = nokaslr", "cmdline { nokaslr }"],
  ])("%s", (line, becomes) => {
    expect(mended(MACHINE, line, "boot\n").text).toBe(`${MACHINE}${becomes}\nboot\n`);
  });

  test.each([
    ["kernel: 6.12 x86_64", "kernel 6.12 x86_64"],
    ['kernel "6.12" x86_64', "kernel 6.12 x86_64"],
    ["kernel 6.12 x86_64 { config CMA y }", "kernel 6.12 x86_64 { config CMA=y }"],
  ])("%s", (line, becomes) => {
    const machine = "machine qemu-pc { memory 4G }\nboot\n";
    expect(mended("", line, machine).text).toBe(`${becomes}\n${machine}`);
  });

  test.each([
    ["memory 4.5G", "memory 4608M"],
    ["memory 4,5G", "memory 4608M"],
    ["memory 4'096M", "memory 4096M"],
    ["memory4G", "memory 4G"],
    ["ram 4G", "memory 4G"],
    ["memory (4G)", "memory 4G"],
    ["memory=4G slots=2 maxmem=8G", "memory 4G slots=2 maxmem=8G"],
  ])("an item of the machine: %s", (item, becomes) => {
    const { text } = mended(KERNEL, `machine qemu-pc { ${item} }`, "boot\n");
    expect(text).toBe(`${KERNEL}machine qemu-pc { ${becomes} }\nboot\n`);
  });
});

test.each([
  ["movablecore: 1G", "movablecore=1G"],
  ["movablecore:1G", "movablecore=1G"],
  ["movablecore 1G", "movablecore=1G"],
  ["movablcore 1G", "movablecore=1G"],
  ["memhp_default_state: online", "memhp_default_state=online"],
  ["movablecore==1G", "movablecore=1G"],
  ["movablecore=1G,", "movablecore=1G"],
  ["movablecore=1.5G", "movablecore=1536M"],
  ["mem=2GB", "mem=2G"],
  ["hugepagesz=2MB hugepages=1", "hugepagesz=2M hugepages=1"],
  ["numa=fake=2GB", "numa=fake=2G"],
  ["kernelcore=50percent", "kernelcore=50%"],
  ["crashkernel=256M,hi", "crashkernel=256M,high"],
  ["crashkernel=256MB", "crashkernel=256M"],
  ["crashkernel 256M", "crashkernel=256M"],
])("a parameter of the kernel: %s", (written, becomes) => {
  const { text } = mended(MACHINE, `cmdline { nokaslr ${written} }`, "boot\n");
  expect(text).toBe(`${MACHINE}cmdline { nokaslr ${becomes} }\nboot\n`);
  expect(errorsOf(analysed(text).diagnostics)).toEqual([]);
});

describe("a name that is misspelt where it is declared", () => {
  const PARAM = `param room = 1G | 2G\n${MACHINE}cmdline { nokaslr movablecore=$room }\nboot\n`;
  const GUEST = `${MACHINE}virtio-mem far { size 1G }\nboot\nresize far to 512M -> ok\n`;

  test.each([
    [PARAM, "param room", "param romo"],
    [BOOTED.concat("plug stick\n"), "dimm stick", "dimm Stick"],
    [GUEST, "virtio-mem far", "virtio-mem faar"],
  ])("%#: has the name that is used", (text, declared, misspelt) => {
    const wrong = text.replace(declared, misspelt);
    const { diagnostics } = analysed(wrong);
    const texts = diagnostics.flatMap(({ fixes }) => fixes.map((fix) => withEdits(wrong, fix.edits)));
    expect(texts).toContain(text);
    const [first] = quickFixes(analysed(wrong), { start: wrong.indexOf(misspelt), end: wrong.indexOf(misspelt) + 12 });
    if (first !== undefined) expect(withEdits(wrong, first.edits)).toBe(text);
    expect(fixAll(analysed(wrong))).toBeUndefined();
  });

  test("is left where something else uses it", () => {
    const { diagnostics } = analysed(`${BOOTED}plug stick\nunplug stik\n`);
    const titles = diagnostics.flatMap(({ fixes }) => fixes.map(({ title }) => title));
    expect(titles).toContain("Write `stick`");
    expect(titles.filter((title) => title.includes("where it is declared"))).toEqual([]);
  });
});

test("ends of a range of which one may have lost a digit change places where that is asked for alone", () => {
  const preferred = (range: string) =>
    analysed(`${BOOTED}isolate ${range}\n`)
      .diagnostics.filter(({ code }) => code === "bad-range")
      .flatMap(({ fixes }) => fixes.map((fix) => fix.preferred));
  expect(preferred("0x117ffffff-0x110000000")).toEqual([true]);
  expect(preferred("0x110000000-0x117fffff")).toEqual([false]);
});

describe("what has another mistake behind it is not offered", () => {
  test.each([
    ["reconfigure stick to system-ram", "as to"],
    ["cma_alloc 4M as x", "from as"],
    ["alloc_contig 64M on node0 as x", "as on"],
    ["expect lsmem '''", "\"'''\""],
    ["expect no warnings", "warning s"],
  ])("%s", (line, never) => {
    const { diagnostics } = analysed(`${BOOTED}${line}\n`);
    expect(
      diagnostics.flatMap(({ fixes }) => fixes.flatMap(({ edits }) => edits.map(({ newText }) => newText))).join("\n"),
    ).not.toContain(never);
  });
});

test.each([
  ['cmdline "nokaslr movablecore=256M"', 'cmdline { "'],
  ["cmdline = nokaslr", "{ ="],
  ["kernel 6.1r x86_64", "kernel 6.1 x86_64"],
  ["kern el 6.12 x86_64", "kernel el"],
  ["dimm d { siz e 1G }", "size e"],
  ["cmdline { movableco re=1G }", "movablecore"],
  ["cmdline { nokaslr to }", "ro"],
])("saving does not make of %j what nobody meant", (line, never) => {
  const isKernel = line.startsWith("kern");
  const text = isKernel ? `${line}\nmachine qemu-pc { memory 4G }\nboot\n` : `${MACHINE}${line}\nboot\n`;
  const all = fixAll(analysed(text));
  expect(all === undefined ? text : withEdits(text, all.edits)).not.toContain(never);
});

test.each(["offline memory39 EBUSY", "exp ect memory38 state=online"])("saving leaves %j", (line) =>
  expect(fixAll(analysed(`${BOOTED}${line}\n`))).toBeUndefined(),
);

test("a fix drops or changes a word only where somebody asks for it", () => {
  const text = `${BOOTED}hotplug stick\noffline memory34 to 36\noffline memory38 returns ok\n`;
  const analysis = analysed(text);
  const fixes = analysis.diagnostics.filter(({ code }) => code === "syntax").flatMap((each) => each.fixes);
  expect(fixes.map(({ title }) => title)).toEqual([
    "Write `plug stick`",
    "Write `memory34-36`",
    "Write `offline memory38 -> ok`",
  ]);
  expect(fixAll(analysis)).toBeUndefined();
});

const FIRMWARE = (type: string) =>
  `${KERNEL}machine {\n  firmware {\n    0x0-0x9ffff usable\n    0x100000-0xfffffff ${type}\n  }\n}\nboot\n`;
const VERSION = (version: string) => `kernel ${version} x86_64\nmachine qemu-pc { memory 4G }\nboot\n`;

describe("saving leaves what may have been meant otherwise", () => {
  // A key beside that of a digit, or a digit's own letter: memory138, 5.15, 6.12, node10.
  test.each([
    `${BOOTED}offline memoryq38 -> ok\n`,
    `${BOOTED}online memoryw2-38\n`,
    `${MACHINE}dimm d { size 1G nodeq0 }\nboot\n`,
    ...["5.1p", "5.1t", "6.1-", "6.11.w", "6.6.1k", "5.18.p-rc4"].map(VERSION),
  ])("a number with a letter in the place of a digit: %j", (text) => expect(fixAll(analysed(text))).toBeUndefined());

  // The last digit, or the unit, stands behind the blank; `in usable` is nothing.
  test.each([
    FIRMWARE("fusable"),
    FIRMWARE("in usable"),
    "kernel 6.12 arm64\nmachine qemu-virt { memory 4G initrd 60 Muefi edk2-2026.08 }\nboot\n",
  ])("a letter that is of the number in front: %j", (text) => expect(fixAll(analysed(text))).toBeUndefined());

  test.each([
    FIRMWARE("nusable"),
    `${MACHINE}cmdline { memhp_default_state=onfline }\nboot\n`,
    `${MACHINE}cmdline { uma=off }\nboot\n`,
    `${BOOTED}onfline memory38\n`,
    `${BOOTED}nplug stick\n`,
  ])("a word that is as near to another one: %j", (text) => expect(fixAll(analysed(text))).toBeUndefined());

  test.each([
    `${MACHINE}cmdline { nokaslr ro\nboot\noffline memory38\n`,
    `${BOOTED}step offline memory38\n`,
    `${BOOTED}reconfigure as system-ram\n`,
    `${MACHINE}cmdline { movablecore=256M = memory }\nboot\n`,
  ])("a line that says something else: %j", (text) => expect(fixAll(analysed(text))).toBeUndefined());

  test.each([
    [`${BOOTED}offline memorry38\n`, "offline memory38"],
    [`${BOOTED}ofline memory38\n`, "offline memory38"],
    [`${BOOTED}uplug stick\n`, "unplug stick"],
    [`${MACHINE}cmdline { memhp_default_state=ofline }\nboot\n`, "=offline"],
    [FIRMWARE("usabel"), "usable"],
    [`${MACHINE}dimm d { size 512 MiB }\nboot\n`, "size 512M"],
  ])("and makes of %j what alone is near", (text, meant) => {
    expect(withEdits(text, fixAll(analysed(text))?.edits ?? [])).toContain(meant);
  });
});

test("a version that is written together with the architecture keeps it, and one that is none is a guess", () => {
  const fixOf = (written: string) =>
    analysed(`kernel ${written}\nmachine qemu-virt { memory 4G }\nboot\n`)
      .diagnostics.filter(({ message }) => message.includes("no kernel version"))
      .flatMap(({ fixes }) => fixes.map(({ edits, preferred }) => [edits[0]!.newText, preferred]));
  expect(fixOf("6.12arm64")).toEqual([["6.12 arm64", true]]);
  expect(fixOf("arm64-64k")).toEqual([["7.3 arm64-64k", false]]);
  expect(fixOf("6'8 arm64")).toEqual([["7.3", false]]);
});

test.each([
  [`${MACHINE}dimm d { size5 12M }\nboot\n`, "size", false],
  [`${BOOTED}offline memoryq38\n`, "memory38", false],
  [`${BOOTED}offline memorry38\n`, "memory38", true],
  [VERSION("5.1p0"), "5.1", false],
  [VERSION("6.1w"), "6.1", false],
  [VERSION("6.12.x"), "6.12", true],
  [VERSION("6..12"), "6.12", true],
  [VERSION("linux-6.12-rc3"), "6.12-rc3", true],
  [VERSION("5.10.0_21-amd64"), "5.10.0", false],
  [VERSION("6.62"), "6.19", false],
])("a fix that may take a digit away is none to prefer: %j", (text, meant, isPreferred) => {
  const fixes = analysed(text).diagnostics.flatMap((each) => each.fixes);
  const writing = fixes.filter(({ edits }) => edits[0]?.newText === meant);
  expect(writing.map(({ preferred }) => preferred)).toEqual([isPreferred]);
});
