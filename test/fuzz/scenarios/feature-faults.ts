/** Every feature of an editor at some places of a text: it answers, within the text, and what it would change can be analysed. */
import type { Span } from "../../../grammar/ast.ts";
import type { Analysis, TextEdit } from "../../../server/analysis/analysis.ts";
import { fixAll, quickFixes } from "../../../server/features/code-actions.ts";
import { completionList, plainText } from "../../../server/features/completion.ts";
import { documentationOf } from "../../../server/features/completion-resolve.ts";
import { definition, typeDefinition } from "../../../server/features/definition.ts";
import { formattingEdits, typedEdits } from "../../../server/features/formatting.ts";
import { highlights } from "../../../server/features/highlight.ts";
import { hover } from "../../../server/features/hover.ts";
import { references } from "../../../server/features/references.ts";
import { linkedSpans, renamable, rename } from "../../../server/features/rename.ts";
import { selections } from "../../../server/features/selection.ts";
import { semanticTokens } from "../../../server/features/semantic-tokens.ts";
import { signatureAt } from "../../../server/features/signature.ts";
import { optionsOf } from "../../analysis/analyse.ts";
import { shownOf } from "../../lsp/shown.ts";
import { inTime } from "./in-time.ts";
import { refactoringFault } from "./refactoring-faults.ts";
import { analysed, brokenIn } from "./scenarios.ts";

/** Fixes of a text that are made. */
const MOST_FIXES = 3;

export function featureFaults(analysis: Analysis, places: readonly number[]): string | undefined {
  const { text } = analysis.source;
  inTime("outline", () => shownOf(analysis));
  const tokens = inTime("tokens", () => semanticTokens(analysis.source));
  const outside = firstOutside(
    text,
    tokens.map(({ span }) => span),
  );
  if (outside !== undefined) return `a token lies at ${outside}`;
  for (const place of places) {
    const offset = Math.floor(place * (text.length + 1));
    const fault = faultAt(analysis, Math.min(offset, text.length));
    if (fault !== undefined) return fault;
  }
  return fixFaults(analysis);
}

function faultAt(analysis: Analysis, offset: number): string | undefined {
  const { text } = analysis.source;
  const { loader } = optionsOf();
  const shown = inTime("hover", () => hover(analysis, offset));
  if (
    shown !== undefined &&
    /\bNaN\b|\bundefined\b|\[object|native code/.test(shown.markdown) &&
    !/NaN|undefined|object/.test(text)
  ) {
    return `a hover says ${shown.markdown.slice(0, 200)}`;
  }
  const { items } = inTime("completion", () => completionList(analysis, offset));
  for (const { key, insert } of items.slice(0, 40)) {
    plainText(insert);
    if (key !== undefined) documentationOf(key, analysis);
  }
  const target = inTime("definition", () => definition(analysis, offset, loader));
  inTime("typeDefinition", () => typeDefinition(analysis, offset));
  inTime("signature", () => signatureAt(analysis, offset));
  inTime("linked", () => linkedSpans(analysis, offset));
  inTime("typed", () => typedEdits(analysis.source, offset));
  const uses = inTime("references", () => references(analysis, offset, true));
  const here = uses.filter(({ uri }) => uri === analysis.uri).map(({ span }) => span);
  const outer = inTime("selection", () => selections(analysis, offset));
  const spans = [
    ...(shown === undefined ? [] : [shown.span]),
    ...items.flatMap(({ span, replaced }) => [span, replaced]),
    ...(target === undefined ? [] : [target.origin]),
    ...highlights(analysis, offset).map(({ span }) => span),
    ...here,
    ...outer,
  ];
  const outside = firstOutside(text, spans);
  if (outside !== undefined) return `an answer at ${offset} lies at ${outside}`;
  if (outer.some((span, at) => at > 0 && !(span.start <= outer[at - 1]!.start && outer[at - 1]!.end <= span.end))) {
    return `selections at ${offset} do not hold each other`;
  }
  const within = formattingEdits(text, { start: Math.max(0, offset - 20), end: offset });
  return (
    editFault(
      analysis,
      within.map((edit) => ({ ...edit, uri: analysis.uri })),
      "range formatting",
    ) ??
    renameFault(analysis, offset) ??
    refactoringFault(analysis, offset)
  );
}

function renameFault(analysis: Analysis, offset: number): string | undefined {
  const can = renamable(analysis, offset);
  const renamed = rename(analysis, offset, "renamed-by-nobody");
  if ("refused" in renamed) return can === undefined ? undefined : `what is offered is refused: ${renamed.refused}`;
  const fault = editFault(analysis, renamed.edits, "rename");
  if (fault !== undefined) return fault;
  const after = analysed(textWith(analysis, renamed.edits));
  const results = ({ timeline }: Analysis) => timeline.map(({ outcome }) => outcome.result).join();
  return brokenIn(after) ?? (results(after) === results(analysis) ? undefined : "renaming changes what happens");
}

function fixFaults(analysis: Analysis): string | undefined {
  const all = fixAll(analysis);
  const fixes = [
    ...(all === undefined ? [] : [all]),
    ...quickFixes(analysis, { start: 0, end: analysis.source.length }),
  ];
  for (const { title, edits } of fixes.slice(0, MOST_FIXES)) {
    const fault = editFault(analysis, edits, `fix ${title}`);
    if (fault !== undefined) return fault;
    const broken = brokenIn(analysed(textWith(analysis, edits)));
    if (broken !== undefined) return `behind a fix: ${broken}`;
  }
  return undefined;
}

/** Edits lie in the text, and do not overlap. */
export function editFault(analysis: Analysis, edits: readonly TextEdit[], what: string): string | undefined {
  const spans = edits.filter(({ uri }) => uri === analysis.uri).map(({ span }) => span);
  const sorted = spans.toSorted((a, b) => a.start - b.start || a.end - b.end);
  const outside = firstOutside(analysis.source.text, spans);
  if (outside !== undefined) return `${what}: an edit lies at ${outside}`;
  return sorted.some((span, at) => at > 0 && span.start < sorted[at - 1]!.end) ? `${what}: edits overlap` : undefined;
}

export function textWith(analysis: Analysis, edits: readonly TextEdit[]): string {
  return edits
    .filter(({ uri }) => uri === analysis.uri)
    .toSorted((a, b) => b.span.start - a.span.start || b.span.end - a.span.end)
    .reduce((all, { span, newText }) => all.slice(0, span.start) + newText + all.slice(span.end), analysis.source.text);
}

function firstOutside(text: string, spans: readonly Span[]): string | undefined {
  const found = spans.find(({ start, end }) => !(start >= 0 && start <= end && end <= text.length));
  return found === undefined ? undefined : `${found.start}-${found.end} of ${text.length}`;
}
