/**
 * What keeps a machine from being one: no memory, a platform of another architecture, CPUs and nodes that cannot be. Sizes
 * that don't add up and ranges that overlap are said by the simulation, which knows the platform's own map.
 */
import type { DeviceStatement, MachineStatement, NameExpr, NumberExpr } from "../../../grammar/ast.ts";
import { ARCHITECTURES } from "../../simulation/arch/index.ts";
import { mostCpus, unsimulatedFirmware } from "../../simulation/platforms/machine-evidence.ts";
import { sharedCpus } from "../../simulation/platforms/machine-notes.ts";
import type { KernelSpec, MachineSpec } from "../../simulation/state/events.ts";
import { MiB, rangeSize, writtenSize } from "../../simulation/units/units.ts";
import type { Diagnostic } from "../analysis.ts";
import type { BadDevice } from "../notes/bad-value.ts";
import type { FactsOf } from "../notes/index.ts";
import { problem } from "../problem.ts";
import { MOST_CPUS, MOST_NODES, MOST_SLOTS } from "../scenario/machine-limits.ts";
import { type Declared, isHalfRead } from "../scenario/sources.ts";
import type { ValueReader } from "../scenario/values.ts";
import { adding, writing } from "../text-edits.ts";

/** Problems for which there is nothing to boot. */
export function unbootable(
  { statement, document }: Declared<MachineStatement>,
  machine: MachineSpec,
  reader: ValueReader,
): readonly Diagnostic[] {
  const at = reader.place(statement.platform?.span ?? statement.keyword);
  // What could not be read was said where it stands: what is missing because of it is not missing.
  const isUnclear =
    isHalfRead({ statement, document }) ||
    statement.items.some((item) => item.kind === "memory" && reader.number(item.size) === undefined);
  if (machine.firmware !== undefined) {
    const isUsable = machine.firmware.some((range) => range.type === "usable");
    return isUsable || isUnclear ? [] : [problem("incomplete", at, { kind: "usable-memory" })];
  }
  if (!machine.platform) {
    return statement.platform || isUnclear ? [] : [problem("incomplete", at, { kind: "platform" })];
  }
  const few = machine.memory < MiB ? fewBytes(statement, reader) : [];
  if (few.length > 0) return few;
  if (machine.memory > 0 || isUnclear) return [];
  const end = statement.items.at(-1)?.span.end;
  const fixes = end === undefined ? [] : [adding("memory 4G", reader.uri, end, "  memory 4G", false)];
  return [problem("incomplete", at, { kind: "memory" }, { fixes })];
}

/** Counts and numbers that cannot be; the machine boots all the same, with as much of it as there can be. */
export function impossibleParts(
  statement: MachineStatement,
  machine: MachineSpec,
  kernel: KernelSpec | undefined,
  reader: ValueReader,
): readonly Diagnostic[] {
  const problems: Diagnostic[] = [];
  const beyond = statement.items.filter((item) => item.kind === "node" && item.node.node >= MOST_NODES);
  const [first] = beyond;
  if (first?.kind === "node") {
    const facts = { kind: "node-numbers", last: MOST_NODES - 1, beyond: beyond.length } as const;
    problems.push(problem("bad-value", reader.place(first.node.span), facts));
  }
  problems.push(...cpusOfTwoNodes(statement, machine, reader));
  for (const item of statement.items) {
    if (item.kind === "cpus") {
      const cpus = reader.number(item.count);
      if (cpus === 0) problems.push(wrongValue(item.count, { kind: "no-cpu" }, undefined, reader));
      if (cpus !== undefined) problems.push(...tooManyCpus(item.count, cpus));
    }
    if (item.kind === "slots" && (reader.number(item.count) ?? 0) > MOST_SLOTS) {
      problems.push(tooMany(item.count, "memory slots", MOST_SLOTS, reader));
    }
    if (item.kind === "initrd" && machine.initrd >= machine.memory && machine.memory > 0) {
      problems.push(problem("bad-value", reader.place(item.size.span), { kind: "initrd" }));
    }
    if ((item.kind === "dma-range" || item.kind === "reserved-memory") && !hasTree(item.kind)) {
      problems.push(problem("bad-value", reader.place(item.keyword), { kind: "no-device-tree", item: item.kind }));
    }
    if (item.kind === "image") problems.push(...wrongImage(item.at));
    if (item.kind === "uefi" && item.build !== undefined) problems.push(...firmwareNotSimulated(item.build));
    if (item.kind !== "node") continue;
    for (const cpu of item.cpus) {
      const number = cpu.kind === "range" ? reader.range(cpu)?.last : reader.number(cpu);
      if (number === undefined || number < machine.cpus) continue;
      problems.push(problem("bad-value", reader.place(cpu.span), { kind: "cpu", number, cpus: machine.cpus }));
    }
  }
  return problems;

  function tooManyCpus(count: NumberExpr, cpus: number): readonly Diagnostic[] {
    const limit = mostCpus(machine);
    if (limit === undefined) return cpus > MOST_CPUS ? [tooMany(count, "CPUs", MOST_CPUS, reader)] : [];
    if (cpus <= limit.most) return [];
    const facts = { kind: "cpus-of-platform", ...limit, isStated: machine.qemu !== undefined } as const;
    return [wrongValue(count, facts, String(limit.most), reader)];
  }

  function wrongImage(at: NumberExpr): readonly Diagnostic[] {
    const place = reader.number(at);
    if (kernel === undefined || place === undefined) return [];
    const { imageAlign: align } = ARCHITECTURES[kernel.arch];
    if (align !== undefined && place % align === 0) return [];
    return [problem("bad-value", reader.place(at.span), { kind: "image-place", align })];
  }

  function firmwareNotSimulated(build: NameExpr): readonly Diagnostic[] {
    const doubt = unsimulatedFirmware(machine);
    if (doubt === undefined || machine.uefi === undefined) return [];
    const facts = { doubt, firmware: machine.uefi, hasMap: machine.firmware !== undefined };
    return [problem("firmware-not-simulated", reader.place(build.span), facts)];
  }

  /** With UEFI the reach of devices is told by the IORT, and reservations by nothing. */
  function hasTree(item: "dma-range" | "reserved-memory"): boolean {
    if (kernel === undefined) return true;
    return ARCHITECTURES[kernel.arch].bootsFromDeviceTree(item === "dma-range" ? {} : machine);
  }
}

