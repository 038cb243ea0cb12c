/** Codes behind `# memzone: allow`: those first that are said of what it stands at. */
import type { Span } from "../../grammar/ast.ts";
import type { Analysis } from "../analysis/analysis.ts";
import { DIAGNOSTIC_CODES } from "../analysis/notes/index.ts";
import type { Candidate } from "./completion-candidates.ts";
import { withDetail } from "./completion-forms.ts";

interface Allowance {
  readonly span: Span;
  readonly replaced: Span;
  /** Codes that are allowed already; undefined: `allow` itself is still to come. */
  readonly others: readonly string[] | undefined;
  /** Lines of what it speaks of: its own, or those of the statement below. */
  readonly lines: Span;
}

const ALLOW = /^(.*?)#\s*memzone:\s*(?:allow\s+((?:[\w-]+\s*,\s*)*)([\w-]*)|([a-z]*))$/;

/** Undefined where the cursor is not behind such words. */
export function allowanceAt({ source }: Analysis, offset: number): Allowance | undefined {
  const number = source.lineAt(offset);
  const line = source.lineSpan(number);
  const found = ALLOW.exec(source.slice({ start: line.start, end: offset }));
  if (found === null) return undefined;
  const [, front = "", others, code, word] = found;
  const typed = code ?? word ?? "";
  const rest = /^[\w-]*/.exec(source.slice({ start: offset, end: line.end }))![0].length;
  const isAbove = front.trim() === "";
  const below = source.statementsAt(line.end + 1)[0]?.span ?? { start: line.end, end: line.end };
  return {
    span: { start: offset - typed.length, end: offset },
    replaced: { start: offset - typed.length, end: offset + rest },
    others: others?.split(/[\s,]+/),
    lines: isAbove ? below : line,
  };
}

export function allowanceCandidates(
  { diagnostics, uri }: Analysis,
  { lines, others }: Allowance,
): readonly Candidate[] {
  const errors = new Set<string>();
  const said = new Set<string>();
  for (const { code, severity, span, uri: place } of diagnostics) {
    if (severity === "error") errors.add(code);
    else if (place === uri && span.start <= lines.end && span.end >= lines.start) said.add(code);
  }
  const codes = [...said, ...Object.keys(DIAGNOSTIC_CODES).filter((code) => !said.has(code) && !errors.has(code))];
  if (others === undefined) {
    const insert = `allow ‹${codes[0] ?? "movable-rounded"}›`;
    return [{ label: "allow", kind: "keyword", detail: "what is said here is meant", insert }];
  }
  return codes
    .filter((code) => !others.includes(code))
    .map((code) =>
      withDetail({ label: code, kind: "value" }, (DIAGNOSTIC_CODES as Readonly<Record<string, string>>)[code]),
    );
}
