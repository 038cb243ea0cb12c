import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Analyser } from "../../server/analysis/analyser.ts";
import { compareSource } from "../../server/bridge/compare/compare.ts";
import type { ComparedFact } from "../../server/bridge/compare/facts.ts";
import { valueText } from "../../server/bridge/compare/words.ts";
import type { SourceKind } from "../../server/sources/facts.ts";
import { STATE_TEXTS } from "../../server/views/renderers.ts";
import { runs } from "../property-runs.ts";
import { type Recording, recordings } from "../views/recordings.ts";

const FIT = join(import.meta.dirname, "../recordings/fit");

const KINDS: Readonly<Record<string, SourceKind>> = {
  lsmem: "lsmem",
  zoneinfo: "zoneinfo",
  iomem: "iomem",
  blocks: "memory-blocks",
};

/** Facts that the table of `npm run fidelity` has as wrong, or that its scenario says otherwise than the machine was. */
const KNOWN_DIFFERENCES: Readonly<Record<string, { readonly why: string; readonly facts: RegExp }>> = {
  "dt-dma31-61": { why: "dma-ranges of the device tree are not followed", facts: /./ },
  "efi-vmem-61": {
    why: "what edk2 leaves is a page larger",
    facts: /^(?:zone-managed|memory-(?:reserved|available)|resource reserved)/,
  },
  "efi-vmem-numa-72": { why: "edk2 places its tables by the number of nodes", facts: /^resource reserved/ },
  "efi-numa-kc3g-72": { why: "edk2 places its tables by the number of nodes", facts: /^resource reserved/ },
  "efi2026-numa-odd-612": {
    why: "edk2 places its tables by the number of nodes",
    facts: /^(?:resource (?:reserved|System RAM)|node-range)/,
  },
  "boot-11-016": { why: "the initrd is stated in whole pages", facts: /^ramdisk moved/ },
  "boot-11-097": { why: "the initrd is stated in whole pages", facts: /^ramdisk moved/ },
};

/** Every third recording: `npm run fidelity` holds the facts of all against the simulation, and all are held here with `MEMZONE_RUNS=3`. */
const EACH = Math.max(1, Math.round(3 / runs(1)));

describe("a recorded machine holds against its own files:", { timeout: 120_000 }, () => {
  test.each(["arm64", "boot", "hotplug", "virtio"])("%s", (family) => {
    let [same, count] = [0, 0];
    const differing: string[] = [];
    for (const recording of recordings(family, (id, index) => index % EACH === 0 || id in KNOWN_DIFFERENCES)) {
      const path = join(FIT, family, `${recording.id}.memzone`);
      if (!existsSync(path)) continue;
      count++;
      for (const fact of comparedFacts(recording, readFileSync(path, "utf8"))) {
        if (fact.verdict === "same") same++;
        if (fact.verdict === "differs" && !isKnown(recording.id, fact))
          differing.push(`${recording.id} ${factText(fact)}`);
      }
    }
    expect(differing).toEqual([]);
    expect(same).toBeGreaterThan(100 * count);
  });
});

/** Every fact of the boot's log and of the files at each snapshot. */
function comparedFacts(recording: Recording, scenario: string): readonly ComparedFact[] {
  const analysis = new Analyser().analyse("file:///recorded.memzone", scenario, 1, {
    loader: { resolve: (_from, path) => path, read: () => undefined },
    budget: { steps: 100_000, runs: 4_000_000, milliseconds: 120_000, now: () => 0 },
    renderers: STATE_TEXTS,
  });
  const states = new Map(analysis.timeline.map(({ number, after }) => [number, after]));
  const held = (name: string, kind: SourceKind, step: number): readonly ComparedFact[] => {
    const text = recording.sections.get(name);
    const state = states.get(step);
    if (text === undefined || text === "") return [];
    if (state === undefined) throw new Error(`${recording.id} has no state ${step}`);
    return compareSource({ name, kind, text }, state, step === 0).facts;
  };
  const snapshots = Object.entries(recording.snapshots).flatMap(([snapshot, after]) =>
    Object.entries(KINDS).flatMap(([name, kind]) =>
      held(`${snapshot} ${name}`, kind, after === "boot" ? 0 : Number(after)),
    ),
  );
  return [...held("dmesg", "dmesg", 0), ...snapshots];
}

function isKnown(id: string, fact: ComparedFact): boolean {
  return KNOWN_DIFFERENCES[id]?.facts.test(`${fact.item} ${fact.of}`) === true;
}

function factText(fact: ComparedFact): string {
  const text = (value: ComparedFact["told"]): string => (value === undefined ? "none" : valueText(fact, value));
  return `${fact.item} ${fact.of}, line ${fact.line}: ${text(fact.told)}, simulated ${text(fact.simulated)}`;
}
