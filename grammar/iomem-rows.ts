/**
 * Rows of /proc/iomem inside a firmware map. Its top level is the map as the kernel has it (kernel/resource.c); rows below lie within the
 * row before, and windows of devices are no memory: both are passed over.
 */
import type { IToken } from "chevrotain";
import type { FirmwareEntry, NumberExpr } from "./ast.ts";
import { hexValue, spanOf, startEndRange } from "./build-ast.ts";
import type { Problems } from "./problems.ts";
import { IOMEM_TYPES } from "./vocabulary/word-lists.ts";

const ROW = /^([0-9a-f]+)-([0-9a-f]+) : (.*)$/;

/** Rows in the order of the file. */
export function iomemEntries(rows: readonly IToken[], problems: Problems): readonly FirmwareEntry[] {
  const entries: FirmwareEntry[] = [];
  let top: { readonly first: number; readonly last: number } | undefined;
  for (const row of rows) {
    const [, low = "", high = "", name = ""] = ROW.exec(row.image) ?? [];
    const [first, last] = [Number.parseInt(low, 16), Number.parseInt(high, 16)];
    if (first === 0 && last === 0) {
      const message = "the kernel hides addresses from who is not root: paste what `sudo cat /proc/iomem` prints";
      problems.add("bad-value", message, spanOf(row));
      return [];
    }
    if (top !== undefined && first >= top.first && last <= top.last) continue;
    top = { first, last };
    const type = IOMEM_TYPES.get(name);
    if (type !== undefined) entries.push(entryOf(row, [low, high, name], type, problems));
  }
  return entries;
}

function entryOf(
  row: IToken,
  [low, high, name]: readonly [string, string, string],
  type: string,
  problems: Problems,
): FirmwareEntry {
  const span = spanOf(row);
  const numberAt = (text: string, start: number): NumberExpr =>
    hexValue(text, { start, end: start + text.length }, problems);
  const place = { start: span.start, end: span.start + low.length + 1 + high.length };
  const range = startEndRange(
    "start-end",
    numberAt(low, span.start),
    numberAt(high, span.start + low.length + 1),
    place,
    problems,
  );
  return { range, type, typeSpan: { start: span.end - name.length, end: span.end }, span };
}
