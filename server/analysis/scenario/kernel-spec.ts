/**
 * The `kernel` statement as the simulation wants it. The page size is part of the architecture's name, as Debian and
 * others name their builds (`arm64-16k`).
 */

import type { KernelItem, KernelStatement } from "../../../grammar/ast.ts";
import { nearest } from "../../../grammar/did-you-mean.ts";
import { kconfigNameList, kconfigNames, type UsualSetting } from "../../parameters/kconfig-names.ts";
import { DEFAULT_KERNEL_ARCH, KERNEL_ARCHES } from "../../simulation/arch/index.ts";
import { type KernelLike, measuredSetting } from "../../simulation/builds/measured-setting.ts";
import { BUILDS } from "../../simulation/builds/stated-build.ts";
import { NEWEST_MEASURED, versionDoubts } from "../../simulation/evidence/measured-range.ts";
import { countedElsewhere } from "../../simulation/kernels/ended-series.ts";
import {
  isOptionName,
  KCONFIG_OPTIONS,
  OPTION_NAMES,
  parseConfigValue,
} from "../../simulation/kernels/kconfig/options.ts";
import {
  type KernelVersion,
  nearestSeries,
  nearestVersion,
  noVersion,
  parseKernelVersion,
} from "../../simulation/kernels/version.ts";
import type { MeasuredBoot } from "../../simulation/state/boot-log-facts.ts";
import type { KernelSpec } from "../../simulation/state/events.ts";
import { defined } from "../../simulation/units/defined.ts";
import type { Diagnostic, Place } from "../analysis.ts";
import { LeastRecentlyUsed } from "../least-recently-used.ts";
import { losesDigits } from "../lost-digits.ts";
import type { WrongVersion } from "../notes/bad-value.ts";
import type { NewerUpdate } from "../notes/version-not-measured.ts";
import { problem } from "../problem.ts";
import { writing } from "../text-edits.ts";
import { ARCHITECTURE_NAMES, BUILD_NAMES, WHAT_IF_NAMES } from "./data-words.ts";
import { meantName, unknownName } from "./name-table.ts";
import type { OriginTable } from "./origins.ts";
import { otherwiseNamed } from "./other-names.ts";
import type { ProblemLog } from "./problem-log.ts";
import type { Declared } from "./sources.ts";
import type { ValueReader } from "./values.ts";

const KNOWN_NAMES = { build: BUILD_NAMES, "what-if": WHAT_IF_NAMES };

/** The architecture of a name, or that of the name that was probably meant. */
function architectureNamed(name: string): (typeof KERNEL_ARCHES)[string] | undefined {
  const known = Object.hasOwn(KERNEL_ARCHES, name) ? name : meantName({ of: "architecture", name }, ARCHITECTURE_NAMES);
  return known === undefined ? undefined : KERNEL_ARCHES[known];
}

/** `kernel arm64 6.12`: what the file's error is about says the architecture all the same. */
function architectureBefore({ before }: KernelStatement): string | undefined {
  if (before === undefined) return undefined;
  return Object.hasOwn(KERNEL_ARCHES, before.name) ? before.name : otherwiseNamed("architecture", before.name);
}

/**
 * Undefined where the version is missing, or the architecture resembles none; what there can't be is replaced by the nearest that there
 * is, so that the rest is checked. `asked` adds to the statement; `measured` is what the log of
 * `build from` tells.
 */
export function readKernel(
  { statement }: Declared<KernelStatement>,
  reader: ValueReader,
  origins: OriginTable,
  problems: ProblemLog,
  asked: AskedKernel,
  measured: MeasuredBoot | undefined,
): KernelSpec | undefined {
  const written = asked.kernel ?? reader.name(statement.version);
  const archName = reader.name(statement.arch) ?? architectureBefore(statement);
  const architecture = archName === undefined ? DEFAULT_KERNEL_ARCH : architectureNamed(archName);
  if (archName !== undefined && statement.arch !== undefined && !Object.hasOwn(KERNEL_ARCHES, archName)) {
    const place = reader.place(statement.arch.span);
    problems.add(unknownName(place, { of: "architecture", name: archName }, ARCHITECTURE_NAMES));
  }
  if (written === undefined) return undefined;
  const wrong = wrongVersion(written);
  if (wrong !== undefined) {
    const place = reader.place(statement.version.span);
    const { kind, span } = statement.version;
    // `6.12arm64`: without the architecture it would be another kernel.
    const joined = statement.arch ? undefined : ARCHITECTURE_NAMES.findLast((name) => written.endsWith(name));
    const meant = [wrong.nearest, ...(joined === undefined ? [] : [joined])].join(" ");
    // `6.62`, `5.1p0`: there is a version that is near, and another one may be meant.
    const isGuess = (wrong.kind === "no-version" && wrong.isNewest === true) || dropsDigits(written, meant);
    const fixes = kind === "param-ref" ? [] : [writing(place.uri, span, meant, !isGuess)];
    problems.add(problem("bad-value", place, wrong, { fixes }));
  }
  const version = wrong?.nearest ?? written;
  // What stands in for a version that there is none of is named by the error.
  if (wrong === undefined) {
    const place = reader.place(statement.version.span);
    problems.add(...notMeasured(version, place), ...newerThanTabled(version, place));
  }
  const {
    build = measured?.build,
    config,
    whatIf: stated,
  } = readKernelItems(statement.items, reader, problems, architecture && { ...architecture, version });
  if (architecture === undefined) return undefined;
  return {
    version,
    ...architecture,
    ...(build === undefined ? {} : { build }),
    ...(measured === undefined ? {} : { measured }),
    config: Object.fromEntries(config),
    whatIf: [...new Set([...stated, ...asked.whatIf])],
    origin: origins.add("kernel", {
      ...reader.place({ start: statement.keyword.start, end: (statement.arch ?? statement.version).span.end }),
      ...(statement.version.kind === "name" ? { version: statement.version.span } : {}),
    }),
  };
}

