/**
 * The declarations of a scenario as one BootSetup. The last kernel and the last machine hold when a file replaces those
 * of the files it uses; devices, reservations and command lines add up. Two of one kind in one file are a mistake.
 */
import type {
  Cmdline,
  DeviceStatement,
  FromFileStatement,
  KernelFromStatement,
  KernelStatement,
  MachineStatement,
  ReserveStatement,
} from "../../../grammar/ast.ts";
import { DEVICE_BODIES } from "../../../grammar/vocabulary/declarations.ts";
import { statedBuild } from "../../simulation/builds/stated-build.ts";
import { parseKernelVersion } from "../../simulation/kernels/version.ts";
import type {
  BootSetup,
  DeviceSpec,
  FirmwareRange,
  KernelSpec,
  MachineSpec,
  ObservedReservation,
  Supposed,
} from "../../simulation/state/events.ts";
import type { MachineFacts } from "../../sources/facts.ts";
import { MAP_ORDER } from "../../sources/facts.ts";
import type { FileLoader } from "../analysis.ts";
import { impossibleParts, unbootable } from "../diagnostics/machine.ts";
import { fileName } from "../file-name.ts";
import { problem } from "../problem.ts";
import { replacement } from "../text-edits.ts";
import { type CommandLine, EMPTY_COMMAND_LINE, readCmdline } from "./cmdline-parameters.ts";
import { readKernelFrom, withConfigFile } from "./kernel-image.ts";
import { type AskedKernel, readKernel } from "./kernel-spec.ts";
import { readMachineFrom } from "./machine-from.ts";
import { type DeclarationContext, readDevice, readMachine } from "./machine-spec.ts";
import { noLines, readLog, readMeasuredBoot, warnBuildLogMismatch } from "./named-logs.ts";
import type { SavedLogs } from "./saved-logs.ts";
import type { Declared, SourceDocument, Sources } from "./sources.ts";
import {
  believedReservations,
  machineDifferences,
  untold,
  withoutSupposed,
  withStated,
} from "./stated-beside-files.ts";
import { joinedLists, observedReservations } from "./told-reservations.ts";
import type { ValueReader } from "./values.ts";

export interface SetupParts {
  readonly kernel?: KernelSpec;
  readonly machine?: MachineSpec;
  readonly devices: readonly DeviceSpec[];
  readonly cmdline: CommandLine;
  readonly observed: readonly ObservedReservation[];
  /** A kernel or machine is written, if only half, or may be in what was not understood. */
  readonly hasKernelStatement: boolean;
  readonly hasMachineStatement: boolean;
}

export interface SetupContext extends DeclarationContext {
  readonly sources: Sources;
  readonly loader: FileLoader;
  readonly logs: SavedLogs;
  readonly asked: AskedKernel;
  readonly readerOf: (document: SourceDocument) => ValueReader;
}

const DEVICE_KINDS = Object.keys(DEVICE_BODIES) as DeviceStatement["kind"][];

