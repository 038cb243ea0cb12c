/**
 * The operands of a step as values of its event: what each kind of operand of the vocabulary is read as. A name that nothing
 * declares, or a word that is none of its list, is said and read as nothing.
 */

import type { NameExpr, OperandNodes, ValueNodes, ZoneRef } from "../../../grammar/ast.ts";
import { nearest } from "../../../grammar/did-you-mean.ts";
import { endIn } from "../../../grammar/text-ends.ts";
import { OPERANDS, type Operand, type OperandType, type ValueKind } from "../../../grammar/vocabulary/operands.ts";
import { type WordList, type WordOf, wordsOf } from "../../../grammar/vocabulary/word-lists.ts";
import { findKnob, knobs } from "../../parameters/knobs.ts";
import { type DeviceSpec, type Origin, ZONE_NAMES, type ZoneName } from "../../simulation/state/events.ts";
import type { ByteRange } from "../../simulation/units/units.ts";
import { declareTitle } from "../notes/unknown-name.ts";
import { problem } from "../problem.ts";
import { replacement } from "../text-edits.ts";
import { placeBefore } from "./lasting-places.ts";
import type { LiveAllocations } from "./live-allocations.ts";
import { meantName, type Names, unknownName } from "./name-table.ts";
import type { ProblemLog } from "./problem-log.ts";
import type { ValueReader } from "./values.ts";

/** What reading an operand needs. */
export interface OperandContext {
  readonly reader: ValueReader;
  readonly names: Names;
  readonly problems: ProblemLog;
  readonly allocations: LiveAllocations;
  /** The first boot, in front of which a declaration can be added. */
  readonly boot: Origin | undefined;
}

interface Blocks {
  readonly first: number;
  readonly last: number;
}

/** Values by the way an operand is read. Sizes and addresses are bytes; both ends of ranges and blocks are inclusive. */
interface Values extends Readonly<Record<ValueKind, unknown>> {
  readonly number: number;
  readonly name: string;
  readonly "list-word": string;
  readonly "new-name": string;
  readonly version: string;
  readonly symbol: string;
  readonly string: string;
  readonly any: string | number;
  readonly blocks: Blocks;
  readonly range: ByteRange;
  readonly "number-or-range": { readonly size: number } | { readonly range: ByteRange };
  readonly "blocks-or-range": { readonly size: number } | { readonly range: ByteRange } | { readonly blocks: Blocks };
  readonly zone: ZoneName;
  readonly node: number;
}

type ListOf<Type extends OperandType> = (typeof OPERANDS)[Type] extends { readonly list: infer List extends WordList }
  ? WordOf<List>
  : never;
/** The value of each kind of operand: of a list, one of its words. */
export type OperandValues = {
  readonly [Type in OperandType]: (typeof OPERANDS)[Type]["value"] extends "list-word"
    ? ListOf<Type>
    : Values[(typeof OPERANDS)[Type]["value"]];
};

type Reads<Node, Value> = (node: Node, context: OperandContext, operand: Operand) => Value | undefined;

/** The value of an operand, or undefined where it has none. */
export function operandValue<Type extends OperandType>(
  type: Type,
  node: OperandNodes[Type],
  context: OperandContext,
): OperandValues[Type] | undefined {
  const operand: Operand = OPERANDS[type];
  const read = (BY_TYPE[type] ?? BY_VALUE[operand.value]) as Reads<OperandNodes[Type], OperandValues[Type]>;
  return read(node, context, operand);
}

const name: Reads<NameExpr, string> = (node, { reader }) => reader.name(node);

/** How an operand is read where BY_TYPE has nothing for its kind. */
const BY_VALUE: { readonly [Kind in ValueKind]: Reads<ValueNodes[Kind], Values[Kind]> } = {
  number: (node, { reader }) => reader.number(node),
  name,
  "list-word": listWord,
  "new-name": name,
  version: name,
  symbol: name,
  string: (node, { reader }) => reader.name(node),
  any: (node, { reader }) => reader.any(node),
  blocks: (node, { reader }) => reader.blocks(node),
  range: (node, { reader }) => reader.range(node),
  "number-or-range": readTarget,
  "blocks-or-range": readTarget,
  zone: (node, context) => zoneName(node, context),
  node(node, { names, reader }) {
    names.refer("node", `node${node.node}`, reader.place(node.span));
    return node.node;
  },
};

/** Names that stand for something of the scenario. */
const BY_TYPE: { readonly [Type in OperandType]?: Reads<OperandNodes[Type], OperandValues[Type]> } = {
  DEVICE: (node, context) => deviceName(node, context, "dimm"),
  PLUGGABLE: (node, context) => deviceName(node, context, "dimm"),
  VIRTIO_MEM: (node, context) => deviceName(node, context, "virtio-mem"),
  DAX_DEVICE: persistentDevice,
  NEW_ALLOCATION: (node, { allocations }) => allocations.allocate(node),
  ALLOCATION: (node, { allocations }) => allocations.free(node),
  CMA_AREA(node, { reader, names }) {
    const area = reader.name(node);
    if (area !== undefined) names.refer("cma-area", area, reader.place(node.span));
    return area;
  },
  KNOB: knobName,
};

