/** Which kinds of lines of a log are simulated, held against what is printed. */
import { describe, expect, test } from "vitest";
import { bootLines } from "../../server/views/dmesg/dmesg.ts";
import { kindsOfLog, lineShape } from "../../server/views/dmesg/line-kinds.ts";
import { boot, qemuPc } from "../simulation/boot/machines.ts";

const COMMAND_LINES = [
  "nokaslr",
  "nokaslr memblock=debug crashkernel=256M",
  "nokaslr numa=fake=4 mem=2G hugepages=9000 cma=64M",
];
const VERSIONS = ["5.10", "6.1", "6.12", "7.2"];
/** Kinds that not every machine's log tells. */
const SOMETIMES = /^(Fallback order|Memory: |software IO TLB: mapped|Dentry cache|Inode-cache)/;

describe("a line that the simulated kernel prints", () => {
  test.each(VERSIONS)("is of one of the kinds that are told: %s", (version) => {
    const lines = COMMAND_LINES.flatMap((cmdline) => bootLines(boot(qemuPc(version, cmdline)).state));
    const isTold = kindsOfLog([]);
    expect(lines.filter((line) => !SOMETIMES.test(line) && !isTold(line))).toEqual([]);
    expect(lines.length).toBeGreaterThan(100);
  });
});

describe("a line of a real log", () => {
  const lines = bootLines(boot(qemuPc("6.12", "nokaslr")).state);
  const isTold = kindsOfLog(lines);

  test.each([
    "Built 7 zonelists, mobility grouping on.  Total pages: 1",
    "Built 7 zonelists in Zone order, mobility grouping off.",
    "crashkernel reserved: 0x1000",
    "Policy",
    "Total pages: 17",
    "Dentry cache hash table entries: 7 (order: 10, 4194304 bytes, linear)",
  ])("of a kind that is simulated: %s", (line) => {
    expect(isTold(line)).toBe(true);
  });

  test.each([
    "SLUB: HWalign=64, Order=0-3, MinObjects=0, CPUs=2, Nodes=1",
    "rcu: Preemptible hierarchical RCU implementation.",
    "Mount-cache hash table entries: 8192 (order: 4, 65536 bytes, linear)",
    "Memory: 3964384K/4193784K available (16384K kernel code)",
    "ACPI: RSDP 0x00000000000F5220 000014 (v00 BOCHS )",
  ])("of one that is not: %s", (line) => {
    expect(isTold(line)).toBe(false);
  });

  test("of a kind that is told of some machines is not told where the log has none", () => {
    const without = lines.filter((line) => !line.startsWith("Dentry"));
    expect(kindsOfLog(without)("Dentry cache hash table entries: 7 (order: 10)")).toBe(false);
  });
});

test("the shape of a line keeps its words", () => {
  expect(lineShape("BIOS-e820: [mem 0x0000000000000000-0x000000000009fbff] usable")).toBe("BIOS-e#: [mem #-#] usable");
});

test("lines of memblock=debug say nothing of a log that has none although it is on, as arm64's", () => {
  const line = "memblock_reserve: [0x0000000040000000-0x0000000040000fff] setup_arch+0x1/0x2";
  expect(kindsOfLog(["Kernel command line: memblock=debug"])(line)).toBe(false);
  expect(kindsOfLog(["Kernel command line: quiet"])(line)).toBe(true);
});
