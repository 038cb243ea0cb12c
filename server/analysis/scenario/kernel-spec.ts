/**
 * The `kernel` statement as the simulation wants it. The page size is part of the architecture's name, as Debian and
 * others name their builds (`arm64-16k`).
 */

import type { KernelItem, KernelStatement } from "../../../grammar/ast.ts";
import { DEFAULT_KERNEL_ARCH, KERNEL_ARCHES } from "../../simulation/arch/index.ts";
import {
  configValueWords,
  isOptionName,
  OPTION_NAMES,
  parseConfigValue,
} from "../../simulation/kernels/kconfig/options.ts";
import { NEWEST_MEASURED, versionDoubts } from "../../simulation/kernels/measured-range.ts";
import {
  isKernelSeries,
  isKernelVersion,
  type KernelVersion,
  lastOf,
  MAJOR_SERIES,
  type MajorSeries,
  MOST_CANDIDATES,
  MOST_PATCHES,
  nearestSeries,
  parseKernelVersion,
} from "../../simulation/kernels/version.ts";
import type { MeasuredBoot } from "../../simulation/state/boot-log-facts.ts";
import type { KernelSpec } from "../../simulation/state/events.ts";
import type { Diagnostic, Place } from "../analysis.ts";
import { problem } from "../problem.ts";
import { replacement } from "../text-edits.ts";
import { ARCHITECTURE_NAMES, BUILD_NAMES, WHAT_IF_NAMES } from "./data-words.ts";
import { unknownName } from "./name-table.ts";
import type { OriginTable } from "./origins.ts";
import type { ProblemLog } from "./problem-log.ts";
import type { Declared } from "./sources.ts";
import type { ValueReader } from "./values.ts";

const KNOWN_NAMES: Readonly<Record<string, { readonly names: readonly string[]; readonly what: string }>> = {
  build: { names: BUILD_NAMES, what: "kernel build that is known here" },
  "what-if": { names: WHAT_IF_NAMES, what: "change of the kernel that can be supposed here" },
};

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
    problems.add(unknownName(place, `\`${archName}\` is no architecture known here`, archName, ARCHITECTURE_NAMES));
  }
  if (version === undefined) return undefined;
  const wrong = wrongVersion(version);
  if (wrong !== undefined) {
    const place = reader.place(statement.version.span);
    const { kind, span } = statement.version;
    const { message, nearest } = wrong;
    const isWritten = nearest !== undefined && kind !== "param-ref";
    const fixes = isWritten ? [replacement(`Write \`${nearest}\``, place.uri, span, nearest)] : [];
    problems.add(problem("bad-value", place, message, { fixes }));
    return undefined;
  }
  problems.add(...notMeasured(version, reader.place(statement.version.span)));
  let build = measured?.build;
  const config = new Map<string, string>();
  const supposed: string[] = [];
  for (const item of statement.items) {
    if (item.kind === "build-from" || item.kind === "config-from") continue;
    const name = reader.name(item.name);
    if (name === undefined) continue;
    const known = KNOWN_NAMES[item.kind];
    if (known !== undefined && !known.names.includes(name)) {
      problems.add(unknownName(reader.place(item.name.span), `\`${name}\` is no ${known.what}`, name, known.names));
    }
    if (item.kind === "build") build = name;
    else if (item.kind === "what-if") supposed.push(name);
    else if (item.kind === "config") readOption(item, name, reader, config, problems);
  }
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

/** What makes every fact of such a kernel a modelled one. */
function notMeasured(text: string, place: Place): readonly Diagnostic[] {
  const version = parseKernelVersion(text);
  const doubts = version === undefined ? [] : versionDoubts(version);
  return doubts.map((doubt) => problem("version-not-measured", place, { doubt }));
}

interface WrongVersion {
  readonly message: string;
  /** An existing version, to write instead. */
  readonly nearest?: string;
}

/** Why a text is the version of no kernel; undefined where it is one. */
function wrongVersion(text: string): WrongVersion | undefined {
  const version = parseKernelVersion(text);
  if (version === undefined) {
    return {
      message: `\`${text}\` is no kernel version: write \`6.12\`, \`6.5-rc2\` or \`5.18.0-rc4-next-20220426\``,
    };
  }
  if (isKernelVersion(version)) return undefined;
  const nearest = nearestSeries(version, NEWEST_MEASURED);
  return { message: `there is no Linux \`${text}\`: ${whyNone(version)}; the nearest is \`${nearest}\``, nearest };
}

function whyNone(version: KernelVersion): string {
  if (!isKernelSeries(version)) return `known are ${MAJOR_SERIES.map(seriesText).join(", ")}`;
  if (version.patch > MOST_PATCHES) return `no series has more than ${MOST_PATCHES} updates`;
  return `no series has more than ${MOST_CANDIDATES} release candidates`;
}

function seriesText(series: MajorSeries): string {
  const { major, first, last } = series;
  if (last === undefined)
    return `${major}.${first} to ${NEWEST_MEASURED} (and, once released, up to ${major}.${lastOf(series)})`;
  return first === last ? `${major}.${first}` : `${major}.${first} to ${major}.${last}`;
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
    const what = `\`${name}\` is no Kconfig option that anything here depends on`;
    problems.add(unknownName(reader.place(item.name.span), what, option, OPTION_NAMES));
    return;
  }
  const value = reader.name(item.value);
  // A missing value and an unknown parameter are said where they stand.
  if (value === undefined) return;
  if (parseConfigValue(option, value) !== undefined) {
    config.set(option, value);
    return;
  }
  const message = `\`${value}\` is no value of ${option}: it takes ${configValueWords(option)}`;
  problems.add(problem("bad-value", reader.place(item.value.span), message));
}
