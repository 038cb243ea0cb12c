/** Hover of a kernel parameter: its documentation, and what it did in this scenario. */

import type { CmdlineParam } from "../../grammar/ast.ts";
import { editDistance } from "../../grammar/edit-distance.ts";
import type { Analysis, Place } from "../analysis/analysis.ts";
import { findParameter, isKnownParameter, suggestParameter } from "../parameters/catalogue.ts";
import { stateEvidence } from "../simulation/evidence/levels.ts";
import type { Origin } from "../simulation/state/events.ts";
import type { MemoryState, ZoneState } from "../simulation/state/state.ts";
import { originsOfZone } from "../simulation/state/zone-causes.ts";
import { rangeText, usesWithin, useText } from "./address-facts.ts";
import { evidenceText, zoneTable } from "./hover-zones.ts";
import { kernelOf } from "./kernel.ts";
import { code, paragraphs } from "./markdown.ts";
import { parameterDocumentation } from "./parameter-text.ts";

const MOST_COLLISIONS = 6;
const MOST_RESERVATIONS = 8;

export function parameterHover(analysis: Analysis, param: CmdlineParam, state: MemoryState | undefined): string {
  const parameter = findParameter(param.name);
  const documentation =
    parameter === undefined ? unknownText(param.name) : parameterDocumentation(parameter, kernelOf(analysis));
  return paragraphs(documentation, state === undefined ? undefined : effectText(analysis, param, state));
}

function unknownText(name: string): string {
  const meant = suggestParameter(name, editDistance);
  if (isKnownParameter(name, editDistance))
    return `${code(name)} is a kernel parameter that has nothing to do with the layout of memory.`;
  const guess = meant === undefined ? "" : ` Did you mean ${code(meant)}?`;
  const becomes = name.includes(".") ? "nobody takes it" : "the kernel hands such words on to init";
  return `${code(name)} is no kernel parameter that Memzone knows; ${becomes}.${guess}`;
}

/** What the parameter did here: the zones and reservations that go back to it. Diagnostics are shown by the editor itself. */
function effectText(analysis: Analysis, param: CmdlineParam, state: MemoryState): string | undefined {
  const caused = (origins: readonly Origin[]) =>
    origins.some((origin) => isAt(analysis.placeOf(origin), analysis, param));
  const zones = state.nodes
    .flatMap((node) => node.zones)
    .filter((zone) => zone.spanned > 0 && caused(originsOfZone(state, zone)));
  const movable = zones.filter((zone) => zone.name === "Movable");
  const reservations = state.boot.reservations.filter((reservation) => caused(reservation.origins));
  const parts = [
    zones.length === 0 ? undefined : zoneTable(zones, state),
    ...movable.map((zone) => collisions(zone, state)),
    reservations.length === 0 ? undefined : reservationsText(reservations),
  ];
  const text = paragraphs(...parts);
  if (text === "") return undefined;
  return paragraphs("---", "**In this scenario**", text, evidenceText(stateEvidence(state)));
}

function collisions(zone: ZoneState, state: MemoryState): string {
  const name = `node${zone.node} Movable`;
  const uses = usesWithin(state, zone.startPfn, zone.spanned).filter(
    ({ use }) => use.kind !== "allocated" && use.kind !== "hole",
  );
  if (uses.length === 0) return `No page of ${name} is reserved: its blocks can go offline.`;
  const lines = uses.slice(0, MOST_COLLISIONS).map((one) => `- ${useText(state, one.use, one)}`);
  if (uses.length > MOST_COLLISIONS) lines.push(`- and ${uses.length - MOST_COLLISIONS} more`);
  return `Reserved inside ${name}, so that the blocks can't go offline:\n\n${lines.join("\n")}`;
}

function reservationsText(reservations: MemoryState["boot"]["reservations"]): string {
  const lines = reservations.slice(0, MOST_RESERVATIONS).map((one) => `- ${rangeText(one)} by ${code(one.by)}`);
  if (reservations.length > MOST_RESERVATIONS) lines.push(`- and ${reservations.length - MOST_RESERVATIONS} more`);
  return `Reserved for it:\n\n${lines.join("\n")}`;
}

function isAt(place: Place | undefined, analysis: Analysis, param: CmdlineParam): boolean {
  return place !== undefined && place.uri === analysis.uri && inside(place.span, param.span);
}

function inside(inner: Place["span"], outer: Place["span"]): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
