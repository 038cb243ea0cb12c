/**
 * What /proc/meminfo tells of the machine (fs/proc/meminfo.c): no map and no size of its memory, only what the kernel manages
 * (`MemTotal`) and, on x86, what it maps (`DirectMap…`, arch/x86/mm/pat/set_memory.c), which is near to it.
 */
import { KiB, MiB, roundUp } from "../../simulation/units/units.ts";
import { LONGEST_LINE } from "../dmesg/carriers.ts";
import { linesOf } from "../dmesg/lines.ts";
import { type LinePlace, type MachineFacts, NO_MACHINE, type ReadMachine } from "../facts.ts";

const VALUE_LINE = /^(MemTotal|DirectMap(?:4k|2M|4M|1G)):\s{1,40}(\d{1,16}) kB\s*$/;

/** Machines have memory in such steps; what the kernel keeps for itself is less. */
const STEP = 128 * MiB;

export function readMeminfoMachine(text: string): ReadMachine {
  const values = new Map<string, { readonly bytes: number; readonly at: LinePlace }>();
  for (const { line, span } of linesOf(text)) {
    const match = line.length > LONGEST_LINE ? null : VALUE_LINE.exec(line);
    if (match !== null && !values.has(match[1]!)) values.set(match[1]!, { bytes: Number(match[2]) * KiB, at: span });
  }
  const mapped = [...values].filter(([name]) => name.startsWith("DirectMap"));
  const total = values.get("MemTotal");
  const sum = mapped.reduce((bytes, [, value]) => bytes + value.bytes, 0);
  const near = Math.max(sum, total?.bytes ?? 0);
  const at = (sum > 0 ? mapped[0]?.[1] : total)?.at;
  if (at === undefined || near === 0) return { machine: NO_MACHINE, doubts: [] };
  const gigabyte = values.get("DirectMap1G");
  const facts: MachineFacts = {
    ...NO_MACHINE,
    memory: { value: roundUp(near, STEP), at },
    ...(values.has("DirectMap2M") ? { arch: { value: "x86_64", at } as const } : {}),
    ...(gigabyte === undefined ? {} : { gigabytePages: { value: gigabyte.bytes > 0, at: gigabyte.at } }),
  };
  return { machine: facts, doubts: [{ at, kind: "estimated", what: sum > 0 ? "DirectMap" : "MemTotal" }] };
}
