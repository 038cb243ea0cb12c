/** Maps of more ranges than an x86 kernel is handed, or keeps (arch/x86/kernel/e820.c: __e820__range_add()). */
import { describe, expect, test } from "vitest";
import { analyse } from "./fixture.ts";

const MIB = 1024 * 1024;

/** Ranges of 2 MiB that do not border on each other, behind the first 256 MiB. */
function machineOf(ranges: number, kernel = "6.12 x86_64"): string {
  const behind = Array.from({ length: ranges - 2 }, (_, index) => {
    const start = 256 * MIB + index * 4 * MIB;
    return `    0x${start.toString(16)}-0x${(start + 2 * MIB - 1).toString(16)} usable\n`;
  });
  const first = "    0x0-0x9ffff usable\n    0x100000-0xfdfffff usable\n";
  return `kernel ${kernel}\nmachine {\n  cpus 1\n  firmware {\n${first}${behind.join("")}  }\n}\ncmdline { nokaslr }\nboot\n`;
}

function said(text: string): readonly string[] {
  return analyse(text).diagnostics.flatMap(({ code, severity, message }) =>
    code === "firmware-map-long" ? [`${severity}: ${message}`] : [],
  );
}

const rangesOf = (text: string) => analyse(text).timeline[0]!.after!.boot.firmware.length;

describe("a firmware map", () => {
  test("of as many ranges as boot_params hold is nothing to speak of", () => {
    expect(said(machineOf(128))).toEqual([]);
  });

  test("of more reaches only a kernel whose loader hands over the rest", () => {
    expect(said(machineOf(129))).toEqual([
      expect.stringContaining("info: the firmware map has 129 ranges: boot_params hold 128"),
    ]);
    expect(rangesOf(machineOf(129))).toBe(129);
  });

  test("of more than the kernel's table is cut, by how many nodes the kernel tells apart", () => {
    const text = machineOf(200, "6.12 x86_64 { config NODES_SHIFT=1 }");
    const start = 256 * MIB + 132 * 4 * MIB;
    expect(said(text)).toEqual([
      `warning: the firmware map has 200 ranges, and the kernel's table room for 134: those from 0x${start.toString(16)} on are ignored`,
    ]);
    expect(rangesOf(text)).toBe(134);
    expect(rangesOf(machineOf(200, "6.12 x86_64 { config NODES_SHIFT=6 }"))).toBe(200);
  });
});
