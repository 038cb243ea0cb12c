/**
 * Decides how far a fact can be trusted. A boot collects the reasons why it is only modelled, steps add theirs, and what a reason does not
 * touch stays exact: the state's level is that of its weakest fact.
 */

import { REACHED_ROWS } from "../kernels/reached-rows.generated.ts";
import type { AskedRows } from "../kernels/rule-table.ts";
import type { KernelVersion } from "../kernels/version.ts";
import { machineDoubts } from "../platforms/machine-notes.ts";
import type { BootSetup, Event } from "../state/events.ts";
import type { KaslrPlaces } from "../state/kaslr-places.ts";
import type { OutcomeReason } from "../state/outcome-reason.ts";
import type { BootFailure, MemoryState, Outcome } from "../state/state.ts";
import { onceFor } from "../units/once-for.ts";
import type { KnownBuild } from "./build-points.ts";
import type { MemoryLeft } from "./command-line-points.ts";
import { type DimensionKey, type RangeKey, rangesIn, valuesIn } from "./dimension-keys.ts";
import { bootPoints, leftPoints, stepForm, stepPoint } from "./dimensions.ts";
import {
  Doubts,
  type FactsInDoubt,
  levelOfFacts,
  type NamedReasons,
  type Touched,
  touchedBy,
  touches,
} from "./doubts.ts";
import { outsideKey, outsideReasons, subjectKey } from "./envelope.ts";
import { ENVELOPES } from "./envelopes.ts";
import { allReasons, gathered, namedReasons } from "./gathered.ts";
import { versionDoubts } from "./measured-range.ts";
import { parameterForm } from "./parameter-forms.ts";
import type { Point } from "./point.ts";
import {
  APART,
  type Evidence,
  evidenceFor,
  evidenceOf,
  type Level,
  type Measured,
  type Reason,
  type ReasonKind,
  type Scope,
  type Subject,
} from "./reason.ts";
import { rowReasons } from "./rows.ts";
import { standInFor, withChanges } from "./stand-in.ts";

/** What a boot's evidence rests on. */
export interface BootClaim {
  readonly setup: BootSetup;
  readonly version: KernelVersion;
  /** How the build is known; undefined: it is guessed. */
  readonly known: KnownBuild | undefined;
  /** What is not known of build and loader. */
  readonly doubts: readonly Reason[];
  /** What of this boot only a running system knows. */
  readonly unsure?: readonly Reason[];
  /** KASLR places the image. */
  readonly randomised: boolean;
  /** Where, as far as that is known. */
  readonly kaslrPlaces?: KaslrPlaces;
  readonly rows: AskedRows;
  /** See `memoryLeftOf`; undefined of a boot that failed. */
  readonly left?: MemoryLeft;
}

/** Evidence of what a boot leaves. */
export function bootEvidence(claim: BootClaim): Evidence {
  const { setup, doubts, randomised, kaslrPlaces: places, rows } = claim;
  const { kernel, cmdline } = setup;
  const whatIfs = kernel.whatIf.map((name): Reason => ({ kind: "what-if", name }));
  const notSimulated = cmdline.map(parameterForm).flatMap((form): readonly Reason[] => {
    return form.kind === "not-simulated" ? [{ kind: "parameter-not-simulated", name: form.name }] : [];
  });
  const reasons: readonly Reason[] = [
    ...doubts,
    ...versionDoubts(claim.version),
    ...onceEach(
      bootPoints(setup, claim.version, certainBuild(claim), claim.left).flatMap((point) =>
        outsideReasons(point, ENVELOPES),
      ),
    ).map((reason) => releaseMissing(reason, claim.known)),
    ...notSimulated,
    ...(claim.unsure ?? []),
    ...whatIfs,
    ...(setup.notUnderstood ?? []),
    ...machineDoubts(setup.machine),
    ...(randomised ? [{ kind: "kaslr", ...(places === undefined ? {} : { places }) } as const] : []),
    // Of a kernel whose build is guessed the rules are the lesser doubt.
    ...(doubts.length === 0 ? rowReasons(rows, REACHED_ROWS) : []),
  ];
  return evidenceOf(reasons, standInFor(certainBuild(claim), claim.version, rows, setup.machine));
}

/** Whose initrd is not one that was measured with the release that stands for a series: a release is missing, not a range. */
function releaseMissing(reason: Reason, known: KnownBuild | undefined): Reason {
  if (known === undefined || reason.kind !== "outside" || reason.of.kind !== "series") return reason;
  const { name: build, release } = known;
  return { kind: "release-not-stated", build, release, initrd: Number(reason.value), measured: reason.measured };
}

