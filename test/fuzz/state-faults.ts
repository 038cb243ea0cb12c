/**
 * What must be true of every state, whatever booted and whatever steps were taken: numbers of zones in order, blocks and reservations where
 * memory and addresses are, and nothing called exact that lies outside of what was measured.
 */

import type { Diagnostic, TimelineEntry } from "../../server/analysis/analysis.ts";
import { subjectKey } from "../../server/simulation/evidence/envelope.ts";
import { ENVELOPES } from "../../server/simulation/evidence/envelopes.ts";
import { pointsOf, stateEvidence } from "../../server/simulation/evidence/levels.ts";
import type { MemoryState, ZoneState } from "../../server/simulation/state/state.ts";
import { MAX_ADDRESS } from "../../server/simulation/units/units.ts";

/** Two zones of a node: `node0 Normal Movable`, the lower first. */
export type Overlap = string;

/** `isTold`: whether something said that these zones came to overlap. */
export function stateFaults(state: MemoryState, isTold: (overlap: Overlap) => boolean): readonly string[] {
  return [
    ...state.nodes.flatMap(({ zones }) => zones.flatMap(zoneFaults)),
    ...(isOverlapMeant(state) ? [] : overlaps(state, isTold)),
    ...reservationFaults(state),
    ...blockFaults(state),
    ...watermarkFaults(state),
    ...exactFaults(state),
  ];
}

const COUNTS = [
  "startPfn",
  "spanned",
  "present",
  "managed",
  "presentEarly",
  "cma",
  "boost",
  "min",
  "low",
  "high",
  "promo",
] as const;

function zoneFaults(zone: ZoneState): readonly string[] {
  const { node, name, startPfn, spanned, present, managed, cma, min, low, high, promo, protection } = zone;
  const faults: string[] = [];
  const must = (holds: boolean, what: string): void => {
    if (!holds) faults.push(`node${node} ${name}: ${what}`);
  };
  for (const count of COUNTS) must(isCount(zone[count]), `${count} is ${zone[count]}`);
  for (const pages of protection) must(isCount(pages), `protection has ${pages}`);
  must(present <= spanned, `present ${present} is more than spanned ${spanned}`);
  must(managed <= present, `managed ${managed} is more than present ${present}`);
  must(cma <= present, `cma ${cma} is more than present ${present}`);
  must(min <= low && low <= high && high <= promo, `watermarks ${min}, ${low}, ${high}, ${promo} are out of order`);
  must(spanned === 0 ? startPfn >= 0 : startPfn + spanned <= MAX_ADDRESS / 4096, `ends at pfn ${startPfn + spanned}`);
  return faults;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

/** Mirrored memory lies among that which is not. */
function isOverlapMeant({ boot }: MemoryState): boolean {
  return boot.setup.cmdline.some(({ name, value }) => name === "kernelcore" && value === "mirror");
}

/**
 * What the sentences of a story say, up to the end of a boot or step, of zones that came to overlap since the boot before it. What stands in front of all
 * boots is said of each.
 */
export function toldOverlaps(
  diagnostics: readonly Diagnostic[],
  timeline: readonly TimelineEntry[],
  { place, number }: TimelineEntry,
): (overlap: Overlap) => boolean {
  const boots = timeline.filter((each) => isBoot(each) && each.number <= number && each.place.uri === place.uri);
  const [first, last] = [boots[0]?.place.span.start ?? 0, boots.at(-1)?.place.span.start ?? 0];
  const told = new Set(
    diagnostics
      .filter(({ code }) => code === "zone-sandwich")
      // What another file says of, it says of what this one names in front.
      .filter(
        ({ uri, span: { start } }) => uri !== place.uri || start < first || (start >= last && start <= place.span.end),
      )
      .map(({ message }) => overlapIn(message)),
  );
  return (overlap) => told.has(overlap);
}

function isBoot({ before, after }: TimelineEntry): boolean {
  return after !== undefined && before?.boot !== after.boot;
}

/** The sentence of `zone-sandwich` names both zones, and their node. */
function overlapIn(message: string): Overlap | undefined {
  const found = /(\w+) \(pfn [^)]*\) and (\w+) \(pfn [^)]*\) of (node\d+)/.exec(message);
  return found === null ? undefined : `${found[3]} ${found[1]} ${found[2]}`;
}

