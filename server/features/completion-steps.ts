/** What completion offers within steps because of what they would come to: zones, modes, values of knobs, functions in which one hangs. */

import { wordsOf } from "../../grammar/vocabulary/word-lists.ts";
import { choicesOf, meaningOfChoice } from "../analysis/scenario/data-words.ts";
import { findKnob, type Knob, knobs } from "../parameters/knobs.ts";
import { functionsInPath } from "../simulation/locks/lock-path.ts";
import { ZONE_NAMES, type ZoneName } from "../simulation/state/events.ts";
import type { MemoryState } from "../simulation/state/state.ts";
import type { Candidate } from "./completion-candidates.ts";
import type { CompletionContext } from "./completion-context.ts";
import { zoneCandidates } from "./completion-expect.ts";
import { withDetail } from "./completion-forms.ts";
import { byTrial, sizeOrBlocks, type Trial } from "./completion-trial.ts";

/** Zones in which the step can have its memory first. */
export function zonesForStep(context: CompletionContext): readonly Candidate[] {
  return byTrial(zoneCandidates(context), context.state, (label) =>
    isZone(label) ? inZone(context.before, label) : undefined,
  );
}

function isZone(word: string): word is ZoneName {
  return ZONE_NAMES.some((zone) => zone === word);
}

type Use = Extract<Trial, { readonly kind: "allocate" }>["use"];

function inZone([verb, first = "", second = ""]: readonly string[], zone: ZoneName): Trial | undefined {
  if (verb === "chmem") {
    const target = sizeOrBlocks(second);
    const action = first === "enable" || first === "disable" ? first : undefined;
    return target === undefined || action === undefined ? undefined : { kind: "chmem", action, target, zone };
  }
  const target = sizeOrBlocks(first);
  const use = wordsOf("ALLOCATION_KIND").find((word) => word === second) as Use | undefined;
  if (verb !== "allocate" || target === undefined || !("size" in target) || use === undefined) return undefined;
  return { kind: "allocate", name: "", size: target.size, use, zone };
}

/** Modes that the device can be brought to here first. */
export function modeCandidates({ state, before }: CompletionContext): readonly Candidate[] {
  const modes = choicesOf("DAX_MODE").map((word) =>
    withDetail({ label: word, kind: "value" } as const, meaningOfChoice("DAX_MODE", word)),
  );
  const device = before[1] ?? "";
  type Mode = Extract<Trial, { readonly kind: "reconfigure" }>["mode"];
  return byTrial(modes, state, (mode) => ({ kind: "reconfigure", device, mode: mode as Mode }));
}

// ── Knobs ─────────────────────────────────────────────────────────────────────────────────────────────────────────────

/** With a value behind them; those that this kernel lets nobody write to stand last. */
export function knobCandidates({ state, hasMore }: CompletionContext): readonly Candidate[] {
  const candidates = knobs.map((knob): Candidate => {
    const values = valuesOf(knob, state).join("|");
    const { name, summary } = knob;
    const insert = hasMore ? name : `${name} = ‹${values}›`;
    return { label: name, kind: "knob", detail: summary, insert, key: `knob:${name}`, isWhole: true };
  });
  return byTrial(candidates, state, (knob) => ({ kind: "set", knob, value: exampleValue(findKnob(knob)!) }));
}

export function knobValues(name: string, { state }: CompletionContext): readonly Candidate[] {
  const knob = findKnob(name);
  if (knob === undefined) return [];
  const now = valueNow(name, state);
  const values = valuesOf(knob, state).map(
    (label): Candidate => ({ label, kind: "value", ...(label === now ? { detail: "as it is" } : {}) }),
  );
  return byTrial(values, state, (value) => ({ kind: "set", knob: name, value }));
}

/** Words that differ from what it is first; of a number what it is. */
function valuesOf(knob: Knob, state: MemoryState | undefined): readonly string[] {
  const now = valueNow(knob.name, state);
  if (knob.words.length === 0) return [now ?? exampleValue(knob)];
  return [...knob.words].sort((a, b) => Number(a === now) - Number(b === now));
}

function exampleValue({ example }: Knob): string {
  return example.slice(example.indexOf("=") + 1).trim();
}

function valueNow(name: string, state: MemoryState | undefined): string | undefined {
  if (state === undefined) return undefined;
  const { hotplug, watermarks } = state;
  const values: Readonly<Record<string, string | number>> = {
    auto_online_blocks: hotplug.autoOnline,
    online_policy: hotplug.onlinePolicy,
    auto_movable_ratio: hotplug.autoMovableRatio,
    auto_movable_numa_aware: hotplug.autoMovableNumaAware ? "Y" : "N",
    min_free_kbytes: watermarks.minFreeKbytes,
    watermark_scale_factor: watermarks.scaleFactor,
  };
  return Object.hasOwn(values, name) ? String(values[name]) : undefined;
}

// ── Steps that hang ───────────────────────────────────────────────────────────────────────────────────────────────────

export const HANGS: Candidate = { label: "hangs", kind: "keyword", detail: "it never finishes" };

/** Behind `hangs`: functions on the way of the step through the kernel. */
export function hangCandidates({ before, state }: CompletionContext): readonly Candidate[] {
  const at = before.indexOf("hangs");
  const [kind = "", word = ""] = before.slice(0, at);
  const functions = state === undefined ? [] : functionsInPath(state, kind, word);
  const last = before.at(-1);
  if (last === "hangs") {
    const insert = `in ‹${functions.at(-1) ?? "wait_for_completion"}›`;
    return [{ label: "in", kind: "keyword", detail: "the function that it never leaves", insert }];
  }
  return last === "in" ? [...functions].reverse().map((label) => ({ label, kind: "value" })) : [];
}
