/**
 * The command line against the catalogue of kernel parameters: names no kernel takes, parameters that belong to another
 * version or architecture, values they can't be, and parameters given twice. What values do is said by the simulation.
 */

import type { CmdlineParam } from "../../../grammar/ast.ts";
import { nearest } from "../../../grammar/did-you-mean.ts";
import { editDistance } from "../../../grammar/edit-distance.ts";
import {
  findParameter,
  isKnownParameter,
  type KernelParameter,
  misreadValue,
  suggestParameter,
  unavailable,
} from "../../parameters/catalogue.ts";
import { formPattern, prefixesOfForms, wordsOfForms } from "../../parameters/syntax.ts";
import { kernelParameters, seenCommandLine } from "../../simulation/boot-context/command-line-size.ts";
import { kernelVersion } from "../../simulation/builds/stated-build.ts";
import type { KernelVersion } from "../../simulation/kernels/version.ts";
import type { Arch, BootSetup, CmdlineParameter, Origin } from "../../simulation/state/events.ts";
import type { Diagnostic, Fix, FixDesk, Place } from "../analysis.ts";
import { removeTitle } from "../notes/param-overridden.ts";
import { setKernelTitle } from "../notes/param-version.ts";
import { problem } from "../problem.ts";
import type { OriginSource } from "../scenario/origins.ts";
import { replacement, writing } from "../text-edits.ts";
import { removeParameter } from "./cmdline-edits.ts";

/** Where what has an origin was written. */
export type SourceOf = (origin: Origin) => OriginSource | undefined;

interface Written {
  readonly given: CmdlineParameter;
  readonly place: Place;
  readonly param: CmdlineParam;
}

/** Everything the catalogue has to say about the command line of one boot, as far as the kernel reads it: what is behind `--` is init's. */
export function cmdlineDiagnostics(setup: BootSetup, sourceOf: SourceOf): readonly Diagnostic[] {
  const kernel = kernelVersion(setup.kernel);
  const seen = new Set(kernelParameters(seenCommandLine(setup).setup.cmdline));
  const mine = setup.cmdline.flatMap((given): Written[] => {
    if (!seen.has(given)) return [];
    const source = sourceOf(given.origin);
    if (source?.parameter === undefined) return [];
    return [{ given, place: { uri: source.uri, span: source.span }, param: source.parameter }];
  });
  return [
    ...mine.flatMap((each) => nameDiagnostics(each)),
    ...mine.flatMap((each) => valueDiagnostics(each, setup.kernel.arch)),
    ...(kernel === undefined ? [] : mine.flatMap((each) => availability(each, kernel, setup))),
    ...overridden(mine),
  ];
}

function nameDiagnostics({ given, place, param }: Written): readonly Diagnostic[] {
  // A word without `=` that no kernel knows goes to init as an argument, `NAME=VALUE` to its environment: both are in use.
  if (given.name === "" || isKnownParameter(given.name, editDistance)) return [];
  const meant = suggestParameter(given.name, editDistance);
  const at = { uri: place.uri, span: param.nameSpan };
  const said = problem(
    "param-unknown",
    at,
    { name: given.written ?? given.name, ...(meant === undefined ? {} : { meant }) },
    { fixes: meant === undefined || wantsItsValue(given, meant) ? [] : [writing(at.uri, at.span, meant)] },
  );
  // What the one that was surely meant does to memory is missing from the picture.
  const changesMemory = meant !== undefined && (findParameter(meant)?.effect ?? "none") !== "none";
  return [changesMemory ? { ...said, severity: "warning" } : said];
}

/** `movablecore:1G`, `movablcore 1G`: the name alone would be refused. What stands behind it is looked at by parameter-fixes.ts. */
function wantsItsValue({ name, value }: CmdlineParameter, meant: string): boolean {
  const parameter = findParameter(meant);
  if (name.includes(":")) return true;
  return value === undefined && parameter !== undefined && misreadValue(parameter, undefined) !== undefined;
}

