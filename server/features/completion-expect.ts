/** What completion offers behind `expect`: what can be looked at, its fields, and the values that are simulated. */

import { meaningOf, type WordList, wordsOf } from "../../grammar/vocabulary/word-lists.ts";
import { meaningInside } from "../../grammar/vocabulary.ts";
import { zoneNumbers } from "../analysis/expectations/zones.ts";
import { DIAGNOSTIC_CODES } from "../analysis/notes/index.ts";
import { blockFacts } from "../simulation/drivers/base-memory/block-facts.ts";
import { hex } from "../simulation/units/units.ts";
import type { Candidate } from "./completion-candidates.ts";
import type { CompletionContext } from "./completion-context.ts";
import { withDetail } from "./completion-forms.ts";
import { blockCandidates, existingZones } from "./completion-state.ts";

export function expectCandidates(context: CompletionContext, nodes: readonly Candidate[]): readonly Candidate[] {
  const { before } = context;
  const subject = before[1];
  const last = before.at(-1) ?? "";
  if (subject === undefined) return expectationStarts(context, nodes);
  if (last === "warning") return warningCandidates(context);
  if (subject === "no") return before.length === 2 ? [...blockCandidates(context), WARNING] : [];
  if (subject === "task") return TASK_WORDS[before.slice(2).map(taskPart).join(" ")] ?? [];
  if (wordsOf("VIEW").some((view) => view === subject)) return before.length === 2 ? [textCandidate(subject)] : [];
  const node = /^node(\d+)$/.exec(subject);
  if (node !== null && before.length === 2) return zoneCandidates(context);
  const list = node !== null ? "ZONE_FIELD" : /^memory\d/.test(subject) ? "BLOCK_FIELD" : undefined;
  if (list === undefined) return [];
  const field =
    last === "=" || last === "," ? before.findLast((word) => wordsOf(list).some((each) => each === word)) : undefined;
  if (field !== undefined) return valueCandidates(context, field, node === null ? undefined : Number(node[1]));
  return wordsOf(list)
    .filter((word) => !before.includes(word))
    .map((word) => withDetail({ label: word, kind: "field", insert: `${word}=` }, meaningOf(list as WordList, word)));
}

export function zoneCandidates(context: CompletionContext): readonly Candidate[] {
  const there = existingZones(context);
  return wordsOf("ZONE")
    .filter((zone) => there === undefined || there.includes(zone))
    .map((zone) => withDetail({ label: zone, kind: "zone" }, meaningOf("ZONE", zone)));
}

const WARNING: Candidate = withDetail({ label: "warning", kind: "keyword" }, meaningInside("expect", "warning"));

function taskPart(word: string, index: number): string {
  return index === 0 ? "TASK" : word;
}

/** By what stands behind `expect task`. */
const TASK_WORDS: Readonly<Record<string, readonly Candidate[]>> = {
  "": [{ label: "kmemleak", kind: "value", detail: "the scan that reads under mem_hotplug_lock" }],
  TASK: [{ label: "blocked on", kind: "keyword", insert: "blocked on ‹mem_hotplug_lock›" }],
  "TASK blocked": [{ label: "on", kind: "keyword" }],
  "TASK blocked on": ["mem_hotplug_lock", "device_hotplug_lock", "cpu_hotplug_lock"].map((label) => ({
    label,
    kind: "value",
  })),
};

function expectationStarts(context: CompletionContext, nodes: readonly Candidate[]): readonly Candidate[] {
  const facts = (["reserved", "unreserved", "warning"] as const).map((word) =>
    withDetail({ label: word, kind: "keyword" }, meaningInside("expect", word)),
  );
  return [
    ...blockCandidates(context),
    ...nodes,
    ...facts,
    { label: "no", kind: "keyword", insert: "no ‹memory40›" },
    ...wordsOf("VIEW").map((view) =>
      withDetail(
        { label: view, kind: "field" as const, insert: `${view} ${textInsert(view)}` },
        meaningOf("VIEW", view),
      ),
    ),
    { label: "task", kind: "keyword", insert: "task ‹kmemleak› blocked on ‹mem_hotplug_lock›" },
  ];
}

/** One line of the log in quotes, whole texts over several lines. */
function textInsert(view: string): string {
  return view === "dmesg" ? '"‹page dumped because›"' : '"""\n‹›\n"""';
}

function textCandidate(view: string): Candidate {
  const label = view === "dmesg" ? '"line of the log"' : '"""text"""';
  return { label, kind: "value", detail: `what ${view} prints`, insert: textInsert(view) };
}

/** By the name of a field, which may be any word. */
const CLOSED = new Map<string, readonly string[]>([
  ["state", wordsOf("BLOCK_STATE")],
  ["valid_zones", [...wordsOf("ZONE"), "none"]],
  ["removable", ["1", "0"]],
]);

/** The simulated value first, then what else there is. */
function valueCandidates(context: CompletionContext, field: string, node: number | undefined): readonly Candidate[] {
  const simulated = node === undefined ? blockValue(context, field) : zoneValue(context, field, node);
  const zones = existingZones(context) ?? wordsOf("ZONE");
  const isThere = (value: string) => !wordsOf("ZONE").some((zone) => zone === value) || zones.includes(value);
  const others = (node === undefined ? (CLOSED.get(field) ?? []) : []).filter(
    (value) => value !== simulated && isThere(value),
  );
  return [
    ...(simulated === undefined ? [] : [{ label: simulated, kind: "value" as const, detail: "simulated" }]),
    ...others.map((label) => ({ label, kind: "value" as const })),
  ];
}

function zoneValue({ state, before }: CompletionContext, field: string, node: number): string | undefined {
  const zone = state?.nodes.find(({ id }) => id === node)?.zones.find(({ name }) => name === before[2]);
  const numbers = zone === undefined ? undefined : zoneNumbers(zone, field);
  return numbers?.map((each) => (field === "start_pfn" ? hex(each) : String(each))).join(",");
}

/** Of the first block that is named; a list is offered as a whole, and not behind a comma. */
function blockValue({ state, before }: CompletionContext, field: string): string | undefined {
  const id = Number(/^memory(\d+)/.exec(before[1] ?? "")?.[1]);
  const facts = state === undefined ? undefined : blockFacts(state, id);
  if (facts === undefined || before.at(-1) === ",") return undefined;
  const values = new Map([
    ["state", facts.state],
    ["valid_zones", facts.validZones.length === 0 ? "none" : facts.validZones.join(",")],
    ["removable", String(facts.removable)],
    ["node", facts.nodes.join(",")],
  ]);
  return values.get(field);
}

/** What is said of this scenario first, then every other code there is. */
function warningCandidates({ analysis }: CompletionContext): readonly Candidate[] {
  const rank = (severity: string): number => ["warning", "info", "hint"].indexOf(severity);
  const said = analysis.diagnostics
    .filter(({ severity }) => severity !== "error")
    .sort((a, b) => rank(a.severity) - rank(b.severity))
    .map(({ code }) => code);
  const codes = new Set([...said, ...Object.keys(DIAGNOSTIC_CODES)]);
  return [...codes].map((code) => withDetail({ label: code, kind: "value" }, DIAGNOSTIC_CODES[code]));
}
