/**
 * Values written to the files that decide about later steps: /sys/devices/system/memory/auto_online_blocks, the parameters of
 * memory_hotplug, /proc/sys/vm.
 */

import { autoMovablePolicy, autoOnlineWords } from "../kernels/online-rules.ts";
import { ruleFor } from "../kernels/rule-table.ts";
import { largestScaleFactor } from "../kernels/zone-rules.ts";
import { setupPerZoneLowmemReserve, setupPerZoneWmarks } from "../mm/page-alloc/watermarks.ts";
import type { OnlineType, Origin, StepEvent } from "../state/events.ts";
import type { HotplugState } from "../state/hotplug-state.ts";
import { type Note, note } from "../state/notes.ts";
import type { KnobValues, OutcomeReason } from "../state/outcome-reason.ts";
import { unchanged } from "../state/outcomes.ts";
import type { MemoryState, StepResult } from "../state/state.ts";
import { parseBoolean } from "../units/kstrtobool.ts";
import { wholeUnsigned } from "../units/memparse.ts";

export interface SetEvent extends StepEvent {
  readonly kind: "set";
  readonly knob: string;
  readonly value: string | number;
}

/** The new state, or an errno and why. */
type Written = { readonly state: MemoryState } | { readonly result: string; readonly reason: OutcomeReason };

const INT_MAX = 2 ** 31 - 1;
const UINT_MAX = 2 ** 32 - 1;

const KNOBS = {
  auto_online_blocks: (state, value) => {
    const words = ruleFor(autoOnlineWords, state.version);
    if (!words.includes(value)) return invalid("auto_online_blocks", { kind: "words", words });
    return changed(state, { autoOnline: value as OnlineType | "offline" });
  },
  online_policy: (state, value) => {
    if (!ruleFor(autoMovablePolicy, state.version)) return missing("online_policy");
    if (value !== "contig-zones" && value !== "auto-movable") {
      return invalid("online_policy", { kind: "words", words: ["contig-zones", "auto-movable"] });
    }
    return changed(state, { onlinePolicy: value });
  },
  auto_movable_ratio: (state, value) => {
    if (!ruleFor(autoMovablePolicy, state.version)) return missing("auto_movable_ratio");
    const ratio = wholeNumber(value, UINT_MAX);
    if (ratio === undefined) return invalid("auto_movable_ratio", { kind: "percent" });
    return changed(state, { autoMovableRatio: ratio });
  },
  auto_movable_numa_aware: (state, value) => {
    if (!ruleFor(autoMovablePolicy, state.version)) return missing("auto_movable_numa_aware");
    const aware = parseBoolean(value);
    if (aware === undefined) return invalid("auto_movable_numa_aware", { kind: "boolean" });
    return changed(state, { autoMovableNumaAware: aware });
  },
  memmap_on_memory: () => ({ result: "EACCES", reason: { kind: "knob-read-only", knob: "memmap_on_memory" } }),
  min_free_kbytes: (state, value) => {
    const kbytes = wholeNumber(value);
    if (kbytes === undefined) return invalid("min_free_kbytes", { kind: "kib" });
    return marked(state, { minFreeKbytes: kbytes, userMinFreeKbytes: kbytes });
  },
  watermark_scale_factor: (state, value) => {
    const factor = wholeNumber(value);
    const largest = ruleFor(largestScaleFactor, state.version);
    if (factor === undefined || factor < 1 || factor > largest) {
      return invalid("watermark_scale_factor", { kind: "range", most: largest });
    }
    return marked(state, { scaleFactor: factor });
  },
  lowmem_reserve_ratio: (state, value) => {
    const ratios = value
      .trim()
      .split(/\s+/)
      .map((ratio) => wholeNumber(ratio));
    const given = ratios.filter((ratio) => ratio !== undefined);
    if (given.length < ratios.length) return invalid("lowmem_reserve_ratio", { kind: "number-per-zone" });
    const watermarks = { ...state.watermarks, lowmemReserveRatio: given };
    const nodes = setupPerZoneLowmemReserve(state.nodes, state.version, given);
    return { state: { ...state, watermarks, nodes } };
  },
} as const satisfies Readonly<Record<string, (state: MemoryState, value: string) => Written>>;

/** Knobs that do something here. */
export type KnobName = keyof typeof KNOBS;

/** Whether a knob is known here. */
export function isKnob(name: string): name is KnobName {
  return Object.hasOwn(KNOBS, name);
}

/** `set`: EINVAL for a bad value, ENOENT where this kernel has no such file, EACCES where it can only be read. */
export function setKnob(state: MemoryState, { knob, value, origin }: SetEvent): StepResult {
  if (!isKnob(knob)) return unchanged(state, {}, [unrelated(knob, origin)]);
  const written = KNOBS[knob](state, String(value));
  if ("state" in written) return unchanged(written.state, { origins: [origin] });
  return unchanged(state, written);
}

/** The kernel has hundreds of files more, of which a few change watermarks (`transparent_hugepage`); the states behind are modelled. */
function unrelated(knob: string, origin: Origin): Note {
  return note("step-without-effect", { kind: "unrelated-knob", knob, known: Object.keys(KNOBS) }, origin);
}

function changed(state: MemoryState, values: Partial<HotplugState>): Written {
  return { state: { ...state, hotplug: { ...state.hotplug, ...values } } };
}

/** The marks follow at once, the lowmem reserves don't (min_free_kbytes_sysctl_handler). */
function marked(state: MemoryState, settings: Partial<MemoryState["watermarks"]>): Written {
  const watermarks = { ...state.watermarks, ...settings };
  const nodes = setupPerZoneWmarks(state.nodes, watermarks, state.version, state.geometry.pageSize);
  return { state: { ...state, watermarks, nodes } };
}

function invalid(knob: string, values: KnobValues): Written {
  return { result: "EINVAL", reason: { kind: "knob-takes", knob, values } };
}

function missing(knob: string): Written {
  return { result: "ENOENT", reason: { kind: "no-knob", knob } };
}

/** A number from 0 on; those of /proc/sys are ints (proc_dointvec_minmax()). */
function wholeNumber(text: string, most = INT_MAX): number | undefined {
  return wholeUnsigned(text, most);
}
