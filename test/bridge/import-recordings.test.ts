import { describe, expect, it } from "vitest";
import { Analyser } from "../../server/analysis/analyser.ts";
import { readSource } from "../../server/bridge/import/read-sources.ts";
import { scenarioOf } from "../../server/bridge/import/scenario-text.ts";
import { stateEvidence } from "../../server/simulation/evidence/levels.ts";
import { STATE_TEXTS } from "../../server/views/renderers.ts";
import { type Recording, recordings } from "../views/recordings.ts";

/** Of these the kernel ignores a parameter, which is an error in any scenario. */
const IGNORED_PARAMETER = /\bhugepagesz=1G\b/;

const ALL = [...recordings(undefined, (id) => /^(?:boot|hotplug|virtio)-/.test(id))].filter(({ sections }) =>
  /Linux version /.test(sections.get("dmesg") ?? ""),
);

/** Every n-th of a family. */
function sample(family: RegExp, step: number): readonly Recording[] {
  return ALL.filter(({ id }) => family.test(id)).filter((_, index) => index % step === 0);
}

function imported({ sections }: Recording) {
  const log = readSource({ name: "boot.dmesg", text: sections.get("dmesg")!, cut: false });
  if ("unknown" in log) throw new Error(log.unknown);
  const scenario = scenarioOf([log]);
  if ("wrong" in scenario) throw new Error(scenario.wrong);
  const analysis = new Analyser().analyse("file:///imported.memzone", scenario.text, 1, {
    loader: { resolve: (_from, path) => path, read: () => undefined },
    budget: { steps: 100_000, runs: 4_000_000, milliseconds: 120_000, now: () => 0 },
    renderers: STATE_TEXTS,
  });
  return { text: scenario.text, analysis, state: analysis.timeline.at(-1)?.after };
}

describe("a recorded machine, of its boot log alone,", { timeout: 120_000 }, () => {
  const chosen = [...sample(/^boot-/, 12), ...sample(/^hotplug-/, 10), ...sample(/^virtio-/, 10)];

  it.each(chosen.map((recording) => [recording.id, recording] as const))("%s has its blocks", (_, recording) => {
    const { text, analysis, state } = imported(recording);
    expect(text).toMatch(/^machine qemu-(?:pc|q35) \{$/m);
    const errors = analysis.diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
    if (!IGNORED_PARAMETER.test(text)) expect(errors).toEqual([]);
    expect(state).toBeDefined();
    expect(STATE_TEXTS.lsmem(state!)).toBe(recording.sections.get("boot lsmem")!.trimEnd());
    // What is plugged before the boot a log does not tell.
    const supposed = /^ +supposed (.*)$/gm;
    const what = [...text.matchAll(supposed)].map(([, word]) => word);
    const { level, reasons } = stateEvidence(state!);
    expect(what).toEqual(/^ +maxmem /m.test(text) ? expect.arrayContaining(["dimms"]) : []);
    expect([level, ...reasons]).toEqual(what.length === 0 ? ["exact"] : ["modelled", { kind: "supposed", what }]);
  });
});
