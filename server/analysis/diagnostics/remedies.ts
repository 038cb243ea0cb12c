/** Remedies of the simulation's notes as edits of the text. Those that try values boot the machine with them. */
import { firstMendingValue, leastMemory } from "../../simulation/boot/mending-value.ts";
import { largestFreeMovablecore } from "../../simulation/boot/movable-size.ts";
import { memoryBlockBytes } from "../../simulation/state/block-size.ts";
import type { BootSetup, Origin } from "../../simulation/state/events.ts";
import type { MemoryState } from "../../simulation/state/state.ts";
import { memparse } from "../../simulation/units/memparse.ts";
import {
  type ByteRange,
  type Bytes,
  bytesOf,
  hex,
  rangesOverlap,
  sizeText,
  writtenSize,
} from "../../simulation/units/units.ts";
import type { Fix, FixDesk } from "../analysis.ts";
import type { SimulatedEvent } from "../event-states.ts";
import type { Remedy } from "../notes/define-note.ts";
import { setKernelTitle } from "../notes/param-version.ts";
import type { OriginSource } from "../scenario/origins.ts";
import { replacement } from "../text-edits.ts";
import { addParameter, removeParameter } from "./cmdline-edits.ts";
import { makeRoom, removePlace } from "./machine-edits.ts";
import { changeMap } from "./map-edits.ts";

type RemedyOf<K extends Remedy["kind"]> = Extract<Remedy, { readonly kind: K }>;
type Maker<K extends Remedy["kind"]> = (remedy: RemedyOf<K>, event: SimulatedEvent, desk: FixDesk) => Fix | undefined;

const MAKERS: { readonly [K in Remedy["kind"]]: Maker<K> } = {
  "add-parameter": ({ title, text }, _, desk) => addParameter(title, text, desk),
  "make-room": (_, event, desk) => {
    const setup = setupOf(event, desk);
    return setup === undefined ? undefined : makeRoom(setup, desk);
  },
  "set-kernel": ({ version }, event, desk) => {
    const kernel = setupOf(event, desk)?.kernel.origin;
    const written = kernel === undefined ? undefined : desk.sourceOf(kernel);
    return written?.version === undefined
      ? undefined
      : replacement(setKernelTitle(version), written.uri, written.version, version, false);
  },
  "largest-movablecore": ({ title, origin }, event, desk) => {
    const free = event.after === undefined ? undefined : largestFreeMovablecore(event.after.boot.setup, origin);
    return free === undefined ? undefined : setParameter(title(free), writtenSize(free), desk.sourceOf(origin));
  },
  "set-range": ({ title, origin, range }, _, desk) => {
    const source = desk.sourceOf(origin);
    const written = `${hex(range.first)}-${hex(range.last)}`;
    return source?.range === undefined
      ? undefined
      : replacement(title(written), source.uri, source.range, written, false);
  },
  "whole-size": ({ origin, size, unit, way }, event, desk) => {
    const block = blockOfDimm(origin, event);
    const whole = Math.max(unit, block ?? 0);
    const next = way === "down" ? Math.floor(size / whole) * whole : Math.ceil(size / whole) * whole;
    if (next === 0 || next === size) return undefined;
    const words = whole === block ? "whole memory blocks" : `a multiple of ${sizeText(whole)}`;
    return setSize(`Take ${sizeText(next)}, ${words}`, next, desk.sourceOf(origin));
  },
  "set-size": ({ title, origin, size }, _, desk) => setSize(title, size, desk.sourceOf(origin)),
  "set-parameter": ({ title, origin, value }, _, desk) => setParameter(title, value, desk.sourceOf(origin)),
  "remove-parameter": ({ title, origin }, _, desk) => {
    const source = desk.sourceOf(origin);
    return source?.parameter === undefined ? undefined : removeParameter(title, source, desk);
  },
  "remove-place": ({ origin }, event, desk) => {
    const block = blockOfDimm(origin, event);
    const size = event.after?.boot.setup.devices.find((spec) => spec.origin === origin)?.size ?? 0;
    const whole = block === undefined || size % block === 0 ? undefined : Math.ceil(size / block) * block;
    return removePlace(desk.sourceOf(origin), desk, whole);
  },
  "remove-option": ({ option }, _, desk) => removeOption(option, desk),
  "first-that-mends": ({ code, origin, values, title }, event, desk) => {
    const source = desk.sourceOf(origin);
    const { parameter } = source ?? {};
    const setup = setupOf(event, desk);
    if (parameter?.value === undefined || setup === undefined) return undefined;
    const value = firstMendingValue(setup, origin, code, values(parameter.value, parameter.name));
    return value === undefined ? undefined : setParameter(title(value), value, source);
  },
  "whole-blocks": ({ origin }, { after }, desk) => {
    const source = desk.sourceOf(origin);
    const range = pmemOf(source);
    if (range === undefined || after === undefined) return undefined;
    const block = memoryBlockBytes(after.geometry);
    const section = bytesOf(after.geometry.sectionPages, after.geometry.pageSize);
    // One that ends within a section has its own diagnostic, and a fix that mends both.
    if ([range.first, range.last + 1].some((end) => end % section !== 0)) return undefined;
    const start = Math.floor(range.first / block) * block;
    const size = Math.ceil((range.last + 1) / block) * block - start;
    const value = `${writtenSize(size)}!${hex(start)}`;
    return setParameter(`Write \`memmap=${value}\`, whole memory blocks`, value, source);
  },
  "other-place": ({ origin }, { before, after }, desk) => {
    const source = desk.sourceOf(origin);
    const range = pmemOf(source);
    if (range === undefined || before === undefined || after === undefined) return undefined;
    const start = placeWithoutData(range.last + 1 - range.first, before, after);
    if (start === undefined) return undefined;
    const value = `${writtenSize(range.last + 1 - range.first)}!${hex(start)}`;
    return setParameter(`Write \`memmap=${value}\`, where the crashed kernel had nothing of its own`, value, source);
  },
  "more-memory": ({ origin }, event, desk) => {
    const setup = setupOf(event, desk);
    const source =
      setup === undefined ? undefined : (desk.sourceOf(setup.machine.memoryOrigin) ?? desk.sourceOf(origin));
    const size = setup === undefined ? undefined : leastMemory(setup);
    return size === undefined
      ? undefined
      : setSize(`Write \`memory ${writtenSize(size)}\`, with which it boots`, size, source);
  },
  map: ({ change }, event, desk) => changeMap(change, desk, event.after),
};

