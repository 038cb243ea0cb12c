/**
 * What client and server say to each other beyond the Language Server Protocol: method names and plain data. A client
 * asks for these by announcing `initializationOptions.memzone.layout`; a server sends nothing of them to others.
 */
import type { NamedBoot } from "../bridge/import/file-bytes.ts";
import type { BlockHistory } from "../views/block-history.ts";
import type { Difference } from "../views/differences.ts";
import type { Layout, Timeline } from "../views/layout.ts";
import type { Story, StoryComparison } from "../views/story.ts";
import type { Supposition } from "../views/supposition.ts";
import type { Range } from "./positions.ts";

/** Sent in `initializationOptions`; every field may be missing. */
export interface MemzoneInitializationOptions {
  readonly memzone?: {
    /** The client shows a layout view and wants `memzone/analysed`. */
    readonly layout?: boolean;
    /** Commands of the client that code lenses may name. */
    readonly commands?: readonly string[];
    /** What people set (settings.ts), for clients that have no settings of their own. */
    readonly settings?: unknown;
    /** False: the workspace is not trusted, and what nobody opened is read and not simulated. */
    readonly trusted?: boolean;
    /** The client answers `memzone/readFile`: wanted where the server itself has no files (in a browser). */
    readonly readFile?: boolean;
    /** The client answers `memzone/listFolder`: wanted there too, for completion of paths. */
    readonly listFolder?: boolean;
    /** The client answers `memzone/readBytes`: wanted there too, for kernel images. */
    readonly readBytes?: boolean;
  };
}

/** A value with an id, or what differs from the one with the id that the client says it has (views/differences.ts); no difference: nothing does. */
export type Update<T> =
  | { readonly id: string; readonly value: T }
  | { readonly id: string; readonly since: string; readonly difference?: Difference };

/** Request: the time axis of a document, with a window on its steps. Null while nothing is known of it. */
export const TIMELINE_REQUEST = "memzone/timeline";
export interface TimelineParams {
  readonly uri: string;
  /** Number of the step in the middle of the window; missing: the last one. */
  readonly around?: number;
  /** How many steps are wanted, at most 1000; missing: 100. */
  readonly count?: number;
  /** Id of the last time axis of the document that the client was sent. */
  readonly known?: string;
}
export type TimelineResult = Update<Timeline> | null;

/** Request: the layout after a step. */
export const LAYOUT_REQUEST = "memzone/layout";
export interface LayoutParams extends Supposition {
  readonly uri: string;
  /** Number of the step; 0 is the boot; missing: the last one. */
  readonly step?: number;
  /** Id of the last layout of the document, under the same supposition, that the client was sent. */
  readonly known?: string;
}
export type LayoutResult = Update<Layout> | null;

/** Request: what became of each memory block over time, around a step. Null while nothing is known of the document. */
export const HISTORY_REQUEST = "memzone/blockHistory";
export interface HistoryParams {
  readonly uri: string;
  /** Number of the step in the middle; missing: the last one. */
  readonly around?: number;
}
export type HistoryResult = BlockHistory | null;

/** Request: the story around a step, as a file of its own shows it (views/html.ts). Null while nothing is known of the document. */
export const STORY_REQUEST = "memzone/story";
export interface StoryParams {
  readonly uri: string;
  /** Number of the step that is shown first; missing: the last one. */
  readonly step?: number;
  /** What the picture is held against at first. */
  readonly compare?: StoryComparison;
}
export type StoryResult = Story | null;

/** Request: which step the text at a position belongs to. */
export const STEP_AT_REQUEST = "memzone/stepAt";
export interface StepAtParams {
  readonly uri: string;
  readonly line: number;
  readonly character: number;
}
export type StepAtResult = { readonly step: number } | null;

/** Request: what stands behind what is shown of a document. Null while nothing is known of it. */
export const STATUS_REQUEST = "memzone/status";
export interface StatusParams {
  readonly uri: string;
}
export type StatusResult = {
  /** `6.12 x86_64`; missing: no kernel is stated, or it is none. */
  readonly kernel?: string;
  /** Of which build the sizes are, where one is stated or told by a file. */
  readonly build?: string;
  readonly level: "exact" | "modelled" | "depends";
  /** Sentences on what that rests on. */
  readonly evidence: readonly string[];
  /** Boots and steps that were simulated. */
  readonly steps: number;
  /** The budget ran out: what follows was not simulated. */
  readonly stoppedEarly: boolean;
  readonly params: readonly { readonly name: string; readonly chosen: string }[];
} | null;

