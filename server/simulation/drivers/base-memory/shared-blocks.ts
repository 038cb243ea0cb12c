/**
 * Memory blocks of which one part is System RAM and another Persistent Memory: sysfs shows them as online as a whole, but pages of the
 * second part may have no initialised struct page (mm/memory_hotplug.c: is_mem_section_removable up to 5.6).
 */

import { isPersistent } from "../../e820/e820.ts";
import { removableFile } from "../../kernels/online-rules.ts";
import { ruleFor, sinceWhen } from "../../kernels/rule-table.ts";
import { memoryBlockBytes } from "../../state/block-size.ts";
import type { Origin } from "../../state/events.ts";
import { type Note, note } from "../../state/notes.ts";
import type { FirmwareEntryState, MemoryState } from "../../state/state.ts";

/** Before it removable_show() walks into pages without a struct page: a BUG with CONFIG_DEBUG_VM, else an oops. */
const CONSTANT_SINCE = sinceWhen(removableFile, (value) => value === "constant")!;

/** A warning for each block since boot that RAM and persistent memory share. */
export function sharedBlockNotes(state: MemoryState): readonly Note[] {
  const size = memoryBlockBytes(state.geometry);
  const readersDie = ruleFor(removableFile, state.version) === "scan";
  const blocks = new Map<number, FirmwareEntryState>();
  for (const entry of state.boot.userFirmware) {
    if (!isPersistent(entry.type)) continue;
    for (const id of [Math.floor(entry.first / size), Math.floor(entry.last / size)]) {
      if (state.blocks.get(id)?.early === true && !blocks.has(id)) blocks.set(id, entry);
    }
  }
  return [...blocks].map(([id, entry]) => {
    const from = Math.max(entry.first, id * size);
    return note(
      "block-shared",
      { id, from, readersDie, constantSince: CONSTANT_SINCE },
      originOf(state, entry),
      id * size,
    );
  });
}

/** Where the persistent memory was written: a line of the firmware map or a memmap= parameter. */
function originOf(state: MemoryState, entry: FirmwareEntryState): Origin {
  const { machine, cmdline } = state.boot.setup;
  const line = machine.firmware?.find(({ first, last }) => first <= entry.first && entry.first <= last);
  if (line !== undefined && isPersistent(line.type)) return line.origin;
  return cmdline.find(({ name, value }) => name === "memmap" && value?.includes("!"))?.origin ?? machine.origin;
}
