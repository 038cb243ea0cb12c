/** A value of the text as a `param`, to see what another one would do; and a `param` of one value back in its places. */
import type { Span, Statement } from "../../../grammar/ast.ts";
import type { SourceText } from "../../../grammar/incremental/source-text.ts";
import { parse } from "../../../grammar/parse.ts";
import type { TextEdit } from "../../analysis/analysis.ts";
import { nameAt, namedElsewhere, placesOf } from "../names.ts";
import {
  type Asked,
  declarationsOf,
  freeName,
  isWrongWithin,
  type Refactoring,
  statementOf,
  touches,
  wholeLines,
} from "./refactoring.ts";

/** A value, and what a person would call it. */
interface Value {
  readonly span: Span;
  readonly name: string;
}

export function extractParam(asked: Asked): readonly Refactoring[] {
  const { analysis, selected } = asked;
  const { source } = analysis;
  const statement = statementOf(source, selected);
  if (statement === undefined || statement.kind === "expect" || statement.kind === "param") return [];
  const value = valueAt(statement, selected, source);
  if (value === undefined || isWrongWithin(analysis, value.span)) return [];
  const text = source.slice(value.span);
  const before = source.slice({ start: value.span.start - 1, end: value.span.start });
  const behind = source.slice({ start: value.span.end, end: value.span.end + 1 });
  // What follows would be a part of the name.
  if (before === "$" || /[\w-]/.test(behind) || !isParamValue(text)) return [];
  const name = freeName(value.name, (each) => isTaken(each, asked));
  if (!standsThere(statement, value.span, name, source)) return [];
  const place = placeOfParam(source, statement);
  const edits: TextEdit[] = [
    { uri: analysis.uri, span: { start: place.at, end: place.at }, newText: place.text(`param ${name} = ${text}`) },
    { uri: analysis.uri, span: value.span, newText: `$${name}` },
  ];
  return [{ title: `Turn \`${text}\` into the parameter \`$${name}\``, kind: "refactor.extract", edits }];
}

/** The piece of a parameter's value, or the number or word of a statement, that is selected. */
function valueAt(statement: Statement, selected: Span, source: SourceText): Value | undefined {
  if (statement.kind === "cmdline") {
    const param = statement.params.find(({ valueSpan }) => valueSpan !== undefined && touches(valueSpan, selected));
    if (param?.valueSpan === undefined) return undefined;
    const written = source.slice(param.valueSpan);
    const at = selected.start - param.valueSpan.start;
    if (selected.start < param.valueSpan.start || selected.end > param.valueSpan.end) return undefined;
    const pieces = [...written.matchAll(/[^,!@#$:;=]+/g)].map(({ index, 0: piece }) => ({
      start: index,
      end: index + piece.length,
    }));
    const piece = pieces.find(({ start, end }) => start <= at && at <= end);
    if (piece === undefined) return undefined;
    const { start } = param.valueSpan;
    return { span: { start: start + piece.start, end: start + piece.end }, name: asName(param.name) };
  }
  return valueIn(statement, selected, [statement.kind]);
}

/** Words of the language that a parameter may stand for; names of things are renamed and not varied. */
const VARIED: ReadonlySet<string> = new Set(["kernel", "machine", "set", "build", "config", "cpu", "qemu"]);
/** Fields of the tree that say nothing of what they hold. */
const NAMELESS: ReadonlySet<string> = new Set(["value", "count", "number", "address", "first", "last", "size", "name"]);

function valueIn(node: object, selected: Span, path: readonly string[]): Value | undefined {
  for (const [key, part] of Object.entries(node) as [string, unknown][]) {
    if (typeof part !== "object" || part === null) continue;
    if ("span" in part && !touches(part.span as Span, selected)) continue;
    const kind = "kind" in part ? String(part.kind) : undefined;
    const inside = kind !== undefined && /^[a-z-]+$/.test(kind) && !/^(?:number|percent|name|range)$/.test(kind);
    if (kind === "number" || kind === "percent" || (kind === "name" && path.some((each) => VARIED.has(each)))) {
      const { span } = part as { readonly span: Span };
      return span.start <= selected.start && selected.end <= span.end
        ? { span, name: nameOf(node, key, path) }
        : undefined;
    }
    const found = valueIn(part, selected, inside ? [...path, kind] : path);
    if (found !== undefined) return found;
  }
  return undefined;
}

