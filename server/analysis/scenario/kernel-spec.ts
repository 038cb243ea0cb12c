/**
 * The `kernel` statement as the simulation wants it. The page size is part of the architecture's name, as Debian and
 * others name their builds (`arm64-16k`).
 */

import type { KernelItem, KernelStatement } from "../../../grammar/ast.ts";
import { DEFAULT_KERNEL_ARCH, KERNEL_ARCHES } from "../../simulation/arch/index.ts";
import { isOptionName, OPTION_NAMES, parseConfigValue } from "../../simulation/kernels/kconfig/options.ts";
import { NEWEST_MEASURED, versionDoubts } from "../../simulation/kernels/measured-range.ts";
import {
  isKernelSeries,
  isKernelVersion,
  type KernelVersion,
  MOST_PATCHES,
  nearestSeries,
  parseKernelVersion,
} from "../../simulation/kernels/version.ts";
import type { MeasuredBoot } from "../../simulation/state/boot-log-facts.ts";
import type { KernelSpec } from "../../simulation/state/events.ts";
import type { Diagnostic, Place } from "../analysis.ts";
import type { WrongVersion } from "../notes/bad-value.ts";
import { problem } from "../problem.ts";
import { writing } from "../text-edits.ts";
import { ARCHITECTURE_NAMES, BUILD_NAMES, WHAT_IF_NAMES } from "./data-words.ts";
import { unknownName } from "./name-table.ts";
import type { OriginTable } from "./origins.ts";
import type { ProblemLog } from "./problem-log.ts";
import type { Declared } from "./sources.ts";
import type { ValueReader } from "./values.ts";

const KNOWN_NAMES = { build: BUILD_NAMES, "what-if": WHAT_IF_NAMES };

/**
 * Undefined where the version is missing or no version, or the architecture is none. `whatIf` adds to those of the statement; `measured` is what the log of
 * `build from` tells.
 */
export function readKernel(
  { statement }: Declared<KernelStatement>,
  reader: ValueReader,
  origins: OriginTable,
  problems: ProblemLog,
  whatIf: readonly string[],
  measured: MeasuredBoot | undefined,
): KernelSpec | undefined {
  const version = reader.name(statement.version);
  const archName = reader.name(statement.arch);
  const architecture =
    archName === undefined
      ? DEFAULT_KERNEL_ARCH
      : Object.hasOwn(KERNEL_ARCHES, archName)
        ? KERNEL_ARCHES[archName]
        : undefined;
  if (architecture === undefined && archName !== undefined && statement.arch !== undefined) {
    const place = reader.place(statement.arch.span);
    problems.add(unknownName(place, { of: "architecture", name: archName }, ARCHITECTURE_NAMES));
  }
  if (version === undefined) return undefined;
  const wrong = wrongVersion(version);
  if (wrong !== undefined) {
    const place = reader.place(statement.version.span);
    const { kind, span } = statement.version;
    const nearest = wrong.kind === "no-release" && kind !== "param-ref" ? wrong.nearest : undefined;
    const fixes = nearest === undefined ? [] : [writing(place.uri, span, nearest)];
    problems.add(problem("bad-value", place, wrong, { fixes }));
    return undefined;
  }
  problems.add(...notMeasured(version, reader.place(statement.version.span)));
  const { build = measured?.build, config, whatIf: supposed } = readKernelItems(statement.items, reader, problems);
  if (architecture === undefined) return undefined;
  return {
    version,
    ...architecture,
    ...(build === undefined ? {} : { build }),
    ...(measured === undefined ? {} : { measured }),
    config: Object.fromEntries(config),
    whatIf: [...new Set([...supposed, ...whatIf])],
    origin: origins.add("kernel", {
      ...reader.place({ start: statement.keyword.start, end: (statement.arch ?? statement.version).span.end }),
      ...(statement.version.kind === "name" ? { version: statement.version.span } : {}),
    }),
  };
}

export interface KernelItems {
  readonly build: string | undefined;
  readonly config: ReadonlyMap<string, string>;
  readonly whatIf: readonly string[];
}

/** What stands in the braces of a kernel; files that are named there are read by others. */
export function readKernelItems(items: readonly KernelItem[], reader: ValueReader, problems: ProblemLog): KernelItems {
  let build: string | undefined;
  const config = new Map<string, string>();
  const whatIf: string[] = [];
  for (const item of items) {
    if (item.kind === "build-from" || item.kind === "config-from") continue;
    const name = reader.name(item.name);
    if (name === undefined) continue;
    if (item.kind === "config") {
      readOption(item, name, reader, config, problems);
      continue;
    }
    const known = KNOWN_NAMES[item.kind];
    if (!known.includes(name)) {
      problems.add(unknownName(reader.place(item.name.span), { of: item.kind, name }, known));
    }
    if (item.kind === "build") build = name;
    else whatIf.push(name);
  }
  return { build, config, whatIf };
}

/** What makes every fact of such a kernel a modelled one. */
export function notMeasured(text: string, place: Place): readonly Diagnostic[] {
  const version = parseKernelVersion(text);
  const doubts = version === undefined ? [] : versionDoubts(version);
  return doubts.map((doubt) => problem("version-not-measured", place, { doubt }));
}

/** Why a text is the version of no kernel; undefined where it is one. */
function wrongVersion(text: string): WrongVersion | undefined {
  const version = parseKernelVersion(text);
  if (version === undefined) return { kind: "no-version", text };
  if (isKernelVersion(version)) return undefined;
  return { kind: "no-release", text, why: whyNone(version), nearest: nearestSeries(version, NEWEST_MEASURED) };
}

function whyNone(version: KernelVersion): "series" | "updates" | "candidates" {
  if (!isKernelSeries(version)) return "series";
  return version.patch > MOST_PATCHES ? "updates" : "candidates";
}

/** Puts an option that the rules know into `config`; any other is a problem and has no effect. */
function readOption(
  item: Extract<KernelItem, { readonly kind: "config" }>,
  name: string,
  reader: ValueReader,
  config: Map<string, string>,
  problems: ProblemLog,
): void {
  const option = name.replace(/^CONFIG_/, "");
  if (!isOptionName(option)) {
    problems.add(unknownName(reader.place(item.name.span), { of: "option", name, written: option }, OPTION_NAMES));
    return;
  }
  const value = reader.name(item.value);
  // A missing value and an unknown parameter are said where they stand.
  if (value === undefined) return;
  if (parseConfigValue(option, value) !== undefined) {
    config.set(option, value);
    return;
  }
  problems.add(problem("bad-value", reader.place(item.value.span), { kind: "config", value, option }));
}