/** A number that is outside for several subjects is said once, of the first. */
function onceEach(reasons: readonly Reason[]): readonly Reason[] {
  const said = new Set<string>();
  return reasons.filter((reason) => {
    if (reason.kind !== "outside") return true;
    const key = outsideKey(reason);
    return !said.has(key) && said.add(key);
  });
}

/** Where a booted machine lies: what a recording of it widens envelopes by. */
export function pointsOf(state: MemoryState): readonly Point[] {
  const { boot, version } = state;
  const { setup, build: known, evidence } = boot;
  return bootPoints(setup, version, certainBuild({ known, doubts: evidence.reasons }), boot.left);
}

/** A dimension in which the machine lies, with what was measured in it. */
export interface MeasuredDimension {
  readonly of: Subject;
  readonly dimension: DimensionKey;
  readonly measured: Measured;
}

/** What was measured of the dimensions that a booted machine lies in. */
export function measuredDimensions(state: MemoryState): readonly MeasuredDimension[] {
  return pointsOf(state).flatMap(({ of, ranges, values }) => {
    const envelope = ENVELOPES[subjectKey(of)] ?? {};
    const inRanges = rangesIn<RangeKey>(ranges).flatMap(([dimension]): readonly MeasuredDimension[] => {
      const [min, max] = envelope.ranges?.[dimension] ?? [];
      return min === undefined || max === undefined ? [] : [{ of, dimension, measured: { kind: "range", min, max } }];
    });
    const inValues = valuesIn(values).flatMap(([dimension]): readonly MeasuredDimension[] => {
      const seen = envelope.values?.[dimension] ?? [];
      return seen.length === 0 ? [] : [{ of, dimension, measured: { kind: "values", values: seen } }];
    });
    return [...inRanges, ...inValues];
  });
}

/**
 * The same machine with its build told by its image instead of its table: the two are the same item by item, so what was measured of the one was
 * measured of the other. Empty where no table tells of the build, and under UEFI, whose places for an image are only known of tabled builds.
 */
export function imagePointsOf(state: MemoryState): readonly Point[] {
  const { boot, version } = state;
  const { setup, build: known, evidence } = boot;
  const build = certainBuild({ known, doubts: evidence.reasons });
  const isTabled = build?.by === "release" || build?.by === "series";
  if (!isTabled || setup.machine.uefi !== undefined) return [];
  return bootPoints(setup, version, { ...build, by: "image" }, boot.left);
}

/** A build whose own numbers are not all known lies in no envelope. */
function certainBuild({ known, doubts }: Pick<BootClaim, "known" | "doubts">): KnownBuild | undefined {
  return doubts.some(({ kind }) => BUILD_DOUBTS.has(kind)) ? undefined : known;
}

const BUILD_DOUBTS: ReadonlySet<ReasonKind> = new Set([
  "build-not-stated",
  "no-table",
  "log-of-other-series",
  "log-lacks",
  "image-lacks",
  "table-lacks",
]);

/** Evidence of a step that was taken in the state `before`, and why facts that it changed are only modelled. `isRestart`: the state behind it has no doubts yet. */
export function stepDoubts(before: MemoryState, event: Event, rows: AskedRows, isRestart: boolean): readonly Reason[] {
  const outside = stepReasons(before.boot.setup, event);
  // What touches spans and blocks touches all there is; KASLR, or where firmware left a table, does not.
  const isBootExact = levelOfFacts("layout", [touchedByBoot(before)]) === "exact";
  const unreached = isBootExact ? unreachedOf(rows) : NO_REASONS;
  if (outside.length + unreached.length === 0) return NO_REASONS;
  const known = (isRestart ? undefined : before.doubts) ?? Doubts.NONE;
  const isKnown = (reason: Reason): boolean => known.has(reason);
  if (outside.every(isKnown) && unreached.every(isKnown)) return NO_REASONS;
  return [...outside, ...unreached].filter((reason) => !isKnown(reason));
}

const NO_REASONS: readonly Reason[] = [];

/** By rows that steps have in common. */
const reasonsOfRows = new WeakMap<AskedRows, readonly Reason[]>();

function unreachedOf(rows: AskedRows): readonly Reason[] {
  let reasons = reasonsOfRows.get(rows);
  if (reasons === undefined) {
    reasons = rowReasons(rows, REACHED_ROWS);
    reasonsOfRows.set(rows, reasons);
  }
  return reasons;
}

/**
 * Whether blocks can go offline is decided by what lies in them. Where that is only modelled, so are the blocks that a step has left; until then
 * a doubt about reservations leaves blocks alone.
 */
