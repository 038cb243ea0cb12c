/**
 * Why a fact is only modelled. A reason is a typed value that names what is missing: who decides emits it, and who speaks to people words it
 * (server/analysis/evidence-words.ts). The table of scopes says which facts a kind of reason touches.
 */

import type { CountedElsewhere } from "../kernels/ended-series.ts";
import type { Supposed } from "../state/events.ts";
import type { KaslrPlaces } from "../state/kaslr-places.ts";
import type { DimensionKey, NodesWord } from "./dimension-keys.ts";

/**
 * What a reason touches: `layout` (spans, present pages, which blocks and nodes there are), `sizes` (managed pages, reservations, watermarks,
 * and with them what can go offline), `device-zone` (ZONE_DEVICE, which drivers fill), `places` (where the rows of /proc/iomem lie), `log` (the text of
 * dmesg), `outcome` (what a step answers).
 */
export type Scope = "layout" | "sizes" | "device-zone" | "places" | "log" | "outcome";

/** What an envelope belongs to. */
export interface Subject {
  /**
   * `learnt-build`: a build that only its boot log tells of; `image-build`: one that its image tells of; `series`: builds of a flavour that a series
   * alone stands for.
   */
  readonly kind:
    | "build"
    | "builds"
    | "series"
    | "learnt-build"
    | "image-build"
    | "platform"
    | "machines"
    | "devices"
    | "command-line"
    | "steps";
  /** Of the build or the platform; elsewhere the architecture. */
  readonly name: string;
}

/** What was measured in one dimension: a range, both ends inclusive, or the values that were seen. */
export type Measured =
  | { readonly kind: "range"; readonly min: number; readonly max: number }
  | { readonly kind: "values"; readonly values: readonly string[] };

/** Pages of 1 GiB (pdpe1gb), five levels of page tables (la57), and who made the CPU. */
export type CpuFeatureName = "gigabyte-pages" | "five-levels" | "vendor";

