/** Words why something lies outside what was measured: the dimension, its value, the range, and of what it was measured. */

import { UNDER, VERSION_STEP } from "../simulation/evidence/build-points.ts";
import type { DimensionKey } from "../simulation/evidence/dimension-keys.ts";
import type { MeasuredDimension } from "../simulation/evidence/levels.ts";
import { type NumberUnit, unitOfNumbers } from "../simulation/evidence/parameter-forms.ts";
import type { Reason, Subject } from "../simulation/evidence/reason.ts";
import { type Bytes, GiB, hex, KiB, MiB, sizeText, TiB } from "../simulation/units/units.ts";
import {
  dimensionText,
  isInBytes,
  isValueWord,
  seriesOfUpdates,
  shortValueText,
  valueWordText,
} from "./dimension-words.ts";

type Outside = Extract<Reason, { readonly kind: "outside" }>;
type Word = (value: number) => string;

/** A clause: "cpus 64 is outside 1 to 4, what was measured on x86_64 machines". */
export function outsideText(reason: Outside): string {
  const { of, dimension, value, measured } = reason;
  if (typeof value === "string") return unseenText(reason, value);
  if (measured.kind === "values")
    return `${thingText(reason, wordOf(reason)(value))} was never measured${measuredOf(of)}`;
  const { min, max } = measured;
  if (min === 0 && max === 0) return `${dimensionText(dimension)} were never measured${measuredOf(of)}`;
  const word = distinct([min, max], value, wordOf(reason));
  const thing = thingText(reason, word(value));
  if (min === max) return `${thing} was not measured${measuredOf(of)}, only ${word(max)}`;
  if (min === 0) return `${thing} is above ${word(max)}, the most that was measured${measuredOf(of)}`;
  return `${thing} is outside ${word(min)} to ${word(max)}, what was measured${measuredOf(of)}`;
}

/** What was measured, a line for each subject: "measured on x86_64 machines: cpus 1 to 4, memory 512 MiB to 40 GiB". */
export function measuredTexts(all: readonly MeasuredDimension[]): readonly string[] {
  const bySubject = new Map<string, string[]>();
  for (const each of all) {
    const range = measuredRange(each);
    if (range === undefined) continue;
    const where = measuredOf(each.of);
    bySubject.set(where, [...(bySubject.get(where) ?? []), range]);
  }
  return [...bySubject].map(([where, ranges]) => `measured${where}: ${[...new Set(ranges)].join(", ")}`);
}

/**
 * `cpus 1 to 4`. Undefined where it goes without saying: of what nobody had and of what the platform decides.
 */
export function measuredRange({ of, dimension, measured }: MeasuredDimension): string | undefined {
  if (
    dimension === "parameterIdle" ||
    dimension === "parameterNodes" ||
    dimension === "parameterSeries" ||
    dimension === "together"
  )
    return undefined;
  if (measured.kind === "values") {
    const named = measured.values.filter((value) => !isValueWord(value));
    if (named.length === 0) return undefined;
    return `${dimensionText(dimension)} ${named.map((each) => valueText(dimension, each)).join(" or ")}`;
  }
  const { min, max } = measured;
  if (max === 0 || dimension === "version") return undefined;
  const word = wordOf({ kind: "outside", of, dimension, value: max, measured });
  const thing = thingOf(dimension);
  if (min === max) return `${thing}${word(max)}`;
  return min === 0 ? `${thing}up to ${word(max)}` : `${thing}${word(min)} to ${word(max)}`;
}

/** `memory 98 GiB`, `crashkernel=N of 3 GiB`, `memmap at 0x1480000000`. */
function thingText({ of, dimension, isAddress }: Outside, value: string): string {
  if (of.kind !== "command-line") return `${thingOf(dimension)}${value}`;
  return `${dimensionText(dimension)} ${isAddress === true ? "at" : "of"} ${value}`;
}

/** What stands in front of a number: nothing where that names itself, as `6.12.90` does. */
function thingOf(dimension: DimensionKey): string {
  return seriesOfUpdates(dimension) === undefined ? `${dimensionText(dimension)} ` : "";
}