/** A value in none of the forms that the catalogue knows. Where the simulation reads it, that knows better what becomes of it. */
function valueDiagnostics({ given, place, param }: Written, arch: Arch): readonly Diagnostic[] {
  const parameter = findParameter(given.name, arch);
  const misread = parameter === undefined ? undefined : misreadValue(parameter, given.value);
  if (parameter === undefined || misread === undefined) return [];
  const { valueSpan } = param;
  const meant = given.value === undefined ? undefined : meantValue(given.value, parameter);
  const fixes =
    meant === undefined || valueSpan === undefined || param.refs.length > 0
      ? []
      : [writing(place.uri, valueSpan, meant)];
  const facts = { written: param.raw, misread, ...(meant === undefined ? {} : { meant }) };
  return [problem("param-value", place, facts, { fixes })];
}

/** The word that is nearest, or the value with the word in front of its own `=`: `fake=2` for `fak=2`. */
function meantValue(value: string, parameter: KernelParameter): string | undefined {
  const word = nearest(value, wordsOfForms(parameter));
  const equals = value.indexOf("=");
  if (word !== undefined || equals < 1) return word;
  const written = value.slice(0, equals);
  const prefix = nearest(written, prefixesOfForms(parameter));
  // Where the word is right, what stands behind it is wrong.
  return prefix === undefined || prefix === written ? undefined : `${prefix}${value.slice(equals)}`;
}

function availability(
  { given, place, param }: Written,
  kernel: KernelVersion,
  setup: BootSetup,
): readonly Diagnostic[] {
  const parameter = findParameter(given.name);
  if (parameter === undefined) return [];
  const { arch } = setup.kernel;
  const missing = unavailable(parameter, kernel, arch);
  const found = missing ?? unavailableForm(parameter, given, kernel, arch);
  if (found === undefined) return [];
  const subject = missing === undefined ? `\`${param.raw}\`` : `\`${given.written ?? given.name}\``;
  if (found.why === "arch") {
    return [problem("param-version", place, { subject, why: "arch", known: found.arch, given: arch })];
  }
  if (found.why === "until") {
    return [problem("param-version", place, { subject, why: "until", version: found.version, given: kernel.text })];
  }
  const { version } = found;
  const facts = { subject, why: "since", version, given: kernel.text } as const;
  const laterFixes = ({ sourceOf }: FixDesk): readonly Fix[] => {
    const written = sourceOf(setup.kernel.origin);
    if (written?.version === undefined) return [];
    return [replacement(setKernelTitle(version), written.uri, written.version, version, false)];
  };
  return [problem("param-version", place, facts, { laterFixes })];
}

/** Why this kernel takes none of the forms that the value is written in; undefined where it takes one, or none fits. */
function unavailableForm(parameter: KernelParameter, given: CmdlineParameter, kernel: KernelVersion, arch: Arch) {
  const written = given.value === undefined ? given.name : `${parameter.name}=${given.value}`;
  const reasons = parameter.forms
    .filter((form) => formPattern(form.syntax).test(written))
    .map((form) => unavailable(form, kernel, arch));
  if (reasons.includes(undefined)) return undefined;
  return reasons.find((reason) => reason?.why !== "arch") ?? reasons[0];
}

/**
 * What a value asks for beside the others of its parameter: `crashkernel=…,high`, `,low` and `,cma` are areas of their own
 * (kernel/crash_reserve.c, parse_crashkernel()).
 */
const SEPARATE_REQUEST = /^crashkernel=.*(,(?:high|low|cma))$/;

/** A parameter of which only the last (or first) one counts, given more than once. */
function overridden(written: readonly Written[]): readonly Diagnostic[] {
  const groups = new Map<string, Written[]>();
  for (const each of written) {
    const parameter = findParameter(each.given.name);
    if (parameter === undefined || parameter.repeated === undefined || parameter.repeated === "all") continue;
    const key = parameter.name + (SEPARATE_REQUEST.exec(`${each.given.name}=${each.given.value}`)?.[1] ?? "");
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  const removing =
    ({ place, param }: Written) =>
    (desk: FixDesk): readonly Fix[] => {
      const fix = removeParameter(removeTitle(param.raw), place, desk);
      return fix === undefined ? [] : [fix];
    };
  return [...groups.values()].flatMap((group) => {
    const parameter = findParameter(group[0]!.given.name)!;
    const holding = parameter.repeated === "first" ? group[0]! : group.at(-1)!;
    return group
      .filter((each) => each !== holding)
      .map((each) =>
        problem(
          "param-overridden",
          each.place,
          { name: parameter.name, holding: holding.param.raw },
          {
            related: [holding.place],
            laterFixes: removing(each),
            unnecessary: true,
          },
        ),
      );
  });
}
