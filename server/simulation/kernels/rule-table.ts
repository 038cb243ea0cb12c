/**
 * A kernel mechanism that changed between versions is one rule: its name, what it decides, and a row for each change with
 * the kernel's source, the commit and the stable series that got the change later. Simulation code asks for the rule of the
 * running kernel and never for a version number. `all-rules.ts` has every rule by name.
 */
import type { Turns } from "../units/turns.ts";
import { compareKernelVersions, type KernelVersion, parseKernelVersion, type VendorName } from "./version.ts";

/**
 * Kernel file and what in it the row was learnt from: a function (`mm/page_alloc.c:free_area_init()`), or a macro or
 * option (`arch/arm64/include/asm/sparsemem.h:SECTION_SIZE_BITS`, `drivers/virtio/Kconfig:VIRTIO_MEM`).
 */
export type KernelSource = `${string}.c:${string}()` | `${string}.h:${string}` | `${string}/Kconfig:${string}`;

/** The commit that brought a row to mainline; left out where it was not found. */
export interface KernelCommit {
  /** First 12 digits; left out where only the patch was found. */
  readonly hash?: string;
  readonly subject: string;
}

/** A stable series that got a change after its release: 5.10.38 has what 5.11 has not. */
export interface Backport {
  /** `5.10` */
  readonly series: string;
  /** First update that has it, inclusive: `5.10.38`. */
  readonly from: string;
}

/**
 * A distribution whose kernels of one series have a change by themselves. Of Red Hat's 5.14 the build is the one whose changelog names the
 * patch (redhat/kernel.changelog-9.0 to 9.6 of 5.14.0-570.32.1.el9_6); of its 4.18 the first of the builds 240, 305, 348, 372, 425, 477, 513 and
 * 553 (8.3 to 8.10) whose sources have it, up to build 167 the one of the changelog. What of 6.12 on is newer than 6.12.0-55.24.1.el10_0 has, was looked for in its changelog in vain.
 */
export interface VendorBackport {
  readonly vendor: VendorName;
  /** Mainline series the vendor's kernel is based on: `4.18`. */
  readonly series: string;
  /** First build number that has it, inclusive (`4.18.0-193.el8` is 193); undefined: all builds. */
  readonly build?: number;
}

export interface RuleRow<T> {
  /** First version the row holds for, inclusive; undefined: since ever. `6.6` begins with 6.6-rc1, where its changes were merged. */
  readonly since?: string;
  /** First version the row no longer holds for because the change was taken back: the row before it holds again. */
  readonly until?: string;
  /** False: no mainline version ever had it; `vendors` have. */
  readonly mainline?: false;
  readonly backports?: readonly Backport[];
  readonly vendors?: readonly VendorBackport[];
  readonly commit?: KernelCommit;
  /** Of a row without a commit: the last release that was seen without the change, and the first with it. */
  readonly between?: { readonly without: string; readonly with: string };
  readonly source: KernelSource;
  readonly value: T;
}

/** When a row holds, with its versions parsed. */
interface Era {
  readonly mainline: boolean;
  readonly since: KernelVersion | undefined;
  readonly until: KernelVersion | undefined;
  readonly backports: readonly KernelVersion[];
  readonly vendors: readonly { readonly vendor: VendorName; readonly series: KernelVersion; readonly build: number }[];
}

export interface VersionedRule<T> {
  readonly name: string;
  /** What the rule decides, in one sentence. */
  readonly decides: string;
  readonly rows: readonly RuleRow<T>[];
  /** When each row holds. */
  readonly eras: readonly Era[];
}

/** Rows in ascending order of `since`, the first without one, then those of vendors alone. Throws a RangeError where a row's version is none. */
export function defineRule<T>(name: string, decides: string, rows: readonly RuleRow<T>[]): VersionedRule<T> {
  return { name, decides, rows, eras: rows.map(eraOf) };
}

/** Told of each row that is asked for, by its index; it sees what decides and changes nothing. */
export type RowObserver = (rule: VersionedRule<unknown>, index: number) => void;

let observer: RowObserver | undefined;

