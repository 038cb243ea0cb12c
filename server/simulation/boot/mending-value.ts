/** Another value of a parameter, or another size of the memory, with which a boot has no more to say: found by booting. */
import type { BootSetup, Origin } from "../state/events.ts";
import type { Note, NoteCode } from "../state/notes.ts";
import { type Bytes, GiB, MiB } from "../units/units.ts";
import { bootKernel } from "./boot.ts";

/**
 * The first of some values of the parameter of this origin with which the machine boots, nothing is noted under `code` of it, and nothing more is noted
 * under any other. Undefined: none of them.
 */
export function firstMendingValue(
  setup: BootSetup,
  origin: Origin,
  code: NoteCode,
  values: readonly string[],
): string | undefined {
  const first = bootKernel(setup);
  const known = countsOf(first);
  return values.find((value) => {
    const cmdline = setup.cmdline.map((each) => (each.origin === origin ? { ...each, value } : each));
    const boot = bootKernel({ ...setup, cmdline }, "phases" in first ? first : undefined);
    if (!("phases" in boot)) return false;
    const isLeft = boot.notes.some((note) => note.code === code && note.origin === origin);
    return !isLeft && [...countsOf(boot)].every(([each, count]) => count <= (known.get(each) ?? 0));
  });
}

/** Most that is tried. */
const MOST_MEMORY: Bytes = 64 * GiB;

/** The least size of all memory, doubled from what there is, with which the kernel boots; undefined of a machine whose parts add up to it. */
export function leastMemory(setup: BootSetup): Bytes | undefined {
  const { machine } = setup;
  if (machine.firmware !== undefined || machine.nodes.length > 0) return undefined;
  for (let memory = Math.max(2 * machine.memory, 16 * MiB); memory <= MOST_MEMORY; memory *= 2) {
    const maxmem = machine.maxmem === 0 ? 0 : Math.max(machine.maxmem, memory);
    if ("phases" in bootKernel({ ...setup, machine: { ...machine, memory, maxmem } })) return memory;
  }
  return undefined;
}

/** How often each code is noted: of a zone that splits a block there may be one more. */
function countsOf({ notes }: { readonly notes: readonly Note[] }): ReadonlyMap<NoteCode, number> {
  const counts = new Map<NoteCode, number>();
  for (const { code } of notes) counts.set(code, (counts.get(code) ?? 0) + 1);
  return counts;
}
