/**
 * Hovers of what an expectation says of a zone, `start_pfn=0x130000`: a number there is a page or a count of pages, as in
 * /proc/zoneinfo, and what was simulated stands beside it.
 */
import type { ExpectStatement, FieldExpr, NumberValue, Statement } from "../../grammar/ast.ts";
import { meaningOf } from "../../grammar/vocabulary/word-lists.ts";
import { zoneNumbers } from "../analysis/expectations/zones.ts";
import { zoneEvidence } from "../simulation/evidence/levels.ts";
import type { MemoryState } from "../simulation/state/state.ts";
import { bytesOf, hex } from "../simulation/units/units.ts";
import { addressText } from "./address-facts.ts";
import { evidenceText } from "./hover-zones.ts";
import { code, paragraphs } from "./markdown.ts";
import { exactSize } from "./size-text.ts";
import { holds, type SyntaxNode } from "./syntax-path.ts";

type ZoneExpectation = Extract<ExpectStatement, { readonly what: "zone" }>;

/** The field of a zone that the innermost of these nodes belongs to; undefined elsewhere. */
export function zoneFieldOf(
  path: readonly SyntaxNode[],
): { readonly statement: ZoneExpectation; readonly field: FieldExpr } | undefined {
  const statement = path[0] as Statement | undefined;
  if (statement?.kind !== "expect" || statement.what !== "zone") return undefined;
  const field = path.findLast((node) => "nameSpan" in node && "values" in node) as FieldExpr | undefined;
  return field === undefined ? undefined : { statement, field };
}

/** The whole field where the cursor is on its name, the one number where it is on that. */
export function zoneFieldHover(
  path: readonly SyntaxNode[],
  offset: number,
  state: MemoryState | undefined,
): string | undefined {
  const found = zoneFieldOf(path);
  if (found === undefined) return undefined;
  const { statement, field } = found;
  const written = field.values.find(
    (value): value is NumberValue => value.kind === "number" && holds(value.span, offset),
  );
  const zone = state?.nodes
    .find(({ id }) => id === statement.node.node)
    ?.zones.find(({ name }) => name === statement.zone.zone);
  const simulated = zone === undefined ? undefined : zoneNumbers(zone, field.name);
  if (simulated === undefined && written === undefined) return undefined;
  const meaning = meaningOf("ZONE_FIELD", field.name);
  const pageSize = state?.geometry.pageSize;
  const shown = simulated?.map((value) => numberText(value, field.name, pageSize)).join(", ");
  return paragraphs(
    `**${code(field.name)}** ${meaning ?? ""}`,
    written === undefined ? undefined : `here ${numberText(pagesIn(written, pageSize), field.name, pageSize)}`,
    shown === undefined ? undefined : `simulated ${shown}`,
    field.name === "start_pfn" && state !== undefined && written !== undefined
      ? addressText(state, bytesOf(pagesIn(written, state.geometry.pageSize), state.geometry.pageSize))
      : undefined,
    shown === undefined || state === undefined || zone === undefined
      ? undefined
      : evidenceText(zoneEvidence(state, zone.name)),
  );
}

/** A size counts its pages. Without a page size it stays what it is. */
function pagesIn({ suffixed, value }: NumberValue, pageSize: number | undefined): number {
  return suffixed && pageSize !== undefined ? value / pageSize : value;
}

/** A page with its address, a count with its size. */
function numberText(pages: number, field: string, pageSize: number | undefined): string {
  if (field === "start_pfn") {
    const address = pageSize === undefined ? "" : `, address ${code(hex(bytesOf(pages, pageSize)))}`;
    return `page ${code(hex(pages))} (${pages})${address}`;
  }
  const size = pageSize === undefined || pages === 0 ? "" : ` (${exactSize(bytesOf(pages, pageSize))})`;
  return `${pages} ${pages === 1 ? "page" : "pages"}${size}`;
}