function readTarget(
  node: ValueNodes["number-or-range"],
  context: OperandContext,
): Values["number-or-range"] | undefined;
function readTarget(
  node: ValueNodes["blocks-or-range"],
  context: OperandContext,
): Values["blocks-or-range"] | undefined;
function readTarget(
  node: ValueNodes["blocks-or-range"],
  { reader }: OperandContext,
): Values["blocks-or-range"] | undefined {
  if (node.kind === "range") {
    const range = reader.range(node);
    return range === undefined ? undefined : { range };
  }
  if (node.kind === "blocks") {
    const blocks = reader.blocks(node);
    return blocks === undefined ? undefined : { blocks };
  }
  const size = reader.number(node);
  return size === undefined ? undefined : { size };
}

/** A knob; one that is a typing error away from a known one is said. Any other is a file that nothing here depends on. */
function knobName(node: NameExpr, { reader, problems }: OperandContext): string | undefined {
  const knob = reader.name(node);
  if (knob === undefined || findKnob(knob) !== undefined) return knob;
  const known = knobs.map((one) => one.name);
  if (nearest(knob, known) === undefined) return knob;
  problems.add(unknownName(reader.place(node.span), { of: "knob", name: knob }, known));
  return undefined;
}

/** A declared device's name; an unknown one is said, with a fix that declares a `device`, and undefined. */
function deviceName(
  expr: NameExpr,
  { reader, names, problems, boot }: OperandContext,
  device: DeviceSpec["kind"],
  others: readonly string[] = [],
): string | undefined {
  const written = reader.name(expr);
  if (written === undefined) return undefined;
  const place = reader.place(expr.span);
  const kind = names.declaredKind("device", written);
  if (kind === undefined) {
    const declared = names.declared("device");
    const meant = meantName({ of: "device", name: written }, [...declared, ...others]);
    const unknown = unknownName(place, { of: "device", name: written }, declared, meant);
    const text = `${device} ${written} { size 1G }`;
    // What a parameter says may be no name.
    const at = boot === undefined || expr.kind === "param-ref" ? undefined : placeBefore(boot);
    const declare = at === undefined ? [] : [replacement(declareTitle(text), at.uri, at.span, `${text}\n\n`, false)];
    problems.add({ ...unknown, fixes: [...unknown.fixes, ...declare] });
    return undefined;
  }
  if (expr.kind !== "param-ref") names.refer(kind, written, place);
  return written;
}

const KERNEL_DEVICES = ["pmem", "namespace", "region", "dax"];
const KERNEL_DEVICE = new RegExp(`^(?:${KERNEL_DEVICES.join("|")})\\d`);

/** What the kernel calls its devices, with the number as written: `pmem0` for `pmme0`. */
function kernelDevices(written: string): readonly string[] {
  const number = endIn(written, /[\d.]/).replace(/^\.+/, "");
  return number === "" ? [] : KERNEL_DEVICES.map((name) => `${name}${number}`);
}

/**
 * A declared device, or one that the kernel itself names: `memmap=SIZE!START` and persistent firmware memory bring
 * `pmem0` and its kin without a statement.
 */
function persistentDevice(expr: NameExpr, context: OperandContext): string | undefined {
  const written = context.reader.name(expr);
  const isDeclared = written === undefined || context.names.declaredKind("device", written) !== undefined;
  if (!isDeclared && KERNEL_DEVICE.test(written)) return written;
  return deviceName(expr, context, "nvdimm", isDeclared ? [] : kernelDevices(written));
}

/** One of the zones of Linux; an unknown one is said and undefined. */
export function zoneName(
  zone: ZoneRef | undefined,
  { reader, problems }: Pick<OperandContext, "reader" | "problems">,
): ZoneName | undefined {
  if (zone === undefined || zone.zone === "") return undefined;
  const written = zone.param === undefined ? zone.zone : reader.name(zone.param);
  if (written === undefined) return undefined;
  const known = ZONE_NAMES.find((one) => one === written);
  if (known === undefined) {
    problems.add(unknownName(reader.place(zone.span), { of: "zone", name: written }, ZONE_NAMES));
  }
  return known;
}

/** One of a few words. The parser has checked a word that is written out; the value of a parameter is checked here. */
export function listWord(
  expr: NameExpr,
  { reader, problems }: Pick<OperandContext, "reader" | "problems">,
  { list, calls }: Pick<Operand, "list" | "calls">,
): string | undefined {
  const written = reader.name(expr);
  if (written === undefined || list === undefined) return written;
  const found = wordsOf(list).find((each) => each === written);
  if (found === undefined && expr.kind === "param-ref") {
    const facts = { kind: "word", written, ...(calls === undefined ? {} : { calls }) } as const;
    problems.add(problem("bad-value", reader.place(expr.span), facts));
  }
  return found;
}