/** What is asked for beyond what is written. */
export interface AskedKernel {
  /** Names of proposed changes. */
  readonly whatIf: readonly string[];
  /** A version in place of the written one. */
  readonly kernel?: string;
}

export interface KernelItems {
  readonly build: string | undefined;
  readonly config: ReadonlyMap<string, string>;
  readonly whatIf: readonly string[];
}

/** What stands in the braces of a kernel; files that are named there are read by others. `kernel` undefined: its architecture is not known. */
export function readKernelItems(
  items: readonly KernelItem[],
  reader: ValueReader,
  problems: ProblemLog,
  kernel: KernelLike | undefined,
): KernelItems {
  const given = new Map<string, KernelItem>();
  const held = items.filter((item) => heldFirst(item, reader, given, problems));
  const named = held.find((item) => item.kind === "build");
  const written = named && knownName(named, reader, problems);
  const build =
    written &&
    (BUILD_NAMES.includes(written) ? written : (meantName({ of: "build", name: written }, BUILD_NAMES) ?? written));
  const like = kernel && { ...kernel, ...defined({ build: build ?? kernel.build }) };
  const config = new Map<string, string>();
  const whatIf: string[] = [];
  for (const item of held) {
    if (item.kind === "config") readOption(item, reader, config, problems, like);
    else if (item.kind === "what-if") {
      const name = knownName(item, reader, problems);
      if (name !== undefined) whatIf.push(name);
    }
  }
  return { build, config, whatIf };
}

/** As written; one that is not known is said. */
function knownName(
  item: Extract<KernelItem, { readonly kind: "build" | "what-if" }>,
  reader: ValueReader,
  problems: ProblemLog,
): string | undefined {
  const name = reader.name(item.name);
  const known = KNOWN_NAMES[item.kind];
  if (name !== undefined && !known.includes(name)) {
    problems.add(unknownName(reader.place(item.name.span), { of: item.kind, name }, known));
  }
  return name;
}

const GIVEN_ONCE = { build: "build", "build-from": "build from", "config-from": 'config "FILE"' } as const;

/** Whether an item is the first that tells a build, a file or this option; another one is said. */
function heldFirst(
  item: KernelItem,
  reader: ValueReader,
  given: Map<string, KernelItem>,
  problems: ProblemLog,
): boolean {
  const name = item.kind === "config" ? reader.name(item.name) : "";
  if (name === undefined || item.kind === "what-if") return true;
  const told = item.kind === "config" ? `config ${name.replace(/^CONFIG_/, "")}` : GIVEN_ONCE[item.kind];
  const first = given.get(told);
  if (first === undefined) {
    given.set(told, item);
    return true;
  }
  const related = [reader.place(first.keyword)];
  problems.add(problem("duplicate-name", reader.place(item.keyword), { kind: "item", item: told }, { related }));
  return false;
}

/** What makes every fact of such a kernel a modelled one. */
export function notMeasured(text: string, place: Place): readonly Diagnostic[] {
  const version = parseKernelVersion(text);
  const doubts = version === undefined ? [] : versionDoubts(version);
  return doubts.map((doubt) => problem("version-not-measured", place, { doubt }));
}

/** What is known of an update that is newer than all tabled ones: which is the newest of those. */
function newerThanTabled(text: string, place: Place): readonly Diagnostic[] {
  const version = parseKernelVersion(text);
  const newest = version === undefined ? undefined : newestUpdate(version);
  if (newest === undefined) return [];
  const fixes = [writing(place.uri, place.span, newest.newest, false)];
  return [problem("version-not-measured", place, newest, { fixes })];
}

/** The newest tabled update of the series, where the version is a newer one; undefined of vendors' kernels, which count otherwise. */
function newestUpdate(version: KernelVersion): NewerUpdate | undefined {
  const { major, minor, patch, vendor, text } = version;
  if (vendor !== undefined || countedElsewhere(version) !== undefined) return undefined;
  const tabled = BUILDS.flatMap((build) => parseKernelVersion(build.version) ?? []);
  const updates = tabled.filter((each) => each.major === major && each.minor === minor).map((each) => each.patch);
  const newest = Math.max(...updates);
  if (updates.length === 0 || patch <= newest) return undefined;
  return { version: text, series: `${major}.${minor}`, newest: `${major}.${minor}.${newest}` };
}

