/**
 * What stands in any order, in the usual one: parameters of the command line, items of a machine, options of a kernel, rows of a firmware map,
 * reservations. Parameters that the kernel reads together keep the order that decides between them.
 */
import type { CmdlineParam, MachineStatement, Span, Statement } from "../../../grammar/ast.ts";
import type { SourceText } from "../../../grammar/incremental/source-text.ts";
import { ORDERED_PARAMETERS, PARAMETER_MECHANISMS } from "../../simulation/evidence/mechanisms.ts";
import { type Asked, declarationsOf, type Refactoring, statementOf, touches } from "./refactoring.ts";

/** Parts of the text that change places. */
interface Sortable {
  readonly title: string;
  readonly spans: readonly Span[];
  /** The same in order. */
  readonly sorted: readonly Span[];
}

export function sortParts({ analysis, selected }: Asked): readonly Refactoring[] {
  const { source, uri } = analysis;
  const statement = statementOf(source, selected);
  if (statement === undefined) return [];
  return sortables(statement, source).flatMap(({ title, spans, sorted }) => {
    if (spans.length < 2 || spans.every((span, index) => span === sorted[index])) return [];
    // What stands between them, a comment above all, belongs to one of them.
    const gaps = spans.slice(1).map((span, index) => source.slice({ start: spans[index]!.end, end: span.start }));
    if (gaps.some((gap) => gap.trim() !== "")) return [];
    const whole = { start: spans[0]!.start, end: spans.at(-1)!.end };
    const newText = sorted.map((span, index) => source.slice(span) + (gaps[index] ?? "")).join("");
    return [{ title, kind: "refactor.rewrite" as const, edits: [{ uri, span: whole, newText }] }];
  });
}

function sortables(statement: Statement, source: SourceText): readonly Sortable[] {
  if (statement.kind === "cmdline") return [cmdlineOrder(statement.params)];
  if (statement.kind === "machine") return [machineOrder(statement), ...statement.items.flatMap(firmwareOrder)];
  if (statement.kind === "kernel" || statement.kind === "kernel-from") {
    const options = statement.items.filter((item) => item.kind === "config");
    const isRun = options.length === statement.items.length || statement.items.at(-options.length) === options[0];
    const sorted = options.toSorted((a, b) => compare(nameOf(a.name), nameOf(b.name)));
    return isRun ? [{ title: "Sort the options", spans: spansOf(options), sorted: spansOf(sorted) }] : [];
  }
  return statement.kind === "reserve" ? [reservationOrder(statement, source)] : [];
}

function spansOf(parts: readonly { readonly span: Span }[]): readonly Span[] {
  return parts.map(({ span }) => span);
}

function nameOf(name: { readonly kind: string; readonly name?: string }): string {
  return name.name ?? "";
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Behind `--` stand parameters of init. What shares a mechanism stays together, in its own order. */
function cmdlineOrder(params: readonly CmdlineParam[]): Sortable {
  const end = params.findIndex(({ raw }) => raw === "--");
  const own = end === -1 ? params : params.slice(0, end);
  const groups: CmdlineParam[][] = [];
  for (const param of own) {
    const met = groups.filter((group) => group.some((each) => meet(each, param)));
    for (const group of met) groups.splice(groups.indexOf(group), 1);
    groups.push([...met.flat(), param].sort((a, b) => a.span.start - b.span.start));
  }
  const key = (group: readonly CmdlineParam[]) => group.map(({ name }) => plain(name)).sort()[0] ?? "";
  const sorted = groups.toSorted((a, b) => compare(key(a), key(b))).flat();
  return { title: "Sort the parameters", spans: spansOf(own), sorted: spansOf(sorted) };
}

/** Whether the order of two parameters may decide something. */
function meet(a: CmdlineParam, b: CmdlineParam): boolean {
  const [first, second] = [plain(a.name), plain(b.name)];
  if (first === second || isNamedByParameter(a) || isNamedByParameter(b)) return true;
  if (ORDERED_PARAMETERS.has(first) && ORDERED_PARAMETERS.has(second)) return true;
  const [one, other] = [mechanismsOf(first), mechanismsOf(second)];
  return one.some((each) => other.includes(each));
}

/** `$name=…`, which may be any. */
function isNamedByParameter({ refs, nameSpan }: CmdlineParam): boolean {
  return refs.some(({ span }) => touches(nameSpan, span));
}

function mechanismsOf(name: string): readonly string[] {
  const acts = Object.hasOwn(PARAMETER_MECHANISMS, name) ? PARAMETER_MECHANISMS[name] : undefined;
  return acts === undefined ? [] : [...(acts.sets ?? []), ...(acts.reads ?? [])];
}

function plain(name: string): string {
  return name.replaceAll("-", "_");
}

/** As people write a machine down; nodes, maps and what a board reserves stay in their own order. */
const MACHINE_ORDER = [
  "hypervisor",
  "qemu",
  "cpu",
  "uefi",
  "memory",
  "cpus",
  "slots",
  "maxmem",
  "block-size",
  "initrd",
];

function machineOrder({ items }: MachineStatement): Sortable {
  const place = (kind: string) => (MACHINE_ORDER.includes(kind) ? MACHINE_ORDER.indexOf(kind) : MACHINE_ORDER.length);
  const sorted = items.toSorted((a, b) => place(a.kind) - place(b.kind));
  return { title: "Put the items in the usual order", spans: spansOf(items), sorted: spansOf(sorted) };
}

function firmwareOrder(item: MachineStatement["items"][number]): readonly Sortable[] {
  if (item.kind !== "firmware") return [];
  const starts = item.entries.map(({ range }) => (range.first.kind === "number" ? range.first.value : undefined));
  if (starts.includes(undefined)) return [];
  const sorted = item.entries
    .map((entry, index) => ({ entry, start: starts[index]! }))
    .toSorted((a, b) => a.start - b.start)
    .map(({ entry }) => entry);
  return [{ title: "Sort the map by address", spans: spansOf(item.entries), sorted: spansOf(sorted) }];
}

/** Reservations that stand one behind the other with nothing between them. */
function reservationOrder(statement: Statement, source: SourceText): Sortable {
  const declarations = declarationsOf(source);
  const at = declarations.findIndex(({ span }) => span.start === statement.span.start);
  const isReserve = (index: number) => declarations[index]?.kind === "reserve";
  let [first, last] = [at, at];
  const isNext = (index: number) =>
    isReserve(index + 1) &&
    source.slice({ start: declarations[index]!.span.end, end: declarations[index + 1]!.span.start }).trim() === "";
  while (isReserve(first - 1) && isNext(first - 1)) first--;
  while (isNext(last)) last++;
  const run = declarations.slice(first, last + 1);
  const starts = run.map((each) =>
    each.kind === "reserve" && each.range.kind === "range" && each.range.first.kind === "number"
      ? each.range.first.value
      : undefined,
  );
  const title = "Sort the reservations by address";
  if (at === -1 || starts.includes(undefined)) return { title, spans: [], sorted: [] };
  const sorted = run
    .map((each, index) => ({ each, start: starts[index]! }))
    .toSorted((a, b) => a.start - b.start)
    .map(({ each }) => each);
  return { title, spans: spansOf(run), sorted: spansOf(sorted) };
}
