/**
 * The catalogue of kernel parameters: finding one by name, saying whether a name is known at all, and guessing what a
 * misspelled one was meant to be. As in the kernel, `-` and `_` are the same in a name (kernel/params.c dash2underscore()).
 */
import type { Arch } from "../simulation/state/events.ts";
import { debugging } from "./entries/debugging.ts";
import { firmwareMap } from "./entries/firmware-map.ts";
import { hotplug } from "./entries/hotplug.ts";
import { hugePages } from "./entries/huge-pages.ts";
import { kernelImage } from "./entries/kernel-image.ts";
import { movableZone } from "./entries/movable-zone.ts";
import { nodesAndCpus } from "./entries/nodes-and-cpus.ts";
import { reservations } from "./entries/reservations.ts";
import { sysctls } from "./entries/sysctl.ts";
import { KNOWN_NAMES } from "./known-names.ts";
import type { KernelParameter } from "./parameter.ts";

export type { KernelParameter, ParameterForm, Relation } from "./parameter.ts";
export { formOf, misreadValue, unavailable } from "./syntax.ts";

/** All documented parameters, those that decide most about the layout first. */
export const parameters: readonly KernelParameter[] = [
  ...movableZone,
  ...firmwareMap,
  ...hotplug,
  ...reservations,
  ...hugePages,
  ...nodesAndCpus,
  ...kernelImage,
  ...debugging,
  ...sysctls,
];

const byName: ReadonlyMap<string, KernelParameter> = new Map(
  parameters.map((parameter) => [normalised(parameter.name), parameter]),
);
const knownNames: ReadonlySet<string> = new Set([...KNOWN_NAMES].map(normalised));

/** The documented parameter of a name; with `arch`, only if that architecture has it. */
export function findParameter(name: string, arch?: Arch): KernelParameter | undefined {
  const parameter = byName.get(normalised(name));
  if (parameter?.arch !== undefined && arch !== undefined && !parameter.arch.includes(arch)) return undefined;
  return parameter;
}

/** Whether it is the name of a parameter, documented here or not. */
export function isParameterName(name: string): boolean {
  return byName.has(normalised(name)) || knownNames.has(normalised(name));
}

type EditDistance = (from: string, to: string) => number;

/** Modules that are always built in, and of which all parameters are documented here. */
const WHOLE_MODULES: ReadonlySet<string> = new Set(["memory_hotplug"]);

/**
 * Whether some kernel takes a parameter of this name, as far as can be told: documented here, known by name, or a module's
 * (with a dot), which only the module could deny, and which is no misspelled one of those of its module that are known.
 * `editDistance` counts the letters that must be changed, left out, put in or swapped with their neighbour.
 */
export function isKnownParameter(name: string, editDistance: EditDistance): boolean {
  if (isParameterName(name)) return true;
  return (
    name.includes(".") &&
    !WHOLE_MODULES.has(moduleOf(normalised(name))) &&
    suggestParameter(name, editDistance) === undefined
  );
}

/**
 * What a name was surely meant to be: the nearest known one, if it is near enough; documented ones first; of a module's, one of that module.
 */
export function suggestParameter(name: string, editDistance: EditDistance): string | undefined {
  const wanted = normalised(name).toLowerCase();
  const ofModule = moduleOf(wanted);
  // Of two letters another one is any word.
  if (wanted.length < 3) return undefined;
  const limit = Math.max(1, Math.floor((wanted.length - ofModule.length) / 4));
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const { candidate, known } of candidates()) {
    if (Math.abs(known.length - wanted.length) > limit || (ofModule !== "" && moduleOf(known) !== ofModule)) continue;
    const distance = editDistance(wanted, known);
    if (distance <= limit && (best === undefined || distance < best.distance)) best = { name: candidate, distance };
  }
  return best?.name;
}

/** Known names that are at most so many letters away from what is written. */
export function parametersNear(name: string, distance: number, editDistance: EditDistance): readonly string[] {
  const wanted = normalised(name).toLowerCase();
  return candidates().flatMap(({ candidate, known }) =>
    Math.abs(known.length - wanted.length) <= distance && editDistance(wanted, known) <= distance ? [candidate] : [],
  );
}

/** `memory_hotplug` of `memory_hotplug.online_policy`, `sysctl.vm` of `sysctl.vm.swappiness`; else nothing. */
function moduleOf(name: string): string {
  return name.slice(0, Math.max(0, name.lastIndexOf(".")));
}

interface Candidate {
  readonly candidate: string;
  /** As it is compared. */
  readonly known: string;
}

let allCandidates: readonly Candidate[] | undefined;

function candidates(): readonly Candidate[] {
  allCandidates ??= [...parameters.map((parameter) => parameter.name), ...KNOWN_NAMES].map((candidate) => ({
    candidate,
    known: normalised(candidate).toLowerCase(),
  }));
  return allCandidates;
}

function normalised(name: string): string {
  return name.replaceAll("-", "_");
}
