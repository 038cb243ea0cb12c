/**
 * `reserve_mem=SIZE:ALIGN:NAME`: memory that keeps its place from boot to boot, for pstore and ftrace. Models
 * reserve_mem() (mm/memblock.c, since 6.12). It says nothing when it can't. Bytes, ends exclusive.
 */

import { type BootMemory, claim } from "../../boot-context/boot-memory.ts";
import { SMP_CACHE_BYTES } from "../../geometry/struct-sizes.ts";
import { reserveMemParameter } from "../../kernels/boot-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import type { CmdlineParameter } from "../../state/events.ts";
import { type Note, note, type ReserveMemRefusal } from "../../state/notes.ts";
import { memparse } from "../../units/memparse.ts";
import type { Bytes } from "../../units/units.ts";

export interface NamedMemory {
  readonly name: string;
  readonly start: Bytes;
  readonly end: Bytes;
}

export interface ReserveMemReservation {
  readonly areas: readonly NamedMemory[];
  readonly notes: readonly Note[];
}

/** RESERVE_MEM_MAX_ENTRIES. */
const MOST_ENTRIES = 8;
/** RESERVE_MEM_NAME_SIZE with its terminator. */
const LONGEST_NAME = 15;

export function allocateReserveMem(
  memory: BootMemory,
  cmdline: readonly CmdlineParameter[],
  version: KernelVersion,
): ReserveMemReservation {
  if (!ruleFor(reserveMemParameter, version)) return { areas: [], notes: [] };
  const areas: NamedMemory[] = [];
  const notes: Note[] = [];
  for (const parameter of cmdline.filter(({ name }) => name === "reserve_mem")) {
    const area = reserveOne(memory, parameter, areas);
    if ("kind" in area) {
      notes.push(
        note(
          "param-value",
          { text: `reserve_mem=${parameter.value ?? ""}`, kind: "reserve-mem", why: area },
          parameter.origin,
        ),
      );
    } else areas.push(area);
  }
  return { areas, notes };
}

/** The area, or why there is none. */
function reserveOne(
  memory: BootMemory,
  { value = "", origin }: CmdlineParameter,
  taken: readonly NamedMemory[],
): NamedMemory | ReserveMemRefusal {
  if (taken.length >= MOST_ENTRIES) return { kind: "too-many", most: MOST_ENTRIES };
  const size = memparse(value);
  if (size.value === 0 || !size.rest.startsWith(":")) return { kind: "syntax" };
  const align = memparse(size.rest.slice(1));
  if (!align.rest.startsWith(":")) return { kind: "syntax" };
  const name = align.rest.slice(1);
  if (name === "" || name.length > LONGEST_NAME) return { kind: "name-length", most: LONGEST_NAME };
  if (!/[^0-9]/.test(name)) return { kind: "name-is-number" };
  if (taken.some((area) => area.name === name)) return { kind: "name-taken", name };
  const start = memory.physAlloc(
    size.value,
    Math.max(align.value, SMP_CACHE_BYTES),
    0,
    0,
    claim("reserve_mem", origin),
  );
  return start === undefined ? { kind: "no-room" } : { name, start, end: start + size.value };
}
