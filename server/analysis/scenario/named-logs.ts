/** Boot logs and other files that a scenario names (`reserve from`, `firmware from`, `build from`), and what is amiss with them. */
import type { BadValue, StringValue } from "../../../grammar/ast.ts";
import { isOtherSeries } from "../../simulation/builds/choose-build.ts";
import { parseKernelVersion } from "../../simulation/kernels/version.ts";
import type { MeasuredBoot } from "../../simulation/state/boot-log-facts.ts";
import type { KernelSpec } from "../../simulation/state/events.ts";
import { hasMemblockDebug, isEmpty } from "../../sources/dmesg/build.ts";
import type { Place } from "../analysis.ts";
import { fileName } from "../file-name.ts";
import { problem } from "../problem.ts";
import type { SetupContext } from "./boot-setup.ts";
import { refused, refusedPath, unread } from "./named-paths.ts";
import type { SourceDocument } from "./sources.ts";

/** A path and the document it stands in. */
export interface NamedLog {
  readonly path: StringValue | BadValue;
  readonly document: SourceDocument;
}

/** The log's text, or undefined where there is no such file. It becomes one of the files the scenario depends on. */
export function readLog(
  named: NamedLog,
  context: SetupContext,
): { readonly uri: string; readonly text: string } | undefined {
  const uri = addressOf(named, context);
  if (uri === undefined) return undefined;
  const text = context.loader.read(uri);
  if (text === undefined) noFile(named, uri, context);
  return text === undefined ? undefined : { uri, text };
}

/** The address of a named file, which becomes one that the scenario depends on; undefined where its path is not followed. */
export function addressOf(
  { path, document }: NamedLog,
  { loader, sources, problems }: SetupContext,
): string | undefined {
  if (path.kind === "bad") return undefined;
  const place = { uri: document.uri, span: path.span };
  const why = refusedPath(path.value);
  if (why !== undefined) {
    problems.add(refused(path.value, place, why));
    return undefined;
  }
  const uri = loader.resolve(document.uri, path.value);
  if (!sources.dependencies.includes(uri)) sources.dependencies.push(uri);
  if (!sources.homes.has(uri)) sources.homes.set(uri, sources.homes.get(document.uri) ?? place);
  return uri;
}

/** Says why a named file gave nothing. */
export function noFile(named: NamedLog, uri: string, { loader, problems }: SetupContext): void {
  if (named.path.kind !== "bad") problems.add(unread(named.path.value, uri, placeOf(named), loader));
}

/** Says that a log lacks all lines of a kind. */
export function noLines(
  { path, document }: NamedLog,
  lines: "memblock_reserve" | "BIOS-e820",
  { problems }: SetupContext,
): void {
  if (path.kind === "bad") return;
  const facts = { kind: "log", log: fileName(path.value), lines } as const;
  problems.add(problem("bad-value", { uri: document.uri, span: path.span }, facts));
}

/** What a log tells of its kernel's build; undefined without the file, or when it tells nothing. */
export function readMeasuredBoot(named: NamedLog, context: SetupContext): MeasuredBoot | undefined {
  const log = readLog(named, context);
  if (log === undefined) return undefined;
  const build = context.logs.build(log.uri, log.text);
  const name = fileName(log.uri);
  if (!hasMemblockDebug(build)) {
    const tells = isEmpty(build) ? "nothing" : "little";
    context.problems.add(problem("build-untold", placeOf(named), { log: name, tells }));
  }
  return isEmpty(build) ? undefined : { log: name, ...build };
}

/** Warns of a log that another kernel wrote. */
export function warnBuildLogMismatch(
  { version, measured }: KernelSpec,
  named: NamedLog,
  { problems }: SetupContext,
): void {
  const parsed = parseKernelVersion(version);
  if (measured?.release === undefined || parsed === undefined || !isOtherSeries(measured, parsed)) return;
  const { log, release } = measured;
  problems.add(problem("build-version", placeOf(named), { log, release, version }));
}

export function placeOf({ path, document }: NamedLog): Place {
  return { uri: document.uri, span: path.span };
}
