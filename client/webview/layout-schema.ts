/**
 * The shape of the layout model (server/views/layout.ts) as checks, so that a view drawn from another version's data is
 * impossible: what does not fit is refused as a whole.
 */
import type { BlockHistory, HistoryFailure, HistoryRow, HistorySpan } from "../../server/views/block-history.ts";
import {
  LAYOUT_SCHEMA,
  type Layout,
  type LayoutAbsent,
  type LayoutBlocks,
  type LayoutCause,
  type LayoutDiagnostic,
  type LayoutExtent,
  type LayoutFailed,
  type LayoutGone,
  type LayoutLane,
  type LayoutMark,
  type LayoutPageblocks,
  type LayoutPlace,
  type LayoutStuck,
  type LayoutTask,
  type LayoutZone,
  MARK_KINDS,
  MARK_KNOWN,
  type Timeline,
  type TimelineMark,
  type TimelineStep,
} from "../../server/views/layout.ts";
import type { Supposition } from "../../server/views/supposition.ts";
import {
  type Check,
  isArrayOf,
  isBoolean,
  isExactly,
  isNamed,
  isNumber,
  isOneOf,
  isOptional,
  isRecord,
  isString,
  isTextOffset,
} from "./schema.ts";

export const isPlace: Check<LayoutPlace> = isRecord<LayoutPlace>({
  uri: isString,
  startLine: isTextOffset,
  startCharacter: isTextOffset,
  endLine: isTextOffset,
  endCharacter: isTextOffset,
});

const isCauses = isArrayOf<LayoutCause>(isRecord<LayoutCause>({ text: isString, place: isOptional(isPlace) }));
const bytes = { first: isNumber, last: isNumber };

const isBlocks = isRecord<LayoutBlocks>({
  ...bytes,
  firstBlock: isNumber,
  lastBlock: isNumber,
  state: isOneOf("online", "offline", "going-offline"),
  removable: isOneOf(0, 1),
  nodes: isArrayOf(isNumber),
  validZones: isArrayOf(isString),
  zone: isString,
  device: isOptional(isString),
  changed: isBoolean,
  compared: isOptional(isOneOf(true)),
  causes: isCauses,
});

const isGone = isRecord<LayoutGone>({
  ...bytes,
  firstBlock: isNumber,
  lastBlock: isNumber,
  state: isOneOf("online", "offline", "going-offline"),
  zone: isString,
  device: isOptional(isString),
  compared: isOptional(isOneOf(true)),
});

const isFailed = isRecord<LayoutFailed>({ ...bytes, firstBlock: isNumber, lastBlock: isNumber, result: isString });

const isZone = isRecord<LayoutZone>({
  ...bytes,
  zone: isString,
  startPfn: isNumber,
  spanned: isNumber,
  present: isNumber,
  managed: isNumber,
  min: isNumber,
  low: isNumber,
  high: isNumber,
  parts: isOptional(isArrayOf(isRecord(bytes))),
  causes: isCauses,
});

const isAbsent = isRecord<LayoutAbsent>({
  ...bytes,
  why: isOneOf("none", "node", "persistent"),
  node: isOptional(isNumber),
});

const isMark = isRecord<LayoutMark>({
  ...bytes,
  kind: isOneOf(...MARK_KINDS),
  by: isString,
  known: isOneOf(...MARK_KNOWN),
  collides: isBoolean,
  causes: isCauses,
  pinned: isOptional(isOneOf(true)),
});

const isPageblocks = isRecord<LayoutPageblocks>({ ...bytes, migratetype: isString, isolated: isBoolean });

const isLane = isRecord<LayoutLane>({
  node: isOptional(isNumber),
  label: isString,
  zones: isArrayOf(isZone),
  blocks: isArrayOf(isBlocks),
  marks: isArrayOf(isMark),
  pageblocks: isArrayOf(isPageblocks),
  offline: isOptional(isOneOf(true)),
  absent: isOptional(isArrayOf(isAbsent)),
  gone: isOptional(isArrayOf(isGone)),
  failed: isOptional(isArrayOf(isFailed)),
  extent: isOptional(isRecord<LayoutExtent>({ memory: isArrayOf(isRecord(bytes)), stops: isArrayOf(isNumber) })),
});

const isTask = isRecord<LayoutTask>({
  name: isString,
  holds: isArrayOf(isRecord({ lock: isString, mode: isOneOf("read", "write"), in: isString })),
  waitsFor: isOptional(isRecord<NonNullable<LayoutTask["waitsFor"]>>({ lock: isString, holder: isOptional(isString) })),
});

const isDiagnostic = isRecord<LayoutDiagnostic>({
  code: isString,
  severity: isOneOf("error", "warning", "info", "hint"),
  message: isString,
  place: isPlace,
  address: isOptional(isNumber),
});

export const isSupposition = isExactly<Supposition>({
  whatIf: isOptional(isString),
  kernel: isOptional(isString),
  params: isOptional(isNamed(isString)),
});

export const isLayout: Check<Layout> = isRecord<Layout>({
  schema: isOneOf(LAYOUT_SCHEMA),
  uri: isString,
  version: isNumber,
  title: isString,
  step: isNumber,
  stepText: isString,
  outcome: isString,
  reason: isOptional(isString),
  kernel: isString,
  evidence: isRecord<Layout["evidence"]>({
    level: isOneOf("exact", "modelled", "depends"),
    why: isArrayOf(isString),
    means: isOptional(isString),
  }),
  blockSize: isNumber,
  pageSize: isNumber,
  span: isRecord(bytes),
  lanes: isArrayOf(isLane),
  neverOffline: isOptional(
    isArrayOf(isRecord<LayoutStuck>({ firstBlock: isNumber, lastBlock: isNumber, why: isString })),
  ),
  tasks: isOptional(isArrayOf(isTask)),
  diagnostics: isArrayOf(isDiagnostic),
  supposed: isOptional(isSupposition),
});

export const isHistory: Check<BlockHistory> = isRecord<BlockHistory>({
  from: isNumber,
  to: isNumber,
  left: isNumber,
  rows: isArrayOf(
    isRecord<HistoryRow>({
      firstBlock: isNumber,
      lastBlock: isNumber,
      device: isOptional(isString),
      spans: isArrayOf(
        isRecord<HistorySpan>({
          from: isNumber,
          to: isNumber,
          state: isOneOf("online", "offline", "going-offline"),
          zone: isString,
        }),
      ),
      failed: isOptional(isArrayOf(isRecord<HistoryFailure>({ step: isNumber, result: isString }))),
    }),
  ),
});

const isStep = isRecord<TimelineStep>({
  number: isNumber,
  text: isString,
  heading: isOptional(isString),
  outcome: isString,
  bad: isBoolean,
  boot: isOptional(isString),
  place: isPlace,
});

const isTimelineMark = isRecord<TimelineMark>({
  number: isNumber,
  outcome: isString,
  bad: isBoolean,
  heading: isOptional(isString),
  boot: isOptional(isString),
  text: isOptional(isString),
});

export const isTimeline: Check<Timeline> = isRecord<Timeline>({
  schema: isOneOf(LAYOUT_SCHEMA),
  uri: isString,
  version: isNumber,
  title: isString,
  count: isNumber,
  marks: isArrayOf(isTimelineMark),
  steps: isArrayOf(isStep),
  params: isArrayOf(isRecord({ name: isString, values: isArrayOf(isString), chosen: isString })),
  whatIfs: isArrayOf(isString),
  kernels: isArrayOf(isString),
});
