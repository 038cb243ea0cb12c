/**
 * The analysed document: what the text means, what the simulated kernel did with it, and what there is to say about it.
 * Plain immutable data; features and views read it and hold no state of their own. Spans are half-open offsets into the
 * text of the document that `uri` names.
 */

import type { ExpectStatement, ScenarioFile, Span, Statement } from "../../grammar/ast.ts";
import type { PlacedPassage, SourceText } from "../../grammar/incremental/source-text.ts";
import type { WordOf } from "../../grammar/vocabulary/word-lists.ts";
import type { Evidence, Reason, Scope } from "../simulation/evidence/reason.ts";
import type { AskedRows } from "../simulation/kernels/rule-table.ts";
import type { BootSetup, Event, Origin } from "../simulation/state/events.ts";
import type { MemoryState, Outcome } from "../simulation/state/state.ts";
import type { ImageFile } from "../sources/kernel-image/reading.ts";
import type { Severity } from "./notes/define-note.ts";
import type { DiagnosticCode } from "./notes/index.ts";
import type { OriginSource } from "./scenario/origins.ts";
import type { StepExtent } from "./step-extent.ts";

/** A place in a document. */
export interface Place {
  readonly uri: string;
  readonly span: Span;
}

export interface RelatedInformation extends Place {
  readonly message: string;
}

export interface TextEdit extends Place {
  readonly newText: string;
}

export interface Fix {
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** The one that is surely meant; never one that changes what the author claims, an expectation or an outcome. */
  readonly preferred: boolean;
  /** Files that it makes, with their texts. */
  readonly creates?: readonly NewFile[];
}

/** A file that is made, with its text. */
export interface NewFile {
  readonly uri: string;
  readonly text: string;
}

/** One thing to say, with the place that causes it. The same value feeds editor, command line and quick fix. */
export interface Diagnostic extends Place {
  readonly code: DiagnosticCode;
  readonly severity: Severity;
  readonly message: string;
  /** The message without its level, where it says one. */
  readonly sentence?: string;
  readonly related: readonly RelatedInformation[];
  readonly fixes: readonly Fix[];
  /** Further ones, made when somebody asks for them: they need the text as it is then. */
  readonly laterFixes?: (desk: FixDesk) => readonly Fix[];
  /** The scenario announces it: there is nothing to mend. */
  readonly isMeant?: true;
  /** The text is without effect: drawn faded. */
  readonly unnecessary?: boolean;
  /** Of an error of the parser: what stands behind it is read as it would be without the mistake. */
  readonly readOn?: true;
}

const SAID = new WeakMap<Diagnostic, object>();

/**
 * What a diagnostic was made of. As long as this is the same object, another version of the text says the same, at most in other places.
 */
export function saidOf(diagnostic: Diagnostic): object {
  return SAID.get(diagnostic) ?? diagnostic;
}

/** Notes what a diagnostic was made of. */
export function madeOf(said: object, diagnostic: Diagnostic): Diagnostic {
  SAID.set(diagnostic, said);
  return diagnostic;
}

/** What fixes of a diagnostic are made with. */
export interface FixDesk {
  /** Where a file is shown and what it has; undefined for one that is not part of the scenario. */
  readonly documentOf: (uri: string) => Pick<ScenarioFile, "text"> | undefined;
  /** The scenario's own file, in front of its timeline. */
  readonly head: { readonly uri: string; readonly file: ScenarioFile };
  readonly sourceOf: (origin: Origin) => OriginSource | undefined;
  /** What the first boot was asked to do. */
  readonly setup: BootSetup | undefined;
  /** The address of a path as a document names it; undefined: no file of it can be made. */
  readonly resolve: (from: string, path: string) => string | undefined;
}

/** A name of the scenario: where it is declared and where it is used. */
export interface NamedThing {
  readonly kind: "param" | "dimm" | "virtio-mem" | "nvdimm" | "cxl" | "node" | "allocation" | "cma-area";
  readonly name: string;
  /** Undefined for what exists without being declared. */
  readonly declaration?: Place;
  readonly references: readonly Place[];
}

export interface ParamChoice {
  readonly name: string;
  /** As written, in order. */
  readonly values: readonly string[];
  readonly chosen: string;
  readonly place: Place;
}