function overlaps({ nodes }: MemoryState, isTold: (overlap: Overlap) => boolean): readonly string[] {
  return nodes.flatMap(({ id, zones }) => {
    // ZONE_DEVICE spans from a node's first device memory to its last, whatever lies between. A zone without present pages places nothing.
    const spans = zones.filter(({ name, spanned }) => spanned > 0 && name !== "Device");
    return spans.flatMap((lower, at) =>
      spans.slice(at + 1).flatMap((higher) => {
        const isApart =
          lower.startPfn + lower.spanned <= higher.startPfn || higher.startPfn + higher.spanned <= lower.startPfn;
        if (isApart || isTold(`node${id} ${lower.name} ${higher.name}`)) return [];
        return [`node${id}: ${lower.name} and ${higher.name} overlap, and nothing says why`];
      }),
    );
  });
}

function reservationFaults({ boot }: MemoryState): readonly string[] {
  const ranges = [...boot.reservations, ...(boot.reserved ?? []), ...boot.memory, ...boot.userFirmware];
  return ranges.flatMap(({ first, last }) => {
    const isRange = Number.isSafeInteger(first) && first >= 0 && first <= last && last < MAX_ADDRESS;
    return isRange ? [] : [`a range of boot is ${first}-${last}`];
  });
}

function blockFaults({ blocks, memory, geometry, nodes }: MemoryState): readonly string[] {
  const known = new Set(nodes.map(({ id }) => id));
  return blocks.runs.flatMap(({ start, end, value }) => {
    const name = `memory${start}-${end - 1}`;
    const faults: string[] = [];
    if (!(start >= 0 && end > start && Number.isSafeInteger(end))) faults.push(`${name} is no run of blocks`);
    const within = memory.within(start * geometry.blockPages, end * geometry.blockPages);
    if (within.length === 0) faults.push(`${name} has no memory`);
    // Less than 1 MiB of RAM may belong to no node.
    for (const run of within.filter(({ value: { node } }) => known.has(node))) {
      if (!value.nodes.includes(run.value.node))
        faults.push(`${name} of ${value.nodes} has memory of node${run.value.node}`);
    }
    for (const node of value.nodes)
      if (!known.has(node)) faults.push(`${name} is linked under node${node}, which is not online`);
    if (!isCount(value.vmemmapPages)) faults.push(`${name} has a memmap of ${value.vmemmapPages} pages`);
    return faults;
  });
}

function watermarkFaults({ watermarks }: MemoryState): readonly string[] {
  const { minFreeKbytes, lowmemReserveRatio = [] } = watermarks;
  return [minFreeKbytes, ...lowmemReserveRatio]
    .filter((value) => !isCount(value))
    .map((value) => `a watermark setting is ${value}`);
}

function exactFaults(state: MemoryState): readonly string[] {
  const { setup, build } = state.boot;
  if (state.boot.evidence.level !== "exact")
    return stateEvidence(state).level === "exact" ? ["a state is more exact than its boot"] : [];
  if (build === undefined) return ["exact, of a guessed build"];
  if (setup.kernel.whatIf.length > 0) return ["exact, of a kernel that does not exist"];
  return pointsOf(state).flatMap(({ of, ranges, values }) => {
    const envelope = ENVELOPES[subjectKey(of)];
    const outside = Object.entries(ranges).filter(([dimension, range]) => {
      const measured = envelope?.ranges?.[dimension as keyof typeof ranges];
      return range !== undefined && (measured === undefined || range[0] < measured[0] || range[1] > measured[1]);
    });
    const unseen = Object.entries(values).filter(([dimension, words]) => {
      const seen = envelope?.values?.[dimension as keyof typeof values] ?? [];
      return words?.some((word) => !seen.includes(word)) === true;
    });
    return [...outside, ...unseen].map(
      ([dimension]) => `exact, and ${dimension} of ${subjectKey(of)} is outside of what was measured`,
    );
  });
}