export function offliningDoubts(before: MemoryState, outcome: Outcome): readonly Reason[] {
  const isKnown = outcome.observed === true || !isModelled(before, "outcome") || isModelled(before, "layout");
  return isKnown ? NO_REASONS : OFFLINING_MODELLED;
}

const OFFLINING_MODELLED: readonly Reason[] = [{ kind: "offlining-modelled" }];

/**
 * Allocations that fail on their way take pages of other migratetypes first, which raises the watermarks of their zones (boost_watermark(), since 5.0) until
 * kswapd has run.
 */
export function boostDoubts({ reason }: Outcome): readonly Reason[] {
  return reason !== undefined && FAILED_ALLOCATIONS.has(reason.kind) ? WATERMARKS_BOOSTED : NO_REASONS;
}

const FAILED_ALLOCATIONS: ReadonlySet<OutcomeReason["kind"]> = new Set(["memmap-does-not-fit", "plug-out-of-memory"]);
const WATERMARKS_BOOSTED: readonly Reason[] = [{ kind: "watermarks-boosted" }];

/**
 * Why what a step leaves was not measured: struct pages of added memory take from the kernel's own zones, which have the kernel, its huge pages and init in
 * them already, and a kernel that gets no page for a task panics. Said once of a story.
 */
export function leftDoubts(before: MemoryState, after: MemoryState): readonly Reason[] {
  if (after.nodes === before.nodes && after.blocks === before.blocks) return NO_REASONS;
  const reasons = leftPoints(after).flatMap((point) => outsideReasons(point, ENVELOPES));
  return reasons.length === 0 || reasonsOf(before).some(isOfLeft) ? NO_REASONS : reasons;
}

const OF_LEFT: ReadonlySet<DimensionKey> = new Set([
  "kernelMemory",
  "memoryLeft",
  "memoryLeftLater",
  "movableLeft",
  "leftForCpu",
  "leftForNode",
]);

function isOfLeft(reason: Reason): boolean {
  return reason.kind === "outside" && OF_LEFT.has(reason.dimension);
}

/** Why a step is not among those that were measured. */
function stepReasons(setup: BootSetup, event: Event): readonly Reason[] {
  const { arch } = setup.kernel;
  let ofArch = reasonsOfSteps.get(arch);
  if (ofArch === undefined) {
    ofArch = new Map();
    reasonsOfSteps.set(arch, ofArch);
  }
  const form = stepForm(event, setup.devices);
  let reasons = ofArch.get(form);
  if (reasons === undefined) {
    reasons = outsideReasons(stepPoint(setup, event), ENVELOPES);
    ofArch.set(form, reasons);
  }
  return reasons;
}

/** By architecture and form of the step: what was measured does not change while the program runs. */
const reasonsOfSteps = new Map<string, Map<string, readonly Reason[]>>();

/** The weakest of all facts of a state; how the kernel's log words them, the rows of /proc/iomem and what drivers make of ZONE_DEVICE are none of them. */
export function stateEvidence(state: MemoryState): Evidence {
  return factsEvidence(state, "memory");
}

/** Evidence of some facts of a state. Its reasons are gathered when asked for: the level alone costs nothing. */
export function factsEvidence(state: MemoryState, facts: FactsInDoubt): Evidence {
  const level = levelIn(state, facts);
  return gathered(level, state.boot.evidence.standIn, (how) => reasonsIn(state, facts, how));
}

/** What of {@link stateEvidence} touches facts of a scope. */
export function scopeEvidence(state: MemoryState, scope: Scope): Evidence {
  // What touches facts that do not stand apart does not stand apart: nothing has to be gathered for the level.
  return APART.has(scope) ? evidenceFor(stateEvidence(state), scope) : factsEvidence(state, scope);
}

/** Evidence of what a step answered in the state `before`, with `more` reasons that came with the step. */
export function doubtedAnswer(before: MemoryState, more: readonly Reason[], standIn: Evidence["standIn"]): Evidence {
  const level = levelOfFacts("outcome", [...touchedIn(before), touchedBy(more)]);
  return gathered(level, standIn, (how) => {
    const { reasons, ...unnamed } = reasonsIn(before, "outcome", how);
    return { reasons: [...reasons, ...more], ...unnamed };
  });
}

function touchedIn(state: MemoryState): readonly Touched[] {
  return [touchedByBoot(state), (state.doubts ?? Doubts.NONE).touched];
}

function touchedByBoot({ boot }: Pick<MemoryState, "boot">): Touched {
  let touched = touchedByBoots.get(boot.evidence);
  if (touched === undefined) {
    touched = touchedBy(boot.evidence.reasons);
    touchedByBoots.set(boot.evidence, touched);
  }
  return touched;
}

