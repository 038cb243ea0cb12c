/**
 * What /proc/iomem tells of the machine: its top level is the firmware's map as the kernel changed it (kernel/resource.c; x86:
 * e820__reserve_resources() in arch/x86/kernel/e820.c; arm64: request_standard_resources() in arch/arm64/kernel/setup.c). Memory that
 * a DIMM brought later stands there like memory of the boot; what a driver added (`System RAM (kmem)`) lies below its device.
 */

import type { Arch, FirmwareType } from "../../simulation/state/events.ts";
import { defined } from "../../simulation/units/defined.ts";
import { KiB } from "../../simulation/units/units.ts";
import { LONGEST_LINE } from "../dmesg/carriers.ts";
import { linesOf } from "../dmesg/lines.ts";
import { firmwareTypeOf } from "../dmesg/memory-map.ts";
import { type LinePlace, type MapRange, NO_MACHINE, type ReadMachine, type SourceDoubt, type Told } from "../facts.ts";

/** A line of the file: groups are the indentation, first and last address, and the name. */
export const RESOURCE_LINE = /^(\s*)([0-9a-f]{4,16})-([0-9a-f]{4,16}) : (.{1,200}?)\s*$/i;

/** Names of the top level that stand for types of the firmware's map, besides those of the map itself. */
const RESOURCE_TYPES: ReadonlyMap<string, FirmwareType> = new Map([
  ["ACPI Tables", "ACPI data"],
  ["ACPI Non-volatile Storage", "ACPI NVS"],
  ["Persistent Memory (legacy)", "persistent"],
  ["Unknown E820 type", "reserved"],
]);

/** Names that kernels of one architecture alone give. */
const ARCH_NAMES: readonly (readonly [RegExp, Arch])[] = [
  [
    /^(?:Local APIC|IOAPIC \d+|RAM buffer|System ROM|Video ROM|Kernel (?:bss|rodata)|(?:PCI MMCONFIG|PCI ECAM) \d+.*|HPET \d+)$/,
    "x86_64",
  ],
  [/^(?:GIC[DR]|arm,.*|.*\.(?:pl011|interrupt-controller)(?: .*)?)$/, "arm64"],
];

/** Sizes of pages that arm64 has, largest first. */
const PAGE_SIZES = [64 * KiB, 16 * KiB, 4 * KiB];

export function readIomemMachine(text: string): ReadMachine {
  const map: Told<MapRange>[] = [];
  const doubts: SourceDoubt[] = [];
  let arch: Told<Arch> | undefined;
  let code: Told<number> | undefined;
  let imageAt: Told<number> | undefined;
  let zeroed: LinePlace | undefined;
  let isInsideRam = false;
  for (const { line, span } of linesOf(text)) {
    const match = line.length > LONGEST_LINE ? null : RESOURCE_LINE.exec(line);
    if (match === null) continue;
    const [, indent = "", low = "", high = "", name = ""] = match;
    const [first, last] = [Number.parseInt(low, 16), Number.parseInt(high, 16)];
    const named = ARCH_NAMES.find(([names]) => names.test(name))?.[1];
    if (named !== undefined) arch ??= { value: named, at: span };
    if (indent !== "") {
      // A user who is not root sees zeros. Code without data behind it is none of a running kernel's.
      if (isInsideRam && name === "Kernel code" && first > 0) code ??= { value: first, at: span };
      if (isInsideRam && /^Kernel (?:data|bss)$/.test(name)) imageAt ??= code;
      // arm64 names so what memblock holds at the end of boot; x86 has no such child.
      if (isInsideRam && name === "reserved") arch ??= { value: "arm64", at: span };
      continue;
    }
    const type = RESOURCE_TYPES.get(name) ?? firmwareTypeOf(name);
    isInsideRam = type === "usable";
    if (type === undefined) continue;
    if (first === 0 && last === 0) zeroed ??= span;
    else if (last < first) doubts.push({ at: span, kind: "garbled", what: `${low}-${high}` });
    else map.push({ value: { first, last, type }, at: span });
  }
  if (zeroed !== undefined) doubts.push({ at: zeroed, kind: "zeroed", what: "00000000-00000000" });
  const hasRam = map.some(({ value }) => value.type === "usable");
  const pageSize = hasRam ? pageSizeOf(map) : undefined;
  return {
    machine: {
      ...NO_MACHINE,
      ...defined({ arch, imageAt }),
      ...(pageSize === undefined ? {} : { pageSize }),
      ...(hasRam ? { maps: { iomem: map } } : {}),
    },
    doubts,
  };
}

/** An edge of memory that only pages of 4 KiB can have. Larger pages don't show: memory may end on their borders by chance. */
function pageSizeOf(map: readonly Told<MapRange>[]): Told<number> | undefined {
  const smallest = PAGE_SIZES.at(-1)!;
  const second = PAGE_SIZES.at(-2)!;
  const edge = map.find(({ value: { type, first, last } }) => {
    const isWhole = first % smallest === 0 && (last + 1) % smallest === 0;
    return type === "usable" && isWhole && (first % second !== 0 || (last + 1) % second !== 0);
  });
  return edge === undefined ? undefined : { value: smallest, at: edge.at };
}
