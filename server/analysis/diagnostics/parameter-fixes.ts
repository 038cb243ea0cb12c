/**
 * Quick fixes of a kernel parameter that is written as other programs take it: `movablecore: 1G`, `movablecore 1G`, `mem=2GB`, `movablecore==1G`,
 * `crashkernel=256M,hi`. A value is offered where it has one of the parameter's forms.
 */
import { editDistance } from "../../../grammar/edit-distance.ts";
import { findParameter, isParameterName, type KernelParameter, suggestParameter } from "../../parameters/catalogue.ts";
import { formOf } from "../../parameters/syntax.ts";
import type { Fix } from "../analysis.ts";
import { writing } from "../text-edits.ts";
import { type Asked, statementAt } from "./fix-places.ts";
import { wholeSize } from "./habits.ts";
import { lineOf } from "./typed-lines.ts";

export function parameterFixes(asked: Asked): readonly (Fix | undefined)[] {
  const { source, span } = asked;
  const kind = statementAt(source, span)?.kind;
  if (kind !== "cmdline" && kind !== "crash" && kind !== "reboot") return [];
  return [withItsValue(asked), otherValue(asked)];
}

/** `movablecore: 1G`, `movablecore:1G`, `movablecore 1G`: the value is there, and the sign is not. */
function withItsValue(asked: Asked): Fix | undefined {
  const { uri, span, marked } = asked;
  const [, name = "", colon, own = ""] = /^([\w.-]+)(:?)([^=\s]*)$/.exec(marked) ?? [];
  const parameter = name === "" ? undefined : parameterOf(name);
  if (parameter === undefined || (own !== "" && colon === "")) return undefined;
  const [next = ""] = own === "" ? (/^[ \t]+[^\s=#{}]+(?=[\s}]|$)/.exec(lineOf(asked).behind) ?? []) : [];
  const value = own === "" ? next.trim() : own;
  if (value === "" || (next !== "" && isParameterName(value))) return undefined;
  if (!takes(parameter, value)) return undefined;
  const whole = { start: span.start, end: span.end + next.length };
  return writing(uri, whole, `${parameter.name}=${value}`);
}

function parameterOf(name: string): KernelParameter | undefined {
  return findParameter(name) ?? findParameter(suggestParameter(name, editDistance) ?? "");
}

/** What a value is meant to be, each behind the ones in front of it. */
const WRITTEN: readonly ((value: string) => string)[] = [
  (value) => value.replace(/^[=:]+/, ""),
  (value) => value.replace(/(?<=\w)[;,.:]+$/, ""),
  (value) =>
    value.replace(
      /(?<![\w.])(\d+)[.,](\d+)([KMGT])(?:i?B)?(?!\w)/gi,
      (all, whole, fraction, unit) => wholeSize(whole, fraction, unit.toUpperCase()) ?? all,
    ),
  (value) => value.replace(/(?<=\d[KMGTP])i?B(?!\w)/gi, ""),
  (value) => value.replace(/(?<=\d)(?:%%|percent|pct)$/i, "%"),
  (value) => value.replace(/,h(?:i|ig)?$/i, ",high").replace(/,lo?$/i, ",low"),
  (value) => (/^(?:0x)?\d/i.test(value) ? value.replace(/,[A-Z]\w*$/, (word) => word.toLowerCase()) : value),
];

/** `mem=2GB`, `movablecore=1G,`: the whole parameter is marked. */
function otherValue({ uri, span, marked }: Asked): Fix | undefined {
  const [, name, written] = /^([\w.-]+)=([^\s]+)$/.exec(marked) ?? [];
  const parameter = name === undefined ? undefined : findParameter(name);
  if (name === undefined || written === undefined || parameter === undefined || written.includes("$")) return undefined;
  let value = written;
  for (const habit of WRITTEN) {
    value = habit(value);
    // A sign with nothing in front of it, as `memmap=256M@`, is no end of a value.
    if (value !== written && takes(parameter, value)) {
      return writing(uri, { start: span.end - written.length, end: span.end }, value);
    }
  }
  return undefined;
}

/** Whether a value has one of the parameter's forms. */
function takes(parameter: KernelParameter, value: string): boolean {
  return formOf(parameter, value) !== undefined;
}
