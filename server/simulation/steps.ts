/**
 * Every step of the timeline with the mechanism that answers it, one line each. What a step takes is declared beside its mechanism;
 * the type of all events, and the kinds there are, follow from this list.
 */

import { dump } from "./crash/dump.ts";
import { chmem } from "./drivers/base-memory/chmem.ts";
import { probe } from "./drivers/base-memory/probe.ts";
import { writeState } from "./drivers/base-memory/state-store.ts";
import { reconfigure } from "./drivers/dax/reconfigure.ts";
import { plug, unplug } from "./drivers/plug.ts";
import { resize } from "./drivers/virtio-mem/virtio-mem-request.ts";
import { crash } from "./kexec/crash.ts";
import { reboot } from "./kexec/reboot.ts";
import { concurrently } from "./locks/concurrently.ts";
import { allocContig, cmaAlloc } from "./mm/page-isolation/alloc-contig.ts";
import { allocate, free } from "./mm/page-isolation/allocate.ts";
import { isolate } from "./mm/page-isolation/isolate-range.ts";
import type { BootEvent } from "./state/events.ts";
import { setKnob } from "./sysctl/knobs.ts";

/** By the kind of the event; each takes the state, the event, and how to run another step. */
export const STEPS = {
  plug,
  unplug,
  probe,
  online: writeState,
  online_kernel: writeState,
  online_movable: writeState,
  offline: writeState,
  resize,
  chmem,
  set: setKnob,
  allocate,
  free,
  alloc_contig: allocContig,
  cma_alloc: cmaAlloc,
  isolate,
  reconfigure,
  dump,
  crash,
  reboot,
  concurrently,
} as const;

/** Kinds of steps; a boot is none: it makes a state from nothing (boot/boot.ts). */
export type StepKind = keyof typeof STEPS;
export type Event = BootEvent | Parameters<(typeof STEPS)[StepKind]>[1];
export type EventOf<Kind extends Event["kind"]> = Event & { readonly kind: Kind };

type KindTaken<Kind extends StepKind> = Parameters<(typeof STEPS)[Kind]>[1]["kind"];
/** Kinds that stand beside a mechanism of another kind: there must be none. */
type Misplaced = { [Kind in StepKind]: Kind extends KindTaken<Kind> ? never : Kind }[StepKind];
export const MISPLACED: readonly [Misplaced] extends readonly [never] ? readonly [] : Misplaced = [];
