/** Maps of more ranges than an x86 kernel is handed, or keeps (arch/x86/kernel/e820.c: __e820__range_add()). */
import { describe, expect, test } from "vitest";
import { dmesgText } from "../../server/views/dmesg/dmesg.ts";
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

const stateOf = (text: string) => analyse(text).timeline[0]!.after!;
const rangesOf = (text: string) => stateOf(text).boot.firmware.length;

describe("a firmware map", () => {
  test("of as many ranges as boot_params hold is nothing to speak of", () => {
    expect(said(machineOf(128))).toEqual([]);
  });

  test("of more reaches only a kernel whose loader hands over the rest", () => {
    expect(said(machineOf(129))).toEqual([
      expect.stringContaining("info: modelled: the firmware map has 129 ranges: boot_params hold 128"),
    ]);
    expect(rangesOf(machineOf(129))).toBe(129);
  });

  test("of more than the kernel's table is cut, by how many nodes the kernel tells apart", () => {
    const text = machineOf(200, "6.12 x86_64 { config NODES_SHIFT=1 }");
    const start = 256 * MIB + 132 * 4 * MIB;
    expect(said(text)).toEqual([
      `warning: modelled: the firmware map has 200 ranges, and the kernel's table room for 134: those from 0x${start.toString(16)} on are ignored`,
    ]);
    expect(rangesOf(text)).toBe(134);
    expect(rangesOf(machineOf(200, "6.12 x86_64 { config NODES_SHIFT=6 }"))).toBe(200);
  });

  test("is printed as boot_params have it, and whole where SETUP_E820_EXT brings the rest", () => {
    const lines = dmesgText(stateOf(machineOf(130))).split("\n");
    const of = (who: string) => lines.filter((line) => line.startsWith(`${who}: [mem`)).length;
    expect([of("BIOS-e820"), of("extended")]).toEqual([128, 130]);
    expect(lines.filter((line) => line.endsWith("physical RAM map:"))).toEqual([
      "BIOS-provided physical RAM map:",
      "extended physical RAM map:",
    ]);
    expect(dmesgText(stateOf(machineOf(128)))).not.toContain("extended");
  });

  test("and what finds no room in the kernel's table is printed, in the words of its version", () => {
    const place = (index: number) => 256 * MIB + index * 4 * MIB;
    const last = (index: number) => (place(index) + 2 * MIB - 1).toString(16);
    const ignored = (version: string) =>
      dmesgText(stateOf(machineOf(136, `${version} x86_64 { config NODES_SHIFT=1 }`)))
        .split("\n")
        .filter((line) => line.includes("; ignoring"));
    const ranges = [132, 133].map((index) => `[mem 0x${place(index).toString(16)}-0x${last(index)}]`);
    expect(ignored("6.12")).toEqual(ranges.map((range) => `too many entries; ignoring ${range}`));
    expect(ignored("7.2")).toEqual(ranges.map((range) => `E820 table full; ignoring ${range}`));
  });
});
