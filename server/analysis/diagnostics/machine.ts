/**
 * What keeps a machine from being one: no memory, a platform of another architecture, CPUs and nodes that cannot be. Sizes
 * that don't add up and ranges that overlap are said by the simulation, which knows the platform's own map.
 */
import type { DeviceStatement, MachineStatement, NumberExpr } from "../../../grammar/ast.ts";
import { archOfPlatform, runsKernelsOf } from "../../simulation/platforms/catalogue.ts";
import type { KernelSpec, MachineSpec } from "../../simulation/state/events.ts";
import { MiB, sizeText } from "../../simulation/units/units.ts";
import type { Diagnostic } from "../analysis.ts";
import { problem } from "../problem.ts";
import { MOST_CPUS, MOST_NODES, MOST_SLOTS } from "../scenario/machine-limits.ts";
import type { Declared } from "../scenario/sources.ts";
import type { ValueReader } from "../scenario/values.ts";
import { insertion } from "../text-edits.ts";

/** Problems for which there is nothing to boot. */
export function unbootable(
  { statement, document }: Declared<MachineStatement>,
  machine: MachineSpec,
  kernel: KernelSpec | undefined,
  reader: ValueReader,
): readonly Diagnostic[] {
  const at = reader.place(statement.platform?.span ?? statement.keyword);
  // What could not be read was said where it stands: what is missing because of it is not missing.
  const { start, end: last } = statement.span;
  const isHalfRead =
    document.file.errors.some(({ span }) => span.start >= start && span.end <= last) ||
    statement.items.some((item) => item.kind === "memory" && reader.number(item.size) === undefined);
  if (machine.firmware !== undefined) {
    if (machine.firmware.some((range) => range.type === "usable")) return wrongArch();
    return [problem("incomplete", at, "the firmware map holds no usable memory")];
  }
  if (!machine.platform) {
    if (statement.platform) return wrongArch();
    return [problem("incomplete", at, "a machine needs a platform, such as `qemu-pc`, or a `firmware` map")];
  }
  if (machine.memory > 0 || isHalfRead) return wrongArch();
  const end = statement.items.at(-1)?.span.end;
  const fixes = end === undefined ? [] : [insertion("Add `memory 4G`", reader.uri, end, "  memory 4G")];
  return [problem("incomplete", at, "the machine has no memory: write `memory 4G`", { fixes })];

  function wrongArch(): readonly Diagnostic[] {
    if (kernel === undefined || runsKernelsOf(machine.platform, kernel.arch)) return [];
    const message = `\`${machine.platform}\` is an ${archOfPlatform(machine.platform)} machine, the kernel is for ${kernel.arch}`;
    return [problem("bad-value", at, message)];
  }
}

/** Counts and numbers that cannot be; the machine boots all the same, with as much of it as there can be. */
export function impossibleParts(
  statement: MachineStatement,
  machine: MachineSpec,
  reader: ValueReader,
): readonly Diagnostic[] {
  const problems: Diagnostic[] = [];
  const beyond = statement.items.filter((item) => item.kind === "node" && item.node.node >= MOST_NODES);
  const [first] = beyond;
  if (first?.kind === "node") {
    const left = beyond.length === 1 ? "this one is" : `${beyond.length} are`;
    const message = `nodes are numbered from 0 to ${MOST_NODES - 1}; ${left} left out`;
    problems.push(problem("bad-value", reader.place(first.node.span), message));
  }
  for (const item of statement.items) {
    if (item.kind === "cpus") {
      const cpus = reader.number(item.count);
      if (cpus === 0)
        problems.push(problem("bad-value", reader.place(item.count.span), "a machine has at least one CPU"));
      if (cpus !== undefined && cpus > MOST_CPUS) problems.push(tooMany(item.count, "CPUs", MOST_CPUS, reader));
    }
    if (item.kind === "slots" && (reader.number(item.count) ?? 0) > MOST_SLOTS) {
      problems.push(tooMany(item.count, "memory slots", MOST_SLOTS, reader));
    }
    if (item.kind === "initrd" && machine.initrd >= machine.memory && machine.memory > 0) {
      problems.push(problem("bad-value", reader.place(item.size.span), "the initrd is larger than the memory"));
    }
    if (item.kind !== "node") continue;
    for (const cpu of item.cpus) {
      const number = cpu.kind === "range" ? reader.range(cpu)?.last : reader.number(cpu);
      if (number === undefined || number < machine.cpus) continue;
      const message = `CPU ${number} does not exist: the machine has ${machine.cpus}`;
      problems.push(problem("bad-value", reader.place(cpu.span), message));
    }
  }
  return problems;
}

/** Sizes that QEMU takes for no device. */
export function impossibleDevice(statement: DeviceStatement, size: number, reader: ValueReader): readonly Diagnostic[] {
  const wrong = (value: NumberExpr | undefined, message: string): readonly Diagnostic[] =>
    value === undefined ? [] : [problem("bad-value", reader.place(value.span), message)];
  if (size === 0) return wrong(statement.size, `a ${statement.kind} has at least one page`);
  if (statement.kind !== "virtio-mem") return [];
  const block = reader.number(statement.block);
  const requested = reader.number(statement.requested) ?? 0;
  if (block !== undefined && (block < MiB || !Number.isInteger(Math.log2(block)))) {
    return wrong(statement.block, "the block size of a virtio-mem device is a power of two, 1 MiB at least");
  }
  if (block !== undefined && size % block !== 0) {
    return wrong(statement.size, `the size is a multiple of the device's block, ${sizeText(block)}`);
  }
  if (requested > size) return wrong(statement.requested, `more is requested than the device's ${sizeText(size)}`);
  if (block !== undefined && requested % block !== 0) {
    return wrong(statement.requested, `the requested size is a multiple of the device's block, ${sizeText(block)}`);
  }
  return [];
}

function tooMany(count: NumberExpr, things: string, most: number, reader: ValueReader): Diagnostic {
  return problem("bad-value", reader.place(count.span), `a machine has at most ${most} ${things}`);
}
