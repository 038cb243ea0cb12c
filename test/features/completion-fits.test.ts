/** Completion where only some values can stand: in the midst of a value, beside others that it has to go with, behind a head that lacks its braces. */
import { describe, expect, test } from "vitest";
import { accepted, KERNEL, offered, PLUGGED, setup } from "./accepting.ts";
import { analysedFile } from "./scenario.ts";

const labels = (text: string): readonly string[] => offered(text).map(({ label }) => label);

const errorsOf = (text: string): readonly string[] =>
  analysedFile(text).diagnostics.flatMap(({ severity, message }) => (severity === "error" ? [message] : []));

/** What an accepted item makes of the line that the cursor is on. */
function lineOf(text: string, label?: string): string {
  const number = text.slice(0, text.indexOf("$0")).split("\n").length - 1;
  return accepted(text, label).split("\n")[number]!.trim();
}

const nodes = (inside: string): string => setup("", `memory 4G\n  node0 { memory 3G }\n  ${inside}`);

describe("every item is right", () => {
  test.each([
    ["blocks that go offline", `${PLUGGED}offline memory33-$0\n`],
    ["blocks that come online", `${PLUGGED}online memory40-$0\n`],
    ["blocks of chmem", `${PLUGGED}chmem disable memory33-$0\n`],
    ["an address of crash memory", setup("", "memory 4G", "crashkernel=256M@$0")],
    ["crash memory, and its address", setup("", "memory 4G", "crashkernel=256M$0")],
    ["a size in the midst of one", setup("", "memory 4G", "crashkernel=25$06M")],
    ["a size in front of its place", setup("", "memory 4G", "memmap=25$06M!4G")],
    ["a range to keep off", setup("", "memory 4G", "memmap=256M$$0")],
    ["digits without their unit", setup("", "memory 4G", "movablecore=1$0")],
    ["what the nodes add up to", setup("", "memory $0\n  node0 { memory 1G }\n  node1 { memory 2G }")],
    ["what a machine may grow to", setup("", "memory 4G slots 2 maxmem $0")],
    ["an initrd on the line of the memory", setup("", "memory 4G initrd $0")],
    ["where an initrd lies", setup("", "memory 4G initrd 20M at $0")],
    ["the braces of a kernel", "kernel 6.12 x86_64 $0\nmachine qemu-pc { memory 4G }\nboot\n"],
    ["the braces of a device", setup("").replace("cmdline", "dimm d $0\ncmdline")],
    ["the name of a device", setup("").replace("cmdline", "nvdimm $0\ncmdline")],
    ["the braces of a command line", `${KERNEL}machine qemu-pc { memory 4G }\ncmdline $0\nboot\n`],
    ["what may follow a zone", `${PLUGGED}allocate 64M movable in DMA32 $0\n`],
  ])("%s", (_, text) => {
    const typed = /[\w$-]*$/.exec(text.slice(0, text.indexOf("$0")))![0];
    const all = labels(text).filter((label) => label.startsWith(typed) || text.includes("25$0"));
    expect(all).not.toEqual([]);
    expect(all.flatMap((label) => errorsOf(accepted(text, label)))).toEqual([]);
  });
});

test("a node takes what the others leave, the one that is written over not counted", () => {
  expect(labels(nodes("node1 { memory $0 }"))[0]).toBe("1G");
  expect(labels(nodes("node1 { memory 5$012M }"))[0]).toBe("1G");
  expect(errorsOf(accepted(nodes("node1 { memory $0 }")))).toEqual([]);
});

test("of a range for which nothing can be done all that exists is offered", () => {
  expect(labels(`${PLUGGED}expect memory32-$0\n`).slice(0, 2)).toEqual(["memory32-39", "memory32-43"]);
  expect(labels(`${PLUGGED}online memory32-$0\n`)).toEqual(["memory32-39", "memory32-43"]);
});

test("a word over its value leaves the value", () => {
  expect(lineOf(setup("", "mem$0ory 4G"), "memory")).toBe("memory 4G");
  expect(lineOf(setup("", "memory 4G  cp$0us 2"), "cpus")).toBe("memory 4G  cpus 2");
  expect(lineOf(setup("", "nod$0e0 { memory 4G }"), "node")).toBe("node0 { memory 4G }");
  expect(lineOf(setup("", "slo$0 memory 4G"), "slots")).toMatch(/^slots \d+ memory 4G$/);
});

test("in front of a parameter another one is put, with the blank between them", () => {
  expect(lineOf(setup("", "memory 4G", "$0movablecore=1G"), "mem")).toBe("cmdline { mem=2500M movablecore=1G }");
  expect(lineOf(setup("", "memory 4G", "m$0ovablecore=1G"), "mem")).toBe("cmdline { mem=1G }");
});

test("a statement that is there once is offered where it is written", () => {
  expect(labels("kernel 6.12 x86_64\nmachine qemu-pc { memory 4G }\nboot$0\n")).toContain("boot");
  expect(labels('mach$0ine from "boot.dmesg"\nmachine { cpus 2 }\n')).toContain("machine");
});

test("a part of a value is written over, and what stands around it is not", () => {
  expect(lineOf(setup("", "memory 4G", "memmap=25$06M!4G"), "512M")).toBe("cmdline { memmap=512M!4G }");
  expect(lineOf(setup("", "memory 4G", "crashkernel=25$06M"), "256M")).toBe("cmdline { crashkernel=256M }");
});

test("what may be left out is offered once", () => {
  expect(labels(`${PLUGGED}allocate 64M movable in Normal $0\n`)).not.toContain("in");
  expect(labels("kernel 6.12 x86_64 $0\n")).not.toContain("arm64");
});

test("a new name is none that there is", () => {
  const text = `${KERNEL}machine qemu-pc { memory 4G slots 2 maxmem 8G }\ndimm dimm0 { size 1G }\ndimm $0\nboot\n`;
  expect(lineOf(text)).toBe("dimm dimm1 { size 1G node0 }");
});

describe("what follows the word stays, and is not written again", () => {
  test.each([
    ['expect dm$0esg "Movable"', "dmesg", 'expect dmesg "Movable"'],
    ['expect ls$0mem "Movable"', "lsmem", 'expect lsmem "Movable"'],
    ["expect ta$0sk memory34 blocked on mem_hotplug_lock", "task", "expect task memory34 blocked on mem_hotplug_lock"],
    [
      "expect task memory34 blo$0cked on mem_hotplug_lock",
      "blocked on",
      "expect task memory34 blocked on mem_hotplug_lock",
    ],
    ["expect n$0o memory44", "no", "expect no memory44"],
    ["expect no war$0ning movable-rounded", "warning", "expect no warning movable-rounded"],
    ["reboot { cmd$0line { nokaslr } }", "cmdline", "reboot { cmdline { nokaslr } }"],
  ])("%s", (line, label, becomes) => expect(lineOf(`${PLUGGED}${line}\n`, label)).toBe(becomes));

  test("within bodies", () => {
    const map = `${KERNEL}machine {\n  firmware {\n    0x0-0xfffffff so$0ft reserved\n  }\n}\n`;
    expect(lineOf(map, "soft reserved")).toBe("0x0-0xfffffff soft reserved");
    const kept = "kernel 6.12 arm64\nmachine qemu-virt {\n  memory 4G\n  reserved-memory p { si$0ze 64M }\n}\n";
    expect(lineOf(kept, "size")).toBe("reserved-memory p { size 64M }");
  });
});
