/**
 * What the command line asks of ZONE_MOVABLE: kernelcore=, movablecore= and movable_node. Models cmdline_parse_core(),
 * cmdline_parse_kernelcore() and cmdline_parse_movablecore() (mm/mm_init.c, before 6.5 mm/page_alloc.c).
 */

import { ruleFor, sinceWhen } from "../../kernels/rule-table.ts";
import type { KernelVersion } from "../../kernels/version.ts";
import { coreParametersTakePercent } from "../../kernels/zone-rules.ts";
import type { CmdlineParameter, Origin } from "../../state/events.ts";
import { type MisreadValue, type Note, note } from "../../state/notes.ts";
import { memparse, parseUnsigned } from "../../units/memparse.ts";
import { type Bytes, fullPages, type Pages } from "../../units/units.ts";

const PERCENT_SINCE = sinceWhen(coreParametersTakePercent, (takes) => takes)!;

/** The size one of the two parameters asks for, as the kernel keeps it: a percentage beats the pages. */
export interface CoreSize {
  readonly pages: Pages;
  readonly percent: number;
  /** The parameter that holds, as written (`movablecore=256M`). */
  readonly text: string;
  readonly origin: Origin;
}

export interface MovableParameters {
  readonly kernelcore?: CoreSize;
  readonly movablecore?: CoreSize;
  /** Origin of `kernelcore=mirror`. */
  readonly mirror?: Origin;
  /** Origin of `movable_node`. */
  readonly movableNode?: Origin;
  readonly notes: readonly Note[];
}

/** Reads the parameters in order; the last of each kind holds, except that bytes never reset an earlier percentage of 0. */
export function movableParameters(
  cmdline: readonly CmdlineParameter[],
  version: KernelVersion,
  pageSize: Bytes,
): MovableParameters {
  const takesPercent = ruleFor(coreParametersTakePercent, version);
  const notes: Note[] = [];
  let kernelcore: CoreSize | undefined;
  let movablecore: CoreSize | undefined;
  let mirror: Origin | undefined;
  let movableNode: Origin | undefined;
  for (const parameter of cmdline) {
    if (parameter.name === "movable_node") movableNode = parameter.origin;
    if (parameter.name !== "kernelcore" && parameter.name !== "movablecore") continue;
    if (parameter.value === undefined) {
      notes.push(badValue(parameter, { kind: "malformed-early-option" }));
      continue;
    }
    if (parameter.name === "kernelcore" && parameter.value.split(",").includes("mirror")) {
      mirror = parameter.origin;
      continue;
    }
    const size = readCore(parameter, parameter.value, takesPercent, pageSize, notes);
    if (parameter.name === "kernelcore") kernelcore = laterCore(kernelcore, size);
    else movablecore = laterCore(movablecore, size);
  }
  return {
    ...(kernelcore === undefined ? {} : { kernelcore }),
    ...(movablecore === undefined ? {} : { movablecore }),
    ...(mirror === undefined ? {} : { mirror }),
    ...(movableNode === undefined ? {} : { movableNode }),
    notes,
  };
}

function readCore(
  parameter: CmdlineParameter,
  value: string,
  takesPercent: boolean,
  pageSize: Bytes,
  notes: Note[],
): CoreSize {
  const core = { text: `${parameter.name}=${value}`, origin: parameter.origin };
  const plain = parseUnsigned(value);
  if (takesPercent && plain.rest.startsWith("%")) {
    if (plain.value > 100) notes.push(badValue(parameter, { kind: "percentage-above-100" }));
    return { ...core, pages: 0, percent: plain.value };
  }
  const { value: bytes, rest } = memparse(value);
  if (!takesPercent && rest === "%") {
    notes.push(badValue(parameter, { kind: "percentage-too-early", since: PERCENT_SINCE, bytes }));
  } else if (rest !== "") {
    notes.push(badValue(parameter, { kind: "read-as-bytes", bytes, rest }));
  }
  return { ...core, pages: fullPages(bytes, pageSize), percent: 0 };
}

/** A later percentage leaves the pages alone but beats them; later bytes clear the percentage. */
function laterCore(earlier: CoreSize | undefined, later: CoreSize): CoreSize {
  return later.percent > 0 && earlier !== undefined ? { ...later, pages: earlier.pages } : later;
}

type CoreMisread = MisreadValue & {
  readonly kind: "malformed-early-option" | "percentage-above-100" | "percentage-too-early" | "read-as-bytes";
};
type WithoutText<T> = T extends unknown ? Omit<T, "text"> : never;

function badValue(parameter: CmdlineParameter, misread: WithoutText<CoreMisread>): Note {
  const text = parameter.value === undefined ? parameter.name : `${parameter.name}=${parameter.value}`;
  return note("param-value", { text, ...misread }, parameter.origin);
}