/** A boot or a step, with the state it found and the state it left. */
export interface TimelineEntry {
  /** 0 is the first boot; then counted as `--at` counts. */
  readonly number: number;
  readonly statement: Statement;
  readonly place: Place;
  /** Source text of the statement without a stated outcome, one line. */
  readonly text: string;
  /** Title of the `step` heading it stands under. */
  readonly heading: string | undefined;
  readonly event: Event;
  /** Undefined where the boot could not be simulated. */
  readonly before: MemoryState | undefined;
  readonly after: MemoryState | undefined;
  /** `not-simulated` where the boot failed before it or the budget ran out; `failed` for a boot that could not be. */
  readonly outcome: Outcome;
  /** What it changed of where things lie; unlike the states it is always at hand. */
  readonly extent: StepExtent;
}

/** A passage of the text with the boots and steps in it: what a feature makes of one holds while both are the same. */
export interface AnalysedPassage extends PlacedPassage {
  readonly steps: readonly PassageStep[];
}

/** Where something stands: what is found of it holds as long as both are the same. */
export interface Stand {
  /** The very same object as long as its text is the same. */
  readonly passage: object;
  /** Line of the text that the passage begins in. */
  readonly line: number;
}

/** A boot or step as a part of its passage. */
export interface PassageStep {
  /** Its number among the statements of the passage. */
  readonly index: number;
  /** Counted from the beginning of the passage. */
  readonly span: Span;
  readonly event: Event;
  readonly before: MemoryState | undefined;
  /** Undefined where the boot could not be simulated. */
  readonly after: MemoryState | undefined;
  readonly outcome: Outcome;
}

/** What a boot or step did. */
export interface DoneStep extends Pick<TimelineEntry, "event" | "before" | "after" | "outcome" | "extent"> {}

/** A title, and the number of the entry that it stands in front of, which may be the first behind the stretch. */
export interface StretchHeading {
  readonly entry: number;
  readonly title: string | undefined;
}

/** Some dozens of boots and steps that follow one another. Its lists are the very same as long as they say the same. */
export interface Stretch {
  /** Number of the first of them. */
  readonly first: number;
  readonly count: number;
  /** What they did; fewer where the budget ran out. */
  readonly done: readonly DoneStep[];
  /** Numbers count from the first entry. */
  readonly headings: readonly StretchHeading[];
  /** Those that fail where the scenario does not say so, or that an expectation behind them finds otherwise; -1: the last one in front of the stretch. Ascending. */
  readonly wrong: readonly number[];
  /** Source text of an entry, as that of {@link TimelineEntry}. */
  textOf(index: number): string;
}

/** What became of one `expect`. */
export interface ExpectationResult {
  readonly statement: ExpectStatement;
  readonly place: Place;
  /** Source text of the statement, one line. */
  readonly text: string;
  /** Number of the timeline entry whose state it was held against. */
  readonly entry: number;
  /** `unchecked`: there was no state to hold it against, or it could not be read. */
  readonly result: "holds" | "fails" | "unchecked";
  /** Why it fails: the message of its diagnostic. */
  readonly message?: string;
}

