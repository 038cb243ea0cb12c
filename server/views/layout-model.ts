/**
 * From an analysed document to the model that is drawn: one layout for a state, one timeline for a document. Plain numbers
 * and strings, in runs: what it costs follows what is distinct in the state, never how large the machine is.
 */

import { type Analysis, type Diagnostic, saidOf, type TimelineEntry } from "../analysis/analysis.ts";
import { endState } from "../analysis/end-state.ts";
import { wordedEvidence } from "../analysis/evidence-words.ts";
import { fileName } from "../analysis/file-name.ts";
import { outcomeText } from "../analysis/notes/outcome-words.ts";
import { WHAT_IF_NAMES } from "../analysis/scenario/data-words.ts";
import { offlineableRuns } from "../simulation/drivers/base-memory/offlineable.ts";
import { stateEvidence } from "../simulation/evidence/levels.ts";
import { memoryBlockBytes } from "../simulation/state/block-size.ts";
import type { MemoryState } from "../simulation/state/state.ts";
import type { ByteRange } from "../simulation/units/units.ts";
import {
  LAYOUT_SCHEMA,
  type Layout,
  type LayoutDiagnostic,
  type LayoutLane,
  type LayoutPlace,
  type LayoutStuck,
} from "./layout.ts";
import { absentOfNodes } from "./layout-absent.ts";
import { blocksOfNode, type DrawnBlocks, drawnBlocks, failedBlocks, goneBlocks } from "./layout-blocks.ts";
import { type Causes, causesFrom } from "./layout-causes.ts";
import { type Extents, extentsOf, nodesOfBoot } from "./layout-extent.ts";
import { crashMarks, daxMarks, deviceMarks, marksOfNodes, persistentMarks } from "./layout-marks.ts";
import { isolatedMarks, isolatedPageblocks } from "./layout-pageblocks.ts";
import { shownOutcome, stuckTasks } from "./layout-tasks.ts";
import { zonesOfNode } from "./layout-zones.ts";
import { attemptText } from "./offlineable.ts";
import { PlaceFinder, type TextOf } from "./places.ts";
import type { Supposition } from "./supposition.ts";

/** Changes of the kernel that were proposed and never merged. */
export const WHAT_IFS: readonly string[] = WHAT_IF_NAMES;

export interface LayoutOptions {
  /** What `analysis` was made with. */
  readonly supposed?: Supposition;
  /** Texts of the other documents that places may lie in. */
  readonly textOf?: TextOf;
}

/** The layout after step `number`, or of the story's end when undefined; undefined where no state is known there. */
export function layoutOf(
  analysis: Analysis,
  number: number | undefined,
  options: LayoutOptions = {},
): Layout | undefined {
  const entry = analysis.entry(number ?? analysis.entryCount - 1);
  const state = number === undefined ? endState(analysis) : entry?.after;
  if (entry === undefined || state === undefined) return undefined;
  const finder = finderFor(analysis, options.textOf);
  const lanes = lanesOf(state, entry, causesFrom(analysis, finder), extentsOf(analysis), nodesOfBoot(analysis, state));
  const tasks = stuckTasks(entry.outcome);
  const stuck = neverOffline(state);
  const { kernel } = state.boot.setup;
  return {
    schema: LAYOUT_SCHEMA,
    uri: analysis.uri,
    version: analysis.version,
    title: titleOf(analysis),
    step: entry.number,
    stepText: entry.text,
    outcome: shownOutcome(entry.outcome),
    ...(entry.outcome.reason === undefined ? {} : { reason: outcomeText(entry.outcome.reason) }),
    kernel: `${kernel.version} ${kernel.arch}${kernel.pageSize === 4096 ? "" : `-${kernel.pageSize / 1024}k`}`,
    evidence: wordedEvidence(stateEvidence(state)),
    blockSize: memoryBlockBytes(state.geometry),
    pageSize: state.geometry.pageSize,
    span: spanOf(lanes),
    lanes,
    ...(stuck.length === 0 ? {} : { neverOffline: stuck }),
    ...(tasks.length === 0 ? {} : { tasks }),
    diagnostics: diagnosticsUpTo(analysis, analysis.entry(entry.number + 1), finder),
    ...(options.supposed === undefined ? {} : { supposed: options.supposed }),
  };
}

/** The places of a document and of those that it uses. */
export function finderFor(analysis: Analysis, textOf: TextOf | undefined): PlaceFinder {
  return new PlaceFinder((uri) => (uri === analysis.uri ? analysis.source : textOf?.(uri)));
}

