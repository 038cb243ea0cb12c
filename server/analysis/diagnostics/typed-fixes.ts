/** Quick fixes of what people type as other programs take it: `=>`, `-EBUSY`, `memory50-memory57`, `crashkernel = 256M`, `cpus 0-1`. */
import type { Span } from "../../../grammar/ast.ts";
import type { Fix } from "../analysis.ts";
import { replacement } from "../text-edits.ts";
import type { Asked } from "./fix-places.ts";

/** Characters in front of a mark, or behind it, that what is typed is looked for in: nobody types a longer line. */
const MOST_TYPED = 1000;
/** In front of a mark that stands further behind: no fix is for that. */
const TOO_FAR = "\0";

/** The line that is marked, with what stands in front of the mark and behind it. */
function lineOf({ source, span }: Asked): { readonly line: Span; readonly before: string; readonly behind: string } {
  const line = source.lineSpan(source.lineAt(span.start));
  const end = Math.min(span.end, line.end);
  return {
    line,
    before: span.start - line.start > MOST_TYPED ? TOO_FAR : source.slice({ start: line.start, end: span.start }),
    behind: source.slice({ start: end, end: Math.min(line.end, end + MOST_TYPED) }),
  };
}

export function stepFixes(asked: Asked): readonly (Fix | undefined)[] {
  return [
    arrow(asked),
    withoutMinus(asked),
    blocksWritten(asked),
    stateWritten(asked),
    hangsWritten(asked),
    address(asked),
    nodeWritten(asked),
  ];
}

/** `offline memory33 => ok`. */
function arrow(asked: Asked): Fix | undefined {
  const { uri, span, marked } = asked;
  const { behind } = lineOf(asked);
  const end = marked === "=>" ? span.end : marked === "=" && behind.startsWith(">") ? span.end + 1 : undefined;
  return end === undefined ? undefined : replacement("Write `->`", uri, { start: span.start, end }, "->");
}

/** `-> -EBUSY`, as functions of the kernel return it. */
function withoutMinus(asked: Asked): Fix | undefined {
  const { uri, span, marked } = asked;
  const { before, behind } = lineOf(asked);
  const name = /^-?([A-Z]+)/.exec(marked.slice(1) + behind)?.[1];
  if (!marked.startsWith("-") || name === undefined || !/->\s*$/.test(before)) return undefined;
  return replacement(`Write \`${name}\``, uri, { start: span.start, end: span.start + 1 }, "");
}

const SWITCHES = /^\s*(?:(?:expect|online|offline|online_kernel|online_movable)\s+|expect\s+no\s+)$/;

/** `offline 50`, `offline mem50`, `offline memory50-memory57`. */
function blocksWritten(asked: Asked): Fix | undefined {
  const { uri, span } = asked;
  const { before, behind } = lineOf(asked);
  const written = /^\S+/.exec(asked.marked + behind)?.[0] ?? "";
  const [, first, last] = /^(?:mem(?:ory)?)?(\d{1,9})(?:-(?:mem(?:ory)?)?(\d{1,9}))?$/.exec(written) ?? [];
  if (first === undefined || !SWITCHES.test(before)) return undefined;
  const blocks = `memory${first}${last === undefined ? "" : `-${last}`}`;
  if (blocks === written) return undefined;
  return replacement(`Write \`${blocks}\``, uri, { start: span.start, end: span.start + written.length }, blocks);
}

/** `online movable memory40`, as the state file takes it in one word. */
function stateWritten(asked: Asked): Fix | undefined {
  const { uri, span } = asked;
  const { line, before, behind } = lineOf(asked);
  const zone = /^(movable|kernel)\s+(?=\S)/.exec(asked.marked + behind);
  const verb = /^(\s*)online[ \t]+$/.exec(before);
  if (zone === null || verb === null) return undefined;
  const word = `online_${zone[1]}`;
  const whole = { start: line.start + verb[1]!.length, end: span.start + zone[0].length };
  return replacement(`Write \`${word}\``, uri, whole, `${word} `);
}

/** `offline memory34 hang`. */
function hangsWritten({ uri, span, marked }: Asked): Fix | undefined {
  return marked === "hang" || marked === "hanging" ? replacement("Write `hangs`", uri, span, "hangs") : undefined;
}

/** `-> EBUSY at 13ff00000`, as the kernel prints some addresses. */
function address(asked: Asked): Fix | undefined {
  const { uri, span, marked } = asked;
  const { before } = lineOf(asked);
  if (!/\b(?:at|probe)[ \t]+$/.test(before) || !/^[0-9a-f]{6,16}$/i.test(marked)) return undefined;
  return replacement(`Write \`0x${marked}\``, uri, span, `0x${marked}`);
}

/** `node 1`. */
function nodeWritten(asked: Asked): Fix | undefined {
  const { uri, span, marked } = asked;
  const { behind } = lineOf(asked);
  const number = /^[ \t]+(\d{1,4})\b/.exec(behind);
  if (marked !== "node" || number === null) return undefined;
  const written = `node${number[1]}`;
  return replacement(`Write \`${written}\``, uri, { start: span.start, end: span.end + number[0].length }, written);
}

/** `crashkernel = 256M`: the kernel reads three parameters. */
export function aroundEquals(asked: Asked): Fix | undefined {
  const { uri, span, marked } = asked;
  const { line, before, behind } = lineOf(asked);
  const name = /([\w.-]+)[ \t]+$/.exec(before);
  const value = /^[ \t]+([^\s{}]+)/.exec(behind);
  if (marked !== "=" || name === null || value === null) return undefined;
  const written = `${name[1]}=${value[1]}`;
  const whole = { start: line.start + name.index, end: span.end + value[0].length };
  return replacement(`Write \`${written}\``, uri, whole, written);
}

/** `movablecore=256 MB`. */
export function withItsUnit(asked: Asked): Fix | undefined {
  const { uri, span, marked } = asked;
  const { line, before } = lineOf(asked);
  const unit = /^([KMGT])(?:i?B)?$/i.exec(marked)?.[1]?.toUpperCase();
  const number = /([\w.]+=\d+)[ \t]+$/.exec(before);
  if (unit === undefined || number === null) return undefined;
  const written = `${number[1]}${unit}`;
  return replacement(`Write \`${written}\``, uri, { start: line.start + number.index, end: span.end }, written);
}

/** `cpus 0-1` is a list of them, `cpus 2` their number. */
export function countOfCpus(asked: Asked): Fix | undefined {
  const { uri, span, marked } = asked;
  const { before, behind } = lineOf(asked);
  if (marked !== "0" || !/\bcpus[ \t]+$/.test(before)) return undefined;
  const [range = "", last] = /^-(\d{1,5})/.exec(behind) ?? [];
  const count = String(last === undefined ? 1 : Number(last) + 1);
  return replacement(`Write \`cpus ${count}\``, uri, { start: span.start, end: span.end + range.length }, count, false);
}