/** From now on `next` is told of each row that is asked for; undefined: nobody. For measurements only: no result depends on it. */
export function observeRows(next: RowObserver | undefined): void {
  observer = next;
}

/** The value of the row that holds for `version`. */
export function ruleFor<T>(rule: VersionedRule<T>, version: KernelVersion): T {
  const index = rowIndex(rule, version);
  observer?.(rule, index);
  asked?.add(rule, index);
  return rule.rows[index]!.value;
}

/** The row that holds for `version`, for who wants to tell of it: observers don't see that it was asked for. */
export function ruleRow<T>(rule: VersionedRule<T>, version: KernelVersion): RuleRow<T> {
  return rule.rows[rowIndex(rule, version)]!;
}

/** The last row of those that hold. */
function rowIndex<T>(rule: VersionedRule<T>, version: KernelVersion): number {
  const known = indicesOf(version);
  const found = known.get(rule);
  if (found !== undefined) return found;
  const index = Math.max(
    0,
    rule.eras.findLastIndex((era) => holds(era, version)),
  );
  known.set(rule, index);
  return index;
}

type RowIndices = Map<VersionedRule<unknown>, number>;

/** What was found of a version's rows, by the version's object: a story asks the same few rules at each step. */
const foundIndices = new WeakMap<KernelVersion, RowIndices>();
/** The version that was asked for last, since all steps of a story are of one. */
let latest: { readonly version: KernelVersion; readonly indices: RowIndices } | undefined;

function indicesOf(version: KernelVersion): RowIndices {
  if (latest?.version === version) return latest.indices;
  const indices = foundIndices.get(version) ?? new Map<VersionedRule<unknown>, number>();
  foundIndices.set(version, indices);
  latest = { version, indices };
  return indices;
}

/** Mainline version that brought such a value to stay; undefined: a value since ever, or none. For sentences. */
export function sinceWhen<T>(rule: VersionedRule<T>, suits: (value: T) => boolean): string | undefined {
  return rule.rows.find(({ value, until }) => until === undefined && suits(value))?.since;
}

/** `RULE@SINCE`. */
export type RowId = `${string}@${string}`;

/** Name of a row that stays when rows are added: `isolation-unit@5.19`, `isolation-unit@first` for the one without `since`. */
export function rowId<T>(rule: VersionedRule<T>, row: RuleRow<T>): RowId {
  return `${rule.name}@${rowName(row)}`;
}

/** What tells a row from the others of its rule. */
export function rowName({ since, mainline, vendors: [first] = [] }: RuleRow<unknown>): string {
  if (mainline !== false || first === undefined) return since ?? "first";
  const { vendor, series, build } = first;
  return build === undefined ? `${vendor}-${series}` : `${vendor}-${series}-${build}`;
}

function holds({ mainline, since, until, backports, vendors }: Era, version: KernelVersion): boolean {
  if (until !== undefined && compareKernelVersions(until, version) <= 0) return false;
  if (mainline && (since === undefined || compareKernelVersions(since, version) <= 0)) return true;
  return (
    backports.some((from) => isUpdateSince(from, version)) ||
    vendors.some(
      ({ vendor, series, build }) =>
        vendor === version.vendor?.name && isSameSeries(series, version) && build <= (version.vendor.build ?? Infinity),
    )
  );
}

/** A series without an update number stands for its newest update, which has all backports. */
function isUpdateSince(from: KernelVersion, version: KernelVersion): boolean {
  if (!isSameSeries(from, version) || version.rc !== undefined || version.next !== undefined) return false;
  return version.anyUpdate === true || compareKernelVersions(from, version) <= 0;
}

/** Updates of the version's series at which a rule changes, in the order of its rows. */
export function backportsTo(rule: VersionedRule<unknown>, version: KernelVersion): readonly KernelVersion[] {
  return rule.eras.flatMap(({ backports }) => backports.filter((from) => isSameSeries(from, version)));
}

function isSameSeries(a: KernelVersion, b: KernelVersion): boolean {
  return a.major === b.major && a.minor === b.minor;
}

