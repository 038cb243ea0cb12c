/** What completion offers behind `expect`: what can be looked at, its fields, and the values that are simulated. */

import { meaningOf, type WordList, wordsOf } from "../../grammar/vocabulary/word-lists.ts";
import { meaningInside } from "../../grammar/vocabulary.ts";
import { zoneNumbers } from "../analysis/expectations/zones.ts";
import { DIAGNOSTIC_CODES } from "../analysis/notes/index.ts";
import { blockFacts } from "../simulation/drivers/base-memory/block-facts.ts";
import { blockEvidence, zoneEvidence } from "../simulation/evidence/levels.ts";
import type { Evidence } from "../simulation/evidence/reason.ts";
import { stepText } from "../simulation/locks/lock-path.ts";
import { grouped } from "../simulation/units/grouped.ts";
import { hex } from "../simulation/units/units.ts";
import type { Candidate } from "./completion-candidates.ts";
import { type CompletionContext, isInFrontOf } from "./completion-context.ts";
import { withDetail } from "./completion-forms.ts";
import { textCandidate, textInsert } from "./completion-lines.ts";
import { blockCandidates, existingZones, missingBlocks, simulatedDetail } from "./completion-state.ts";
import { momentAt } from "./moment.ts";

export function expectCandidates(context: CompletionContext, nodes: readonly Candidate[]): readonly Candidate[] {
  const { before } = context;
  const subject = before[1];
  const last = before.at(-1) ?? "";
  if (subject === undefined) return expectationStarts(context, nodes);
  if (last === "warning") return warningCandidates(context, subject === "no");
  if (subject === "no")
    return before.length === 2 ? [...missingBlocks(context), noWarning(context), ...blockCandidates(context)] : [];
  if (subject === "task") return taskCandidates(context);
  if (subject === "reserved" || subject === "unreserved")
    return before.length === 2 ? reservedRanges(context, subject) : [];
  if (wordsOf("VIEW").some((view) => view === subject))
    return before.length === 2 ? [textCandidate(subject, context)] : [];
  const node = /^node(\d+)$/.exec(subject);
  if (node !== null && before.length === 2) return zoneCandidates(context);
  const list = node !== null ? "ZONE_FIELD" : /^memory\d/.test(subject) ? "BLOCK_FIELD" : undefined;
  if (list === undefined) return [];
  const field =
    last === "=" || last === "," ? before.findLast((word) => wordsOf(list).some((each) => each === word)) : undefined;
  if (field !== undefined) return valueCandidates(context, field, node === null ? undefined : Number(node[1]));
  return wordsOf(list)
    .filter((word) => !before.includes(word))
    .map((word) => {
      const value = context.hasMore ? "" : simulatedValue(context, word, node === null ? undefined : Number(node[1]));
      const sign = isInFrontOf("=", context) ? "" : "=";
      const insert = value === undefined || value === "" ? `${word}${sign}` : `${word}=‹${value}›`;
      return withDetail({ label: word, kind: "field", insert }, meaningOf(list as WordList, word));
    });
}

export function zoneCandidates(context: CompletionContext): readonly Candidate[] {
  const there = existingZones(context);
  return wordsOf("ZONE")
    .filter((zone) => there === undefined || there.includes(zone))
    .map((zone) => withDetail({ label: zone, kind: "zone" }, meaningOf("ZONE", zone)));
}

/** `warning` behind `expect no`, with a code that is not said. */
function noWarning(context: CompletionContext): Candidate {
  const insert = context.hasMore ? "warning" : `warning ‹${firstCode(context, true)}›`;
  return withDetail({ label: "warning", kind: "keyword", insert }, meaningInside("expect", "warning"));
}

const LOCKS = ["mem_hotplug_lock", "device_hotplug_lock", "cpu_hotplug_lock"];

