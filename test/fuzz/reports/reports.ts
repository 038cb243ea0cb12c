/**
 * Reports in every format, of scenarios and with words in them that mean something to terminals, logs, XML and services: each is read back by a
 * reader of its kind. The same as shards through `memzone merge`, whole, which says what one run says, and damaged, which it reads or names.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { caseResult } from "../../../server/cli/case-result.ts";
import type { CaseResult, Report } from "../../../server/cli/report.ts";
import { FORMATS, JSON_LINES } from "../../../server/cli/report-formats.ts";
import { jsonLine, readResults, resultsHead } from "../../../server/cli/result-lines.ts";
import { isOfShard } from "../../../server/cli/shards.ts";
import { anyCharacter } from "../../any-character.ts";
import { folderWith, memzoneHere, removeFolder } from "../../cli/program.ts";
import { anyScenario } from "../scenarios/any-scenario.ts";
import { analysed } from "../scenarios/scenarios.ts";
import type { Subject } from "../subject.ts";
import { readBackFault } from "./read-back.ts";

/** Where a word is put. */
const FIELDS = [
  "file",
  "title",
  "param",
  "value",
  "code",
  "message",
  "related",
  "expectation",
  "heading",
  "why",
  "exact",
] as const;

type Harm =
  /** It ends there. */
  | "cut"
  /** A line is missing, comes twice, or has a sign or a value that is another. */
  | "without"
  | "twice"
  | "sign"
  | "value";

export interface ReportsInput {
  readonly texts: readonly string[];
  readonly words: readonly (readonly [field: (typeof FIELDS)[number], word: string])[];
  readonly unread: readonly string[];
  readonly format: string;
  readonly shards: number;
  readonly damages: readonly (readonly [shard: number, harm: Harm, at: number, word: string])[];
}

const word = fc.oneof(
  fc.constantFrom(
    ..."\0|\u0007|\u001b[2J|\u009b31m|\u007f|\u202e|\u2028|\u2029|\ufeff|\u{e0001}|\ufffe|\uffff|\u{1ffff}|\ud800|\udc00".split(
      "|",
    ),
    ..."]]>|<script>|</failure>|&#0;|&lt;|&|\"|'|<!--|%0A|%|a,b:c|\\|\t|C:\\a|../a|/dev/zero|é|𝕏".split("|"),
    ..."::error::x|\n::error file=a::b|\r::stop-commands::x|##[error]x| ::debug::x|__proto__|constructor".split("|"),
    "\n",
    "",
  ),
  fc.string({ unit: anyCharacter, maxLength: 12 }),
);
const part = fc.double({ min: 0, max: 1, noNaN: true });
const NAMES = [...FORMATS.keys(), JSON_LINES];

export const reports: Subject<ReportsInput> = {
  name: "reports",
  about: "reports in every format with hostile words, read back, and damaged shards through merge",
  inputs: fc.record({
    texts: fc.array(anyScenario, { minLength: 1, maxLength: 3 }),
    words: fc.array(fc.tuple(fc.constantFrom(...FIELDS), word), { maxLength: 4, size: "max" }),
    unread: fc.array(word, { maxLength: 2 }),
    format: fc.constantFrom(...NAMES),
    shards: fc.integer({ min: 1, max: 3 }),
    damages: fc.oneof(
      fc.constant([]),
      fc.array(
        fc.tuple(
          fc.nat(2),
          fc.constantFrom<Harm>("cut", "without", "twice", "sign", "value"),
          part,
          fc.oneof(
            word,
            fc.constantFrom("null", "-1", "1e308", "{}", "[]", '"x"', '"__proto__"', "{", ",", "99999999"),
          ),
        ),
        { minLength: 1, maxLength: 3 },
      ),
    ),
  }),
  isInput: ({ format, shards, texts }) => NAMES.includes(format) && shards >= 1 && texts.length > 0,
  check: async (input) => {
    const report: Report = {
      cases: input.texts.map((text, at) => caseOf(text, at, input.words)),
      unread: input.unread,
    };
    for (const [name, write] of FORMATS) {
      const fault = readBackFault(name, await write(report), report);
      if (fault !== undefined) return fault;
    }
    return mergeFault(input, report);
  },
  end: () => {
    if (folder !== undefined) removeFolder(folder);
    folder = undefined;
  },
};

function caseOf(text: string, at: number, words: ReportsInput["words"]): CaseResult {
  const found = caseResult(analysed(text), {}, () => undefined, "/scenarios");
  const first = words.reduce((all, [field, each]) => withWord(all, field, each), { ...found, file: `${at}.memzone` });
  // Results are plain data, as a thread or a file gives them.
  return JSON.parse(JSON.stringify(first));
}