/** `memory 6144`: a number of MiB or GiB, as QEMU's `-m` takes it, without its suffix. */
function fewBytes(statement: MachineStatement, reader: ValueReader): readonly Diagnostic[] {
  return statement.items.flatMap((item) => {
    if (item.kind !== "memory" || item.size.kind !== "number" || item.size.suffixed || item.size.value === 0) return [];
    const { text: written, span, value } = item.size;
    const meant = `${written}${value < 64 ? "G" : "M"}`;
    const place = reader.place(span);
    const fixes = [writing(place.uri, place.span, meant, false)];
    return [problem("bad-value", place, { kind: "few-bytes", written, meant }, { fixes })];
  });
}

/** Of each pair of nodes that share CPUs the first one, where the second node names it. */
function cpusOfTwoNodes(
  statement: MachineStatement,
  { nodes }: MachineSpec,
  reader: ValueReader,
): readonly Diagnostic[] {
  return sharedCpus(nodes).flatMap(({ cpu: number, first, second }) => {
    const [one, other] = [first, second].map((id) =>
      statement.items.find((item) => item.kind === "node" && item.node.node === id),
    );
    if (one?.kind !== "node" || other?.kind !== "node") return [];
    const written = other.cpus.find((cpu) => {
      const range = cpu.kind === "range" ? reader.range(cpu) : undefined;
      if (cpu.kind !== "range") return reader.number(cpu) === number;
      return range !== undefined && range.first <= number && number <= range.last;
    });
    const facts = { kind: "cpu-nodes", number, first, second } as const;
    const related = [reader.place(one.node.span)];
    return [problem("bad-value", reader.place((written ?? other.node).span), facts, { related })];
  });
}

/** Sizes that QEMU takes for no device. */
export function impossibleDevice(statement: DeviceStatement, size: number, reader: ValueReader): readonly Diagnostic[] {
  const wrong = (value: NumberExpr | undefined, facts: BadDevice, meant?: number): readonly Diagnostic[] =>
    value === undefined ? [] : [wrongValue(value, facts, meant === undefined ? undefined : writtenSize(meant), reader)];
  if (size === 0) return wrong(statement.size, { kind: "empty-device", device: statement.kind });
  const range = statement.range === undefined ? undefined : reader.range(statement.range);
  if (range !== undefined && rangeSize(range) !== size)
    return wrong(statement.size, { kind: "device-range", range }, rangeSize(range));
  if (statement.kind !== "virtio-mem") return [];
  const block = reader.number(statement.block);
  const requested = reader.number(statement.requested) ?? 0;
  if (block !== undefined && (block < MiB || !Number.isInteger(Math.log2(block)))) {
    return wrong(statement.block, { kind: "device-block" }, Math.max(MiB, 2 ** Math.ceil(Math.log2(block))));
  }
  if (block !== undefined && size % block !== 0) {
    return wrong(statement.size, { kind: "device-size", block }, Math.ceil(size / block) * block);
  }
  if (requested > size) return wrong(statement.requested, { kind: "requested-above", size }, size);
  if (block !== undefined && requested % block !== 0) {
    return wrong(statement.requested, { kind: "requested-size", block }, Math.floor(requested / block) * block);
  }
  return [];
}

function tooMany(count: NumberExpr, things: "CPUs" | "memory slots", most: number, reader: ValueReader): Diagnostic {
  return wrongValue(count, { kind: "too-many", things, most }, String(most), reader);
}

/** With the nearest value that there can be, of one that is written out: a parameter has others in other combinations. */
function wrongValue(
  value: NumberExpr,
  facts: FactsOf<"bad-value">,
  meant: string | undefined,
  reader: ValueReader,
): Diagnostic {
  const place = reader.place(value.span);
  const fixes = meant === undefined || value.kind !== "number" ? [] : [writing(place.uri, place.span, meant, false)];
  return problem("bad-value", place, facts, { fixes });
}