/** `linux-6..12.x` is 6.12 and no other one. */
function dropsDigits(written: string, meant: string): boolean {
  return losesDigits(written.replace(/\.x$|^\D+/gi, "").replace(/[.,:]+/g, "."), meant);
}

/** Why a text is the version of no kernel; undefined where it is one. */
export function wrongVersion(text: string): WrongVersion | undefined {
  const version = parseKernelVersion(text);
  if (version === undefined) return { kind: "no-version", text, ...meantVersion(text) };
  const wrong = noVersion(version);
  if (wrong === undefined) return undefined;
  return { kind: "no-release", text, ...wrong, nearest: nearestVersion(version, NEWEST_MEASURED) };
}

/** Puts an option that the rules know into `config`; any other is a problem and has no effect. */
function readOption(
  item: Extract<KernelItem, { readonly kind: "config" }>,
  reader: ValueReader,
  config: Map<string, string>,
  problems: ProblemLog,
  kernel: KernelLike | undefined,
): void {
  const name = reader.name(item.name);
  if (name === undefined) return;
  const option = name.replace(/^CONFIG_/, "");
  if (!isOptionName(option)) {
    const place = reader.place(item.name.span);
    const usual = kconfigNames().get(option);
    problems.add(
      usual === undefined
        ? unknownOption(place, name, option)
        : unusedOption(place, { name, option, value: reader.name(item.value) }, usual, kernel),
    );
    return;
  }
  const value = reader.name(item.value);
  // A missing value and an unknown parameter are said where they stand.
  if (value === undefined) return;
  if (parseConfigValue(option, value) !== undefined) {
    config.set(option, value);
    return;
  }
  const place = reader.place(item.value.span);
  const words = KCONFIG_OPTIONS[option].type === "int" ? [] : ["y", "n"];
  const fixes = words.map((word) => writing(place.uri, place.span, word, false));
  problems.add(problem("bad-value", place, { kind: "config", value, option }, { fixes }));
}

/** An option that no rule asks for. Set otherwise than in the kernels that were measured, it may change what is simulated: an error. */
function unusedOption(
  place: Place,
  { name, option, value }: { readonly name: string; readonly option: string; readonly value: string | undefined },
  usual: UsualSetting,
  kernel: KernelLike | undefined,
): Diagnostic {
  // A missing value and an unknown parameter are said where they stand.
  if (value === undefined) return problem("option-unused", place, { name });
  const measured = kernel && measuredSetting(kernel, option, value);
  if (measured === "so") return problem("option-unused", place, { name, value, measured });
  const isOtherwise = measured !== undefined || (value === "n") === (usual === "set");
  if (!isOtherwise) return problem("option-unused", place, { name });
  return { ...problem("option-unused", place, { name, value, measured: measured ?? "otherwise" }), severity: "error" };
}

/** Of names that are no kernel's option, the nearest that something depends on, else the nearest of all: there are twenty thousand. */
const NEAREST = new LeastRecentlyUsed<string, { readonly near: string | undefined }>(10_000);

function unknownOption(place: Place, name: string, option: string): Diagnostic {
  const known = NEAREST.get(option) ?? {
    near: nearest(option, OPTION_NAMES) ?? nearest(option, kconfigNameList()),
  };
  NEAREST.set(option, known);
  const { near } = known;
  return unknownName(place, { of: "option", name, written: option }, near === undefined ? OPTION_NAMES : [near]);
}

/**
 * What is written with another sign or a sign too many (`6..12`, `6,12`) is a version without; of one with something in front (`linux-6.12-rc3`), what
 * stands behind that; of a release candidate with another sign (`6.5_rc2`) that one; of one that goes on as none does (`6.12.x`), its numbers; for all
 * else the newest that was measured stands.
 */
function meantVersion(text: string): { readonly nearest: string; readonly isNewest?: true } {
  const tidy = text.replace(/[.,:]+/g, ".").replace(/\.$/, "");
  const numbered = /(?<![\d.])\d+\.\d.*/.exec(tidy)?.[0] ?? "";
  const candidate = numbered.replace(/^(\d+\.\d+(?:\.\d+)?)[^\d]{0,3}rc(?=\d)/i, "$1-rc");
  for (const meant of [tidy, numbered, candidate, /^\d+\.\d+(?:\.\d+)?/.exec(numbered)?.[0] ?? ""]) {
    const version = /^v?\d+$/.test(meant) ? undefined : parseKernelVersion(meant);
    if (version === undefined) continue;
    return { nearest: noVersion(version) === undefined ? meant : nearestVersion(version, NEWEST_MEASURED) };
  }
  return lastOfMajor(text) ?? { nearest: NEWEST_MEASURED, isNewest: true };
}

/** A major version with nothing behind it (`6.`) is taken for its last series. */
function lastOfMajor(text: string): { readonly nearest: string } | undefined {
  const major = /^v?(\d{1,3})\.?$/.exec(text)?.[1];
  if (major === undefined) return undefined;
  return { nearest: nearestSeries({ major: Number(major), minor: Number.POSITIVE_INFINITY }, NEWEST_MEASURED) };
}
