/**
 * Edits of a `cmdline { … }` that leave it looking as its author wrote it: on one line, or with a line for each parameter.
 */
import type { Cmdline } from "../../../grammar/ast.ts";
import { endIn } from "../../../grammar/text-ends.ts";
import type { Fix, FixDesk, Place } from "../analysis.ts";
import { indentationAt } from "../source-text.ts";
import { replacement } from "../text-edits.ts";

/** Takes a parameter out with the white space in front of it, a whole line where it stands alone. */
export function removeParameter(title: string, place: Place, desk: FixDesk): Fix | undefined {
  const text = desk.documentOf(place.uri)?.text;
  if (text === undefined) return undefined;
  const { start, end } = place.span;
  const before = endIn(text.slice(0, start), /\s/);
  const alone = before.includes("\n") && /^[ \t]*(?:\r?\n|$)/.test(text.slice(end));
  const from = alone ? start - before.length + before.lastIndexOf("\n") : start - Math.min(1, before.length);
  return replacement(title, place.uri, { start: from, end }, "", false);
}

/** Writes another parameter behind the last one of the command line, or a `cmdline` where there is none. */
export function addParameter(title: string, parameter: string, desk: FixDesk): Fix | undefined {
  const { head } = desk;
  const { text, statements } = head.file;
  const cmdline = statements.findLast((statement): statement is Cmdline => statement.kind === "cmdline");
  const last = cmdline?.params.at(-1);
  if (cmdline !== undefined && last !== undefined) {
    const between = text.slice(cmdline.params.at(-2)?.span.end ?? cmdline.span.start, last.span.start);
    const separator = between.includes("\n") ? `\n${indentationAt(text, last.span.start)}` : " ";
    return replacement(
      title,
      head.uri,
      { start: last.span.end, end: last.span.end },
      `${separator}${parameter}`,
      false,
    );
  }
  if (cmdline !== undefined) {
    return replacement(title, head.uri, cmdline.span, `cmdline {\n  ${parameter}\n}`, false);
  }
  const boot = statements.find((statement) => statement.kind === "boot");
  if (boot === undefined) return undefined;
  const at = { start: boot.span.start, end: boot.span.start };
  return replacement(title, head.uri, at, `cmdline {\n  ${parameter}\n}\n\n`, false);
}