/** Reads every declaration but `scenario`, `use` and `param`. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: each part is read once, in the order of what it rests on.
export function readSetup(context: SetupContext): SetupParts {
  const { sources, origins, problems, readerOf } = context;
  const of = <T extends Declared["statement"]>(kinds: readonly T["kind"][]): Declared<T>[] =>
    sources.declarations.filter((declared): declared is Declared<T> =>
      (kinds as readonly string[]).includes(declared.statement.kind),
    );
  const kernelStatement = theOne(of<KernelStatement | KernelFromStatement>(["kernel", "kernel-from"]), context);
  const machineStatement = theOne(of<MachineStatement>(["machine"]), context);
  const fromFiles = readMachineFrom(of<FromFileStatement>(["machine-from"]), context);
  const kernel = kernelStatement === undefined ? fromFiles?.kernel : readKernelOf(kernelStatement, context);
  let fatal = false;
  let ownMachine: MachineSpec | undefined;
  const savedFirmware = readFirmwareFrom(
    [...of<FromFileStatement>(["firmware-from"]), ...firmwareFilesOf(machineStatement)],
    context,
  );
  if (fromFiles !== undefined) problems.add(...untold(fromFiles, machineStatement?.statement));
  const spec = machineStatement === undefined ? fromFiles?.machine : machineBeside(machineStatement);
  const nodes = spec?.nodes.map((node) => node.id) ?? [];
  const stated = of<DeviceStatement>(DEVICE_KINDS)
    .map((declared) => readDevice(declared, readerOf(declared.document), context, nodes))
    .filter((device) => device !== undefined);
  const names = new Set(stated.map(({ name }) => name));
  const devices = [...stated, ...(fromFiles?.devices ?? []).filter(({ name }) => !names.has(name))];
  const cmdlines = of<Cmdline>(["cmdline"]);
  const machine =
    spec === undefined || fatal || !hasMemory(spec)
      ? undefined
      : withoutSupposed(spec, toldBeside(stated, cmdlines), ownMachine?.supposed);
  const cmdline =
    cmdlines.length === 0
      ? (fromFiles?.cmdline ?? EMPTY_COMMAND_LINE)
      : cmdlines.reduce(
          (before, { statement, document }) => readCmdline(before, statement, readerOf(document), origins),
          EMPTY_COMMAND_LINE,
        );
  const reserved = of<ReserveStatement | FromFileStatement>(["reserve", "reserve-from"]).map((declared) =>
    readReservations(declared, context),
  );
  return {
    ...(kernel === undefined ? {} : { kernel }),
    ...(machine === undefined ? {} : { machine }),
    devices,
    cmdline,
    observed: joinedLists([...reserved, reservationsOfFiles()]),
    hasKernelStatement: sources.isHalfRead || kernelStatement !== undefined || fromFiles?.kernel !== undefined,
    hasMachineStatement: sources.isHalfRead || machineStatement !== undefined || fromFiles?.machine !== undefined,
  };

  /** The machine as it is stated, beside what files tell of it. */
  function machineBeside(declared: Declared<MachineStatement>): MachineSpec {
    const reader = readerOf(declared.document);
    const own = readMachine(declared, reader, context, savedFirmware, kernel?.arch);
    ownMachine = own;
    const told = fromFiles?.machine;
    const spec = told === undefined ? own : withStated(told, own, declared.statement);
    const unfit = unbootable(declared, spec, reader);
    fatal = unfit.length > 0;
    problems.add(...unfit, ...impossibleParts(declared.statement, spec, kernel, reader));
    if (fromFiles !== undefined) problems.add(...machineDifferences(declared.statement, own, fromFiles, reader.uri));
    return spec;
  }

  /** What the kernel of a file reserved; a tabled machine and build explain all of it. */
  function reservationsOfFiles(): readonly ObservedReservation[] {
    if (fromFiles === undefined) return [];
    const isExplained = spec?.platform !== undefined && kernel !== undefined && isTabled(kernel);
    if (isExplained) return [];
    const believed = believedReservations(fromFiles, kernel, cmdline);
    problems.add(...believed.problems);
    return believed.observed;
  }
}

/** What the rest of a scenario tells of the machine that its files leave open. */
function toldBeside(devices: readonly DeviceSpec[], cmdlines: readonly unknown[]): readonly Supposed[] {
  const isPlugged = devices.some(({ kind }) => kind === "dimm" || kind === "virtio-mem");
  return [...(isPlugged ? (["dimms"] as const) : []), ...(cmdlines.length > 0 ? (["cmdline"] as const) : [])];
}

/** Without a platform's map there is no place for the memory. */
function hasMemory({ firmware, memory, platform }: MachineSpec): boolean {
  return firmware !== undefined || (memory > 0 && platform !== undefined);
}

function isTabled(kernel: KernelSpec): boolean {
  const version = parseKernelVersion(kernel.version);
  return version !== undefined && statedBuild(kernel, version) !== undefined;
}

/** The setup of a boot, or undefined where kernel or machine is missing. */
export function bootSetup(parts: SetupParts): BootSetup | undefined {
  if (parts.kernel === undefined || parts.machine === undefined) return undefined;
  return {
    kernel: parts.kernel,
    machine: parts.machine,
    devices: parts.devices,
    cmdline: parts.cmdline.parameters,
    cmdlineText: parts.cmdline.text,
    observed: parts.observed,
  };
}

/** The last one; a second one in the same file is a `duplicate-name`. */
function theOne<T extends KernelStatement | KernelFromStatement | MachineStatement>(
  declared: readonly Declared<T>[],
  { problems }: SetupContext,
): Declared<T> | undefined {
  for (const [index, { statement, document }] of declared.entries()) {
    const first = declared.slice(0, index).find((other) => other.document === document);
    if (first === undefined) continue;
    const place = { uri: document.uri, span: statement.keyword };
    const related = [{ uri: document.uri, span: first.statement.keyword }];
    problems.add(
      problem(
        "duplicate-name",
        place,
        { kind: "statement", what: statement.kind === "machine" ? "machine" : "kernel" },
        { related },
      ),
    );
  }
  return declared.at(-1);
}