export interface Analysis {
  readonly uri: string;
  /** The editor's version of the text; 0 outside an editor. */
  readonly version: number;
  readonly source: SourceText;
  readonly file: ScenarioFile;
  readonly title?: string | undefined;
  readonly params: readonly ParamChoice[];
  readonly names: readonly NamedThing[];
  /** What the first boot was asked to do; undefined where too much is missing. */
  readonly setup?: BootSetup | undefined;
  readonly timeline: readonly TimelineEntry[];
  /** How many entries the timeline has. */
  readonly entryCount: number;
  /** The timeline in parts: who draws a whole story keeps what was made of each. */
  readonly stretches: readonly Stretch[];
  /** The entries from one number to another, the end exclusive; nothing is made of the others. */
  readonly entries: (from: number, end: number) => readonly TimelineEntry[];
  /** The entry of a number; nothing is made of the others. */
  readonly entry: (number: number) => TimelineEntry | undefined;
  /** The last boot or step that starts at or before `offset`; undefined before the first boot. */
  readonly entryBefore: (offset: number) => TimelineEntry | undefined;
  /** The passages that hold or touch a span, or all; of others nothing is looked at. */
  readonly passages: (within?: Span) => Iterable<AnalysedPassage>;
  /** Those of one of the groups that the text keeps its passages in. */
  readonly passagesIn: (group: number) => Iterable<AnalysedPassage>;
  /** What stands behind the last entry and was not understood: what the story ends in is not known, though the state after the entry is. */
  readonly ending: readonly Reason[];
  /** What stands between the last entry in front of an offset and the offset, and was not understood. */
  readonly doubtsAt: (offset: number) => readonly Reason[];
  /** The weakest of every state and outcome, and of the end. */
  readonly evidence: Evidence;
  /** In the order of the text. */
  readonly expectations: readonly ExpectationResult[];
  /** By place in the text; errors of the file first, then of the simulation. */
  readonly diagnostics: readonly Diagnostic[];
  /** Where an origin was written; undefined for what came from nowhere in the text. */
  readonly placeOf: (origin: Origin) => Place | undefined;
  /** The passage that an origin was written in; undefined: it is none of the timeline's. */
  readonly standOf: (origin: Origin) => Stand | undefined;
  /** Entries of the timeline that were simulated. */
  readonly stepCount: number;
  /** The budget ran out: what follows was not simulated. */
  readonly stoppedEarly: boolean;
  /** How many events were simulated anew for this analysis (0 after an edit of a comment). */
  readonly simulated: number;
  /** About how many KiB are kept for the text that are not for the one before it, with all choices of its parameters (held.ts). */
  readonly held: number;
  /** Addresses of the other files it was made from, those that could not be found included. */
  readonly dependencies: readonly string[];
}

/** Counts of passages (`read`, `looked` at for what there is to say), of statements parsed and events simulated. */
export interface AnalysisWork {
  readonly statements: number;
  readonly read: number;
  readonly simulated: number;
  readonly looked: number;
}

/** Reads the other files of a scenario (`use`, `reserve from`, `firmware from`, `build from`, `kernel from`). Knows nothing of how they are stored. */
export interface FileLoader {
  /** The address of `path` as written in the document `from`. */
  resolve(from: string, path: string): string;
  /** Its text, or undefined where there is none, or none that may be read. */
  read(uri: string): string | undefined;
  /** What the kernel image at an address tells. `pending`: it is being read, and who hosts the analysis makes it again afterwards. */
  image?(uri: string): ImageFile;
  /** Why `read` gives nothing, as the end of a sentence; undefined: there is no such file. */
  whyNot?(uri: string): string | undefined;
}

/** What one analysis may cost before it stops and says so (code `over-budget`). */
export interface Budget {
  /** Most events that are simulated. */
  readonly steps: number;
  /** Most runs a state may have. */
  readonly runs: number;
  /** Longer texts are read and not simulated; `MOST_TEXT` where nothing is said. */
  readonly characters?: number;
  /** Most milliseconds of simulation; measured by `now`, which the host gives. */
  readonly milliseconds: number;
  readonly now: () => number;
  /** Whether somebody asked to stop. */
  readonly isOver?: () => boolean;
}

/**
 * The texts that `expect lsmem """…"""` and its kin are held against. The host hands them in: analysis knows no views.
 */
export type TextRenderers = Readonly<Record<WordOf<"VIEW">, TextRenderer>>;

/** `like`: a text of the kind whose form (columns, options of the tool) the new one takes. */
export interface TextRenderer {
  (state: MemoryState, like?: string): string;
  /** Which facts of the state the text tells: what is in doubt about those is said of the text. */
  readonly restsOn: Scope;
  /** How far it can be trusted, of a text that rests on more than facts of the state: words and return addresses of a log, and `rows`, where it is known which its wording asked for. */
  readonly evidence?: (state: MemoryState, rows?: AskedRows) => Evidence;
  /** Of a text that has only some kinds of lines: whether a line is of one that a text with these lines would have. */
  readonly kindsOf?: (printed: readonly string[]) => (line: string) => boolean;
}

export interface AnalyseOptions {
  readonly loader: FileLoader;
  readonly budget: Budget;
  readonly renderers: TextRenderers;
  /** Chosen values of parameters, by name; the first value otherwise. */
  readonly params?: Readonly<Record<string, string>>;
  /** Further what-ifs, beyond those of the kernel statement. */
  readonly whatIf?: readonly string[];
  /** A version of the kernel in place of the one that a `kernel` statement has. */
  readonly kernel?: string;
}