export type Reason =
  /** The scenario names no build; sizes are those of the build `nearest`, of the kernel's structures those of `structures`, where that is another. */
  | { readonly kind: "build-not-stated"; readonly nearest: string; readonly structures?: string }
  /** No table of this build for this version; sizes are those of `nearest`, and of `structures` as above. */
  | {
      readonly kind: "no-table";
      readonly build: string;
      readonly version: string;
      /** Architecture and page size that the build would need to have, where they are not the usual ones: `arm64-64k`. */
      readonly variant?: string;
      readonly nearest: string;
      readonly structures?: string;
    }
  /** A boot log of another series than the kernel that boots. */
  | { readonly kind: "log-of-other-series"; readonly log: string; readonly release: string }
  /** `items` of a build's profile that its boot log leaves out; they are those of `nearest`. */
  | {
      readonly kind: "log-lacks";
      readonly log: string;
      readonly items: readonly string[];
      readonly nearest: string;
    }
  /** `items` of a build's profile that its image does not tell; they are those of `nearest`. */
  | {
      readonly kind: "image-lacks";
      readonly image: string;
      readonly items: readonly string[];
      readonly nearest: string;
    }
  /** `items` of a build's profile that its data file leaves out; they are those of `nearest`. */
  | {
      readonly kind: "table-lacks";
      readonly build: string;
      readonly items: readonly string[];
      readonly nearest: string;
    }
  /** Return addresses that memblock=debug prints are not in the data file of this build; `functions`: of calls in these alone. */
  | { readonly kind: "log-callers-unknown"; readonly build: string; readonly functions?: readonly string[] }
  /** The log tells the last byte of an initrd that is stated in whole pages. */
  | { readonly kind: "initrd-size-rounded"; readonly size: number }
  /** Kconfig options that facts of this boot rest on and that neither the scenario nor the build tells: what is usual is supposed. */
  | { readonly kind: "config-unknown"; readonly names: readonly string[] }
  /** One dimension of the boot lies outside what was measured with `of`. Sizes and addresses in bytes. */
  | {
      readonly kind: "outside";
      readonly isAddress?: true;
      readonly of: Subject;
      readonly dimension: DimensionKey;
      readonly value: number | string;
      readonly measured: Measured;
    }
  /**
   * Only a series is stated: `build` stands for it, whose recordings had other initrds than this one, of `measured` bytes. Another release
   * may be meant.
   */
  | {
      readonly kind: "release-not-stated";
      readonly build: string;
      readonly release: string;
      readonly initrd: number;
      readonly measured: Measured;
    }
  /** No recording stands behind this build or platform. */
  | { readonly kind: "never-measured"; readonly of: Subject }
  /** A kind of step that no recording holds. */
  | { readonly kind: "step-not-measured"; readonly step: string }
  /** A parameter in a form (`crashkernel=N,high`) that no recording holds. */
  | { readonly kind: "parameter-not-measured"; readonly name: string; readonly form: string }
  /** A parameter that this kernel leaves alone on this machine, and that no recording shows left alone. */
  | { readonly kind: "parameter-idle-not-measured"; readonly name: string }
  /** A form that was recorded, but on no machine with so many nodes. */
  | { readonly kind: "parameter-nodes-not-measured"; readonly form: string; readonly nodes: NodesWord }
  /** A form that was recorded and has no effect that is simulated, but on no kernel of this series. */
  | { readonly kind: "parameter-series-not-measured"; readonly form: string; readonly series: string }
  /** Two forms of parameters or kinds of device that act on one mechanism of the kernel, and that no recording had together. */
  | { readonly kind: "together-not-measured"; readonly first: string; readonly second: string }
  /** A parameter that changes memory and that the simulation does not apply. */
  | { readonly kind: "parameter-not-simulated"; readonly name: string }
  /** Whether this kernel has a parser for these parameters is only supposed: it prints those that none took. */
  | { readonly kind: "parser-supposed"; readonly names: readonly string[] }
  /** A row of a rule table (`from` as the row has it; undefined: the first) that no recording reached. */
  | { readonly kind: "row-not-reached"; readonly rule: string; readonly from?: string }
  /** A vendor's kernel (`4.18.0-553.el8`) follows no version's rules by its number. */
  | {
      readonly kind: "vendor-kernel";
      readonly version: string;
      /** The newest build of its series whose backports were read; undefined: none was. */
      readonly read?: number;
    }
  /** The number tells that the version is not kernel.org's, but of a tree that somebody keeps. */
  | ({ readonly kind: "counted-elsewhere"; readonly version: string } & CountedElsewhere)
  /** Older or newer than every version that was measured. */
  | {
      readonly kind: "version-outside";
      readonly version: string;
      readonly oldest: string;
      readonly newest: string;
    }
  /** The machine is a memory map: nothing is known of its firmware and loader. */
  | { readonly kind: "map-only-machine" }
  /** No kernel boots: there is no state that a fact could be of. */
  | { readonly kind: "nothing-simulated" }
  /** What of a real machine no file told, and the scenario supposes. */
  | { readonly kind: "supposed"; readonly what: readonly Supposed[] }
  /** Where the loader of this machine leaves kernel, initrd and tables was not measured; `firmware`: with this one. */
  | { readonly kind: "loader-not-measured"; readonly firmware: string }
  /** What UEFI firmware holds of this platform's memory is not simulated: its map is that of its BIOS. No `platform`: the stated map. */
  | { readonly kind: "firmware-not-simulated"; readonly firmware: string; readonly platform?: string }
  /** Where this firmware leaves its tables, by how much memory and how many NUMA nodes and memory devices there are, is not followed. */
  | { readonly kind: "firmware-tables"; readonly firmware: string }
  /** The firmware does not keep its own memory at the same addresses in every boot. */
  | { readonly kind: "firmware-memory-moves"; readonly firmware: string }
  /** ZONE_DEVICE is empty as long as the drivers of these devices, which are modules, are not loaded. */
  | { readonly kind: "drivers-not-loaded"; readonly devices: readonly string[] }
  /** Rows of these NVDIMMs in /proc/iomem are a module's, and that it is loaded is supposed. */
  | { readonly kind: "driver-supposed"; readonly devices: readonly string[] }
  /** Drivers of these devices add memory at the same time, each in a work queue of its own: what is counted meanwhile differs from boot to boot. */
  | { readonly kind: "drivers-at-once"; readonly devices: readonly string[] }
  /** The stated version of the hypervisor is not tabled; its board is that of `nearest`. */
  | {
      readonly kind: "platform-version";
      readonly platform: string;
      readonly version: string;
      readonly nearest: string;
    }
  /** The CPU model is not stated, or does not tell (`host`), and these features decide something. */
  | { readonly kind: "cpu-unknown"; readonly model?: string; readonly features: readonly CpuFeatureName[] }
  /** Whether the CPU reports a hypervisor is not stated, and the size of memory blocks depends on it. */
  | { readonly kind: "hypervisor-unknown" }
  /** Memory blocks have the stated size; the kernel's rules give another on such a machine. Bytes. */
  | { readonly kind: "block-size-stated"; readonly stated: number; readonly derived: number }
  /** KASLR places the kernel image; it is shown where nokaslr puts it. */
  | { readonly kind: "kaslr"; readonly places?: KaslrPlaces }
  /** kexec decides where the image and the initrd of a crash kernel lie in its area. */
  | { readonly kind: "crash-kernel-placement" }
  /** Nothing tells how the kernel of this image was configured. */
  | { readonly kind: "config-not-told"; readonly image: string }
  /** `options` of a configuration (`NUMA=n`) change memory, and are set as in no measured kernel. */
  | { readonly kind: "options-not-measured"; readonly config: string; readonly options: readonly string[] }
  /** The configuration is one of another version of Linux. */
  | { readonly kind: "config-of-other-version"; readonly config: string; readonly version: string }
  /** A Kconfig option that differs from the build's own. */
  | { readonly kind: "config-not-measured"; readonly name: string; readonly value: string }
  /** Only the running system knows what came of a step: the story goes on as on an idle machine. */
  | { readonly kind: "depends-on-system"; readonly step?: StepName }
  /** What offlining answered was only modelled: which blocks are left rests on it. */
  | { readonly kind: "offlining-modelled" }
  /** An allocation failed: the watermarks of zones are boosted until kswapd has run. */
  | { readonly kind: "watermarks-boosted" }
  /** The simulation itself failed in a step, which changed nothing. */
  | { readonly kind: "step-lost"; readonly step?: StepName }
  /** Lines (from 1) of a scenario that were not understood and would change what is simulated. `file`: where it is another one. */
  | { readonly kind: "not-understood"; readonly lines: readonly number[]; readonly file?: string }
  /** What is stated of the machine contradicts itself: there is no such machine. */
  | { readonly kind: "machine-impossible" }
  /** A what-if changes a rule on purpose: no kernel does this. */
  | { readonly kind: "what-if"; readonly name: string }
  /** A reservation was stated by the scenario: it is not one that the model explains. */
  | { readonly kind: "observed-reservation" };

