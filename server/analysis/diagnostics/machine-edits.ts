/** Edits of a `machine { … }`: room for the devices that are to be plugged. */
import type { MachineItem, MachineStatement, NumberExpr } from "../../../grammar/ast.ts";
import type { BootSetup } from "../../simulation/state/events.ts";
import { type Bytes, GiB, sizeText, writtenSize } from "../../simulation/units/units.ts";
import type { Fix, FixDesk, TextEdit } from "../analysis.ts";
import type { OriginSource } from "../scenario/origins.ts";
import { indentationAt } from "../source-text.ts";
import { beginOfAt } from "./fix-places.ts";

/**
 * Writes a `maxmem`, and `slots` where there are too few, with which all declared devices fit: each may be placed at a multiple of 1 GiB
 * (hw/mem/memory-device.c). Undefined where the machine is not described in this file.
 */
export function makeRoom({ machine, devices }: BootSetup, desk: FixDesk): Fix | undefined {
  const { file, uri } = desk.head;
  const statement = file.statements.findLast((each): each is MachineStatement => each.kind === "machine");
  if (statement?.items.at(-1) === undefined) return undefined;
  const pluggable = devices.filter(({ kind }) => kind === "dimm" || kind === "virtio-mem" || kind === "nvdimm");
  const maxmem = roomFor(
    machine.memory,
    pluggable.map(({ size }) => size),
  );
  const slots = pluggable.filter(({ kind }) => kind !== "virtio-mem").length;
  const items: readonly (readonly ["maxmem" | "slots", string])[] = [
    ["maxmem", writtenSize(maxmem)],
    ...(machine.slots < slots ? [["slots", String(slots)] as const] : []),
  ];
  const edits = items.map(([item, value]) => itemEdit(statement, item, value, uri, file.text));
  const title = `Write ${items.map(([item, value]) => `\`${item} ${value}\``).join(" and ")}`;
  return { title, edits: merged(edits), preferred: false };
}

/** Leaves `at ADDRESS` of a device out, with the space in front of it. `size`: a size with which the kernel adds what is placed, where its own is none. */
export function removePlace(
  source: OriginSource | undefined,
  { head: { file, uri } }: FixDesk,
  size?: Bytes,
): Fix | undefined {
  if (source?.address === undefined || source.uri !== uri) return undefined;
  const { end } = source.address;
  const start = beginOfAt(file.text.slice(0, source.address.start));
  if (start === undefined) return undefined;
  const written = file.text.slice(start, end).trim();
  const removal = { uri, span: { start, end }, newText: "" };
  if (size === undefined || source.size === undefined) {
    return { title: `Remove \`${written}\`: QEMU finds a place`, edits: [removal], preferred: false };
  }
  const title = `Remove \`${written}\`, and take ${sizeText(size)}, whole memory blocks: QEMU finds a place`;
  const edits = [{ uri, span: source.size, newText: writtenSize(size) }, removal];
  return { title, edits: edits.sort((a, b) => a.span.start - b.span.start), preferred: false };
}

function roomFor(memory: Bytes, sizes: readonly Bytes[]): Bytes {
  const needed = sizes.reduce((sum, size) => sum + Math.ceil(size / GiB) * GiB + GiB, memory);
  return 2 ** Math.ceil(Math.log2(needed));
}

/** In the place of the value that stands there, or as an item behind the last one. */
function itemEdit(
  { items }: MachineStatement,
  name: "maxmem" | "slots",
  value: string,
  uri: string,
  text: string,
): TextEdit {
  const there = items.find(({ kind }) => kind === name);
  const written = there === undefined ? undefined : writtenIn(there);
  if (written !== undefined) return { uri, span: written.span, newText: value };
  const last = items.at(-1)!;
  const isAlone = /^\s*$/.test(text.slice(text.lastIndexOf("\n", last.span.start) + 1, last.span.start));
  const separator = isAlone ? `\n${indentationAt(text, last.span.start)}` : "  ";
  return { uri, span: { start: last.span.end, end: last.span.end }, newText: `${separator}${name} ${value}` };
}

function writtenIn(item: MachineItem): NumberExpr | undefined {
  if (item.kind === "maxmem") return item.size;
  return item.kind === "slots" ? item.count : undefined;
}

/** Two insertions at one place are one. */
function merged(edits: readonly TextEdit[]): readonly TextEdit[] {
  const [first, second] = edits;
  if (first === undefined || second === undefined) return edits;
  if (first.span.start !== second.span.start || first.span.end !== second.span.end) return edits;
  return [{ ...first, newText: first.newText + second.newText }];
}
