/**
 * `machine from "boot.dmesg"`: the machine that files of a real one tell of, and, unless the scenario states its own, the kernel that
 * wrote them, its command line, and what the kernel said of reservations. Of several files the first that tells a fact is believed.
 */

import type { FromFileStatement } from "../../../grammar/ast.ts";
import { parseCmdline } from "../../../grammar/cmdline.ts";
import { Problems } from "../../../grammar/problems.ts";
import type { DeviceSpec, KernelSpec, MachineSpec, ObservedReservation } from "../../simulation/state/events.ts";
import { defined } from "../../simulation/units/defined.ts";
import { isEmpty } from "../../sources/dmesg/build.ts";
import { toldArchitecture, toldKernel } from "../../sources/told-kernel.ts";
import { fileName } from "../file-name.ts";
import { problem } from "../problem.ts";
import type { SetupContext } from "./boot-setup.ts";
import { type CommandLine, EMPTY_COMMAND_LINE, readCmdline } from "./cmdline-parameters.ts";
import { notMeasured } from "./kernel-spec.ts";
import { type NamedLog, readLog } from "./named-logs.ts";
import { type ReadFile, ReadFiles } from "./read-files.ts";
import type { Declared } from "./sources.ts";
import { toldMachine } from "./told-machine.ts";
import { observedReservations } from "./told-reservations.ts";
import { ValueReader } from "./values.ts";

/** What the files of `machine from` tell, ready for the boot. */
export interface FromFiles {
  readonly files: ReadFiles;
  readonly kernel?: KernelSpec;
  readonly machine?: MachineSpec;
  readonly cmdline: CommandLine;
  readonly devices: readonly DeviceSpec[];
  readonly observed: readonly ObservedReservation[];
}

export function readMachineFrom(
  statements: readonly Declared<FromFileStatement>[],
  context: SetupContext,
): FromFiles | undefined {
  const [first, ...others] = statements.flatMap(({ statement, document }) =>
    readFile({ path: statement.path, document }, context),
  );
  if (first === undefined) return undefined;
  const files = new ReadFiles([first, ...others]);
  const kernel = kernelOf(files, context);
  const machine = toldMachine(files, kernel, context);
  sayContradictions(files, context);
  return {
    files,
    ...(kernel === undefined ? {} : { kernel }),
    ...(machine === undefined ? {} : { machine }),
    cmdline: cmdlineOf(files, context),
    devices: files.merged.facts.devices.map((told) => ({
      ...(told.value.kind === "virtio-mem" ? { ...told.value, requested: told.value.requested ?? 0 } : told.value),
      origin: context.origins.add("device", files.lineOf(told)),
    })),
    observed: observedReservations(files.reservations, context.origins),
  };
}

function readFile(named: NamedLog, context: SetupContext): readonly ReadFile[] {
  const log = readLog(named, context);
  if (log === undefined) return [];
  const place = { uri: named.document.uri, span: named.path.span };
  const file = fileName(log.uri);
  const source = context.logs.source(log.uri, log.text);
  if (source === undefined) {
    context.problems.add(problem("bad-value", place, { kind: "source", file }));
    return [];
  }
  for (const doubt of source.doubts) {
    const related = [{ uri: log.uri, span: doubt.at, message: "here" }];
    const lacks = { kind: "doubt" as const, doubt, of: source.kind };
    context.problems.add(problem("source-partial", place, { file, lacks }, { related }));
  }
  return [{ ...log, source, place }];
}

function sayContradictions(files: ReadFiles, { problems }: SetupContext): void {
  for (const contradiction of files.merged.contradictions) {
    const file = files.all.find(({ source }) => source === contradiction.other.source) ?? files.first;
    const differs = { kind: "files" as const, contradiction };
    problems.add(problem("source-differs", file.place, { file: file.source.name, differs }));
  }
}

/** The kernel that wrote the log. */
function kernelOf(files: ReadFiles, context: SetupContext): KernelSpec | undefined {
  const { facts } = files.merged;
  const { release, arch } = facts;
  const told = toldKernel(facts);
  if (release === undefined || !arch) return undefined;
  const file = files.fileOf(release);
  if (told === undefined) {
    const lacks = { kind: "kernel", release: release.value } as const;
    context.problems.add(problem("source-partial", file.place, { file: file.source.name, lacks }));
    return undefined;
  }
  const { word: _, ...architecture } = toldArchitecture(arch.value, facts);
  const { kernel: other, whatIf } = context.asked;
  // What the log tells of its build is not of another version.
  const build = { ...context.logs.build(file.uri, file.text), ...defined({ build: told.build }) };
  const measured = other !== undefined || isEmpty(build) ? undefined : { log: file.source.name, ...build };
  context.problems.add(...notMeasured(other ?? told.version, file.place));
  return {
    version: other ?? told.version,
    ...architecture,
    ...defined({ build: other === undefined ? told.build : undefined }),
    ...(measured === undefined ? {} : { measured }),
    config: {},
    whatIf: [...whatIf],
    origin: context.origins.add("kernel", files.lineOf(release)),
  };
}

function cmdlineOf(files: ReadFiles, { origins, names, problems }: SetupContext): CommandLine {
  const { cmdline } = files.merged.facts;
  if (cmdline === undefined) return EMPTY_COMMAND_LINE;
  const file = files.fileOf(cmdline);
  const start = Math.max(0, file.text.indexOf(cmdline.value, cmdline.at.start));
  const span = { start, end: start + cmdline.value.length };
  // In a log `$` is a character like any other.
  const params = parseCmdline(cmdline.value, start, new Problems()).params.map((param) => ({ ...param, refs: [] }));
  const reader = new ValueReader(file.uri, new Map(), names, problems);
  return readCmdline(EMPTY_COMMAND_LINE, { kind: "cmdline", keyword: span, span, params }, reader, origins);
}
