/**
 * The memory map and what firmware left, as the log words it: e820__print_table(), __e820__range_add(),
 * __e820__range_update() and e820__range_remove() (arch/x86/kernel/e820.c), setup.c and mpparse.c beside it, drivers/acpi/tables.c.
 */
import { type E820Entry, e820TypeName } from "../../simulation/e820/e820.ts";
import type { E820Change } from "../../simulation/e820/memory-options.ts";
import { type E820Wording, e820Wording, nosaveWording } from "../../simulation/kernels/log-rules.ts";
import { ruleFor } from "../../simulation/kernels/rule-table.ts";
import type { FirmwareMessage } from "../../simulation/state/kernel-messages.ts";
import { type Bytes, hex, hex8, hex16, NO_LIMIT } from "../../simulation/units/units.ts";
import { memRange } from "./log-context.ts";
import type { WordsOf } from "./words.ts";

/** kernel/power/snapshot.c:pr_fmt(). */
const NOSAVE_PREFIXES = { plain: "PM: ", hibernation: "PM: hibernation: " } as const;

/** Last address of what reaches to the end of the address space: the kernel's size there is 2^64 - 1, its end one less. */
const END_OF_ADDRESSES = "0xfffffffffffffffe";
const TITLES = { "BIOS-e820": "BIOS-provided", extended: "extended", user: "user-defined" } as const;

const EARLY_REFUSALS = {
  "mem=nopentium": "mem=nopentium ignored! (only supported on x86_32)",
  "no-cma-value": "cma: Config string not provided",
} as const;

export const FIRMWARE_WORDS: WordsOf<FirmwareMessage> = {
  "command-line": (message) => [
    `${message.in === "setup_arch" ? "Command line" : "Kernel command line"}: ${message.text}`,
  ],
  "memory-map": ({ who, entries }, { version }) => [
    `${TITLES[who]} physical RAM map:`,
    ...mapLines(who, entries, ruleFor(e820Wording, version)),
  ],
  "memory-map-full": ({ entry }, { version }) => [
    `${ruleFor(e820Wording, version).full}; ignoring ${memRange(entry, hex8)}`,
  ],
  "malformed-early-option": ({ name }) => [`Malformed early option '${name}'`],
  "early-option-refused": ({ why }) => [EARLY_REFUSALS[why]],
  "memory-map-change": ({ change }, { version }) => [changeLine(change, ruleFor(e820Wording, version))],
  "kernel-image-not-ram": () => [".text .data .bss are not marked as E820_TYPE_RAM!"],
  "last-pfn": ({ pfn, maxArchPfn }) => [`last_pfn = ${hex(pfn)} max_arch_pfn = ${hex(maxArchPfn)}`],
  "mp-table": (range) => [`found SMP MP-table at ${memRange(range, hex8)}`],
  "acpi-table": ({ name, ...range }) => [`ACPI: Reserving ${name} table memory at ${memRange(range, hex8)}`],
  ramdisk: (range) => [`RAMDISK: ${memRange(range, hex8)}`],
  // relocate_initrd() prints the last byte of the file, where "RAMDISK: " has that of its last page.
  "ramdisk-relocated": ({ from, to, size, isFile }, { pageSize, doubts }) => {
    if (isFile !== true && size % pageSize === 0) doubts.push({ kind: "initrd-size-rounded", size });
    const bytes = ({ start }: { readonly start: Bytes }): string => memRange({ start, end: start + size }, hex8);
    return [`Allocated new RAMDISK: ${bytes(to)}`, `Move RAMDISK from ${bytes(from)} to ${bytes(to)}`];
  },
  "nosave-region": (range, { version }) => [
    `${NOSAVE_PREFIXES[ruleFor(nosaveWording, version)]}Registered nosave memory: ${memRange(range, hex8)}`,
  ],
};

/** The table, with `BIOS-e820`, `extended` or `user` before each line. */
function mapLines(who: string, entries: readonly E820Entry[], wording: E820Wording): readonly string[] {
  const lines: string[] = [];
  let at = 0;
  for (const { start, end, type } of entries) {
    if (wording.printsGaps && start > at) lines.push(`${who}: [gap ${hex16(at)}-${hex16(start - 1)}]`);
    lines.push(`${who}: ${memRange({ start, end }, hex16)}${wording.separator}${worded(type, wording)}`);
    at = end;
  }
  return lines;
}

/** `e820: update [mem 0x00000000-0x00000fff] usable ==> reserved`, or `remove`. */
function changeLine({ start, end, from, to }: E820Change, wording: E820Wording): string {
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
