/**
 * What a scenario states beside `machine from`: it holds, and where the file tells otherwise that is said. What the kernel of the
 * file did (reservations) is believed as long as the same kernel boots with the same command line.
 */

import type { MachineItem, MachineStatement } from "../../../grammar/ast.ts";
import { isOfArch } from "../../simulation/arch/index.ts";
import { parseKernelVersion } from "../../simulation/kernels/version.ts";
import type { KernelSpec, MachineSpec, ObservedReservation, Supposed } from "../../simulation/state/events.ts";
import { defined } from "../../simulation/units/defined.ts";
import type { MachineFacts } from "../../sources/facts.ts";
import { toldInitrd } from "../../sources/told-initrd.ts";
import type { Diagnostic } from "../analysis.ts";
import type { SourceDifference } from "../notes/source-differs.ts";
import { problem } from "../problem.ts";
import type { CommandLine } from "./cmdline-parameters.ts";
import type { FromFiles } from "./machine-from.ts";

/** The machine that files tell of, with what the scenario states of it. */
export function withStated(told: MachineSpec, stated: MachineSpec, statement: MachineStatement): MachineSpec {
  const kinds = kindsOf(statement);
  const base = statesMap(statement) ? withoutMap(told) : told;
  const taken = (Object.keys(FIELDS) as MachineItem["kind"][]).filter((kind) => kinds.has(kind));
  const fields = taken.flatMap((kind) => FIELDS[kind] ?? []);
  const own = Object.fromEntries(
    fields.flatMap((field) => (stated[field] === undefined ? [] : [[field, stated[field]]])),
  );
  return {
    ...withoutSupposed(
      base,
      [...kinds].map((kind) => TELLS[kind]),
      stated.supposed,
    ),
    ...defined({ platform: stated.platform, firmware: stated.firmware }),
    ...own,
    ...(kinds.has("cpu") ? { cpuSeen: {} } : {}),
    origin: stated.origin,
  };
}

/** Fields of the machine that an item states. */
const FIELDS: { readonly [K in MachineItem["kind"]]?: readonly (keyof MachineSpec)[] } = {
  memory: ["memory", "memoryOrigin"],
  node: ["nodes", "memory"],
  cpus: ["cpus"],
  slots: ["slots"],
  maxmem: ["maxmem", "maxmemOrigin"],
  initrd: ["initrd", "initrdIsFile", "initrdAt", "initrdAtOrigin"],
  uefi: ["uefi"],
  cpu: ["cpu"],
  qemu: ["qemu"],
  hypervisor: ["hypervisor"],
  "block-size": ["blockSize", "blockSizeOrigin"],
  "dma-reserved": ["dmaReserved"],
  image: ["imageSeenAt"],
  "dma-range": ["dmaLimit"],
  "reserved-memory": ["reservedMemory"],
};

/** Items that tell what was supposed. */
const TELLS: { readonly [K in MachineItem["kind"]]?: Supposed } = {
  memory: "memory",
  node: "nodes",
  cpus: "cpus",
  slots: "slots",
  uefi: "firmware",
};

/** What the files leave open and the scenario does not tell either; `stated`: what it supposes itself. */
export function withoutSupposed(
  told: MachineSpec,
  settled: readonly (Supposed | undefined)[],
  stated: readonly Supposed[] = [],
): MachineSpec {
  const { supposed = [], ...others } = told;
  const left = [...new Set([...supposed.filter((what) => !settled.includes(what)), ...stated])];
  return left.length === 0 ? others : { ...others, supposed: left };
}

function kindsOf({ items }: MachineStatement): ReadonlySet<MachineItem["kind"]> {
  return new Set(items.map(({ kind }) => kind));
}

function statesMap(statement: MachineStatement): boolean {
  return statement.platform !== undefined || kindsOf(statement).has("firmware");
}

function withoutMap({ platform: _platform, firmware: _firmware, ...rest }: MachineSpec): MachineSpec {
  return rest;
}

type Compared = (told: MachineSpec, stated: MachineSpec, facts: MachineFacts) => SourceDifference | undefined;

/** What differs, by the item that states it; undefined also where no file tells. */
const COMPARED: { readonly [K in MachineItem["kind"]]?: Compared } = {
  cpus: (told, stated, { cpus }) =>
    cpus === undefined || told.cpus === stated.cpus
      ? undefined
      : { kind: "cpus", told: told.cpus, stated: stated.cpus },
  memory: (told, stated) =>
    told.memory === stated.memory ? undefined : { kind: "memory", told: told.memory, stated: stated.memory },
  node: (told, stated) =>
    told.nodes.length === stated.nodes.length
      ? undefined
      : { kind: "nodes", told: told.nodes.length, stated: stated.nodes.length },
  initrd: (told, stated, facts) =>
    toldInitrd(facts) === undefined || told.initrd === stated.initrd
      ? undefined
      : { kind: "initrd", told: told.initrd, stated: stated.initrd },
  hypervisor: (_, stated, { hypervisor }) =>
    hypervisor === undefined || hypervisor.value === stated.hypervisor
      ? undefined
      : { kind: "hypervisor", told: hypervisor.value, stated: stated.hypervisor ?? "none" },
};

/** One for each item that differs, at the item. */
export function machineDifferences(
  statement: MachineStatement,
  stated: MachineSpec,
  { machine, files }: FromFiles,
  uri: string,
): readonly Diagnostic[] {
  if (machine === undefined) return [];
  const kinds = Object.keys(COMPARED) as MachineItem["kind"][];
  return kinds.flatMap((kind) => {
    const item = statement.items.find((each) => each.kind === kind);
    const differs = COMPARED[kind]?.(machine, stated, files.merged.facts);
    if (item === undefined || differs === undefined) return [];
    return [problem("source-differs", { uri, span: item.span }, { file: files.first.source.name, differs })];
  });
}

/** What decides much, and no file nor the scenario tells. */
export function untold({ files, machine }: FromFiles, statement: MachineStatement | undefined): readonly Diagnostic[] {
  const isStated = statement?.items.some(({ kind }) => kind === "cpus") === true;
  if (files.merged.facts.cpus !== undefined || isStated || machine === undefined) return [];
  const { source, place } = files.first;
  return [problem("source-partial", place, { file: source.name, lacks: { kind: "no-cpus" } })];
}

export interface Believed {
  readonly observed: readonly ObservedReservation[];
  readonly problems: readonly Diagnostic[];
}

/** Which of the file's reservations stand in this boot. */
export function believedReservations(
  { files, observed, kernel: wrote, cmdline: line }: FromFiles,
  kernel: KernelSpec | undefined,
  cmdline: CommandLine,
): Believed {
  if (observed.length === 0) return { observed, problems: [] };
  const { source, place } = files.first;
  const leftOut = (differs: SourceDifference): Believed => ({
    observed: [],
    problems: [problem("source-differs", place, { file: source.name, differs })],
  });
  if (kernel !== undefined && wrote !== undefined && !isSameKernel(kernel, wrote)) {
    return leftOut({ kind: "kernel", told: wrote.version, stated: kernel.version });
  }
  return line.text !== "" && cmdline.text !== line.text ? leftOut({ kind: "cmdline" }) : { observed, problems: [] };
}

function isSameKernel(a: KernelSpec, b: KernelSpec): boolean {
  const [one, other] = [parseKernelVersion(a.version), parseKernelVersion(b.version)];
  return one !== undefined && one.text === other?.text && isOfArch(a, b.arch);
}