export type ReasonKind = Reason["kind"];

/** What a scenario calls a step: its number on the timeline, and its text in one line. */
export interface StepName {
  readonly number: number;
  readonly text: string;
}

/** Reasons of the story rather than of a machine: the next boot is part of the same story. */
const OF_THE_STORY: ReadonlySet<ReasonKind> = new Set(["depends-on-system", "step-lost", "not-understood"]);

export function isOfTheStory({ kind }: Reason): boolean {
  return OF_THE_STORY.has(kind);
}

/** `exact`: a recording of a real kernel stands behind it; `depends`: only the running system knows. */
export type Level = "exact" | "modelled" | "depends";

/** How far a fact can be trusted. Reasons are empty exactly where the level is `exact`. */
export interface Evidence {
  readonly level: Level;
  readonly reasons: readonly Reason[];
  /** Where a release or a version is not stated: whose facts these are. */
  readonly standIn?: StandIn;
}

/** What was measured and stands for what is stated: what is exact is exact of this. */
export interface StandIn {
  /** Where only a series is stated. */
  readonly kernel?: ReleaseStandIn;
  /** Where the version of the hypervisor is not. */
  readonly platform?: { readonly name: string; readonly version: string };
}

/** The measured release that stands for its series. */
export interface ReleaseStandIn {
  /** As stated: `6.12`. */
  readonly series: string;
  /** `debian 6.12.107` */
  readonly build: string;
  /** `6.12.107` */
  readonly release: string;
  /** Where other updates of the series follow other rules. */
  readonly changes: readonly UpdateChange[];
}

/** A rule, asked for by what was simulated, that an update of the series changed. */
export interface UpdateChange {
  readonly rule: string;
  /** First update that has the change, inclusive: `6.12.110`. */
  readonly from: string;
}

export const EXACT: Evidence = { level: "exact", reasons: [] };

const ALL: readonly Scope[] = ["layout", "sizes", "device-zone", "places", "log", "outcome"];
const SIZES: readonly Scope[] = ["sizes", "places", "log", "outcome"];

