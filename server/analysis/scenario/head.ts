/**
 * What stands in front of the timeline: the files that are used, parameters, kernel, machine, devices, command line and reservations,
 * as the boot is set up from them. It is read again when something in it changes or moves; places in it are places of the text.
 */

import type { ScenarioFile, Statement, SyntaxError as TextError } from "../../../grammar/ast.ts";
import type { PassageGroup } from "../../../grammar/incremental/passage-group.ts";
import { movedSpan, rebased } from "../../../grammar/incremental/rebase.ts";
import type { PlacedPassage, SourceText } from "../../../grammar/incremental/source-text.ts";
import { checkOrder, isBoot, isDeclaration } from "../../../grammar/order.ts";
import { Problems } from "../../../grammar/problems.ts";
import type { BootSetup } from "../../simulation/state/events.ts";
import { onceFor } from "../../simulation/units/once-for.ts";
import type { AnalyseOptions, Diagnostic, FileLoader, ParamChoice } from "../analysis.ts";
import { sameValue } from "../same-value.ts";
import { bootSetup, readSetup, type SetupParts } from "./boot-setup.ts";
import { boundedLoader } from "./bounded-loader.ts";
import { FilesAsked } from "./files-asked.ts";
import { NameTable } from "./name-table.ts";
import { doubtedSetup, type Uncertain, uncertainHead } from "./not-understood.ts";
import { firstOrigin, OriginTable } from "./origins.ts";
import { readParams } from "./params.ts";
import type { KnownNames, TimelineContext } from "./passage-reading.ts";
import type { SavedLogs } from "./saved-logs.ts";
import { gatherSources, type SourceDocument, type Sources } from "./sources.ts";
import { ValueReader } from "./values.ts";

export interface ScenarioServices {
  readonly parse: (uri: string, text: string) => ScenarioFile;
  readonly logs: SavedLogs;
}

export interface Head {
  /** Which choice of parameters and what-ifs it is of. */
  readonly variant: string;
  readonly root: SourceDocument;
  readonly groups: readonly HeadGroup[];
  /** What other files told. */
  readonly files: FilesAsked;
  readonly sources: Sources;
  readonly title?: string;
  readonly params: readonly ParamChoice[];
  /** Names of the declarations alone, with their uses among them. */
  readonly names: NameTable;
  readonly parts: SetupParts;
  /** With what was not understood of it. */
  readonly setup: BootSetup | undefined;
  readonly doubts: readonly Uncertain[];
  readonly origins: OriginTable;
  /** What was found while it was read. */
  readonly problems: readonly Diagnostic[];
  /** Statements that stand where they do not belong. */
  readonly order: readonly TextError[];
  readonly hasBoot: boolean;
  readonly context: TimelineContext;
  /** The address of a path as a document names it; undefined: it has none of its own. */
  readonly resolve: (from: string, path: string) => string | undefined;
}

/** A group of the text of which passages belong to the head. */
interface HeadGroup {
  readonly group: PassageGroup;
  readonly start: number;
  readonly line: number;
  /** It stands behind a `boot`: of its passages only declarations count, which do not belong there. */
  readonly isBehind: boolean;
}

type Options = Pick<AnalyseOptions, "loader" | "params" | "whatIf" | "kernel">;

/** A choice of parameters, what-ifs and a kernel, as a key. */
export function variantOf({ params = {}, whatIf = [], kernel }: Omit<Options, "loader">): string {
  const names = Object.keys(params).sort();
  return JSON.stringify([names, names.map((name) => params[name]), whatIf, kernel]);
}

/** Reads it. Never fails: what could not be read is in `problems`. `variant`: by {@link variantOf}; `previous`: of the text before an edit. */
export function readHead(
  uri: string,
  source: SourceText,
  options: Options,
  services: ScenarioServices,
  variant: string,
  previous: Head | undefined,
): Head {
  if (previous !== undefined && previous.variant === variant && isSameHead(previous, source, options.loader)) {
    return previous;
  }
  const { groups, passages, file, order, hasBoot } = headOfText(source);
  const root = { uri, file };
  const files = new FilesAsked(options.loader);
  const loader = boundedLoader(files);
  const sources = gatherSources(root, loader, services.parse);
  const { problems } = sources;
  const names = new NameTable();
  const origins = new OriginTable();
  const params = readParams(sources.declarations, options.params ?? {}, names, problems);
  const readers = new Map<SourceDocument, ValueReader>();
  const readerOf = (document: SourceDocument): ValueReader => {
    const known = readers.get(document);
    if (known !== undefined) return known;
    const reader = new ValueReader(document.uri, params.chosen, names, problems);
    readers.set(document, reader);
    return reader;
  };
  const { whatIf = [], kernel } = options;
  const asked = { whatIf, ...(kernel === undefined ? {} : { kernel }) };
  const { logs } = services;
  const parts = readSetup({ sources, origins, names, problems, readerOf, loader, logs, asked });
  const title = readTitle(file, readerOf(root));
  const kept = { variant, root, groups, files, sources, origins };
  const read = { ...kept, params: params.choices, names, parts, order, hasBoot };
  const doubts = uncertainHead({ ...read, passages, problems: problems.found() }, source);
  const boot = passages.find(({ passage }) => passage.statements.some(isBoot));
  const context = lastingContext(
    {
      known: {
        chosen: params.chosen,
        declared: names,
        boot: boot === undefined ? undefined : firstOrigin(boot.passage.id),
      },
      parts,
      setup: doubted(bootSetup(parts), doubts),
      doubts,
    },
    previous?.context,
  );
  return {
    ...read,
    ...(title === undefined ? {} : { title }),
    setup: context.setup,
    doubts,
    problems: problems.found(),
    context,
    resolve: (from, path) => {
      const found = loader.resolve(from, path);
      return URL.canParse(found) && found !== from ? found : undefined;
    },
  };
}