/** The size of memory blocks, of which the kernel adds whole ones alone; undefined: the device is no DIMM. */
function blockOfDimm(origin: Origin, { after }: SimulatedEvent): Bytes | undefined {
  const spec = after?.boot.setup.devices.find((device) => device.origin === origin);
  return after === undefined || spec?.kind !== "dimm" ? undefined : memoryBlockBytes(after.geometry);
}

/** The edit that a remedy stands for; undefined where what it would change is not in the text as such. */
export function remedyFix(remedy: Remedy, event: SimulatedEvent, desk: FixDesk): Fix | undefined {
  return (MAKERS[remedy.kind] as Maker<Remedy["kind"]>)(remedy, event, desk);
}

/** A boot that failed left no state: what it was asked is what the scenario's first boot was. */
function setupOf({ after, before }: SimulatedEvent, desk: FixDesk): BootSetup | undefined {
  return (after ?? before)?.boot.setup ?? desk.setup;
}

function setSize(title: string, size: Bytes, source: OriginSource | undefined): Fix | undefined {
  return source?.size === undefined ? undefined : replacement(title, source.uri, source.size, writtenSize(size), false);
}

/** A parameter with `$name` in it says something else in every combination: no one value mends them all. */
function setParameter(title: string, value: string, source: OriginSource | undefined): Fix | undefined {
  const { parameter } = source ?? {};
  if (source === undefined || parameter === undefined || parameter.refs.length > 0) return undefined;
  const span = parameter.valueSpan;
  if (span !== undefined) return replacement(title, source.uri, span, value, false);
  const end = { start: parameter.nameSpan.end, end: parameter.nameSpan.end };
  return replacement(title, source.uri, end, `=${value}`, false);
}

/** `config ACPI_HOTPLUG_MEMORY=n`, with or without `CONFIG_`. */
function removeOption(option: string, { head: { file, uri } }: FixDesk): Fix | undefined {
  const items = file.statements.flatMap((each) =>
    each.kind === "kernel" || each.kind === "kernel-from" ? [...each.items] : [],
  );
  const item = items.find(
    (each) => each.kind === "config" && each.name.kind === "name" && each.name.name.replace(/^CONFIG_/, "") === option,
  );
  if (item === undefined) return undefined;
  const before = /\s*$/.exec(file.text.slice(0, item.span.start))![0].length;
  const title = `Remove \`${file.text.slice(item.span.start, item.span.end)}\``;
  return replacement(title, uri, { start: item.span.start - before, end: item.span.end }, "", false);
}

/** `memmap=256M!0x130000000`, alone in its parameter. */
function pmemOf(source: OriginSource | undefined): ByteRange | undefined {
  const [, size, start] = /^(\w+)!(\w+)$/.exec(source?.parameter?.value ?? "") ?? [];
  if (size === undefined || start === undefined) return undefined;
  const first = memparse(start).value;
  return { first, last: first + memparse(size).value - 1 };
}

/** The highest section of RAM from which so many bytes hold nothing that the crashed kernel keeps. */
function placeWithoutData(size: Bytes, before: MemoryState, after: MemoryState): Bytes | undefined {
  const vmcore = after.persistent?.vmcore;
  if (vmcore === undefined) return undefined;
  const { pageSize, sectionPages } = before.geometry;
  const section = sectionPages * pageSize;
  const kept = [...vmcore.kernelData, ...vmcore.kernelZones, ...vmcore.leftOut];
  for (const { start, end } of before.memory.runs.toReversed()) {
    const least = Math.ceil((start * pageSize) / section) * section;
    for (let at = Math.floor((end * pageSize - size) / section) * section; at >= least; at -= section) {
      if (!kept.some((each) => rangesOverlap(each, { first: at, last: at + size - 1 }))) return at;
    }
  }
  return undefined;
}