/** Request: what a tool of the editor's assistants answers, by its name and what it is given. */
export const TOOL_REQUEST = "memzone/tool";
export interface ToolParams {
  readonly name: string;
  readonly input: unknown;
}
export interface ToolResult {
  readonly text: string;
  readonly isError: boolean;
}

/** Request: the text of a scenario made of files of a real machine, as `memzone import` makes it. */
export const IMPORT_REQUEST = "memzone/import";
export interface ImportedFile {
  /** What people call it. */
  readonly name: string;
  /** Where it lies: a boot log beside the scenario is named there. */
  readonly uri?: string;
  /** Its bytes, or the text of an editor that has it open. */
  readonly base64?: string;
  readonly text?: string;
}
export interface ImportParams {
  readonly files: readonly ImportedFile[];
  /** Where the scenario will lie. */
  readonly target?: string;
  /** The client lets people choose: of a log with several boots their list is the answer. */
  readonly choosesBoot?: boolean;
  /** The boot that was chosen, from 1. */
  readonly boot?: number;
}
/**
 * `doubts`: what was not used, what contradicts itself, one sentence each, which stand in the text too; `unread`: files that tell nothing; `wrong`: why
 * there is no scenario; `boots`: those of a log, and which is the one to take where nobody cares.
 */
export type ImportResult =
  | { readonly text: string; readonly doubts: readonly string[]; readonly unread: readonly string[] }
  | { readonly boots: readonly NamedBoot[]; readonly taken: number }
  | { readonly wrong: readonly string[] };

/** Request: what a document claims, for a list of tests. Null: it is not open, or can't be analysed. */
export const CLAIMS_REQUEST = "memzone/claims";
/** Request: whether it holds, in every combination of the parameters. Null as before, or where the text changed meanwhile. */
export const RUN_CLAIMS_REQUEST = "memzone/runClaims";
export interface ClaimsParams {
  readonly uri: string;
}
export interface ClaimOfDocument {
  /** The same as long as the statement says the same. */
  readonly id: string;
  readonly name: string;
  readonly range: Range;
  readonly heading?: string;
}
export type ClaimsResult = readonly ClaimOfDocument[] | null;
export interface ClaimFailure {
  readonly message: string;
  /** The claim that does not hold; missing: the scenario is wrong elsewhere. */
  readonly claim?: string;
  /** In the document; missing: in a file that it uses. */
  readonly range?: Range;
}
export type RunClaimsResult = {
  /** `values`: `movable=512M`; empty without parameters. `unchecked`: claims that nothing was held against, which neither hold nor fail. */
  readonly cases: readonly {
    readonly values: string;
    readonly failures: readonly ClaimFailure[];
    readonly unchecked: readonly string[];
  }[];
  /** Combinations that were not run. */
  readonly left: number;
} | null;

/** Request: choose a parameter's value for a document. */
export const CHOOSE_PARAM_REQUEST = "memzone/chooseParam";
export interface ChooseParamParams {
  readonly uri: string;
  readonly name: string;
  readonly value: string;
}

/** Notification to the client: this version of a document is analysed; views may ask for it. */
export const ANALYSED_NOTIFICATION = "memzone/analysed";
export interface AnalysedParams {
  readonly uri: string;
  readonly version: number;
}

/** Request to the client: the text of a file that a scenario names. Null where there is none. */
export const READ_FILE_REQUEST = "memzone/readFile";
export interface ReadFileParams {
  readonly uri: string;
}
export type ReadFileResult = { readonly text: string } | null;

/**
 * Request to the client: the bytes [start, end) of a file that a scenario names, fewer where it ends before, with the size of the file. Null where
 * there is none, or it is too large.
 */
export const READ_BYTES_REQUEST = "memzone/readBytes";
export interface ReadBytesParams {
  readonly uri: string;
  readonly start: number;
  readonly end: number;
}
export type ReadBytesResult = { readonly size: number; readonly base64: string } | null;

/** Request to the client: what a folder holds. Null where there is none. */
export const LIST_FOLDER_REQUEST = "memzone/listFolder";
export interface ListFolderParams {
  readonly uri: string;
}
export type ListFolderResult = readonly { readonly name: string; readonly isFolder: boolean }[] | null;

/** Notification to the server: where the cursor is in a scenario, so that live documents show the step it is in. */
export const CURSOR_NOTIFICATION = "memzone/cursor";
export interface CursorParams {
  readonly uri: string;
  readonly line: number;
  readonly character: number;
}
