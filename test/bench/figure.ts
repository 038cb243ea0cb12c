/**
 * What an edit costs, in counts: they are the same on every machine and at every hour. The bytes are those of a client that has the whole
 * story on its screen: diagnostics pulled, tokens as differences, the layout view with its time axis.
 */
import { drained } from "../../grammar/incremental/drained.ts";
import type { SourceText } from "../../grammar/incremental/source-text.ts";
import type { AnalysedScenario } from "../../server/analysis/analysed-scenario.ts";
import { Analyser } from "../../server/analysis/analyser.ts";
import { PASSAGE_TOKENS } from "../../server/features/semantic-tokens.ts";
import { readClientCapabilities } from "../../server/lsp/client-capabilities.ts";
import { Reports } from "../../server/lsp/diagnostics.ts";
import { OpenDocument } from "../../server/lsp/documents.ts";
import { PassageLines } from "../../server/lsp/positions.ts";
import { SentValues } from "../../server/lsp/sent-values.ts";
import { DEFAULT_SETTINGS } from "../../server/lsp/settings.ts";
import { allTokens, tokensEdits } from "../../server/lsp/token-encoding.ts";
import type { Layout, Timeline } from "../../server/views/layout.ts";
import { layoutOf } from "../../server/views/layout-model.ts";
import { STATE_TEXTS } from "../../server/views/renderers.ts";
import { timelineOf } from "../../server/views/timeline.ts";
import { EDITS, type Edit, editOf, type Machine, story } from "./stories.ts";

export interface Counts {
  /** Statements that were parsed. */
  readonly parsed: number;
  /** Passages that were read as a part of the timeline. */
  readonly read: number;
  readonly simulated: number;
  /** Passages that were looked at for what there is to say. */
  readonly looked: number;
  /** Diagnostics that were put into the protocol's words. */
  readonly diagnostics: number;
  /** Passages whose tokens were found. */
  readonly tokens: number;
  /** Sent: a report of diagnostics, where it is another one; edits of tokens; differences of the layout and of the time axis. */
  readonly bytes: {
    readonly diagnostics: number;
    readonly tokens: number;
    readonly layout: number;
    readonly timeline: number;
  };
}

const URI = "file:///bench/story.memzone";

/** The counts of each edit of a story of so many steps. `failing`: every second step fails, so that there is much to say. */
export function countsOf(machine: Machine, steps: number, failing: boolean): Readonly<Partial<Record<Edit, Counts>>> {
  const lines = story(machine, steps).map((line) => (failing ? line.replace(/^offline .*/, "offline memory0") : line));
  const session = new Session(lines);
  const counts: Partial<Record<Edit, Counts>> = {};
  for (const edit of EDITS) {
    const { line, from, to, back } = editOf(edit, lines, machine);
    const there = session.edit(line, from, to(0));
    const again = session.edit(line, to(0), from);
    counts[edit] = back ? again : there;
  }
  return counts;
}

/** One document as the server keeps it. */
class Session {
  readonly #analyser = new Analyser();
  readonly #document: OpenDocument;
  readonly #reports: Reports;
  readonly #layouts = new SentValues<Layout>();
  readonly #timelines = new SentValues<Timeline>();
  #known: { readonly layout?: string; readonly timeline?: string; readonly report?: string } = {};
  #held: SourceText;

  constructor(lines: readonly string[]) {
    this.#document = new OpenDocument(URI, 1, `${lines.join("\n")}\n`);
    const client = readClientCapabilities(
      { textDocument: { publishDiagnostics: { relatedInformation: true }, diagnostic: {} } },
      undefined,
    );
    this.#reports = new Reports(
      () => client,
      () => this.#document.lines,
      () => DEFAULT_SETTINGS,
    );
    this.#held = this.#document.source;
    allTokens(this.#held);
    this.#send();
  }

  /** Of a line, `from` becomes `to`. */
  edit(line: number, from: string, to: string): Counts {
    const { source } = this.#document;
    const { start } = new PassageLines(source).span({
      start: { line, character: 0 },
      end: { line, character: 0 },
    });
    const [made, found] = [this.#reports.made, PASSAGE_TOKENS.made];
    this.#document.source = source.edit(start, start + from.length, to);
    this.#document.takeBack();
    const { work, bytes } = this.#send();
    return {
      parsed: work.statements,
      read: work.read,
      simulated: work.simulated,
      looked: work.looked,
      diagnostics: this.#reports.made - made,
      tokens: PASSAGE_TOKENS.made - found,
      bytes,
    };
  }

  /** Analyses the text and makes what a client asks for. */
  #send(): Pick<AnalysedScenario, "work"> & Pick<Counts, "bytes"> {
    const document = this.#document;
    const analysis = drained(
      this.#analyser.analyseInTurns(URI, document.source, 1, {
        loader: { resolve: (_from, path) => path, read: () => undefined },
        budget: { steps: 1e6, runs: 1e6, milliseconds: 1e6, now: () => 0 },
        renderers: STATE_TEXTS,
      }),
    ) as AnalysedScenario;
    document.analysis = analysis;
    document.remember(analysis.simulated);
    const report = this.#reports.of(document, false);
    const tokens = tokensEdits(this.#held, document.source);
    const timeline = this.#timelines.update("", timelineOf(analysis, {}), this.#known.timeline);
    const layout = this.#layouts.update("", layoutOf(analysis, undefined)!, this.#known.layout);
    const bytes = {
      diagnostics: report.resultId === this.#known.report ? 0 : sizeOf(report.items),
      tokens: sizeOf(tokens),
      layout: sizeOf(layout),
      timeline: sizeOf(timeline),
    };
    this.#held = document.source;
    this.#known = { layout: layout.id, timeline: timeline.id, report: report.resultId };
    return { work: analysis.work, bytes };
  }
}

function sizeOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
