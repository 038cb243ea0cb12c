/**
 * `dump`: mkfs and makedumpfile from the crash kernel to a persistent memory device. The file system overwrites what the
 * crashed kernel had there, before makedumpfile reads /proc/vmcore.
 */
import type { StepEvent } from "../state/events.ts";
import { note } from "../state/notes.ts";
import type { OutcomeReason } from "../state/outcome-reason.ts";
import { unchanged } from "../state/outcomes.ts";
import { type CrashDump, NOTHING_PERSISTENT, type Vmcore } from "../state/persistent.ts";
import type { MemoryState, StepResult } from "../state/state.ts";
import { rangeSize } from "../units/units.ts";
import { lostToDump, overwritten } from "./vmcore.ts";

export interface DumpEvent extends StepEvent {
  readonly kind: "dump";
  readonly device: string;
}

/**
 * ENOENT: there is no /proc/vmcore; ENODEV: no such block device. EIO: makedumpfile finds its structures overwritten, unless it was
 * stated to end otherwise.
 */
export function dump(state: MemoryState, event: DumpEvent): StepResult {
  const { vmcore, dumps } = state.persistent ?? NOTHING_PERSISTENT;
  if (vmcore === undefined) {
    return unchanged(state, { result: "ENOENT", reason: { kind: "no-vmcore" } });
  }
  const device = state.hotplug.pmem.get(event.device);
  if (device === undefined || device.mode !== "fsdax") {
    const mode = device === undefined ? {} : { mode: device.mode };
    const reason = { kind: "no-block-device", device: event.device, ...mode } as const;
    return unchanged(state, { result: "ENODEV", reason });
  }
  const lost = lostToDump(overwritten(vmcore, device));
  const written: CrashDump = {
    first: device.first,
    last: device.last,
    device: event.device,
    kernel: vmcore.kernel,
    lost,
    origin: event.origin,
  };
  const others = dumps.filter(({ first, last }) => first > device.last || last < device.first);
  const after = { ...state, persistent: { vmcore, dumps: [...others, written] } };
  if (lost.length === 0) return unchanged(after, { reason: writtenDump(written, vmcore) });
  const isSeen = lost.some(({ observed }) => observed);
  const levels = { modelled: vmcore.modelled && !isSeen, restModelled: vmcore.modelled && isSeen };
  const facts = { device: event.device, first: device.first, last: device.last, lost, ...levels };
  const { stated } = event;
  return unchanged(
    after,
    {
      result: stated?.result ?? "EIO",
      ...(stated === undefined ? {} : { observed: true }),
      reason: { kind: "dump-overwritten", ...facts },
      origins: lost.filter(({ observed }) => observed).flatMap(({ origins }) => origins),
    },
    [note("dump-lost", { kind: "overwritten", ...facts }, event.origin, lost[0]!.first)],
  );
}

function writtenDump({ device, first, last }: CrashDump, { leftOut }: Vmcore): OutcomeReason {
  const size = leftOut.reduce((sum, range) => sum + rangeSize(range), 0);
  return { kind: "dump-written", device, first, last, leftOut: size };
}