/** The place in front of a file, for what the text of a scenario alone can't have. */
const PLACE = { file: "a", line: 1, column: 1, endLine: 1, endColumn: 2 };

function withWord(one: CaseResult, field: (typeof FIELDS)[number], each: string): CaseResult {
  const [diagnostic = { ...PLACE, code: "syntax", severity: "error", message: "", related: [] }, ...others] =
    one.diagnostics;
  const made: Readonly<Record<typeof field, () => Partial<CaseResult>>> = {
    file: () => ({ file: `${each}${one.file}`, diagnostics: [{ ...diagnostic, file: each }, ...others] }),
    title: () => ({ title: each }),
    param: () => ({ params: { ...one.params, [each]: "1" } }),
    value: () => ({ params: { ...one.params, size: each } }),
    code: () => ({ diagnostics: [{ ...diagnostic, code: each }, ...others] }),
    message: () => ({ diagnostics: [{ ...diagnostic, message: each }, ...others] }),
    related: () => ({
      diagnostics: [{ ...diagnostic, related: [{ ...PLACE, file: each, message: each }] }, ...others],
    }),
    expectation: () => ({
      expectations: [...one.expectations, { ...PLACE, text: each, result: "fails", message: each }],
    }),
    heading: () => ({ headings: [...one.headings, { title: each, line: 1 }] }),
    exact: () => ({ file: `${each}${one.file}`, evidence: { level: "exact", why: [] } }),
    why: () => ({ evidence: { ...one.evidence, why: [...one.evidence.why, each] } }),
  };
  return { ...one, ...made[field]() };
}

/** One folder for all shards of a run. */
let folder: string | undefined;

async function mergeFault(input: ReportsInput, report: Report): Promise<string | undefined> {
  const { format, shards: count, damages } = input;
  folder ??= folderWith({});
  const names: string[] = [];
  for (let index = 1; index <= count; index++) {
    const shard = { index, count };
    const own = report.cases.flatMap((each, at) =>
      isOfShard([at, 0], shard) ? [{ number: [at, 0] as const, case: each }] : [],
    );
    const head = resultsHead(
      "0.0.0",
      shard,
      report.cases.map(({ file }) => file),
      report.unread,
    );
    const whole = [head, ...own, { ok: true, cases: own.length }].map(jsonLine).join("");
    if (readBackFault(JSON_LINES, whole, { ...report, cases: own.map((line) => line.case) }) !== undefined)
      return readBackFault(JSON_LINES, whole, { ...report, cases: own.map((line) => line.case) });
    const text = damages.filter(([of]) => of % count === index - 1).reduce(harmed, whole);
    const read = readResults(text);
    if ("wrong" in read && read.wrong.length < 15) return `results are not read, for the reason "${read.wrong}"`;
    names.push(`${index}.jsonl`);
    writeFileSync(join(folder, names.at(-1)!), text);
  }
  const { status, out, err } = await memzoneHere(folder, "merge", ...names, "--format", format);
  if (![0, 1, 2].includes(status)) return `merge ends with ${status}`;
  if (/internal|\n\s+at .*\(/.test(err) && !/internal/.test(JSON.stringify(input))) return `merge says ${err}`;
  if (damages.length > 0) return out === "" || format === "text" ? undefined : damagedFault(format, out);
  const expected = format === JSON_LINES ? undefined : await FORMATS.get(format)!(report);
  if (expected !== undefined && out !== expected) return `merge to ${format} is not what one run says`;
  return format === JSON_LINES ? readBackFault(format, out, report) : undefined;
}

/** What is left of damaged results is a report of its kind all the same. */
function damagedFault(format: string, out: string): string | undefined {
  if (format === "junit") return readBackFault(format, out, { cases: [], unread: [] });
  if (format === "github") return undefined;
  for (const text of format === JSON_LINES ? out.trimEnd().split("\n") : [out]) JSON.parse(text);
  return undefined;
}

function harmed(text: string, [, harm, at, each]: ReportsInput["damages"][number]): string {
  const lines = text.split("\n");
  const row = Math.min(Math.floor(at * lines.length), lines.length - 1);
  const sign = Math.floor(at * text.length);
  if (harm === "cut") return text.slice(0, sign);
  if (harm === "without") return lines.toSpliced(row, 1).join("\n");
  if (harm === "twice") return lines.toSpliced(row, 0, lines[row]!).join("\n");
  if (harm === "sign") return text.slice(0, sign) + each + text.slice(sign + 1);
  const values = text.split(/("(?:[^"\\]|\\.)*"(?!:)|-?\d+|true|false|\[\]|\{\})/);
  const odd = Math.floor((at * (values.length - 1)) / 2) * 2 + 1;
  return values.length < 3 ? text : values.with(Math.min(odd, values.length - 2), each).join("");
}
