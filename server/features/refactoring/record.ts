/**
 * What is simulated, written down as what must hold here: the outcome of a step, its zones, its memory blocks, a text of the machine. Only ever at the
 * author's own word: nothing else makes claims of what it finds.
 */
import type { Statement } from "../../../grammar/ast.ts";
import type { TimelineEntry } from "../../analysis/analysis.ts";
import { statableOutcome, stepOf } from "../../analysis/diagnostics/timeline.ts";
import { describeBlocks } from "../../simulation/drivers/base-memory/block-facts.ts";
import type { MemoryState } from "../../simulation/state/state.ts";
import { hex } from "../../simulation/units/units.ts";
import { type Asked, type Refactoring, statementOf } from "./refactoring.ts";

/** Lines of blocks, and characters of a text, that are recorded at once. */
const MOST_RUNS = 64;
const MOST_TEXT = 64 * 1024;

export function recordFacts(asked: Asked): readonly Refactoring[] {
  const { analysis, selected, renderers } = asked;
  const { source } = analysis;
  const entry = analysis.entryBefore(selected.start);
  const statement = statementOf(source, selected);
  if (entry?.after === undefined || entry.outcome.result === "not-simulated") return [];
  const found = [...ofOutcome(entry, statement, asked)];
  const state = entry.after;
  const at = source.lineSpan(source.lineAt(statement?.span.end ?? selected.start)).end;
  const record = (what: string, lines: readonly string[]): void => {
    if (lines.length === 0) return;
    const edits = [{ uri: analysis.uri, span: { start: at, end: at }, newText: `\n${lines.join("\n")}` }];
    found.push({ title: `Record ${what} as expectations`, kind: "refactor.rewrite", edits });
  };
  record("the zones", zoneLines(state));
  record("the memory blocks", blockLines(state));
  const table = renderers.lsmem(state);
  if (table.length <= MOST_TEXT && !table.includes('"""')) record("lsmem", [`expect lsmem """\n${table}\n"""`]);
  return found;
}

/** Behind a step that says nothing of how it ends; steps at the same time have outcomes of their own. */
function ofOutcome(
  entry: TimelineEntry,
  statement: Statement | undefined,
  { analysis }: Asked,
): readonly Refactoring[] {
  const step = stepOf(entry);
  const outcome = statableOutcome(entry);
  // Further down `boot` is a reboot, and takes no outcome.
  if (step === undefined || step.kind === "concurrently" || entry.statement.kind === "boot") return [];
  if (step.expected !== undefined) return [];
  if (outcome === undefined) return [];
  if (statement?.span.start !== entry.place.span.start) return [];
  const { end } = step.span;
  const edits = [{ uri: analysis.uri, span: { start: end, end }, newText: ` -> ${outcome}` }];
  return [{ title: `Record the outcome \`-> ${outcome}\``, kind: "refactor.rewrite", edits }];
}

function zoneLines({ nodes }: MemoryState): readonly string[] {
  return nodes.flatMap(({ id, zones }) =>
    zones
      .filter(({ spanned }) => spanned > 0)
      .map(
        ({ name, startPfn, spanned, present }) =>
          `expect node${id} ${name} start_pfn=${hex(startPfn)} spanned=${spanned} present=${present}`,
      ),
  );
}

function blockLines(state: MemoryState): readonly string[] {
  const runs = describeBlocks(state);
  if (runs.length > MOST_RUNS) return [];
  return runs.map(({ first, last, state: phase, validZones, removable, nodes }) => {
    const names = first === last ? `memory${first}` : `memory${first}-${last}`;
    const zones = validZones.length === 0 ? "none" : validZones.join(",");
    return `expect ${names} state=${phase} valid_zones=${zones} removable=${removable} node=${nodes.join(",")}`;
  });
}
