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

/**
 * Whether some kernel takes a parameter of this name, as far as can be told: documented here, known by name, or a module's
 * (with a dot), which only the module could deny.
 */
export function isKnownParameter(name: string): boolean {
  return name.includes(".") || byName.has(normalised(name)) || knownNames.has(normalised(name));
}

/** What a name was surely meant to be: the nearest known one, if it is near enough; documented ones first. */
export function suggestParameter(name: string): string | undefined {
  const wanted = normalised(name).toLowerCase();
  const limit = Math.max(1, Math.floor(wanted.length / 4));
  let best: { readonly name: string; readonly distance: number } | undefined;
  for (const candidate of [...parameters.map((parameter) => parameter.name), ...KNOWN_NAMES]) {
    const distance = editDistance(wanted, normalised(candidate).toLowerCase(), limit);
    if (distance <= limit && (best === undefined || distance < best.distance)) best = { name: candidate, distance };
  }
  return best?.name;
}

function normalised(name: string): string {
  return name.replaceAll("-", "_");
}

/**
 * How many letters must be changed, left out, put in or swapped with their neighbour; gives up above `limit`
 * (optimal string alignment).
 */
function editDistance(from: string, to: string, limit: number): number {
  if (Math.abs(from.length - to.length) > limit) return limit + 1;
  let beforeLast: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1];
      let cost = Math.min(last[column]! + 1, current[column - 1]! + 1, last[column - 1]! + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1];
      if (swapped) cost = Math.min(cost, beforeLast[column - 2]! + 1);
      current.push(cost);
    }
    beforeLast = last;
    last = current;
  }
  return last[to.length]!;
}