export function titleOf(analysis: Analysis): string {
  return analysis.title ?? fileName(analysis.uri);
}

function neverOffline(state: MemoryState): readonly LayoutStuck[] {
  return offlineableRuns(state)
    .filter(({ answer }) => answer === "never")
    .map((run) => ({ firstBlock: run.first, lastBlock: run.last, why: attemptText(run) }));
}

function lanesOf(
  state: MemoryState,
  entry: TimelineEntry,
  causes: Causes,
  extents: Extents,
  nodes: ReadonlySet<number>,
): readonly LayoutLane[] {
  const before = entry.number === 0 ? undefined : entry.before;
  const drawn: readonly DrawnBlocks[] = drawnBlocks(state, before, causes);
  const gone = goneBlocks(state, before);
  const marks = marksOfNodes(state, causes);
  const persistent = persistentMarks(state, causes);
  const absent = absentOfNodes(state, persistent);
  const extentOf = (label: string): Pick<LayoutLane, "extent"> => {
    const extent = extents.get(label);
    return extent === undefined ? {} : { extent };
  };
  const online = new Map(state.nodes.map((node) => [node.id, node]));
  const ids = [...new Set([...online.keys(), ...nodes])].sort((a, b) => a - b);
  const lanes = ids.map((id): LayoutLane => {
    const node = online.get(id);
    const lost = gone.get(id);
    const blocks = blocksOfNode(drawn, id, state);
    const failed = failedBlocks(blocks, entry.outcome);
    const foreign = absent.get(id);
    return {
      node: id,
      label: `node${id}`,
      zones: node === undefined ? [] : zonesOfNode(node, state, causes),
      blocks,
      marks: marks.get(id) ?? [],
      pageblocks: isolatedPageblocks(state, entry.outcome, id),
      ...(node === undefined ? { offline: true } : {}),
      ...(foreign === undefined || foreign.length === 0 ? {} : { absent: foreign }),
      ...(lost === undefined ? {} : { gone: lost }),
      ...(failed.length === 0 ? {} : { failed }),
      ...extentOf(`node${id}`),
    };
  });
  const lane = (label: string, own: LayoutLane["marks"]): readonly LayoutLane[] =>
    own.length === 0 ? [] : [{ label, zones: [], blocks: [], marks: own, pageblocks: [], ...extentOf(label) }];
  return [
    ...lanes,
    ...lane("persistent", [...persistent, ...crashMarks(state, causes)]),
    ...lane("left to dax", daxMarks(state, causes)),
    ...lane("not plugged", deviceMarks(state, causes)),
    ...lane("isolated", isolatedMarks(state, entry.outcome)),
  ];
}

function spanOf(lanes: readonly LayoutLane[]): ByteRange {
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (const range of lanes.flatMap(({ zones, blocks, marks }): readonly ByteRange[] => [
    ...zones,
    ...blocks,
    ...marks,
  ])) {
    first = Math.min(first, range.first);
    last = Math.max(last, range.last);
  }
  return { first: Math.min(first, last), last };
}

/** What is said up to the statement behind the step: of the set-up, the boot and the steps until here. */
function diagnosticsUpTo(
  analysis: Analysis,
  next: TimelineEntry | undefined,
  finder: PlaceFinder,
): readonly LayoutDiagnostic[] {
  return analysis.diagnostics
    .filter(({ uri, span }) => next === undefined || uri !== next.place.uri || span.start < next.place.span.start)
    .map((diagnostic) => layoutDiagnostic(diagnostic, finder));
}

/** What a diagnostic is in a layout, by what it was made of: the very same object as long as it says the same and stands where it stood. */
const DRAWN = new WeakMap<object, LayoutDiagnostic>();

function layoutDiagnostic(diagnostic: Diagnostic, finder: PlaceFinder): LayoutDiagnostic {
  const { code, severity, message } = diagnostic;
  const place = finder.layoutPlace(diagnostic);
  const said = saidOf(diagnostic);
  const known = DRAWN.get(said);
  if (known?.message === message && known.severity === severity && isSamePlace(known.place, place)) return known;
  const address = /\bat (0x[0-9a-f]+)/.exec(message)?.[1];
  const drawn = { code, severity, message, place, ...(address === undefined ? {} : { address: Number(address) }) };
  DRAWN.set(said, drawn);
  return drawn;
}

function isSamePlace(a: LayoutPlace, b: LayoutPlace): boolean {
  return (
    a.uri === b.uri &&
    a.startLine === b.startLine &&
    a.startCharacter === b.startCharacter &&
    a.endLine === b.endLine &&
    a.endCharacter === b.endCharacter
  );
}
