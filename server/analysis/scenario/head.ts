/**
 * What stands in front of the timeline: the files that are used, parameters, kernel, machine, devices, command line and reservations,
 * as the boot is set up from them. It is read again when something in it changes or moves; places in it are places of the text.
 */
import type { ScenarioFile, Statement, SyntaxError as TextError } from "../../../grammar/ast.ts";
import { movedSpan, rebased } from "../../../grammar/incremental/rebase.ts";
import type { PlacedPassage, SourceText } from "../../../grammar/incremental/source-text.ts";
import { checkOrder, isDeclaration } from "../../../grammar/order.ts";
import { Problems } from "../../../grammar/problems.ts";
import type { BootSetup } from "../../simulation/state/events.ts";
import type { AnalyseOptions, Diagnostic, ParamChoice } from "../analysis.ts";
import { sameValue } from "../same-value.ts";
import { bootSetup, readSetup, type SetupParts } from "./boot-setup.ts";
import { boundedLoader } from "./bounded-loader.ts";
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
  readonly passages: readonly PlacedPassage[];
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

type Options = Pick<AnalyseOptions, "loader" | "params" | "whatIf" | "kernel">;

/** A choice of parameters, what-ifs and a kernel, as a key. */
export function variantOf({ params = {}, whatIf = [], kernel }: Omit<Options, "loader">): string {
  return JSON.stringify([Object.entries(params).sort(), whatIf, kernel]);
}

/** Reads it. Never fails: what could not be read is in `problems`. `previous`: of the text before an edit. */
export function readHead(
  uri: string,
  source: SourceText,
  options: Options,
  services: ScenarioServices,
  previous: Head | undefined,
): Head {
  const variant = variantOf(options);
  if (previous !== undefined && previous.variant === variant && isSameHead(previous, source)) return previous;
  const passages = headPassages(source);
  const { file, order, hasBoot } = headFile(source, passages);
  const root = { uri, file };
  const loader = boundedLoader(options.loader);
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
  const read = { variant, root, passages, sources, params: params.choices, names, parts, origins, order, hasBoot };
  const doubts = uncertainHead({ ...read, problems: problems.found() }, source);
  const boot = passages.find(({ passage }) => passage.statements.some(({ kind }) => kind === "boot"));
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

/** Whether a head that was read before is that of a text still, every place of it included. Other files may have changed. */
function isSameHead(head: Head, source: SourceText): boolean {
  if (head.sources.dependencies.length > 0) return false;
  const now = headPassages(source);
  return (
    now.length === head.passages.length &&
    now.every(({ passage, start }, index) => {
      const before = head.passages[index]!;
      return passage === before.passage && start === before.start;
    })
  );
}

/** All up to the first `boot`, and behind it those with declarations, which do not belong there. */
function headPassages(source: SourceText): readonly PlacedPassage[] {
  const found: PlacedPassage[] = [];
  let [start, line] = [0, 0];
  let booted = false;
  for (const group of source.groups) {
    if (booted && group.declarations === 0) {
      start += group.length;
      line += group.breaks;
      continue;
    }
    for (const passage of group.passages) {
      if (!booted || passage.statements.some(isDeclaration)) found.push({ passage, start, line });
      booted ||= passage.statements.some(({ kind }) => kind === "boot");
      start += passage.text.length;
      line += passage.lineStarts.length;
    }
  }
  return found;
}

function headFile(source: SourceText, passages: readonly PlacedPassage[]) {
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
  return { file, order: order.inOrder(), hasBoot: statements.some(({ kind }) => kind === "boot") };
}

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