/** Another release than the one that stands for the series may be meant. */
export function releaseText({
  build,
  release,
  initrd,
  measured,
}: Extract<Reason, { kind: "release-not-stated" }>): string {
  const range = measured.kind === "range" ? [measured.min, measured.max] : [];
  const word = distinct(range, initrd, spokenSize);
  const [least = 0, most = 0] = range;
  const sizes = least === most ? word(most) : `${word(least)} to ${word(most)}`;
  const told = range.length === 0 ? "" : `, measured with an initrd of ${sizes} and not of ${word(initrd)}`;
  return `the kernel's release is not stated: sizes are those of ${build}${told}; state it, as in \`kernel ${release}\``;
}

/** A value that is none of those that were seen. */
function unseenText({ of, dimension, measured }: Outside, value: string): string {
  const values = measured.kind === "values" ? measured.values : [];
  const seen = dimension === "initrdSize" ? values.toSorted((a, b) => Number(a) - Number(b)) : values;
  const only = seen.length === 0 ? "" : `, only ${listed(seen.map((each) => seenText(dimension, each)))}`;
  const words = dimensionText(dimension);
  const thing = valueWordText(value, words) ?? `${words} ${valueText(dimension, value)}`;
  return `${thing} was never measured${measuredOf(of)}${only}`;
}

function seenText(dimension: DimensionKey, value: string): string {
  return shortValueText(value) ?? valueText(dimension, value);
}

function valueText(dimension: DimensionKey, value: string): string {
  if (dimension === "initrdSize") return spokenSize(Number(value));
  return dimension === "pageSize" ? sizeText(Number(value)) : value;
}

/** ` with debian 6.12.107`, ` on x86_64 machines`; nothing of a command line. */
function measuredOf(of: Subject): string {
  switch (of.kind) {
    case "command-line":
    case "steps":
      return "";
    case "machines":
    case "devices":
      return ` on ${of.name} machines`;
    case "platform":
      return ` on ${of.name}`;
    default:
      return ` with ${subjectText(of)}`;
  }
}

/** What an envelope belongs to, as a sentence names it. */
export function subjectText({ kind, name }: Subject): string {
  if (kind === "learnt-build") return "builds known from a boot log";
  if (kind === "image-build") return `${name} builds known from their image`;
  if (kind === "devices" || kind === "machines") return `${name} machines`;
  if (kind !== "builds") return name;
  if (isByLog(name)) return "builds known from a boot log";
  return name.includes(UNDER) ? name : `${name} builds`;
}

function isByLog(name: string): boolean {
  return name.endsWith(" by log");
}

/** Numbers of a parameter by their unit; one below 1 KiB is a count where others are sizes (`numa=fake=4`). */
const NUMBER_WORDS: Readonly<Record<NumberUnit, Word>> = {
  bytes: (value) => (value < KiB ? String(value) : spokenSize(value)),
  kibibytes: (value) => spokenSize(value * KiB),
  count: String,
};

/** How the numbers of a dimension are written. */
function wordOf({ of, dimension, isAddress }: Outside): Word {
  if (isAddress === true) return hex;
  if (dimension === "version") return (value) => `${Math.floor(value / VERSION_STEP)}.${value % VERSION_STEP}`;
  if (of.kind === "command-line") return NUMBER_WORDS[unitOfNumbers(dimension.split("=")[0]!)];
  const series = seriesOfUpdates(dimension);
  if (series !== undefined) return (value) => `${series}.${value}`;
  return isInBytes(dimension) ? spokenSize : String;
}

/** With `word`, as long as that tells the value from the ends of the range, else exactly. */
function distinct(ends: readonly number[], value: number, word: Word): Word {
  return ends.some((end) => end !== value && word(end) === word(value)) ? sizeText : word;
}

/** Sizes that people count with this many digits: `4336 KiB`, but `382.5 GiB` for 401029476 KiB. */
const MOST_COUNTED = 9999;

/** A size as people write it: exact where that is short, else with one decimal in its largest unit. */
export function spokenSize(bytes: Bytes): string {
  const unit = UNITS.find(([size]) => bytes >= size);
  if (unit === undefined) return sizeText(bytes);
  const exact = sizeText(bytes);
  if (Number.parseFloat(exact) <= MOST_COUNTED) return exact;
  return `${Math.round((bytes / unit[0]) * 10) / 10} ${unit[1]}`;
}

const UNITS: readonly (readonly [Bytes, string])[] = [
  [TiB, "TiB"],
  [GiB, "GiB"],
  [MiB, "MiB"],
  [KiB, "KiB"],
];

export function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
}
