/**
 * `name=value` fields of an expectation: what was written against what is simulated, said field by field. Counts may be
 * written as sizes (`present=256M`), which are pages of the kernel's page size.
 */

import type { AnyValue, FieldExpr } from "../../../grammar/ast.ts";
import { sameList } from "../../simulation/units/same-list.ts";
import { bytesOf, writtenSize } from "../../simulation/units/units.ts";
import type { Diagnostic } from "../analysis.ts";
import { takeValueTitle } from "../notes/expectation-failed.ts";
import { problem } from "../problem.ts";
import { unknownName } from "../scenario/name-table.ts";
import type { ValueReader } from "../scenario/values.ts";
import { claiming } from "../text-edits.ts";

/** What an expectation says that does not hold; `unreadable` where a value of it cannot be read. */
export interface Comparison {
  readonly differences: readonly Diagnostic[];
  readonly unreadable: boolean;
  /** What is to be said of an expectation that does not fail by it. */
  readonly remarks?: readonly Diagnostic[];
}

export const HOLDS: Comparison = { differences: [], unreadable: false };
export const UNREADABLE: Comparison = { differences: [], unreadable: true };

export function joined(parts: readonly Comparison[]): Comparison {
  return {
    differences: parts.flatMap((part) => part.differences),
    unreadable: parts.some((part) => part.unreadable),
  };
}

/** Ids of memory blocks, both ends inclusive. */
interface BlockIds {
  readonly first: number;
  readonly last: number;
}

/** `expectation-failed` at a field, of `blocks` where not all that are named differ, with the fix that writes what was simulated in its place. */
export function fieldDiffers(
  field: FieldExpr,
  simulated: string,
  reader: ValueReader,
  blocks?: readonly BlockIds[],
): Diagnostic {
  const expected = expectedText(field, reader);
  const last = field.values.at(-1);
  const span = { start: field.values[0]?.span.start ?? field.span.end, end: last?.span.end ?? field.span.end };
  const shown = simulated === "" ? "none" : simulated;
  const fix = claiming(takeValueTitle(shown), reader.uri, span, shown);
  // A parameter stands for other values in other combinations: no one value is right for all.
  const fixes = field.values.some((value) => value.kind === "param-ref") ? [] : [fix];
  const place = reader.place(field.span);
  const those = blocks === undefined ? {} : { blocks };
  const facts = { kind: "field", ...those, field: field.name, expected, simulated: shown } as const;
  return problem("expectation-failed", place, facts, { fixes });
}

/** The words of a field, parameters replaced; undefined where one of them cannot be read. */
export function fieldWords(field: FieldExpr, reader: ValueReader): readonly string[] | undefined {
  const words = field.values.map((value) => reader.name(value));
  return words.every((word) => word !== undefined) ? words : undefined;
}

function expectedText(field: FieldExpr, reader: ValueReader): string {
  return (fieldWords(field, reader) ?? []).join(",");
}

/** A field of a name that the thing does not have. */
export function unknownField(field: FieldExpr, known: readonly string[], reader: ValueReader): Comparison {
  const place = reader.place(field.nameSpan);
  return { differences: [unknownName(place, { of: "field", name: field.name }, known)], unreadable: true };
}

/**
 * Compares a count of pages. A value with a suffix is a size in bytes; the difference is said in the unit it was
 * written in.
 */
export function compareCount(
  field: FieldExpr,
  simulated: readonly number[],
  pageSize: number,
  reader: ValueReader,
): Comparison {
  const values = field.values.map((value) => reader.resolved(value));
  const counts = values.map((value) => pagesOf(value, pageSize));
  if (counts.some((count) => count === undefined)) {
    const wrong = field.values[counts.indexOf(undefined)]!;
    if (values[counts.indexOf(undefined)] === undefined) return UNREADABLE;
    const facts = { kind: "page-count", written: reader.name(wrong) ?? "" } as const;
    return { differences: [problem("bad-value", reader.place(wrong.span), facts)], unreadable: true };
  }
  if (sameList<number | undefined>(counts, simulated)) return HOLDS;
  const first = values[0];
  const asSize = first?.kind === "number" && first.suffixed;
  const asHex = first?.kind === "number" && first.text.toLowerCase().startsWith("0x");
  const text = simulated
    .map((pages) =>
      asSize ? writtenSize(bytesOf(pages, pageSize)) : asHex ? `0x${pages.toString(16)}` : String(pages),
    )
    .join(",");
  return { differences: [fieldDiffers(field, text, reader)], unreadable: false };
}

function pagesOf(value: AnyValue | undefined, pageSize: number): number | undefined {
  if (value?.kind !== "number") return undefined;
  // A size of parts of a page is no count that a zone has: it is not rounded.
  return value.suffixed ? value.value / pageSize : value.value;
}
