/**
 * `dump`: mkfs and makedumpfile from the crash kernel to a persistent memory device. The file system overwrites what the
 * crashed kernel had there, before makedumpfile reads /proc/vmcore.
 */
import type { StepEvent } from "../state/events.ts";
import type { Note, RelatedNote } from "../state/notes.ts";
import { unchanged } from "../state/outcomes.ts";
import { type CrashDump, type LostData, NOTHING_PERSISTENT, type Vmcore } from "../state/persistent.ts";
import type { MemoryState, StepResult } from "../state/state.ts";
import { type ByteRange, hex, sizeText } from "../units/units.ts";
import { lostText, lostToDump, overwritten } from "./vmcore.ts";

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
    const reason = "there is no /proc/vmcore: only the kernel that `crash` boots can write a dump";
    return unchanged(state, { result: "ENOENT", reason });
  }
  const device = state.hotplug.pmem.get(event.device);
  if (device === undefined || device.mode !== "fsdax") {
    const reason =
      device === undefined
        ? `there is no /dev/${event.device}: give the crash kernel \`memmap=SIZE!START\` or the machine an nvdimm`
        : `there is no /dev/${event.device}: it is in ${device.mode} mode`;
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
  if (lost.length === 0) return unchanged(after, { reason: writtenText(written, vmcore) });
  const note = lostNote(event, written, lost);
  const { stated } = event;
  return unchanged(
    after,
    {
      result: stated?.result ?? "EIO",
      ...(stated === undefined ? {} : { observed: true }),
      reason: note.message,
      origins: lost.filter(({ observed }) => observed).flatMap(({ origins }) => origins),
    },
    [note],
  );
}

function writtenText({ device, first, last }: CrashDump, { leftOut }: Vmcore): string {
  const size = leftOut.reduce((sum, range) => sum + bytesOf(range), 0);
  return `the dump lies on ${device} (${hex(first)}-${hex(last)}), without the ${sizeText(size)} that the crash kernel runs in`;
}

function lostNote({ origin }: DumpEvent, { device, first, last }: CrashDump, lost: readonly LostData[]): Note {
  const modelled = lost.some(({ observed }) => observed) ? "" : "modelled: ";
  const message = `${modelled}the dump can't be read: ${lostText(lost)} of the crashed kernel lay in ${hex(first)}-${hex(last)}, which the file system on ${device} overwrote`;
  const related = lost
    .filter(({ observed }) => observed)
    .flatMap(({ origins, by }): RelatedNote[] => origins.map((place) => ({ origin: place, message: by })));
  return { code: "dump-lost", severity: "error", message, origin, related, remedies: [], address: lost[0]!.first };
}

function bytesOf({ first, last }: ByteRange): number {
  return last + 1 - first;
}
