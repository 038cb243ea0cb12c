/**
 * Kernel versions as people write them (`6.5-rc2`, `6.5rc2`, `5.18.0-rc4-next-20220426`, `7.2`) and as `uname -r` gives them
 * (`4.18.0-553.el8_10.x86_64`, `5.15.90.1-microsoft-standard-WSL2`), and their order. A release candidate comes before its
 * release; a linux-next tree of an rc already holds what the next release will have merged, so it sorts behind every rc of
 * its own series but before the release.
 */
import { type KernelVendor, type VendorName, vendorOfSuffix } from "./vendor.ts";

export type { KernelVendor, VendorName };

export interface KernelVersion {
  readonly major: number;
  readonly minor: number;
  /** 0 where the text has none. */
  readonly patch: number;
  /** Of `2.6.32.71` 71. */
  readonly fourth?: number;
  /** Number of the release candidate; undefined for a release. */
  readonly rc?: number;
  /** Date of the linux-next tree (`20220426`), where it is one. */
  readonly next?: string;
  /**
   * The text names a series (`5.10`, or Debian's `5.10.0-30-amd64`) and not one of its updates: what holds for the newest
   * stable update of the series holds for it.
   */
  readonly anyUpdate?: true;
  /** Whose kernel it is, where the text tells it. */
  readonly vendor?: KernelVendor;
  /** As written. */
  readonly text: string;
}

/** Behind a point stands a number, the fourth at most; a name (`-rt-amd64`, `+deb12`) begins otherwise. */
const VERSION =
  /^v?(\d+)\.(\d+)(?:\.(\d+))?(?:-?rc(\d+))?(?:-next-(\d{8}))?((?:\+|[-+][\w.+~-]+|(?<=^v?\d+\.\d+\.\d+)\.\d[\w.+~-]*)?)$/;

/** What was read last, by text: a boot asks for the same versions again and again, and what is known of one goes with its object. */
const read = new Map<string, KernelVersion | undefined>();
const MOST_READ = 1000;

/** Reads a version; undefined where the text is none. */
export function parseKernelVersion(text: string): KernelVersion | undefined {
  if (read.has(text)) return read.get(text);
  if (read.size >= MOST_READ) read.clear();
  const version = readVersion(text);
  read.set(text, version);
  return version;
}

const updates = new WeakMap<KernelVersion, Map<number, KernelVersion>>();

/** The update of a series that names none, `patch`; its text stays as it is. */
export function updateOfSeries(version: KernelVersion, patch: number): KernelVersion {
  const known = updates.get(version) ?? new Map<number, KernelVersion>();
  updates.set(version, known);
  const { anyUpdate: _, ...series } = version;
  const update = known.get(patch) ?? { ...series, patch };
  known.set(patch, update);
  return update;
}

function readVersion(text: string): KernelVersion | undefined {
  const match = VERSION.exec(text);
  if (match === null) return undefined;
  const [, major, minor, patch, rc, next, suffix = ""] = match;
  const fourth = /^\.(\d+)/.exec(suffix)?.[1];
  const from = vendorOfSuffix(suffix);
  const released = rc === undefined && next === undefined;
  return {
    major: Number(major),
    minor: Number(minor),
    patch: Number(patch ?? 0),
    ...(fourth === undefined ? {} : { fourth: Number(fourth) }),
    ...(rc === undefined ? {} : { rc: Number(rc) }),
    ...(next === undefined ? {} : { next }),
    ...(released && (patch === undefined || from?.hidesUpdate === true) ? { anyUpdate: true } : {}),
    ...(from === undefined ? {} : { vendor: from.vendor }),
    text,
  };
}

/** One major version of Linux: its series run from `first` to `last`, both inclusive. */
export interface MajorSeries {
  readonly major: number;
  readonly first: number;
  /** `undefined`: the newest major, whose end nobody knows. */
  readonly last: number | undefined;
  /** Of a major whose third number was the series': the last that kernel.org released, and the last that anybody called so. */
  readonly lastPatch?: number;
  readonly lastPatchElsewhere?: number;
}

/**
 * The series of Linux since 2.6, ascending, as their tags are (`git tag -l 'v*'` of torvalds/linux). The one place that
 * knows where a major version ends.
 */
export const MAJOR_SERIES: readonly MajorSeries[] = [
  // Fedora 15 called 3.0 to 3.3 2.6.40 to 2.6.43 (`2.6.43.8-1.fc15`): programs expected three numbers.
  { major: 2, first: 6, last: 6, lastPatch: 39, lastPatchElsewhere: 43 },
  { major: 3, first: 0, last: 19 },
  { major: 4, first: 0, last: 20 },
  { major: 5, first: 0, last: 19 },
  { major: 6, first: 0, last: 19 },
  { major: 7, first: 0, last: undefined },
];

/** Every major since 3.0 had 20 or 21 series: the newest is taken to have no more. */
const MOST_SERIES = 21;
/**
 * No series is counted so far, whoever counts: the highest known is 4.14.357 (OpenELA), the fastest got 45 updates in its first 38 weeks (6.18), and at that
 * pace this takes eleven years. None was kept for more than ten (Civil Infrastructure Platform).
 */
export const MOST_PATCHES = 700;
/** Above every release candidate that was ever tagged since 3.0 (rc10). */
export const MOST_CANDIDATES = 15;
/** Above every review candidate of a stable update (`6.12.107-rc1` of linux-stable-rc): few had more than two. */
export const MOST_UPDATE_CANDIDATES = 5;