function nameOf(node: object, key: string, path: readonly string[]): string {
  if ("knob" in node && (node.knob as { readonly name?: string }).name !== undefined) {
    return asName((node.knob as { readonly name: string }).name);
  }
  const owner = path.at(-1) ?? "value";
  const isDevice = /^(?:dimm|virtio-mem|nvdimm|cxl)$/.test(owner);
  return asName(NAMELESS.has(key) && !(key === "size" && isDevice) ? owner : key);
}

function asName(word: string): string {
  const name = word.slice(word.lastIndexOf(".") + 1).replace(/\W/g, "_");
  return /^[A-Za-z]/.test(name) ? name : "value";
}

function isParamValue(text: string): boolean {
  const { errors, statements } = parse(`param it = ${text}\n`);
  const [statement] = statements;
  return errors.length === 0 && statement?.kind === "param" && statement.values.length === 1;
}

/** Whether the statement is read with the parameter in the place of the value as well as before. */
function standsThere(statement: Statement, span: Span, name: string, source: SourceText): boolean {
  const text = source.slice(statement.span);
  const at = { start: span.start - statement.span.start, end: span.end - statement.span.start };
  const changed = `${text.slice(0, at.start)}$${name}${text.slice(at.end)}`;
  return unreadIn(changed) <= unreadIn(text) && changed.includes(`$${name}`);
}

/** What the parser says of a statement by itself, its place in the file aside. */
function unreadIn(text: string): number {
  return parse(text).errors.filter(({ code }) => code !== "out-of-order").length;
}

/** Parameters of this scenario, of files that it uses and of those that use it. */
function isTaken(name: string, { analysis, namesInUsersOf }: Asked): boolean {
  return [analysis, ...namesInUsersOf(analysis.uri)].some(({ names }) =>
    names.some((each) => each.kind === "param" && each.name === name),
  );
}

/** Behind the last `param` in front of the statement, else behind title and used files, else at the beginning. */
function placeOfParam(
  source: SourceText,
  statement: Statement,
): { readonly at: number; readonly text: (line: string) => string } {
  const before = declarationsOf(source).filter(({ span }) => span.end <= statement.span.start);
  const param = before.findLast(({ kind }) => kind === "param");
  if (param !== undefined) return { at: endOfLine(source, param.span), text: (line) => `\n${line}` };
  const head = before.findLast(({ kind }) => kind === "scenario" || kind === "use");
  if (head !== undefined) return { at: endOfLine(source, head.span), text: (line) => `\n\n${line}` };
  return { at: 0, text: (line) => `${line}\n\n` };
}

function endOfLine(source: SourceText, { end }: Span): number {
  return source.lineSpan(source.lineAt(end)).end;
}

/** A parameter of one value says nothing that the value does not. */
export function inlineParam(asked: Asked): readonly Refactoring[] {
  const { analysis, selected } = asked;
  const { source, uri } = analysis;
  const thing = nameAt(analysis, selected.start)?.thing;
  if (thing?.kind !== "param" || thing.declaration?.uri !== uri) return [];
  const { declaration } = thing;
  const statement = statementOf(source, declaration.span);
  if (statement?.kind !== "param" || statement.values.length !== 1) return [];
  const [value] = statement.values;
  if (value?.kind !== "number" && value?.kind !== "percent" && value?.kind !== "name") return [];
  const users = asked.namesInUsersOf(uri);
  // Another scenario gives it another value.
  const isReplaced = users.some(({ names }) =>
    names.some((each) => each.kind === "param" && each.name === thing.name && each.declaration?.uri !== uri),
  );
  if (isReplaced) return [];
  const others = namedElsewhere(thing, { usersOf: () => users, isSame: (a, b) => a === b, fileName: (each) => each });
  const places = placesOf(
    thing,
    others.map((each) => each.thing),
  ).filter((place) => place.uri !== uri || place.span.start !== declaration.span.start);
  const text = source.slice(value.span);
  const edits: TextEdit[] = places.map((place) => ({ ...place, newText: text }));
  edits.push({ uri, span: wholeLines(source, statement.span), newText: "" });
  return [{ title: `Write \`${text}\` in the places of \`$${thing.name}\``, kind: "refactor.inline", edits }];
}