/** A build's numbers, a loader's places: they reserve memory, and leave spans and blocks alone. A build's options do not. */
const SCOPES: Readonly<Record<ReasonKind, readonly Scope[]>> = {
  "build-not-stated": ALL,
  "no-table": ALL,
  "log-of-other-series": ALL,
  "log-lacks": ALL,
  "image-lacks": ALL,
  "table-lacks": ALL,
  "log-callers-unknown": ["log"],
  "initrd-size-rounded": ["log"],
  "config-unknown": ALL,
  outside: ALL,
  "release-not-stated": ALL,
  "never-measured": ALL,
  "step-not-measured": ALL,
  "parameter-not-measured": ALL,
  "parameter-idle-not-measured": ALL,
  "parameter-nodes-not-measured": ALL,
  "parameter-series-not-measured": ALL,
  "together-not-measured": ALL,
  "parameter-not-simulated": ALL,
  "parser-supposed": ["log"],
  "row-not-reached": ALL,
  "vendor-kernel": ALL,
  "counted-elsewhere": ALL,
  "version-outside": ALL,
  "map-only-machine": ALL,
  "nothing-simulated": ALL,
  supposed: ALL,
  "loader-not-measured": ALL,
  "firmware-not-simulated": ALL,
  "firmware-tables": ["places"],
  "firmware-memory-moves": ["log"],
  "drivers-not-loaded": ["device-zone"],
  "driver-supposed": ["places"],
  "drivers-at-once": ["log"],
  "platform-version": ALL,
  "cpu-unknown": ALL,
  "hypervisor-unknown": ALL,
  "block-size-stated": ALL,
  kaslr: SIZES,
  "crash-kernel-placement": SIZES,
  "config-not-measured": ALL,
  "config-not-told": ALL,
  "options-not-measured": ALL,
  "config-of-other-version": ALL,
  "what-if": ALL,
  "machine-impossible": ALL,
  "depends-on-system": ALL,
  "offlining-modelled": ALL,
  "watermarks-boosted": ["sizes"],
  "step-lost": ALL,
  "not-understood": ALL,
  "observed-reservation": SIZES,
};

/** Dimensions that decide how much is reserved, and nothing of spans and blocks. */
const ONLY_SIZES: ReadonlySet<DimensionKey> = new Set([
  "cpus",
  "initrd",
  "imageAddress",
  "initrdGiven",
  "initrdAddress",
  "statedReservations",
]);

/** Rules that decide about less than the whole, by their names. */
export const RULE_SCOPES: Readonly<Record<string, readonly Scope[]>> = {
  // Which places KASLR may choose.
  "kaslr-avoids-memmap": SIZES,
};

/** The facts that a reason touches. */
export function scopesOf(reason: Reason): readonly Scope[] {
  if (reason.kind === "row-not-reached") return RULE_SCOPES[reason.rule] ?? ALL;
  if (reason.kind === "outside" && ONLY_SIZES.has(reason.dimension)) return SIZES;
  return SCOPES[reason.kind];
}

/** Facts that stand apart, most of one text: whatever is wrong with them, the memory that the kernel manages is the same. */
export const APART: ReadonlySet<Scope> = new Set(["log", "places", "device-zone"]);

/** Whether a reason touches nothing but how the log is worded, where in /proc/iomem a row lies, or ZONE_DEVICE. */
export function isApart(reason: Reason): boolean {
  return scopesOf(reason).every((scope) => APART.has(scope));
}

/** What tells a reason from others; it is asked for at each step that has it. */
export function keyOf(reason: Reason): string {
  let key = KEYS.get(reason);
  if (key === undefined) {
    key = JSON.stringify(reason);
    KEYS.set(reason, key);
  }
  return key;
}

const KEYS = new WeakMap<Reason, string>();

/** Evidence with these reasons, each once: `depends` where only the running system is missing. */
export function evidenceOf(reasons: readonly Reason[], standIn?: StandIn): Evidence {
  const of = standIn === undefined ? {} : { standIn };
  if (reasons.length === 0) return standIn === undefined ? EXACT : { ...EXACT, standIn };
  const once = new Map(reasons.map((reason) => [keyOf(reason), reason]));
  const isOpen = reasons.every(({ kind }) => kind === "depends-on-system");
  return { level: isOpen ? "depends" : "modelled", reasons: [...once.values()], ...of };
}

/** Evidence with more reasons. */
export function withDoubts(evidence: Evidence, doubts: readonly Reason[]): Evidence {
  return doubts.length === 0 ? evidence : evidenceOf([...evidence.reasons, ...doubts], evidence.standIn);
}

/** What of the evidence touches facts of this scope. */
export function evidenceFor(evidence: Evidence, scope: Scope): Evidence {
  const touching = evidence.reasons.filter((reason) => scopesOf(reason).includes(scope));
  if (touching.length === evidence.reasons.length) return evidence;
  return evidenceOf(touching, evidence.standIn);
}
