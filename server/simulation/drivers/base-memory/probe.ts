/**
 * The `probe` file: adds one memory block at a physical address (drivers/base/memory.c: probe_store; x86 only, where the kernel was
 * built with CONFIG_ARCH_MEMORY_PROBE).
 */

import { ARCHITECTURES } from "../../arch/index.ts";
import { kernelConfig } from "../../builds/kernel-config.ts";
import { addMemory } from "../../mm/memory-hotplug/add-memory.ts";
import { memmapCost } from "../../mm/memory-hotplug/memmap-cost.ts";
import { memoryAddPhysaddrToNid } from "../../mm/memory-hotplug/memory-add-physaddr-to-nid.ts";
import { memoryBlockBytes } from "../../state/block-size.ts";
import type { Origin, StepEvent } from "../../state/events.ts";
import { unchanged } from "../../state/outcomes.ts";
import type { MemoryState, StepResult } from "../../state/state.ts";
import type { Bytes } from "../../units/units.ts";

export interface ProbeEvent extends StepEvent {
  readonly kind: "probe";
  readonly address: Bytes;
}

/** ENOENT: no such file; EINVAL: not at the start of a block; EEXIST: there is memory already. */
export function probe(state: MemoryState, { address, origin, stated }: ProbeEvent): StepResult {
  const { kernel } = state.boot.setup;
  const config = kernelConfig(kernel);
  const known = config.source("ARCH_MEMORY_PROBE") !== "usual" || !ARCHITECTURES[kernel.arch].memoryProbe;
  const missing = known ? !config.value("ARCH_MEMORY_PROBE") : stated?.result === "ENOENT";
  if (missing) {
    return unchanged(state, {
      result: "ENOENT",
      reason: { kind: "no-probe-file" },
      origins: [kernel.origin],
      ...(known ? {} : { observed: true }),
    });
  }
  const added = addProbed(state, address, origin);
  if (known) return added;
  if (stated !== undefined) return { ...added, outcome: { ...added.outcome, observed: true } };
  const reason = { kind: "probe-file-unknown" } as const;
  const possible = [added.outcome.result, "ENOENT"];
  return { ...added, outcome: { ...added.outcome, result: "depends", possible, reason, origins: [kernel.origin] } };
}

/** What the file does where it is there. */
function addProbed(state: MemoryState, address: Bytes, origin: Origin): StepResult {
  const size = memoryBlockBytes(state.geometry);
  if (address % size !== 0) {
    return unchanged(state, {
      result: "EINVAL",
      reason: { kind: "no-block-multiple", address, blockSize: size },
    });
  }
  const node = memoryAddPhysaddrToNid(state, address);
  const added = addMemory(state, { start: address, size, node, memmapOnMemory: false, origin });
  if (added.reason !== undefined) return unchanged(added.state, { result: added.result, reason: added.reason });
  const notes = memmapCost(state, added.state, { by: "probe", size, node }, origin);
  return unchanged(added.state, { result: added.result }, notes);
}