/** Who waits behind the steps above, and for which lock. */
function taskCandidates({ analysis, offset, before, hasMore }: CompletionContext): readonly Candidate[] {
  const entry = momentAt(analysis, offset)?.entry;
  const waits = entry?.outcome.waits ?? [];
  const [name, ...more] = before.slice(2);
  if (name === undefined) {
    const waiting = waits.map(({ task, lock }): Candidate => {
      const label = task.split(" ").at(-1)!;
      const insert = hasMore ? label : `${label} blocked on ‹${lockText(lock)}›`;
      return { label, kind: "value", detail: `${task} waits for ${lock}`, insert };
    });
    const tasks = entry?.event.kind === "concurrently" ? entry.event.tasks : [];
    const others = shortNames(tasks.map(({ event }) => stepText(event))).map((label): Candidate => {
      const insert = hasMore ? label : `${label} blocked on ‹${LOCKS[0]}›`;
      return { label, kind: "value", insert };
    });
    return [...new Map([...waiting, ...others, ...waiting].map((each) => [each.label, each])).values()];
  }
  const own = waits.filter(({ task }) => task === name || task.split(" ").includes(name)).map(({ lock }) => lock);
  const locks = [...new Set([...own, ...LOCKS])].map(lockText);
  const next = more.join(" ");
  if (next === "blocked on") return locks.map((label) => ({ label, kind: "value" }));
  if (next === "blocked") return [{ label: "on", kind: "keyword", insert: `on ‹${locks[0]}›` }];
  return next === "" ? [{ label: "blocked on", kind: "keyword", insert: `blocked on ‹${locks[0]}›` }] : [];
}

/** The last word of each task, and the first where no other task begins so: either names it. */
function shortNames(tasks: readonly string[]): readonly string[] {
  const lasts = tasks.map((task) => task.split(" ").at(-1)!);
  const byFirst = [...grouped(tasks, (task) => task.split(" ")[0]!)];
  return [...lasts, ...byFirst.flatMap(([first, { length }]) => (length === 1 ? [first] : []))];
}

/** `dev->mutex` is no name: it stands in quotes. */
function lockText(lock: string): string {
  return /^[A-Za-z][\w-]*$/.test(lock) ? lock : `"${lock}"`;
}

/** Ranges that are listed, the largest. */
const MOST_RANGES = 40;

/** Reservations of the boot; or the room between them. */
function reservedRanges({ state }: CompletionContext, what: "reserved" | "unreserved"): readonly Candidate[] {
  const reservations = [...(state?.boot.reservations ?? [])].sort((a, b) => a.first - b.first);
  const taken = reservations.map(({ first, last, by }) => ({ first, last, detail: by }));
  const ranges = what === "reserved" ? taken : roomBetween(taken);
  const largest = [...ranges].sort((a, b) => b.last - b.first - (a.last - a.first));
  return largest.slice(0, MOST_RANGES).map(({ first, last, detail }) => ({
    label: `${hex(first)}-${hex(last)}`,
    kind: "value",
    detail,
  }));
}

interface Room {
  readonly first: number;
  readonly last: number;
  readonly detail: string;
}

function roomBetween(ascending: readonly Room[]): readonly Room[] {
  const rooms: Room[] = [];
  let at = 0;
  for (const { first, last } of ascending) {
    if (first > at) rooms.push({ first: at, last: first - 1, detail: "nothing is reserved here" });
    at = Math.max(at, last + 1);
  }
  return rooms;
}

function expectationStarts(context: CompletionContext, nodes: readonly Candidate[]): readonly Candidate[] {
  const examples = {
    reserved: reservedRanges(context, "reserved")[0]?.label ?? "0x13ff00000-0x13ffbffff",
    unreserved: reservedRanges(context, "unreserved")[0]?.label ?? "0x130000000-0x137ffffff",
    warning: firstCode(context, false),
  };
  const facts = (["reserved", "unreserved", "warning"] as const).map((word) => {
    const insert = context.hasMore ? word : `${word} ‹${examples[word]}›`;
    return withDetail({ label: word, kind: "keyword", insert }, meaningInside("expect", word));
  });
  return [
    ...blockCandidates(context),
    ...nodes,
    ...facts,
    { label: "no", kind: "keyword", insert: `no ‹${missingBlocks(context)[0]!.label}›` },
    ...wordsOf("VIEW").map((view) =>
      withDetail(
        { label: view, kind: "field" as const, insert: `${view} ${textInsert(view, context)}` },
        meaningOf("VIEW", view),
      ),
    ),
    {
      label: "task",
      kind: "keyword",
      insert: `task ${taskCandidates({ ...context, before: ["expect", "task"], hasMore: false })[0]?.insert ?? "‹kmemleak› blocked on ‹mem_hotplug_lock›"}`,
    },
  ];
}

