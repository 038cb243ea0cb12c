import { describe, expect, it } from "vitest";
import { Analyser } from "../../server/analysis/analyser.ts";
import { compareSource } from "../../server/bridge/compare/compare.ts";
import { valueText } from "../../server/bridge/compare/words.ts";
import { stateEvidence } from "../../server/simulation/evidence/levels.ts";
import type { SourceKind } from "../../server/sources/facts.ts";
import { STATE_TEXTS } from "../../server/views/renderers.ts";
import { type Recording, recordings } from "../views/recordings.ts";

/** Windows of devices, which a boot log does not tell. */
const UNTOLD = /^resource virtio/;

const FILES: readonly (readonly [string, SourceKind])[] = [
  ["dmesg", "dmesg"],
  ["boot zoneinfo", "zoneinfo"],
  ["boot iomem", "iomem"],
  ["boot lsmem", "lsmem"],
];

/** Every n-th of a family. */
function sample(family: RegExp, step: number): readonly Recording[] {
  return [...recordings(undefined, family)]
    .filter(({ id }) => family.test(id))
    .filter((_, index) => index % step === 0);
}

/** The machine by its log, as one that is no platform known here. */
function bootOf(log: string) {
  const analysis = new Analyser().analyse("file:///told.memzone", 'machine from "boot.dmesg"\nboot\n', 1, {
    loader: { resolve: (_from, path) => path, read: () => log.replaceAll("QEMU Standard PC", "ACME PC") },
    budget: { steps: 100_000, runs: 4_000_000, milliseconds: 120_000, now: () => 0 },
    renderers: STATE_TEXTS,
  });
  return analysis.timeline[0]?.after;
}

describe("a machine of which only its map is known, of a boot log with memblock=debug,", { timeout: 120_000 }, () => {
  const chosen = [
    ...sample(/^boot-/, 17),
    ...sample(/^hotplug-/, 13),
    ...sample(/^virtio-/, 9),
    ...sample(/^d1/, 5),
    ...sample(/^d3uefi-/, 1),
  ];

  it.each(chosen.map((recording) => [recording.id, recording] as const))(
    "%s has all its numbers",
    (_, { sections }) => {
      const state = bootOf(sections.get("dmesg")!);
      const differing = FILES.flatMap(([name, kind]) =>
        compareSource({ name, kind, text: sections.get(name) ?? "" }, state!, true)
          .facts.filter(({ verdict, item, of }) => verdict === "differs" && !UNTOLD.test(`${item} ${of}`))
          .map((fact) => `${fact.item} ${fact.of}: ${valueText(fact, fact.told!)}`),
      );
      expect(differing).toEqual([]);
      expect(stateEvidence(state!).level).toBe("modelled");
    },
  );
});
