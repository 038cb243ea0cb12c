import { describe, expect, it } from "vitest";
import { Analyser } from "../../server/analysis/analyser.ts";
import { compareSource } from "../../server/bridge/compare/compare.ts";
import type { ComparedFact } from "../../server/bridge/compare/facts.ts";
import { valueText } from "../../server/bridge/compare/words.ts";
import { stateEvidence } from "../../server/simulation/evidence/levels.ts";
import type { MemoryState } from "../../server/simulation/state/state.ts";
import type { SourceKind } from "../../server/sources/facts.ts";
import { STATE_TEXTS } from "../../server/views/renderers.ts";
import { type Recording, recordingNamed, recordings } from "../views/recordings.ts";

/** Windows of devices, which a boot log does not tell; of the memory of an NVDIMM the NFIT does. */
const UNTOLD = /^resource (?:virtio|Persistent Memory:)/;

const FILES: readonly (readonly [string, SourceKind])[] = [
  ["dmesg", "dmesg"],
  ["boot zoneinfo", "zoneinfo"],
  ["boot iomem", "iomem"],
  ["boot lsmem", "lsmem"],
];

/** Every n-th of a family. */
function sample(family: RegExp, step: number): readonly Recording[] {
  let count = 0;
  return [...recordings(undefined, (id) => family.test(id) && count++ % step === 0)];
}

/** Of arm64 with memblock=debug the ring buffer loses the first lines; the serial console has them. */
function logOf({ sections }: Recording): string {
  const log = sections.get("dmesg")!;
  if (log.includes("Linux version ")) return log;
  const console = sections.get("console")!;
  const first = log.split("\n").slice(0, 30).join("\n");
  return console.slice(0, console.indexOf(first)) + log;
}

/** The machine by its log, as one that is no platform known here. */
function bootOf(log: string) {
  return analysisOf(log.replaceAll("QEMU Standard PC", "ACME PC")).timeline[0]?.after;
}

function analysisOf(log: string) {
  return new Analyser().analyse("file:///told.memzone", 'machine from "boot.dmesg"\nboot\n', 1, {
    loader: { resolve: (_from, path) => path, read: () => log },
    budget: { steps: 100_000, runs: 4_000_000, milliseconds: 120_000, now: () => 0 },
    renderers: STATE_TEXTS,
  });
}

function differencesOf({ sections }: Recording, state: MemoryState): readonly ComparedFact[] {
  return FILES.flatMap(([name, kind]) =>
    compareSource({ name, kind, text: sections.get(name) ?? "" }, state, true).facts.filter(
      ({ verdict, item, of }) => verdict === "differs" && !UNTOLD.test(`${item} ${of}:`),
    ),
  );
}

describe("a machine of which only its map is known, of a boot log with memblock=debug,", { timeout: 120_000 }, () => {
  const chosen = [
    ...sample(/^boot-/, 17),
    ...sample(/^hotplug-/, 13),
    ...sample(/^virtio-/, 9),
    // What a device tree calls `linux,dummy-virt` is a platform that is known.
    ...sample(/^d1(?!1arm-)/, 5),
    ...sample(/^d3uefi-/, 1),
  ];

  it.each(chosen.map((recording) => [recording.id, recording] as const))("%s has all its numbers", (_, recording) => {
    const state = bootOf(logOf(recording))!;
    const differing = differencesOf(recording, state).map(
      (fact) => `${fact.item} ${fact.of}: ${valueText(fact, fact.told!)}`,
    );
    expect(differing).toEqual([]);
    expect(stateEvidence(state).level).toBe("modelled");
  });
});

describe("a machine whose log names its platform,", { timeout: 120_000 }, () => {
  const chosen = sample(/^d11arm-/, 3);

  it.each(chosen.map((recording) => [recording.id, recording] as const))(
    "%s, has no wrong number that is exact",
    (_, recording) => {
      const [moment] = analysisOf(logOf(recording)).timeline;
      const wrong = differencesOf(recording, moment!.after!);
      expect(wrong.filter(({ level }) => level === "exact")).toEqual([]);
    },
  );

  it("has the initrd of which arm64 tells the size alone", () => {
    const recording = recordingNamed("arm64", "d11arm-6.1-kaslr");
    const state = analysisOf(logOf(recording)).timeline[0]!.after!;
    expect(stateEvidence(state).level).toBe("exact");
    expect(differencesOf(recording, state)).toEqual([]);
  });
});
