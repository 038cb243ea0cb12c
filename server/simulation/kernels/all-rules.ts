/** Every rule by name, and what changed between two kernels: the one place that lists them. */
import * as arm64 from "./arm64-rules.ts";
import * as block from "./block-rules.ts";
import * as boot from "./boot-rules.ts";
import * as commandLine from "./command-line-rules.ts";
import * as cpu from "./cpu-rules.ts";
import * as dax from "./dax-rules.ts";
import * as hotplug from "./hotplug-rules.ts";
import * as hugetlb from "./hugetlb-rules.ts";
import * as isolation from "./isolation-rules.ts";
import * as lock from "./lock-rules.ts";
import * as log from "./log-rules.ts";
import * as memoryInfo from "./memory-info-rules.ts";
import * as memoryMap from "./memory-map-rules.ts";
import * as offline from "./offline-rules.ts";
import * as online from "./online-rules.ts";
import * as reservation from "./reservation-rules.ts";
import { type RuleRow, ruleRow, type VersionedRule } from "./rule-table.ts";
import * as softReserve from "./soft-reserve-rules.ts";
import * as swiotlb from "./swiotlb-rules.ts";
import type { KernelVersion } from "./version.ts";
import * as virtioMem from "./virtio-mem-rules.ts";
import * as zone from "./zone-rules.ts";
import * as zoneinfo from "./zoneinfo-rules.ts";

export interface RuleSubject {
  /** What the rules of one file are about. */
  readonly subject: string;
  readonly rules: readonly VersionedRule<unknown>[];
}

/** The rules by what they are about, by name. */
export const RULE_SUBJECTS: readonly RuleSubject[] = [
  { subject: "The firmware's memory map and NUMA description", rules: rulesIn(memoryMap) },
  { subject: "Boot of x86_64", rules: rulesIn(boot) },
  { subject: "Page tables of the CPU (x86_64)", rules: rulesIn(cpu) },
  { subject: "Boot of arm64", rules: rulesIn(arm64) },
  { subject: "Bounce buffers", rules: rulesIn(swiotlb) },
  { subject: "Memory that is available at boot", rules: rulesIn(memoryInfo) },
  { subject: "Numbers of the command line", rules: rulesIn(commandLine) },
  { subject: "Reservations of the command line", rules: rulesIn(reservation) },
  { subject: "Zones and watermarks", rules: rulesIn(zone) },
  { subject: "Huge pages", rules: rulesIn(hugetlb) },
  { subject: "Sections and memory blocks", rules: rulesIn(block) },
  { subject: "Adding memory", rules: rulesIn(hotplug) },
  { subject: "Taking blocks online", rules: rulesIn(online) },
  { subject: "Taking blocks offline", rules: rulesIn(offline) },
  { subject: "Isolating ranges", rules: rulesIn(isolation) },
  { subject: "virtio-mem", rules: rulesIn(virtioMem) },
  { subject: "Persistent memory as System RAM", rules: rulesIn(dax) },
  { subject: "Memory behind CXL and for a specific purpose", rules: rulesIn(softReserve) },
  { subject: "Locks", rules: rulesIn(lock) },
  { subject: "The boot log", rules: rulesIn(log) },
  { subject: "/proc/zoneinfo", rules: rulesIn(zoneinfo) },
];

export const ALL_RULES: readonly VersionedRule<unknown>[] = RULE_SUBJECTS.flatMap(({ rules }) => rules);

const RULES_BY_NAME: ReadonlyMap<string, VersionedRule<unknown>> = new Map(ALL_RULES.map((rule) => [rule.name, rule]));

/** The rule of that name; undefined: there is none. */
export function ruleNamed(name: string): VersionedRule<unknown> | undefined {
  return RULES_BY_NAME.get(name);
}

/** A rule that decides differently on two kernels. */
export interface RuleChange {
  readonly rule: VersionedRule<unknown>;
  readonly before: RuleRow<unknown>;
  readonly after: RuleRow<unknown>;
}

/** The rules that hold by different rows for `before` and for `after`, in the order of {@link ALL_RULES}. */
export function changesBetween(before: KernelVersion, after: KernelVersion): readonly RuleChange[] {
  return ALL_RULES.map((rule) => ({ rule, before: ruleRow(rule, before), after: ruleRow(rule, after) })).filter(
    (change) => change.before !== change.after,
  );
}

/** The rules that a module exports, by name: the order of exports is the bundler's. */
function rulesIn(module: Readonly<Record<string, unknown>>): readonly VersionedRule<unknown>[] {
  return Object.values(module)
    .filter(isRule)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function isRule(value: unknown): value is VersionedRule<unknown> {
  return typeof value === "object" && value !== null && "eras" in value && "decides" in value;
}
