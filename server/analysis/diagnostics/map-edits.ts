/** Edits of a machine that is described by ranges: the firmware's map, the memory of nodes, what a board reserves. */
import type { FirmwareEntry, MachineItem, RangeExpr } from "../../../grammar/ast.ts";
import type { MemoryState } from "../../simulation/state/state.ts";
import { type ByteRange, bytesOf, hex, rangesOverlap, sizeText } from "../../simulation/units/units.ts";
import type { Fix, FixDesk, TextEdit } from "../analysis.ts";
import type { MapChange } from "../notes/define-note.ts";
import { indentationAt } from "../source-text.ts";
import { replacement } from "../text-edits.ts";

/** Undefined where the machine is not described in this file, or not so. */
export function changeMap(change: MapChange, desk: FixDesk, after: MemoryState | undefined): Fix | undefined {
  const { uri, file } = desk.head;
  const items = file.statements.flatMap((each) => (each.kind === "machine" ? each.items : []));
  const entries = items.flatMap((item) => (item.kind === "firmware" ? item.entries : []));
  const { text } = file;
  if (change.kind === "cut-of-node") return cutOfNode(change, items, uri);
  if (change.kind === "reserve-in-ram") return reserveInRam(change, items, uri, after);
  if (change.kind === "cut") {
    const entry = entries.find(({ range }) => isSame(rangeOf(range), change.from));
    if (entry === undefined) return undefined;
    const rest = text.slice(entry.range.span.end, entry.span.end);
    const lines = without(change.from, change.shared).map((range) => written(range) + rest);
    if (lines.length === 0) return undefined;
    const newText = lines.join(`\n${indentationAt(text, entry.span.start)}`);
    return replacement(`Leave ${written(change.shared)} to the other one`, uri, entry.span, newText, false);
  }
  if (change.kind === "add") {
    const last = entries.at(-1);
    const isTaken = entries.some(({ range }) => {
      const there = rangeOf(range);
      return there === undefined || rangesOverlap(there, change.range);
    });
    if (last === undefined || isTaken) return undefined;
    const line = `${written(change.range)} usable`;
    const at = { start: last.span.end, end: last.span.end };
    return replacement(
      `Add \`${line}\` to the map`,
      uri,
      at,
      `\n${indentationAt(text, last.span.start)}${line}`,
      false,
    );
  }
  return change.kind === "leave-out" ? leaveOut(change.from, entries, uri, text) : mirror(change.below, entries, uri);
}

function leaveOut(from: number, entries: readonly FirmwareEntry[], uri: string, text: string): Fix | undefined {
  const gone = entries.filter(({ range }) => (rangeOf(range)?.first ?? 0) >= from);
  if (gone.length === 0 || gone.length === entries.length) return undefined;
  const edits = gone.map(({ span }): TextEdit => {
    const before = /\s*$/.exec(text.slice(0, span.start))![0].length;
    return { uri, span: { start: span.start - before, end: span.end }, newText: "" };
  });
  return { title: `Leave memory from ${hex(from)} on out of the map`, edits, preferred: false };
}

function mirror(below: number, entries: readonly FirmwareEntry[], uri: string): Fix | undefined {
  const low = entries.filter(
    ({ range, type, mirrored }) =>
      type === "usable" && mirrored === undefined && (rangeOf(range)?.first ?? below) < below,
  );
  // Of a range that goes on above, a part would be.
  if (low.length === 0 || low.some(({ range }) => rangeOf(range)!.last >= below)) return undefined;
  const edits = low.map(({ span }) => ({ uri, span: { start: span.end, end: span.end }, newText: " mirrored" }));
  return { title: `Mirror all memory below ${sizeText(below)}`, edits, preferred: false };
}

function cutOfNode(
  { node: id, shared }: Extract<MapChange, { readonly kind: "cut-of-node" }>,
  items: readonly MachineItem[],
  uri: string,
): Fix | undefined {
  const node = items.find((item) => item.kind === "node" && item.node.node === id);
  if (node?.kind !== "node") return undefined;
  const range = node.ranges.find((each) => {
    const found = rangeOf(each);
    return found !== undefined && rangesOverlap(found, shared);
  });
  const found = range === undefined ? undefined : rangeOf(range);
  if (range === undefined || found === undefined) return undefined;
  const left = without(found, shared);
  if (left.length === 0) return undefined;
  return replacement(`Leave ${written(shared)} to the other node`, uri, range.span, left.map(written).join(" "), false);
}

function reserveInRam(
  { name, size }: Extract<MapChange, { readonly kind: "reserve-in-ram" }>,
  items: readonly MachineItem[],
  uri: string,
  after: MemoryState | undefined,
): Fix | undefined {
  const item = items.find(
    (each) => each.kind === "reserved-memory" && each.name.kind === "name" && each.name.name === name,
  );
  if (item?.kind !== "reserved-memory" || item.range === undefined || after === undefined) return undefined;
  const { pageSize } = after.geometry;
  // The lowest run of RAM is where devices reach.
  const run = after.memory.runs.find(({ start, end }) => bytesOf(end - start, pageSize) >= 2 * size);
  if (run === undefined) return undefined;
  const range = written({ first: bytesOf(run.start, pageSize), last: bytesOf(run.end, pageSize) - 1 });
  return replacement(`Write \`in ${range}\`, which is RAM`, uri, item.range.span, range, false);
}

function written({ first, last }: ByteRange): string {
  return `${hex(first)}-${hex(last)}`;
}

/** Undefined: it is not written out. */
function rangeOf({ first, last, size }: RangeExpr): ByteRange | undefined {
  if (first.kind !== "number") return undefined;
  if (last?.kind === "number") return { first: first.value, last: last.value };
  return size?.kind === "number" ? { first: first.value, last: first.value + size.value - 1 } : undefined;
}

function isSame(a: ByteRange | undefined, b: ByteRange): boolean {
  return a !== undefined && a.first === b.first && a.last === b.last;
}

/** What is left of a range. */
function without({ first, last }: ByteRange, gone: ByteRange): readonly ByteRange[] {
  return [
    { first, last: gone.first - 1 },
    { first: gone.last + 1, last },
  ].filter((each) => each.first <= each.last && each.first >= first && each.last <= last);
}