/** Numbers with nothing of a vendor's behind them: `6.12.0.0.5`. */
const NUMBERS = /^v?\d+(?:\.\d+)+$/;
/** Updates of 2.6 had four (`2.6.32.71`), and so have some trees of vendors since (`3.8.13.28`, `5.15.90.1`). */
const MOST_NUMBERS = 4;

/** Why there is no such version of Linux, with the most there can be of what there is too much of. */
export type NoVersion =
  | { readonly why: "series" }
  | { readonly why: "updates" | "ended" | "candidates" | "update-candidates" | "numbers"; readonly most: number };

/** Undefined where Linux has, or can have, such a version: its series is one of `MAJOR_SERIES`, its update one that can be. */
export function noVersion(version: KernelVersion): NoVersion | undefined {
  if (!isKernelSeries(version)) return { why: "series" };
  const { major, patch, rc = 0, text } = version;
  const { lastPatch, lastPatchElsewhere } = MAJOR_SERIES.find((each) => each.major === major) ?? {};
  if (lastPatch !== undefined && patch > (lastPatchElsewhere ?? lastPatch)) return { why: "ended", most: lastPatch };
  if (patch > MOST_PATCHES) return { why: "updates", most: MOST_PATCHES };
  if (NUMBERS.test(text) && text.split(".").length > MOST_NUMBERS) return { why: "numbers", most: MOST_NUMBERS };
  const isUpdate = patch > 0 && lastPatch === undefined;
  if (isUpdate && rc > MOST_UPDATE_CANDIDATES) return { why: "update-candidates", most: MOST_UPDATE_CANDIDATES };
  return rc > MOST_CANDIDATES ? { why: "candidates", most: MOST_CANDIDATES } : undefined;
}

export function isKernelVersion(version: KernelVersion): boolean {
  return noVersion(version) === undefined;
}

/** Whether Linux has, or can have, the series `major.minor`, whatever update or candidate of it is meant. */
export function isKernelSeries({ major, minor }: Pick<KernelVersion, "major" | "minor">): boolean {
  const series = MAJOR_SERIES.find((each) => each.major === major);
  return series !== undefined && minor >= series.first && minor <= lastOf(series);
}

/** The existing series nearest to a version that does not exist (`6.19` for `6.25`); `newest` stands for all behind the last. */
export function nearestSeries({ major, minor }: Pick<KernelVersion, "major" | "minor">, newest: string): string {
  if (isKernelSeries({ major, minor })) return `${major}.${minor}`;
  const series = MAJOR_SERIES.find((each) => each.major >= major);
  if (series === undefined) return newest;
  if (series.major > major || minor < series.first) return `${series.major}.${series.first}`;
  return series.last === undefined ? newest : `${major}.${series.last}`;
}

/** The existing version nearest to one that does not exist: its own update where that exists, else the series. */
export function nearestVersion(version: KernelVersion, newest: string): string {
  const { major, minor, patch } = version;
  const series = nearestSeries(version, newest);
  // As many digits as a text has may be more than a number is printed with.
  const text = `${major}.${minor}.${patch}`;
  const none = noVersion(version);
  if (none?.why === "ended") return `${series}.${none.most}`;
  return patch > 0 && isKernelVersion({ major, minor, patch, text }) ? text : series;
}

/**
 * The series counted through from 2.6 (0), 3.0 (1), 3.1 (2) on: how many releases lie between two versions. A version that
 * does not exist is counted as the nearest end of what does.
 */
export function releaseOrdinal({ major, minor }: KernelVersion): number {
  let before = 0;
  for (const series of MAJOR_SERIES) {
    const count = lastOf(series) - series.first + 1;
    if (major < series.major) return before;
    if (major === series.major) return before + Math.min(Math.max(minor - series.first, 0), count - 1);
    before += count;
  }
  return before;
}

/** The last series that a major has, or can have (`MOST_SERIES`), inclusive. */
export function lastOf({ first, last }: MajorSeries): number {
  return last ?? first + MOST_SERIES - 1;
}

/** The series from one down to another, `6.1`, both inclusive. */
export function seriesDownFrom(newest: string, oldest: string): readonly string[] {
  const [from, to] = [parseKernelVersion(newest), parseKernelVersion(oldest)];
  if (from === undefined || to === undefined) return [];
  const all = MAJOR_SERIES.flatMap((series) =>
    Array.from({ length: lastOf(series) - series.first + 1 }, (_, index) => `${series.major}.${series.first + index}`),
  );
  const isWithin = (text: string): boolean => {
    const version = parseKernelVersion(text);
    return version !== undefined && seriesOrder(version, from) <= 0 && seriesOrder(version, to) >= 0;
  };
  return all.filter(isWithin).reverse();
}

function seriesOrder(a: KernelVersion, b: KernelVersion): number {
  return a.major - b.major || a.minor - b.minor;
}

/** Negative, zero or positive as `a` comes before, with or after `b`. */
export function compareKernelVersions(a: KernelVersion, b: KernelVersion): number {
  return (
    a.major - b.major ||
    a.minor - b.minor ||
    a.patch - b.patch ||
    candidateRank(a) - candidateRank(b) ||
    (a.next ?? "").localeCompare(b.next ?? "")
  );
}

function candidateRank(version: KernelVersion): number {
  if (version.next !== undefined) return 1000;
  return version.rc ?? 10_000;
}
