/**
 * What keeps a machine from being one: no memory, a platform of another architecture, CPUs and nodes that cannot be. Sizes
 * that don't add up and ranges that overlap are said by the simulation, which knows the platform's own map.
 */
import type { MachineStatement, NumberExpr } from "../../../grammar/ast.ts";
import type { Arch, KernelSpec, MachineSpec } from "../../simulation/events.ts";
import type { Diagnostic } from "../analysis.ts";
import { insertion, problem } from "../problem.ts";
import { MOST_CPUS, MOST_NODES, MOST_SLOTS } from "../scenario/machine-limits.ts";
import type { ValueReader } from "../scenario/values.ts";

const ARCH_OF_PLATFORM: Readonly<Record<NonNullable<MachineSpec["platform"]>, Arch>> = {
  "qemu-pc": "x86_64",
  "qemu-q35": "x86_64",
  "qemu-virt": "arm64",
};

/** Problems for which there is nothing to boot. */
export function unbootable(
  statement: MachineStatement,
  machine: MachineSpec,
  kernel: KernelSpec | undefined,
  reader: ValueReader,
): readonly Diagnostic[] {
  const at = reader.place(statement.platform?.span ?? statement.keyword);
  // A value that could not be read was said where it stands: what is missing because of it is not missing.
  const isHalfRead = statement.items.some((item) => item.kind === "memory" && reader.number(item.size) === undefined);
  if (machine.firmware !== undefined) {
    if (machine.firmware.some((range) => range.type === "usable")) return wrongArch();
    return [problem("incomplete", at, "the firmware map holds no usable memory")];
  }
  if (machine.platform === undefined) {
    if (statement.platform !== undefined) return wrongArch();
    return [problem("incomplete", at, "a machine needs a platform, such as `qemu-pc`, or a `firmware` map")];
  }
  if (machine.memory > 0 || isHalfRead) return wrongArch();
  const end = statement.items.at(-1)?.span.end;
  const fixes = end === undefined ? [] : [insertion("Add `memory 4G`", reader.uri, end, "  memory 4G")];
  return [problem("incomplete", at, "the machine has no memory: write `memory 4G`", { fixes })];

  function wrongArch(): readonly Diagnostic[] {
    const arch = machine.platform === undefined ? undefined : ARCH_OF_PLATFORM[machine.platform];
    if (arch === undefined || kernel === undefined || arch === kernel.arch) return [];
    const message = `\`${machine.platform}\` is an ${arch} machine, the kernel is for ${kernel.arch}`;
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
    if (item.node.node >= MOST_NODES) {
      const message = `nodes are numbered from 0 to ${MOST_NODES - 1}`;
      problems.push(problem("bad-value", reader.place(item.node.span), message));
    }
    for (const cpu of item.cpus) {
      const number = reader.number(cpu);
      if (number === undefined || number < machine.cpus) continue;
      const message = `CPU ${number} does not exist: the machine has ${machine.cpus}`;
      problems.push(problem("bad-value", reader.place(cpu.span), message));
    }
  }
  return problems;
}

function tooMany(count: NumberExpr, things: string, most: number, reader: ValueReader): Diagnostic {
  return problem("bad-value", reader.place(count.span), `a machine has at most ${most} ${things}`);
}
