/**
 * What a layout view keeps over a reload of the window: which document and step it showed, how far it was zoomed, what
 * was selected. VS Code hands the record back as it was saved, perhaps by another version of the extension, so it is
 * checked and versioned.
 */
import type { Proportion } from "../../server/views/picture/lane-axis.ts";
import { type Comparison, isComparison } from "./comparison.ts";
import {
  type Check,
  isBoolean,
  isCount,
  isNamed,
  isNullable,
  isNumber,
  isOneOf,
  isOptional,
  isRecord,
  isString,
} from "./schema.ts";
import type { Sights } from "./sights.ts";

export const SAVED_STATE_SCHEMA = 2;

export interface SavedState {
  readonly schema: typeof SAVED_STATE_SCHEMA;
  readonly uri: string;
  readonly step: number;
  readonly pinned: boolean;
  readonly compare: Comparison | null;
  /** 1 fits the width. */
  readonly zoom: number;
  /** Of the picture's width that lies left of the visible part, from 0 to 1. */
  readonly scroll: number;
  /** Pixels of the page above what is in sight; missing: none. */
  readonly top?: number | undefined;
  /** What is typed in the find box; missing: nothing. */
  readonly find?: string | undefined;
  /** Key of the selected cell, zone or mark. */
  readonly selected: string | null;
  readonly proportion: Proportion;
  /** Blocks over time are shown. */
  readonly history: boolean;
  /** The picture is shown as a table, too; missing: it is not. */
  readonly table?: boolean | undefined;
  /** How other documents were looked at; missing: all of them whole. */
  readonly sights?: Sights | undefined;
}

const isSavedState: Check<SavedState> = isRecord<SavedState>({
  schema: isOneOf(SAVED_STATE_SCHEMA),
  uri: isString,
  step: isCount,
  pinned: isBoolean,
  compare: isNullable(isComparison),
  zoom: isNumber,
  scroll: isNumber,
  top: isOptional(isNumber),
  find: isOptional(isString),
  selected: isNullable(isString),
  proportion: isOneOf("fitted", "scale"),
  history: isBoolean,
  table: isOptional(isBoolean),
  sights: isOptional(
    isNamed(
      isRecord<Sights[string]>({
        zoom: isNumber,
        scroll: isNumber,
        top: isOptional(isNumber),
        selected: isOptional(isNullable(isString)),
      }),
    ),
  ),
});

/** The record, or undefined where it is not one of this version. */
export function readSavedState(value: unknown): SavedState | undefined {
  return isSavedState(value) && value.uri !== "" ? value : undefined;
}