/** By the evidence of the boot. */
const touchedByBoots = new WeakMap<Evidence, Touched>();

/**
 * Of the kernel's log, which tells of all facts in the words and return addresses of the build. `rows`: those that its wording asked
 * for; `wording`: what its lines tell and nothing else does.
 */
export function logEvidence(state: MemoryState, rows: AskedRows, wording: readonly Reason[]): Evidence {
  const reasons = [...evidenceFor(evidenceOf(reasonsOf(state)), "log").reasons, ...wording];
  const { standIn } = state.boot.evidence;
  return evidenceOf(
    reasons.length === 0 ? rowReasons(rows, REACHED_ROWS) : reasons,
    standIn === undefined ? undefined : withChanges(standIn, state.version, rows),
  );
}

/** Of /proc/iomem. */
export function iomemEvidence(state: MemoryState): Evidence {
  return evidenceFor(evidenceOf(reasonsOf(state), state.boot.evidence.standIn), "places");
}

function reasonsIn(state: MemoryState, facts: FactsInDoubt, how: "all" | "named"): NamedReasons {
  const { boot, doubts = Doubts.NONE } = state;
  if (how === "all") return allReasons(touching(boot.evidence, [...doubts], facts));
  // A step that is open touches all facts, as does a line that is not understood.
  const { reasons, ...more } = doubts.named();
  const known = NAMED_TOUCHING(boot.evidence)(reasons);
  let found = known.get(facts);
  if (found === undefined) {
    found = touching(boot.evidence, reasons, facts);
    known.set(facts, found);
  }
  return { reasons: found, ...more };
}

function touching(boot: Evidence, doubts: readonly Reason[], facts: FactsInDoubt): readonly Reason[] {
  return [...boot.reasons, ...doubts].filter((one) => touches(one, facts));
}

/** By the evidence of the boot and the list of doubts, which thousands of steps have in common. */
const NAMED_TOUCHING = onceFor((_boot: Evidence) =>
  onceFor((_doubts: readonly Reason[]) => new Map<FactsInDoubt, readonly Reason[]>()),
);

function reasonsOf({ boot, doubts = Doubts.NONE }: MemoryState): readonly Reason[] {
  return [...boot.evidence.reasons, ...doubts];
}

/** Whether facts of this scope are only modelled. */
export function isModelled(state: MemoryState, scope: Scope): boolean {
  return levelIn(state, scope) === "modelled";
}

function levelIn(state: MemoryState, facts: FactsInDoubt): Level {
  return levelOfFacts(facts, touchedIn(state));
}

/** That a block exists, its state, nodes and zones. */
export function blockEvidence(state: MemoryState): Evidence {
  return factsEvidence(state, "layout");
}

/** Managed pages and watermarks of a zone rest on every reservation in it; those of devices on their drivers as well. No `zone`: of all together. */
export function zoneEvidence(state: MemoryState, zone?: string): Evidence {
  return factsEvidence(state, zone === undefined || zone === "Device" ? "zones" : "sizes");
}

/** Address, size and owner of a reservation; one that was observed is what it is. */
export function reservationEvidence(state: MemoryState, observed: boolean): Evidence {
  return observed ? evidenceOf([]) : factsEvidence(state, "sizes");
}

/** Whence a use of memory is known: a statement or file says so, or the level of what is simulated. */
export function knownOfUse(state: MemoryState, { observed }: { readonly observed: boolean }): "observed" | Level {
  return observed ? "observed" : reservationEvidence(state, false).level;
}

/** Of the next boot that fails: what it rests on, and what the state does that asked for it. */
export function failureEvidence(before: MemoryState, { evidence }: BootFailure): Evidence {
  const reasons = [...factsEvidence(before, "outcome").reasons, ...(evidence?.reasons ?? [])];
  return evidenceOf(reasons, evidence?.standIn);
}

/**
 * What a step answered in the state `before`, or a boot that failed; an outcome that only a running system knows says so. Undefined where
 * nothing was simulated that an answer could rest on.
 */
export function outcomeEvidence(before: MemoryState | undefined, outcome: Outcome): Evidence | undefined {
  if (outcome.observed === true) return evidenceOf([]);
  const evidence = outcome.evidence ?? (before === undefined ? undefined : factsEvidence(before, "outcome"));
  if (evidence === undefined || outcome.result === "not-simulated") return undefined;
  if (outcome.result !== "depends") return evidence;
  return gathered("depends", evidence.standIn, (how) =>
    how === "named" ? namedReasons(evidence) : allReasons(evidence.reasons),
  );
}
