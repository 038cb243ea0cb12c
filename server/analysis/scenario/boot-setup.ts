/**
 * The declarations of a scenario as one BootSetup. The last kernel and the last machine hold when a file replaces those
 * of the files it uses; devices, reservations and command lines add up. Two of one kind in one file are a mistake.
 */
import type {
  Cmdline,
  DeviceStatement,
  FromFileStatement,
  KernelStatement,
  MachineStatement,
  ReserveStatement,
} from "../../../grammar/ast.ts";
import { DEVICE_BODIES } from "../../../grammar/vocabulary/declarations.ts";
import type {
  BootSetup,
  DeviceSpec,
  FirmwareRange,
  KernelSpec,
  MachineSpec,
  ObservedReservation,
} from "../../simulation/state/events.ts";
import type { FileLoader } from "../analysis.ts";
import { impossibleParts, unbootable } from "../diagnostics/machine.ts";
import { problem } from "../problem.ts";
import { type CommandLine, EMPTY_COMMAND_LINE, readCmdline } from "./cmdline-parameters.ts";
import { readKernel } from "./kernel-spec.ts";
import { type DeclarationContext, readDevice, readMachine } from "./machine-spec.ts";
import { noLines, readLog, readMeasuredBoot, warnBuildLogMismatch } from "./named-logs.ts";
import { NotSimulated } from "./not-simulated.ts";
import type { SavedLogs } from "./saved-logs.ts";
import type { Declared, SourceDocument, Sources } from "./sources.ts";
import type { ValueReader } from "./values.ts";

export interface SetupParts {
  readonly kernel?: KernelSpec;
  readonly machine?: MachineSpec;
  readonly devices: readonly DeviceSpec[];
  readonly cmdline: CommandLine;
  readonly observed: readonly ObservedReservation[];
  /** What is stated and not simulated, as written. */
  readonly notSimulated: readonly string[];
  /** A kernel or machine is written, if only half. */
  readonly hasKernelStatement: boolean;
  readonly hasMachineStatement: boolean;
}

export interface SetupContext extends DeclarationContext {
  readonly sources: Sources;
  readonly loader: FileLoader;
  readonly logs: SavedLogs;
  readonly whatIf: readonly string[];
  readonly readerOf: (document: SourceDocument) => ValueReader;
}

const DEVICE_KINDS = Object.keys(DEVICE_BODIES) as DeviceStatement["kind"][];

/** Reads every declaration but `scenario`, `use` and `param`. */
export function readSetup(context: SetupContext): SetupParts {
  const { sources, origins, problems, readerOf } = context;
  const of = <T extends Declared["statement"]>(kinds: readonly T["kind"][]): Declared<T>[] =>
    sources.declarations.filter((declared): declared is Declared<T> =>
      (kinds as readonly string[]).includes(declared.statement.kind),
    );
  const kernelStatement = theOne(of<KernelStatement>(["kernel"]), context);
  const machineStatement = theOne(of<MachineStatement>(["machine"]), context);
  const kernel = kernelStatement === undefined ? undefined : readKernelOf(kernelStatement, context);
  const savedFirmware = readFirmwareFrom(of<FromFileStatement>(["firmware-from"]), context);
  const notSimulated = new NotSimulated(sources.root, problems);
  const replaced: readonly (Declared | undefined)[] = [kernelStatement, machineStatement];
  for (const declared of sources.declarations) {
    const { kind } = declared.statement;
    // Of several kernels and machines the last one holds.
    if ((kind === "kernel" || kind === "machine") && !replaced.includes(declared)) continue;
    notSimulated.within(declared.document).addDeclaration(declared);
  }
  const written = machineStatement === undefined ? undefined : readMachineOf(machineStatement);
  const machine = written?.boots === true ? written.spec : undefined;
  const nodes = written?.spec.nodes.map((node) => node.id) ?? [];
  const devices = of<DeviceStatement>(DEVICE_KINDS)
    .map((declared) => readDevice(declared, readerOf(declared.document), context, nodes))
    .filter((device) => device !== undefined);
  const cmdline = of<Cmdline>(["cmdline"]).reduce(
    (before, { statement, document }) => readCmdline(before, statement, readerOf(document), origins),
    EMPTY_COMMAND_LINE,
  );
  return {
    ...(kernel === undefined ? {} : { kernel }),
    ...(machine === undefined ? {} : { machine }),
    devices,
    cmdline,
    observed: of<ReserveStatement | FromFileStatement>(["reserve", "reserve-from"]).flatMap((declared) =>
      readReservations(declared, context),
    ),
    notSimulated: notSimulated.stated,
    hasKernelStatement: kernelStatement !== undefined,
    hasMachineStatement: machineStatement !== undefined,
  };

  /** The machine, and whether there is anything to boot. */
  function readMachineOf(declared: Declared<MachineStatement>): {
    readonly spec: MachineSpec;
    readonly boots: boolean;
  } {
    const reader = readerOf(declared.document);
    const spec = readMachine(declared, reader, context, savedFirmware);
    const fatal = unbootable(declared, spec, kernel, reader);
    problems.add(...fatal, ...impossibleParts(declared.statement, spec, reader));
    // Without a platform's map there is no place for the memory: an unknown platform was said where it stands.
    const hasMemory = spec.firmware !== undefined || (spec.memory > 0 && spec.platform !== undefined);
    return { spec, boots: fatal.length === 0 && hasMemory };
  }
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
    ...(parts.notSimulated.length === 0 ? {} : { notSimulated: parts.notSimulated }),
  };
}

/** The last one; a second one in the same file is a `duplicate-name`. */
function theOne<T extends KernelStatement | MachineStatement>(
  declared: readonly Declared<T>[],
  { problems }: SetupContext,
): Declared<T> | undefined {
  for (const [index, { statement, document }] of declared.entries()) {
    const first = declared.slice(0, index).find((other) => other.document === document);
    if (first === undefined) continue;
    const place = { uri: document.uri, span: statement.keyword };
    const related = [{ uri: document.uri, span: first.statement.keyword }];
    problems.add(problem("duplicate-name", place, { kind: "statement", what: statement.kind }, { related }));
  }
  return declared.at(-1);
}

function readKernelOf(declared: Declared<KernelStatement>, context: SetupContext): KernelSpec | undefined {
  const { readerOf, origins, problems, whatIf } = context;
  const from = declared.statement.items.findLast((item) => item.kind === "build-from");
  const named = from === undefined ? undefined : { path: from.path, document: declared.document };
  const measured = named === undefined ? undefined : readMeasuredBoot(named, context);
  const kernel = readKernel(declared, readerOf(declared.document), origins, problems, whatIf, measured);
  if (named !== undefined && kernel !== undefined) warnBuildLogMismatch(kernel, named, context);
  return kernel;
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
    return found.map(({ span, ...range }) => ({
      ...range,
      origin: context.origins.add("reservation", { uri: log.uri, span }),
    }));
  }
  const range = reader.range(statement.range);
  if (range === undefined) return [];
  const by = reader.name(statement.by);
  const origin = context.origins.add("reservation", reader.place(statement.span));
  return [{ ...range, ...(by === undefined ? {} : { by: by.replace(/\+0x.*$/, "") }), origin }];
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
  const found = context.logs.firmware(log.uri, log.text);
  if (found.length === 0) {
    noLines(named, "BIOS-e820", context);
    return undefined;
  }
  return found.map(({ span, ...range }) => ({
    ...range,
    origin: context.origins.add("firmware", { uri: log.uri, span }),
  }));
}
