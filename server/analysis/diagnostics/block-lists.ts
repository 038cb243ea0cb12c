/** Quick fixes of blocks as people name them: `offline 50`, `memory 40`, `memory0x28`, `memory40 - 43`, `memory40..43`, `memory40,41 memory50`. */
import type { Span } from "../../../grammar/ast.ts";
import type { Fix } from "../analysis.ts";
import { replacement, writing } from "../text-edits.ts";
import type { Asked } from "./fix-places.ts";
import { lineOf } from "./typed-lines.ts";

/** What is done to blocks one after the other: a line for each is the same. */
const SWITCH = /^(\s*)(online|offline|online_kernel|online_movable)[ \t]+/;
const EXPECTATION = /^(\s*)(expect(?:[ \t]+no)?)[ \t]+/;
/** What a list of blocks ends in front of. */
const BEHIND_BLOCKS = /[ \t]*(?:->|=>|#|\}|\b(?:descending|hangs|movable|kernel)\b|\b\w+[ \t]*=|$)/;
const BLOCK = String.raw`(?:(?:/sys/devices/system/memory/)?(?:mem(?:ory)?|blocks?)[ \t_-]*)?(0x[0-9a-f]{1,8}|\d{1,9})`;
const TO = String.raw`[ \t]*(?:-|–|—|:|\.\.\.?|…)[ \t]*|[ \t]+(?:to|through|thru|until)[ \t]+`;
const RUN = new RegExp(`^${BLOCK}(?:(?:${TO})${BLOCK})?$`, "i");
const BETWEEN = /[ \t]*[,&/][ \t]*(?!sys\/)|[ \t]+and[ \t]+|(?<!\b(?:to|through|thru|until))[ \t]+(?=mem)/i;
/** A set as shells have it: `memory{34..36}`, `memory[34-36]`. */
const SET = /(?<=^mem(?:ory)?)[{[]([^{}[\]]*)[}\]]$/i;
/** Nobody types more of them one by one. */
const MOST_RUNS = 64;

interface Run {
  readonly first: number;
  readonly last: number;
}

/** The list that is marked, or that what is marked is in; a range where they follow each other, else a line for each range of them. */
export function blocksWritten(asked: Asked): readonly Fix[] {
  const { uri, span, source } = asked;
  const { line, behind } = lineOf(asked);
  const text = source.slice({ start: line.start, end: span.start }) + asked.marked + behind;
  const head = SWITCH.exec(text) ?? EXPECTATION.exec(text);
  if (head === null || /[\n{]/.test(text.replace(/(?<=mem(?:ory)?)\{[^{}]*\}/i, ""))) return [];
  const from = head[0].length;
  const inSet = /^mem(?:ory)?\{[^{}]*\}/i.exec(text.slice(from))?.[0].length ?? 0;
  const list = text.slice(from, from + inSet + text.slice(from + inSet).search(BEHIND_BLOCKS));
  const whole: Span = { start: line.start + from, end: line.start + from + list.length };
  if (span.start < whole.start || span.start > whole.end) return [];
  const runs = runsOf(list);
  if (runs === undefined) return [];
  const [only, second] = runs;
  if (only !== undefined && second === undefined) {
    const blocks = writtenRun(only);
    return blocks === list ? [] : [writing(uri, whole, blocks)];
  }
  const tail = text.slice(from + list.length).trimEnd();
  const lines = runs.map((run) => `${head[1]}${head[2]} ${writtenRun(run)}${tail}`);
  const all = { start: line.start, end: line.start + text.trimEnd().length };
  return [replacement(`Write a line for each: ${runs.map(writtenRun).join(", ")}`, uri, all, lines.join("\n"), false)];
}

/** Those behind each other as one; undefined where something else stands among them. */
function runsOf(list: string): readonly Run[] | undefined {
  const runs: Run[] = [];
  const pieces = list.trim().replace(SET, "$1").split(BETWEEN);
  if (pieces.length > MOST_RUNS) return undefined;
  for (const piece of pieces) {
    const [, begin, end = begin] = RUN.exec(piece) ?? [];
    if (begin === undefined) return undefined;
    const run = { first: Number(begin), last: Number(end) };
    const before = runs.at(-1);
    if (run.last < run.first) return undefined;
    if (before !== undefined && before.last + 1 === run.first) runs[runs.length - 1] = { ...before, last: run.last };
    else runs.push(run);
  }
  return runs;
}

function writtenRun({ first, last }: Run): string {
  return first === last ? `memory${first}` : `memory${first}-${last}`;
}