/** Characters of the text that a head was read from. */
export function headLength({ groups }: Head): number {
  return groups.flatMap(headPassages).reduce((sum, { passage }) => sum + passage.text.length, 0);
}

/** Whether a head that was read before is that of a text still, every place of it and what other files told included. */
function isSameHead({ groups, files }: Head, source: SourceText, loader: FileLoader): boolean {
  let count = 0;
  for (const now of headGroups(source)) {
    const before = groups[count++];
    if (before === undefined || !isSameGroup(now, before)) return false;
  }
  return count === groups.length && files.areSame(loader);
}

function isSameGroup(now: HeadGroup, before: HeadGroup): boolean {
  // What is said of it names lines: an edit that makes a line break of a character moves those, and no offset.
  if (now.start !== before.start || now.line !== before.line || now.isBehind !== before.isBehind) return false;
  if (now.group === before.group) return true;
  const passages = headPassages(now);
  const then = headPassages(before);
  return passages.length === then.length && passages.every((passage, index) => isSamePlaced(passage, then[index]!));
}

function isSamePlaced(now: PlacedPassage, before: PlacedPassage): boolean {
  return now.passage === before.passage && now.start === before.start && now.line === before.line;
}

/** All up to the first `boot`, and behind it those with declarations. */
function* headGroups({ groups }: SourceText): Generator<HeadGroup> {
  let [start, line] = [0, 0];
  let isBehind = false;
  for (const group of groups) {
    if (!isBehind || group.declarations > 0) yield { group, start, line, isBehind };
    isBehind ||= group.boots;
    start += group.length;
    line += group.breaks;
  }
}

/** Its passages up to the first `boot`, and behind it those with declarations. */
function headPassages({ group, ...at }: HeadGroup): readonly PlacedPassage[] {
  const found: PlacedPassage[] = [];
  let { start, line, isBehind } = at;
  for (const passage of group.passages) {
    if (!isBehind || passage.statements.some(isDeclaration)) found.push({ passage, start, line });
    isBehind ||= passage.statements.some(isBoot);
    start += passage.text.length;
    line += passage.lineStarts.length;
  }
  return found;
}

/** The same for all choices of the parameters. */
const headOfText = onceFor((source: SourceText) => {
  const groups = [...headGroups(source)];
  const passages = groups.flatMap(headPassages);
  const statements: Statement[] = passages.flatMap(({ passage, start }) =>
    passage.statements.map((statement) => rebased(statement, start)),
  );
  const errors = passages.flatMap(({ passage, start }) =>
    passage.errors.map((error) => ({ ...error, span: movedSpan(error.span, start) })),
  );
  const order = new Problems();
  checkOrder(statements, order);
  const file: ScenarioFile = {
    get text() {
      return source.text;
    },
    statements,
    comments: [],
    errors,
    span: { start: 0, end: source.length },
  };
  return { groups, passages, file, order: order.inOrder(), hasBoot: statements.some(isBoot) };
});

function readTitle(file: ScenarioFile, reader: ValueReader): string | undefined {
  const statement = file.statements.find((each) => each.kind === "scenario");
  return statement?.kind === "scenario" ? reader.name(statement.title) : undefined;
}

function doubted(setup: BootSetup | undefined, doubts: readonly Uncertain[]): BootSetup | undefined {
  return setup === undefined ? undefined : doubtedSetup(setup, doubts);
}

/** The context before, or the names in it, where the timeline reads the same with them. */
function lastingContext(now: TimelineContext, before: TimelineContext | undefined): TimelineContext {
  if (before === undefined) return now;
  const known = isSameNames(now.known, before.known) ? before.known : now.known;
  const isSame = known === before.known && sameValue(now.parts, before.parts) && sameValue(now.setup, before.setup);
  return isSame ? before : { ...now, known };
}

function isSameNames(now: KnownNames, before: KnownNames): boolean {
  return (
    now.boot === before.boot && sameValue(now.chosen, before.chosen) && sameValue(declaredIn(now), declaredIn(before))
  );
}

const SPACES = ["device", "param", "node"] as const;

function declaredIn({ declared }: KnownNames) {
  return SPACES.map((space) => declared.declared(space).map((name) => [name, declared.declaredKind(space, name)]));
}