function eraOf<T>({ mainline, since, until, backports = [], vendors = [] }: RuleRow<T>): Era {
  return {
    mainline: mainline !== false,
    since: since === undefined ? undefined : firstVersion(since),
    until: until === undefined ? undefined : firstVersion(until),
    backports: backports.map(({ from }) => known(from)),
    vendors: vendors.map(({ vendor, series, build = 0 }) => ({ vendor, series: known(series), build })),
  };
}

/** A series (`6.6`) begins with its first candidate; `6.6.0` is the release itself. */
function firstVersion(text: string): KernelVersion {
  const version = known(text);
  return version.anyUpdate === true ? { ...version, rc: 1 } : version;
}

function known(text: string): KernelVersion {
  const version = parseKernelVersion(text);
  if (version === undefined) throw new RangeError(`\`${text}\` is no kernel version`);
  return version;
}

/** Rows that were asked for, by index: one a rule, since a run is of one kernel. Steps that asked for the same share them. */
export type AskedRows = ReadonlyMap<VersionedRule<unknown>, number>;

/** Rows in the order in which they were asked for, each once. */
class AskedList {
  #count = 0;
  readonly #rules: VersionedRule<unknown>[] = [];
  readonly #indices: number[] = [];

  add(rule: VersionedRule<unknown>, index: number): void {
    const rules = this.#rules;
    for (let at = 0; at < this.#count; at++) if (rules[at] === rule) return;
    rules[this.#count] = rule;
    this.#indices[this.#count++] = index;
  }

  addAll(other: AskedList): void {
    for (let at = 0; at < other.#count; at++) this.add(other.#rules[at]!, other.#indices[at]!);
  }

  clear(): void {
    this.#count = 0;
  }

  /** All of them; those that were told of lately, in this order, are told of again. */
  rows(): AskedRows {
    const known = latestRows.find((latest) => this.#isOf(latest));
    if (known !== undefined) return known.rows;
    const rules = this.#rules.slice(0, this.#count);
    const indices = this.#indices.slice(0, this.#count);
    const rows = new Map(rules.map((rule, at) => [rule, indices[at]!]));
    latestRows = [{ rules, indices, rows }, ...latestRows.slice(0, MOST_LATEST - 1)];
    return rows;
  }

  #isOf({ rules, indices }: ToldRows): boolean {
    if (rules.length !== this.#count) return false;
    for (let at = 0; at < this.#count; at++) {
      if (rules[at] !== this.#rules[at] || indices[at] !== this.#indices[at]) return false;
    }
    return true;
  }
}

interface ToldRows {
  readonly rules: readonly VersionedRule<unknown>[];
  readonly indices: readonly number[];
  readonly rows: AskedRows;
}

/** Steps of a story are of a few kinds. */
const MOST_LATEST = 8;
let latestRows: readonly ToldRows[] = [];

let asked: AskedList | undefined;
/** Lists to write on, by how deep runs are nested. */
const lists: AskedList[] = [];
let depth = 0;

/** Runs `run` and tells which rows it asked for. Runs may nest; the outer one is told of the inner one's rows too. */
export function collectRows<T>(run: () => T): { readonly result: T; readonly rows: AskedRows } {
  const outer = asked;
  lists[depth] ??= new AskedList();
  const own = lists[depth]!;
  own.clear();
  depth++;
  asked = own;
  try {
    const result = run();
    return { result, rows: own.rows() };
  } finally {
    depth--;
    asked = outer;
    outer?.addAll(own);
  }
}

/** The same of work in turns: what others ask for between two of them is none of its rows. */
export function* collectRowsInTurns<T>(turns: Turns<T>): Turns<{ readonly result: T; readonly rows: AskedRows }> {
  const own = new AskedList();
  for (;;) {
    const outer = asked;
    asked = own;
    let turn: IteratorResult<void, T>;
    try {
      turn = turns.next();
    } finally {
      asked = outer;
    }
    if (turn.done === true) {
      outer?.addAll(own);
      return { result: turn.value, rows: own.rows() };
    }
    yield;
  }
}

/** Runs `run` for somebody who is not told which rows it asks for. */
export function askedApart<T>(run: () => T): T {
  const outer = asked;
  asked = undefined;
  try {
    return run();
  } finally {
    asked = outer;
  }
}
