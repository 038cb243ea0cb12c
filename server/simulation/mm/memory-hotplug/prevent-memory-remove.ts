/**
 * What a memory notifier of the architecture refuses (arm64: arch/arm64/mm/mmu.c: prevent_memory_remove_notifier): boot memory, and blocks
 * that begin with their own memmap, which the rest of the memmap is mapped together with. Which architecture and version refuses what is
 * in ArchTraits.
 */

import type { KernelMessage } from "../../state/kernel-messages.ts";
import type { Note } from "../../state/notes.ts";
import type { OutcomeReason } from "../../state/outcome-reason.ts";
import type { Verdict } from "../../state/outcomes.ts";
import type { BlockState, MemoryState } from "../../state/state.ts";
import { bytesOf } from "../../units/units.ts";

export interface Prevented {
  readonly verdict: Verdict;
  /** What the notifier prints. */
  readonly prints?: readonly KernelMessage[];
  readonly notes: readonly Note[];
}

/** EPERM with what is printed, or undefined. It comes after the isolation: in a kernel zone a page in use makes it EBUSY before. */
export function preventMemoryRemove(state: MemoryState, id: number, block: BlockState): Prevented | undefined {
  const { arch, geometry } = state;
  const { pageSize, blockPages } = geometry;
  const start = bytesOf(id * blockPages + block.vmemmapPages, pageSize);
  const end = bytesOf((id + 1) * blockPages, pageSize);
  const deny = (reason: OutcomeReason, printed: KernelMessage | undefined): Prevented => ({
    verdict: {
      result: "EPERM",
      possible: block.zone === "Movable" ? [] : ["EBUSY"],
      reason,
      origins: block.origins,
    },
    ...(printed === undefined ? {} : { prints: [printed] }),
    notes: [],
  });
  if (block.early && arch.bootMemory !== "may-go") {
    const reason = { kind: "boot-memory-stays", id, arch: state.boot.setup.kernel.arch } as const;
    return deny(
      reason,
      arch.bootMemory === "stays-and-says-so" ? { kind: "boot-memory-offlining", start, end } : undefined,
    );
  }
  if (block.vmemmapPages === 0 || !arch.refusesSplitLeaf) return undefined;
  return deny({ kind: "splits-vmemmap-leaf", id }, { kind: "splits-vmemmap-leaf", start, end });
}