/** By the name of a field, which may be any word. */
const CLOSED = new Map<string, readonly string[]>([
  ["state", wordsOf("BLOCK_STATE")],
  ["valid_zones", [...wordsOf("ZONE"), "none"]],
  ["removable", ["1", "0"]],
]);

function simulatedValue(context: CompletionContext, field: string, node: number | undefined): string | undefined {
  return node === undefined ? blockValue(context, field) : zoneValue(context, field, node);
}

/** The simulated value first, then what else there is. */
function valueCandidates(context: CompletionContext, field: string, node: number | undefined): readonly Candidate[] {
  const given = context.before.slice(context.before.lastIndexOf("=") + 1).filter((word) => word !== ",");
  // Behind a comma: what the simulated list has next.
  const whole = simulatedValue(context, field, node)?.split(",");
  const goesOn = whole !== undefined && given.every((word, index) => word === whole[index]);
  const simulated = given.length === 0 || goesOn ? whole?.slice(given.length).join(",") || undefined : undefined;
  const zones = existingZones(context) ?? wordsOf("ZONE");
  const isThere = (value: string) => !wordsOf("ZONE").some((zone) => zone === value) || zones.includes(value);
  const others = (node === undefined ? (CLOSED.get(field) ?? []) : []).filter(
    (value) =>
      value !== simulated && isThere(value) && !given.includes(value) && (given.length === 0 || value !== "none"),
  );
  return [
    ...(simulated === undefined
      ? []
      : [{ label: simulated, kind: "value" as const, detail: simulatedDetail(valueEvidence(context, node)) }]),
    ...others.map((label) => ({ label, kind: "value" as const })),
  ];
}

/** Of what `simulatedValue` tells. */
function valueEvidence({ state, before }: CompletionContext, node: number | undefined): Evidence | undefined {
  if (state === undefined) return undefined;
  return node === undefined ? blockEvidence(state) : zoneEvidence(state, before[2]);
}

function zoneValue({ state, before }: CompletionContext, field: string, node: number): string | undefined {
  const zone = state?.nodes.find(({ id }) => id === node)?.zones.find(({ name }) => name === before[2]);
  const numbers = zone === undefined ? undefined : zoneNumbers(zone, field);
  return numbers?.map((each) => (field === "start_pfn" ? hex(each) : String(each))).join(",");
}

/** Of the first block that is named. */
function blockValue({ state, before }: CompletionContext, field: string): string | undefined {
  const id = Number(/^memory(\d+)/.exec(before[1] ?? "")?.[1]);
  const facts = state === undefined ? undefined : blockFacts(state, id);
  if (facts === undefined) return undefined;
  const values = new Map([
    ["state", facts.state],
    ["valid_zones", facts.validZones.length === 0 ? "none" : facts.validZones.join(",")],
    ["removable", String(facts.removable)],
    ["node", facts.nodes.join(",")],
  ]);
  return values.get(field);
}

function firstCode(context: CompletionContext, isNone: boolean): string {
  return warningCandidates(context, isNone)[0]!.label;
}

/** What is said of this scenario first, then every other code there is; behind `no` the other way round. */
function warningCandidates({ analysis }: CompletionContext, isNone: boolean): readonly Candidate[] {
  const rank = (severity: string): number => ["warning", "info", "hint"].indexOf(severity);
  const said = analysis.diagnostics
    .filter(({ severity }) => severity !== "error")
    .sort((a, b) => rank(a.severity) - rank(b.severity))
    .map(({ code }) => code);
  const others = Object.keys(DIAGNOSTIC_CODES).filter((code) => !said.includes(code as (typeof said)[number]));
  const codes = new Set(isNone ? [...others, ...said] : [...said, ...others]);
  return [...codes].map((code) => withDetail({ label: code, kind: "value" }, DIAGNOSTIC_CODES[code]));
}
