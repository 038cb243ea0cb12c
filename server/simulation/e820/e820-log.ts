/**
 * The memory map as the boot log words it: e820__print_table(), __e820__range_update() and e820__range_remove()
 * (arch/x86/kernel/e820.c). Lines carry no timestamp.
 */
import { type E820Wording, e820Wording } from "../kernels/memory-map-rules.ts";
import { ruleFor } from "../kernels/rule-table.ts";
import type { KernelVersion } from "../kernels/version.ts";
import { hex8, hex16, NO_LIMIT } from "../units/units.ts";
import { type E820Map, e820TypeName } from "./e820.ts";
import type { E820Change } from "./memory-options.ts";

/** Last address of what reaches to the end of the address space: the kernel's size there is 2^64 - 1, its end one less. */
const END_OF_ADDRESSES = "0xfffffffffffffffe";

/** The table, with `BIOS-e820` or `user` before each line. */
export function e820MapLines(who: "BIOS-e820" | "user", map: E820Map, version: KernelVersion): readonly string[] {
  const wording = ruleFor(e820Wording, version);
  const lines: string[] = [];
  let at = 0;
  for (const { start, end, type } of map.entries) {
    if (wording.printsGaps && start > at) lines.push(`${who}: [gap ${hex16(at)}-${hex16(start - 1)}]`);
    lines.push(`${who}: [mem ${hex16(start)}-${hex16(end - 1)}]${wording.separator}${worded(type, wording)}`);
    at = end;
  }
  return lines;
}

/** `e820: update [mem 0x00000000-0x00000fff] usable ==> reserved`, or `remove`. */
export function e820ChangeLine({ start, end, from, to }: E820Change, version: KernelVersion): string {
  const wording = ruleFor(e820Wording, version);
  const last = end >= NO_LIMIT ? END_OF_ADDRESSES : hex8(end - 1);
  const range = `[mem ${hex8(start)}-${last}]`;
  const what = from === undefined ? "" : ` ${worded(from, wording)}`;
  if (to === undefined) return `e820: remove ${range}${what}`;
  return `e820: update ${range}${what} ==> ${worded(to, wording)}`;
}

function worded(type: number, wording: E820Wording): string {
  const name = e820TypeName(type);
  return wording.types[name] ?? name;
}
