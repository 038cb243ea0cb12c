/** What a scenario claims, statement by statement: expectations, and steps with a stated outcome. A test list shows them, and says which hold. */
import type { ScenarioFile, Span, Statement } from "../../grammar/ast.ts";
import { movedSpan } from "../../grammar/incremental/rebase.ts";
import type { SourceText } from "../../grammar/incremental/source-text.ts";
import { LINE_STEPS } from "../../grammar/vocabulary/steps.ts";
import { wordsOf } from "../../grammar/vocabulary/word-lists.ts";
import type { Analysis } from "../analysis/analysis.ts";
import { oneLine } from "./markdown.ts";
import { Pieces } from "./pieces.ts";

export interface Claim {
  /** The same as long as the statement says the same, wherever it stands: the words, and the how manieth of these. */
  readonly id: string;
  /** The statement, without texts over several lines. */
  readonly name: string;
  readonly span: Span;
  /** The `step "…"` that it stands under; undefined: none. */
  readonly heading: string | undefined;
}

/** An error of a claim, or of the scenario as a whole. */
export interface Failure {
  /** Undefined: it is at no claim. */
  readonly claim: string | undefined;
  /** In the document; undefined: in a file that it uses. */
  readonly span: Span | undefined;
  readonly message: string;
}

interface Found {
  readonly name: string;
  readonly span: Span;
  readonly isHeading: boolean;
}

const CLAIMS = new Pieces<Found>(({ statements, text }) =>
  statements.flatMap((statement, index): Found[] => {
    if (statement.kind === "step") {
      const title = "title" in statement && statement.title.kind === "string" ? statement.title.value : "";
      return [{ name: oneLine(title), span: statement.span, isHeading: true }];
    }
    if (claimsAt(statements, index, text).length === 0) return [];
    const span = withRest(statements, index, text);
    return [{ name: oneLine(headOf(text, span)), span, isHeading: false }];
  }),
);

/** Where the statements of a text claim something, as far as that can be read. */
export function claimSpans({ statements, text }: Pick<ScenarioFile, "statements" | "text">): readonly Span[] {
  return statements.flatMap((_, index) => claimsAt(statements, index, text));
}

/** Those of one statement: of `offline memory34,35 -> EBUSY`, too, where nothing behind the comma can be read. */
function claimsAt(statements: readonly Statement[], index: number, text: string): readonly Span[] {
  const statement = statements[index]!;
  const whole = withRest(statements, index, text);
  const isCut = whole.end > statement.span.end;
  if (isCut && statement.kind === "expect") return [whole];
  const isStep = isCut && Object.hasOwn(LINE_STEPS, statement.kind);
  const rest = { start: statement.span.end, end: whole.end };
  return isStep && STATES.test(text.slice(rest.start, rest.end)) ? [rest] : claimsIn(statement);
}

/** Says how a step ends. */
const STATES = new RegExp(`->|(?<![\\w-])(?:${wordsOf("OUTCOME").join("|")})(?![\\w-])`);

/** With what stands behind it on its line and could not be read. */
function withRest(statements: readonly Statement[], index: number, text: string): Span {
  const { span } = statements[index]!;
  const next = statements[index + 1];
  const isRest = next?.kind === "error" && !text.slice(span.end, next.span.start).includes("\n");
  return isRest ? { start: span.start, end: next.span.end } : span;
}

/** Where a statement claims something: an expectation, an outcome, those of the steps within `concurrently` too. */
function claimsIn(statement: Statement): readonly Span[] {
  if (statement.kind === "expect") return [statement.span];
  const inside = statement.kind === "concurrently" ? statement.lines.flatMap(({ step }) => claimsIn(step)) : [];
  const outcome = "expected" in statement ? statement.expected?.span : undefined;
  return outcome === undefined ? inside : [...inside, outcome];
}

/** Up to a body or a text over several lines. */
function headOf(text: string, { start, end }: Span): string {
  const whole = text.slice(start, end);
  const more = whole.search(/\s*(?:\{|"""|\n)/);
  return more < 0 ? whole : whole.slice(0, more);
}

/** In the order of the text. */
export function claims(source: SourceText): readonly Claim[] {
  const all: Claim[] = [];
  const counts = new Map<string, number>();
  let heading: string | undefined;
  for (const { found, start } of CLAIMS.in(source)) {
    const { name, isHeading } = found;
    if (isHeading) {
      heading = name === "" ? undefined : name;
      continue;
    }
    const words = `${heading ?? ""}\n${name}`;
    const count = counts.get(words) ?? 0;
    counts.set(words, count + 1);
    all.push({ id: `${words}\n${count}`, name, span: movedSpan(found.span, start), heading });
  }
  return all;
}

/** The errors of an analysis: those that lie in a claim are the claim's. */
export function failures({ diagnostics, uri, source }: Analysis): readonly Failure[] {
  const all = claims(source);
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  // Both stand in the order of the text: each claim is looked at once.
  let at = 0;
  return errors
    .toSorted((a, b) => a.span.start - b.span.start)
    .map(({ span, message, uri: place }): Failure => {
      if (place !== uri) return { claim: undefined, span: undefined, message };
      while (all[at] !== undefined && all[at]!.span.end < span.start) at++;
      const claim = all[at];
      return { claim: claim !== undefined && claim.span.start <= span.start ? claim.id : undefined, span, message };
    });
}

/** Claims that nothing was held against: the boot failed, the text could not be read, or only a real kernel can know. Their ids. */
export function unchecked(analysis: Analysis): readonly string[] {
  const { expectations, source, uri } = analysis;
  const here = expectations.filter(({ place }) => place.uri === uri);
  const results = new Map(here.map(({ place, result }) => [place.span.start, result]));
  const isChecked = ({ span }: Claim): boolean => {
    const result = results.get(span.start);
    if (result !== undefined) return result !== "unchecked";
    const entry = analysis.entryBefore(span.start);
    const isItsOwn = entry?.place.uri === uri && entry.place.span.start === span.start;
    return isItsOwn && entry.outcome.result !== "not-simulated";
  };
  return claims(source).flatMap((claim) => (isChecked(claim) ? [] : [claim.id]));
}