function readKernelOf(
  { statement, document }: Declared<KernelStatement | KernelFromStatement>,
  context: SetupContext,
): KernelSpec | undefined {
  const { readerOf, origins, problems, asked } = context;
  if (statement.kind === "kernel-from") return readKernelFrom({ statement, document }, context);
  const declared = { statement, document };
  const from = statement.items.find((item) => item.kind === "build-from");
  const named = from === undefined ? undefined : { path: from.path, document: declared.document };
  const measured = named === undefined ? undefined : readMeasuredBoot(named, context);
  const kernel = readKernel(declared, readerOf(declared.document), origins, problems, asked, measured);
  if (kernel === undefined) return undefined;
  if (named !== undefined) warnBuildLogMismatch(kernel, named, context);
  return withConfigFile(kernel, statement.items, document, context);
}

function readReservations(
  { statement, document }: Declared<ReserveStatement | FromFileStatement>,
  context: SetupContext,
): readonly ObservedReservation[] {
  const reader = context.readerOf(document);
  if (statement.kind !== "reserve") {
    const named = { path: statement.path, document };
    const log = readLog(named, context);
    if (log === undefined) return [];
    const found = context.logs.reservations(log.uri, log.text);
    if (found.length === 0) noLines(named, "memblock_reserve", context);
    return observedReservations(found, context.origins);
  }
  const range = reader.range(statement.range);
  if (range === undefined) return [];
  const by = reader.name(statement.by);
  const origin = context.origins.add("reservation", reader.place(statement.span));
  return [{ ...range, ...(by === undefined ? {} : { by: by.replace(/\+0x.*$/, "") }), origin }];
}

/** `firmware from` where the map would stand, inside the machine. */
function firmwareFilesOf(machine: Declared<MachineStatement> | undefined): readonly Declared<FromFileStatement>[] {
  if (machine === undefined) return [];
  return machine.statement.items.flatMap((item) => {
    if (item.kind !== "firmware" || item.from === undefined) return [];
    const { from: path, entries: _entries, ...rest } = item;
    return [{ ...machine, statement: { ...rest, kind: "firmware-from" as const, path } }];
  });
}

function readFirmwareFrom(
  statements: readonly Declared<FromFileStatement>[],
  context: SetupContext,
): readonly FirmwareRange[] | undefined {
  const last = statements.at(-1);
  if (last === undefined) return undefined;
  const named = { path: last.statement.path, document: last.document };
  const log = readLog(named, context);
  if (log === undefined) return undefined;
  const source = context.logs.source(log.uri, log.text);
  const map = MAP_ORDER.map((origin) => source?.machine.maps[origin]).find((ranges) => ranges !== undefined);
  if (source === undefined || map === undefined) {
    noLines(named, "BIOS-e820", context);
    return undefined;
  }
  sayWhatElseIsTold(source.machine, last, context);
  return map.map(({ value, at }) => ({
    ...value,
    origin: context.origins.add("firmware", { uri: log.uri, span: at }),
  }));
}

/** What a boot depends on, the log tells, and `firmware from` leaves: nodes above all. */
function sayWhatElseIsTold(
  { nodes }: MachineFacts,
  { statement, document }: Declared<FromFileStatement>,
  { problems, sources }: SetupContext,
): void {
  const stated = sources.declarations.some(
    (declared) => declared.statement.kind === "machine" && declared.statement.items.some(({ kind }) => kind === "node"),
  );
  if (nodes.length < 2 || stated || statement.path.kind === "bad") return;
  const place = { uri: document.uri, span: statement.span };
  const facts = {
    file: fileName(statement.path.value),
    differs: { kind: "nodes-left", nodes: nodes.length },
  } as const;
  const { start } = statement.keyword;
  // The log's kernel and command line come too: nothing to be done unasked.
  const keyword = { start, end: start + "firmware".length };
  const fix = replacement("Write `machine from`", place.uri, keyword, "machine", false);
  // Inside a machine the words can't be changed so.
  const isOwn = sources.declarations.some((declared) => declared.statement === statement);
  problems.add(problem("source-differs", place, facts, { fixes: isOwn ? [fix] : [] }));
}
