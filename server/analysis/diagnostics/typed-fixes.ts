/** Quick fixes of what people type as other programs take it: `=>`, `-EBUSY`, `memory50-memory57`, `crashkernel = 256M`, `cpus 0-1`. */

import { nearest } from "../../../grammar/did-you-mean.ts";
import type { WordOf } from "../../../grammar/vocabulary/word-lists.ts";
import type { Fix } from "../analysis.ts";
import { replacement, writing } from "../text-edits.ts";
import { blocksWritten } from "./block-lists.ts";
import type { Asked } from "./fix-places.ts";
import { formFixes } from "./form-fixes.ts";
import { lineOf } from "./typed-lines.ts";

export function stepFixes(asked: Asked): readonly (Fix | undefined)[] {
  return [
    arrow(asked),
    withoutMinus(asked),
    ...blocksWritten(asked),
    stateWritten(asked),
    hangsWritten(asked),
    address(asked),
    nodeWritten(asked),
    ...formFixes(asked),
  ];
}

/** `offline memory33 => ok`. */
function arrow(asked: Asked): Fix | undefined {
  const { uri, span, marked } = asked;
  const { behind } = lineOf(asked);
  const end = marked === "=>" ? span.end : marked === "=" && behind.startsWith(">") ? span.end + 1 : undefined;
  return end === undefined ? undefined : replacement("Write `->`", uri, { start: span.start, end }, "->");
}

/** Numbers of errors (include/uapi/asm-generic/errno-base.h, errno.h) that a step can end with. */
const ERRNO: Readonly<Record<string, WordOf<"OUTCOME">>> = {
  1: "EPERM",
  2: "ENOENT",
  4: "EINTR",
  5: "EIO",
  6: "ENXIO",
  11: "EAGAIN",
  12: "ENOMEM",
  13: "EACCES",
  16: "EBUSY",
  17: "EEXIST",
  19: "ENODEV",
  22: "EINVAL",
  28: "ENOSPC",
};

/** `-> -EBUSY`, as functions of the kernel return it, and `-> -16`. */
function withoutMinus(asked: Asked): Fix | undefined {
  const { uri, span, marked } = asked;
  const { before, behind } = lineOf(asked);
  const [number, digits = ""] = /^-?[ \t]*(\d{1,3})(?![\w.])/.exec(marked + behind) ?? [];
  if (number !== undefined && Object.hasOwn(ERRNO, digits) && /->\s*$/.test(before)) {
    return writing(uri, { start: span.start, end: span.start + number.length }, ERRNO[digits]!);
  }
  const name = /^-?([A-Z]+)/.exec(marked.slice(1) + behind)?.[1];
  if (!marked.startsWith("-") || name === undefined || !/->\s*$/.test(before)) return undefined;
  return replacement(`Write \`${name}\``, uri, { start: span.start, end: span.start + 1 }, "");
}

/** `online movable memory40`, `online memory40 movable`: the state file takes it in one word. */
function stateWritten(asked: Asked): Fix | undefined {
  const { uri, span } = asked;
  const { line, before, behind } = lineOf(asked);
  const late = /^(\s*)online[ \t]+(memory\d+(?:-\d+)?(?:[ \t]+descending)?)[ \t]+$/.exec(before);
  const [last, ofZone] = /^(?:to[ \t]+)?(movable|kernel)\b/i.exec(asked.marked + behind) ?? [];
  if (late !== null && last !== undefined && ofZone !== undefined) {
    const text = `online_${ofZone.toLowerCase()} ${late[2]}`;
    const written = { start: line.start + late[1]!.length, end: span.start + last.length };
    return replacement(`Write \`${text}\``, uri, written, text);
  }
  const zone = /^(movable|kernel)\s+(?=\S)/.exec(asked.marked + behind);
  const verb = /^(\s*)online[ \t]+$/.exec(before);
  if (zone === null || verb === null) return undefined;
  const word = `online_${zone[1]}`;
  const whole = { start: line.start + verb[1]!.length, end: span.start + zone[0].length };
  return replacement(`Write \`${word}\``, uri, whole, `${word} `);
}

const BEHIND_STEPS = ["hangs", "descending"];

/** `offline memory34 hang`, `offline memory34-36 decsending`. */
function hangsWritten({ uri, span, marked }: Asked): Fix | undefined {
  const meant = marked === "hanging" ? "hangs" : nearest(marked, BEHIND_STEPS);
  return meant === undefined || meant === marked ? undefined : writing(uri, span, meant);
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
  const name = /(?<![^\s{])([\w.-]+)[ \t]+$/.exec(before);
  const value = /^[ \t]+([^\s{}=]+)/.exec(behind);
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
