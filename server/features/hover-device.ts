/** Hovers of names: devices, allocations, CMA areas and parameters of the scenario. */

import type { Analysis, NamedThing } from "../analysis/analysis.ts";
import { blockEvidence } from "../simulation/evidence/levels.ts";
import { declaredDevice } from "../simulation/state/plugged-devices.ts";
import type { MemoryState } from "../simulation/state/state.ts";
import { rangeText, usesWithin, useText } from "./address-facts.ts";
import { evidenceText } from "./hover-zones.ts";
import { code, paragraphs, sentence } from "./markdown.ts";
import { exactSize } from "./size-text.ts";

const KINDS: Record<NamedThing["kind"], string> = {
  param: "parameter of the scenario",
  dimm: "DIMM",
  "virtio-mem": "virtio-mem device",
  cxl: "memory behind CXL",
  nvdimm: "persistent-memory device",
  node: "node",
  allocation: "allocation",
  "cma-area": "CMA area",
};

const MOST_RANGES = 6;

/** `before`: the state before the step that the name stands in, told where the step changed what the name is. */
export function nameHover(
  analysis: Analysis,
  thing: NamedThing,
  state: MemoryState | undefined,
  before?: MemoryState,
): string {
  if (thing.kind === "param") return paramHover(analysis, thing.name);
  const heading = `**${code(thing.name)}** ${KINDS[thing.kind]}`;
  if (state === undefined) return heading;
  const told = thing.kind === "allocation" || thing.kind === "cma-area" ? rangesOf : deviceText;
  const now = told(state, thing.name);
  const was = before === undefined ? now : told(before, thing.name);
  return was === now ? paragraphs(heading, now) : paragraphs(heading, "before:", was, "after:", now);
}

/** `$name`: its values, and the one that is simulated. */
export function paramHover(analysis: Analysis, name: string): string {
  const choice = analysis.params.find((param) => param.name === name);
  if (choice === undefined) return `**${code(`$${name}`)}** is no parameter of the scenario`;
  const values = choice.values.map((value) => (value === choice.chosen ? `**${code(value)}**` : code(value)));
  return paragraphs(`**${code(`$${name}`)}** is ${values.join(" or ")}`, "`memzone check` runs every combination.");
}

function deviceText(state: MemoryState, name: string): string {
  const device = state.hotplug.devices.get(name);
  const spec = declaredDevice(state.boot.setup.devices, name);
  const size =
    spec === undefined ? "" : `${exactSize(spec.size)}${spec.node === undefined ? "" : `, node ${spec.node}`}`;
  const dax = state.hotplug.pmem.get(name);
  if (dax !== undefined) {
    const added = dax.added === undefined ? "" : `, ${rangeText(dax.added)} of it System RAM`;
    return paragraphs(size, `${dax.mode} of ${rangeText(dax)}${added}`, evidenceText(blockEvidence(state)));
  }
  if (device === undefined) return paragraphs(size, "not plugged at this point");
  const range = { first: device.address, last: device.address + device.spec.size - 1 };
  const plugged = `plugged: ${exactSize(device.plugged)} of ${rangeText(range)}`;
  return paragraphs(size, plugged, evidenceText(blockEvidence(state)));
}

function rangesOf(state: MemoryState, name: string): string {
  const last = state.memory.runs.at(-1)?.end ?? 0;
  const uses = usesWithin(state, 0, last).filter(({ use }) => use.by === name);
  if (uses.length === 0) return sentence("holds no memory at this point");
  const lines = uses.slice(0, MOST_RANGES).map((one) => `- ${useText(state, one.use, one)}`);
  if (uses.length > MOST_RANGES) lines.push(`- and ${uses.length - MOST_RANGES} more`);
  return lines.join("\n");
}
