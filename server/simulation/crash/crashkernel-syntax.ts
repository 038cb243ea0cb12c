/**
 * What `crashkernel=` asks for: SIZE, SIZE@BASE, RANGE:SIZE lists, and the suffixes ,high ,low ,cma. Models
 * parse_crashkernel() and its helpers (kernel/crash_core.c up to 6.8, kernel/crash_reserve.c since).
 */

import type { CmdlineParameter } from "../state/events.ts";
import type { CrashkernelProblem } from "../state/kernel-messages.ts";
import { memparse } from "../units/memparse.ts";
import type { Bytes } from "../units/units.ts";

export interface CrashRequest {
  readonly parameter: CmdlineParameter;
  readonly size: Bytes;
  /** 0: anywhere. */
  readonly base: Bytes;
}

/** Undefined: no such parameter. A text: the kernel's complaint about the last one. */
export type Parsed =
  | CrashRequest
  | { readonly parameter: CmdlineParameter; readonly why: CrashkernelProblem }
  | undefined;

export interface CrashParameters {
  readonly plain: Parsed;
  readonly high: Parsed;
  readonly low: Parsed;
  readonly cma: Parsed;
}

const SUFFIXES = ["high", "low", "cma"] as const;

export interface CrashSyntax {
  /** Decides between ranges. */
  readonly systemRam: Bytes;
  /** `,cma` is a suffix of its own. */
  readonly knowsCma: boolean;
  /** The ranges that the word `auto` stands for; undefined: it is none. */
  readonly auto: string | undefined;
  /** The size that was observed to be reserved, where `auto` leaves it open. */
  readonly observed: Bytes | undefined;
}

/** Of each form the last one counts. */
export function crashParameters(cmdline: readonly CmdlineParameter[], syntax: CrashSyntax): CrashParameters {
  const { knowsCma } = syntax;
  const all = cmdline.filter(({ name }) => name === "crashkernel");
  const suffixes = SUFFIXES.filter((suffix) => suffix !== "cma" || knowsCma);
  const suffixOf = ({ value = "" }: CmdlineParameter) => suffixes.find((suffix) => value.endsWith(`,${suffix}`));
  const last = (suffix: (typeof SUFFIXES)[number] | undefined) => all.findLast((one) => suffixOf(one) === suffix);
  const suffixed = (suffix: (typeof SUFFIXES)[number]) => parseSuffixed(last(suffix), suffix);
  const plain = last(undefined);
  return {
    plain: plain === undefined ? undefined : parsePlain(plain, syntax),
    high: suffixed("high"),
    low: suffixed("low"),
    cma: knowsCma ? suffixed("cma") : undefined,
  };
}

export function isRequest(parsed: Parsed): parsed is CrashRequest {
  return parsed !== undefined && "size" in parsed;
}

function parseSuffixed(parameter: CmdlineParameter | undefined, suffix: string): Parsed {
  if (parameter === undefined) return undefined;
  const text = parameter.value ?? "";
  const { value: size, rest } = memparse(text);
  if (rest === text) return { parameter, why: { problem: "no-size" } };
  if (rest === `,${suffix}`) return { parameter, size, base: 0 };
  return { parameter, why: { problem: "unknown-character", character: rest.charAt(0) } };
}

/** The kernel compares the first four characters alone. */
export function isAuto({ value = "" }: CmdlineParameter): boolean {
  return value.startsWith("auto");
}

function parsePlain(parameter: CmdlineParameter, { systemRam, auto, observed }: CrashSyntax): Parsed {
  // Which vendor's kernel knows `auto` is told by what it reserved.
  if (isAuto(parameter) && observed !== undefined) return { parameter, size: observed, base: 0 };
  const isKnownAuto = auto !== undefined && isAuto(parameter);
  const text = isKnownAuto ? auto : (parameter.value ?? "");
  if (text.includes(":")) return parseRanges(parameter, text, systemRam);
  const { value: size, rest } = memparse(text);
  if (rest === text) return { parameter, why: { problem: "no-size" } };
  if (rest.startsWith("@")) return { parameter, size, base: memparse(rest.slice(1)).value };
  if (rest === "") return { parameter, size, base: 0 };
  return { parameter, why: { problem: "unknown-character", character: rest.charAt(0) } };
}

/** `512M-2G:64M,2G-:128M@BASE`: the first range that holds the size of RAM. */
function parseRanges(parameter: CmdlineParameter, text: string, systemRam: Bytes): Parsed {
  const fails = (problem: Exclude<CrashkernelProblem["problem"], "unknown-character">): Parsed => ({
    parameter,
    why: { problem },
  });
  for (let rest = text; ; rest = rest.slice(1)) {
    const start = memparse(rest);
    if (start.rest === rest) return fails("no-range-value");
    if (!start.rest.startsWith("-")) return fails("no-dash");
    let end = { value: Number.POSITIVE_INFINITY, rest: start.rest.slice(1) };
    if (!end.rest.startsWith(":")) {
      const given = memparse(end.rest);
      if (given.rest === end.rest) return fails("no-range-value");
      if (given.value <= start.value) return fails("end-below-start");
      end = given;
    }
    if (!end.rest.startsWith(":")) return fails("no-colon");
    const size = memparse(end.rest.slice(1));
    if (size.rest === end.rest.slice(1)) return fails("no-range-value");
    if (size.value >= systemRam) return fails("size-exceeds-ram");
    if (systemRam >= start.value && systemRam < end.value) return withOffset(parameter, size.value, size.rest);
    rest = size.rest;
    if (!rest.startsWith(",")) return { parameter, size: 0, base: 0 };
  }
}

/** `@BASE` stands behind the last range and holds for all of them. */
function withOffset(parameter: CmdlineParameter, size: Bytes, rest: string): Parsed {
  const at = rest.indexOf("@");
  if (at < 0 || size === 0) return { parameter, size, base: 0 };
  const base = memparse(rest.slice(at + 1));
  if (base.rest === rest.slice(at + 1)) {
    return { parameter, why: { problem: "no-base" } };
  }
  return { parameter, size, base: base.value };
}
