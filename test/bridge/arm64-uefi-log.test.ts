/** A log of QEMU's arm64 machine with UEFI firmware that nothing here knows: the memory that it shows is the machine's. */
import { expect, it } from "vitest";
import { readSource } from "../../server/bridge/import/read-sources.ts";
import { scenarioOf } from "../../server/bridge/import/scenario-text.ts";

const log = (ranges: readonly string[], cma: string) =>
  [
    "Booting Linux on physical CPU 0x0000000000 [0x413fd0c1]",
    "Linux version 5.15.0-116-generic (buildd@bos03-arm64-012) (gcc 11.4.0) #126-Ubuntu SMP (Ubuntu 5.15.0-116.126-generic 5.15.158)",
    "efi: EFI v2.70 by EDK II",
    "DMI: QEMU QEMU Virtual Machine, BIOS 0.0.0 02/06/2015",
    "Zone ranges:",
    "  DMA      [mem 0x0000000040000000-0x000000007fffffff]",
    "  DMA32    empty",
    "  Normal   empty",
    "Movable zone start for each node",
    "Early memory node ranges",
    ...ranges.map((range) => `  node   0: [mem ${range}]`),
    "Initmem setup node 0 [mem 0x0000000040000000-0x000000007fffffff]",
    "Kernel command line: root=/dev/vda ro",
    `Memory: 949020K/1048576K available (14016K kernel code, 3106K rwdata, 12344K rodata, 6400K init, 987K bss, 99556K reserved, ${cma} cma-reserved)`,
  ].join("\n");

function imported(text: string): string {
  const source = readSource({ name: "boot.dmesg", text, cut: false });
  if ("unknown" in source) throw new Error(source.unknown);
  const scenario = scenarioOf([source]);
  if ("wrong" in scenario) throw new Error(scenario.wrong);
  return scenario.text;
}

const RAM = [
  "0x0000000040000000-0x000000007c3effff",
  "0x000000007c3f0000-0x000000007c6bffff",
  "0x000000007c6c0000-0x000000007fffffff",
];

it("is written with the ranges of the log where the firmware that is known has others", () => {
  const text = imported(log(RAM, "0K"));
  expect(text).toMatch(/^machine \{\n(?:.*\n)*? *firmware \{\n *0x0*40000000-/m);
  expect(text).not.toMatch(/qemu-virt \{|edk2|0x0*4000000-/);
});

it("has no CMA area where the kernel had none", () => {
  expect(imported(log(RAM, "0K"))).toContain("config CMA_SIZE_MBYTES=0");
  expect(imported(log(RAM, "32768K"))).not.toContain("CMA_SIZE_MBYTES");
});
