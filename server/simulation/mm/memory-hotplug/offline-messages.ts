/**
 * What offlining prints (mm/memory_hotplug.c: offline_pages): success and the reason of a failure, most of it only with
 * dyndbg="file memory_hotplug.c +p".
 */
import { offlinedMessage } from "../../kernels/offline-rules.ts";
import { ruleFor } from "../../kernels/rule-table.ts";
import type { BlockState, MemoryState } from "../../state/state.ts";
import { hex8 } from "../../units/units.ts";

/** `Offlined Pages 32768`: without the pages that hold the block's own memmap. */
export function offlinedLines(state: MemoryState, block: BlockState): readonly string[] {
  if (ruleFor(offlinedMessage, state.version) === "debug" && !debugs(state)) return [];
  return [`Offlined Pages ${state.geometry.blockPages - block.vmemmapPages}`];
}

/** Why block `id` stays online, in the kernel's words; nothing for a failure that the kernel is silent about. */
export function failedLines(state: MemoryState, id: number, block: BlockState, reason: string): readonly string[] {
  if (!debugs(state)) return [];
  const { blockPages, pageSize } = state.geometry;
  const first = (id * blockPages + block.vmemmapPages) * pageSize;
  const last = (id + 1) * blockPages * pageSize - 1;
  return [`memory offlining [mem ${hex8(first)}-${hex8(last)}] failed due to ${reason}`];
}

function debugs(state: MemoryState): boolean {
  return state.boot.setup.cmdline.some(
    ({ name, value }) => name === "dyndbg" && value !== undefined && /memory_hotplug\.c\b.*\+\w*p/.test(value),
  );
}
