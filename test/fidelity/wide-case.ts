/** Runs the scenario of a recording that has none beside it through the language, and holds each state against the recording. */

import { Analyser } from "../../server/analysis/analyser.ts";
import type { Analysis, TimelineEntry } from "../../server/analysis/analysis.ts";
import type { MemoryState } from "../../server/simulation/state/state.ts";
import { STATE_TEXTS } from "../../server/views/renderers.ts";
import { booted, stepped } from "./case-points.ts";
import { claimedLevel } from "./claimed-level.ts";
import { type Fact, fact, logFacts, minFreeFacts, ofText, outcomeFact, snapshotFacts, toldByLog } from "./compare.ts";
import { diedIn, type WideRecording } from "./wide-recording.ts";
import { BUILD_LOG, OWN_LOG, type Variant, type WideScenario, wideScenario } from "./wide-scenario.ts";

const BUDGET = { steps: 100_000, runs: 4_000_000, milliseconds: 120_000, now: () => 0 } as const;

/** Facts of one way to write the recording down; a string says why there are none. `buildLog`: another boot of its build. */
export function wideFacts(recording: WideRecording, variant: Variant, buildLog: string): readonly Fact[] | string {
  const scenario = wideScenario(recording, variant);
  const analysis = analyse(scenario.text, { [BUILD_LOG]: buildLog, [OWN_LOG]: recording.section("dmesg") });
  const entries = new Map(analysis.timeline.map((entry) => [entry.number, entry]));
  const died = diedIn(recording);
  const boot = entries.get(0);
  const level = boot?.outcome.evidence?.level ?? "modelled";
  if (boot?.after === undefined) {
    const failed = analysis.diagnostics.find(({ code }) => code === "boot-failed")?.message;
    if (died !== undefined && failed !== undefined) return [deathFact(died, failed, level)];
    return analysis.diagnostics.find(({ severity }) => severity === "error")?.message ?? "no boot";
  }
  for (const { before, after, event } of analysis.timeline) {
    if (before !== undefined) stepped(before, event, after ?? before);
    else if (after !== undefined) booted(after);
  }
  if (died !== undefined) return [deathFact(died, "boots", claimedLevel("other outcomes", boot.after))];
  return [...stateFacts(recording, scenario, entries), ...outcomeFacts(scenario, entries)];
}

/** `simulated`: what is said of the boot, with the function that panics. */
function deathFact(died: string, simulated: string, level: Fact["level"]): Fact {
  const panics = (by: string): string => `panics in ${by}()`;
  const own = /panics in (\w+)\(\)/.exec(simulated)?.[1];
  return {
    item: "other outcomes",
    about: "boot",
    recorded: panics(died),
    simulated: own === undefined ? simulated : panics(own),
    level,
  };
}

function analyse(text: string, files: Readonly<Record<string, string>>): Analysis {
  return new Analyser().analyse("file:///recorded.memzone", text, 1, {
    loader: { resolve: (_from, path) => path, read: (name) => files[name] },
    budget: BUDGET,
    renderers: STATE_TEXTS,
  });
}

type Entries = ReadonlyMap<number, TimelineEntry>;

function stateFacts(recording: WideRecording, { snapshots }: WideScenario, entries: Entries): readonly Fact[] {
  const facts: Fact[] = [];
  const { after: booted } = entries.get(0)!;
  const blockSize = recording.section("block_size_bytes").trim();
  const { blockPages, pageSize } = booted!.geometry;
  if (blockSize !== "") {
    facts.push(fact(booted!, "blocks", "block size", Number.parseInt(blockSize, 16), blockPages * pageSize));
  }
  facts.push(
    ...minFreeFacts(recording, booted!),
    ...ofText(() => toldByLog(recording, booted!)),
    ...ofText(() => exactLogFacts(recording, booted!)),
  );
  for (const [name, number] of snapshots) {
    const state = entries.get(number)?.after;
    if (state === undefined) facts.push(missing("blocks", `${name}, step ${number}`));
    else facts.push(...snapshotFacts(recording, state, name));
  }
  return facts;
}

/** Of a log that is called exact: the others lack the return addresses of their builds, line by line. */
function exactLogFacts(recording: WideRecording, booted: MemoryState): readonly Fact[] {
  return claimedLevel("log lines", booted) === "exact" ? logFacts(recording, booted) : [];
}

function outcomeFacts({ outcomes }: WideScenario, entries: Entries): readonly Fact[] {
  return [...outcomes].map(([number, recorded]) => {
    const entry = entries.get(number);
    if (entry?.before === undefined) return missing("other outcomes", `step ${number}`);
    const { before, event, text } = entry;
    // A tool that fails gives no errno.
    const failed = recorded === "fails" && entry.outcome.result !== "ok";
    const outcome = failed ? { ...entry.outcome, result: "fails" } : entry.outcome;
    return outcomeFact(`step ${number} (${text})`, recorded, { before, event, outcome });
  });
}

/** A step that was not simulated claims nothing. */
function missing(item: Fact["item"], about: string): Fact {
  return { item, about, recorded: "recorded", simulated: "not simulated", level: "modelled" };
}
