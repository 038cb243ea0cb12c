/**
 * One event after a boot: the state before, the event, and what comes of it. An event never throws; what can't happen is an
 * outcome with a reason.
 */

import { dump } from "./crash/dump.ts";
import { chmem } from "./drivers/base-memory/chmem.ts";
import { probe } from "./drivers/base-memory/probe.ts";
import { writeState } from "./drivers/base-memory/state-store.ts";
import { reconfigure } from "./drivers/dax/reconfigure.ts";
import { plugDevice, unplugDevice } from "./drivers/plug.ts";
import { requestSize } from "./drivers/virtio-mem/virtio-mem-request.ts";
import { crash } from "./kexec/crash.ts";
import { reboot } from "./kexec/reboot.ts";
import { concurrently } from "./locks/concurrently.ts";
import { allocContig, cmaAlloc } from "./mm/page-isolation/alloc-contig.ts";
import { allocate, freeAllocation } from "./mm/page-isolation/allocate.ts";
import { isolate } from "./mm/page-isolation/isolate-range.ts";
import type { Event } from "./state/events.ts";
import { unchanged } from "./state/outcomes.ts";
import type { MemoryState, StepResult } from "./state/state.ts";
import { setKnob } from "./sysctl/knobs.ts";

type EventOf<K extends Event["kind"]> = Event & { readonly kind: K };
type Handler<K extends Event["kind"]> = (state: MemoryState, event: EventOf<K>) => StepResult;
/** Steps of the timeline; a boot makes a state from nothing (boot/boot.ts). */
type StepKind = Exclude<Event["kind"], "boot">;

const HANDLERS: { readonly [K in StepKind]: Handler<K> } = {
  online: (state, event) => writeState(state, "online", event.blocks, event.stated, event.origin),
  online_kernel: (state, event) => writeState(state, "online_kernel", event.blocks, event.stated, event.origin),
  online_movable: (state, event) => writeState(state, "online_movable", event.blocks, event.stated, event.origin),
  offline: (state, event) => writeState(state, "offline", event.blocks, event.stated, event.origin),
  plug: (state, event) => plugDevice(state, event.device, event.origin),
  unplug: (state, event) => unplugDevice(state, event.device, event.stated, event.origin),
  resize: (state, event) => requestSize(state, event.device, event.size, event.origin),
  chmem: (state, event) => chmem(state, event),
  allocate: (state, event) => allocate(state, event),
  free: (state, event) => freeAllocation(state, event.name),
  alloc_contig: (state, event) => allocContig(state, event),
  cma_alloc: (state, event) => cmaAlloc(state, event),
  isolate: (state, event) => isolate(state, event),
  reconfigure: (state, event) => reconfigure(state, event),
  crash: (state, event) => crash(state, event),
  dump: (state, event) => dump(state, event),
  reboot: (state, event) => reboot(state, event),
  concurrently: (state, event) => concurrently(state, event, step),
  probe: (state, event) => probe(state, event.address, event.origin, event.stated),
  set: (state, event) => setKnob(state, event.knob, event.value, event.origin),
};

/** The state after `event`, its outcome and what there is to say about it. A boot leaves the state as it is. */
export function step(state: MemoryState, event: Event): StepResult {
  if (event.kind === "boot") return unchanged(state, {});
  const handler = HANDLERS[event.kind] as Handler<StepKind>;
  return handler(state, event);
}
