/**
 * One event after a boot: the state before, the event, and what comes of it. An event never throws; what can't happen is an
 * outcome with a reason.
 */
import { crash } from "./crash/crash.ts";
import { dump } from "./crash/dump.ts";
import { reboot } from "./crash/reboot.ts";
import type { Event } from "./events.ts";
import { chmem } from "./hotplug/chmem.ts";
import { setKnob } from "./hotplug/knobs.ts";
import { unchanged } from "./hotplug/outcomes.ts";
import { plugDevice, unplugDevice } from "./hotplug/plug.ts";
import { probe } from "./hotplug/probe.ts";
import { reconfigure } from "./hotplug/reconfigure.ts";
import { requestSize } from "./hotplug/virtio-mem-request.ts";
import { writeState } from "./hotplug/write-state.ts";
import { allocContig, cmaAlloc } from "./isolation/alloc-contig.ts";
import { allocate, freeAllocation } from "./isolation/allocate.ts";
import { isolate } from "./isolation/isolate-range.ts";
import { concurrently } from "./locks/concurrently.ts";
import type { MemoryState, StepResult } from "./state.ts";

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
  probe: (state, event) => probe(state, event.address, event.origin),
  set: (state, event) => setKnob(state, event.knob, event.value, event.origin),
};

/** The state after `event`, its outcome and what there is to say about it. A boot leaves the state as it is. */
export function step(state: MemoryState, event: Event): StepResult {
  if (event.kind === "boot") return unchanged(state, {});
  const handler = HANDLERS[event.kind] as Handler<StepKind>;
  return handler(state, event);
}
