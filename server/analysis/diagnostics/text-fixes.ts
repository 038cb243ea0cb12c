/**
 * Quick fixes that need nothing but the text: a word that is left out, ends of a range that change places, a statement on the wrong
 * side of `boot`. They are looked for when somebody asks, in the text as it is then.
 */
import type { Span } from "../../../grammar/ast.ts";
import { nearest, nearestByParts } from "../../../grammar/did-you-mean.ts";
import type { SourceText } from "../../../grammar/incremental/source-text.ts";
import { withoutEnd } from "../../../grammar/text-ends.ts";
import { operandsOf } from "../../../grammar/vocabulary/form.ts";
import type { Operand } from "../../../grammar/vocabulary/operands.ts";
import { LINE_STEPS } from "../../../grammar/vocabulary/steps.ts";
import { wordsOf } from "../../../grammar/vocabulary/word-lists.ts";
import type { Diagnostic, Fix, FixDesk, TextEdit } from "../analysis.ts";
import { fileName } from "../file-name.ts";
import type { DiagnosticCode } from "../notes/index.ts";
import { wordHome } from "../scenario/word-homes.ts";
import { replacement, writing } from "../text-edits.ts";
import { mends } from "./around-edits.ts";
import { braceFixes } from "./brace-fixes.ts";
import { type Asked, aroundIt, beginOfAt, firstBoot, holds, isInBraces, statementAt } from "./fix-places.ts";
import { itemFixes } from "./item-fixes.ts";
import { movedWord } from "./moved-words.ts";
import { declaredAs, usedAs } from "./name-fixes.ts";
import { parameterFixes } from "./parameter-fixes.ts";
import { aroundEquals, countOfCpus, stepFixes, withItsUnit } from "./typed-fixes.ts";
import { writtenOtherwise } from "./written-otherwise.ts";

type Fixes = (asked: Asked, desk: FixDesk) => readonly (Fix | undefined)[];

const BY_CODE: Partial<Record<DiagnosticCode, Fixes>> = {
  "allow-unneeded": (asked) => [withoutAllowance(asked)],
  "bad-range": (asked) => [endsInOrder(asked)],
  "bad-value": (asked) => {
    const fixes = [countOfCpus(asked), ofDeviceTree(asked), ...wordsOfList(asked)];
    const isWord = /^[a-z]/i.test(asked.marked);
    return isWord && fixes.every((fix) => fix === undefined) ? [writtenOtherwise(asked)] : fixes;
  },
  "block-size-stated": (asked) => [withoutItem(asked, ["machine"])],
  "crashkernel-failed": (asked) => [...parameterFixes(asked), withoutComma(asked)],
  "duplicate-name": (asked) => [
    withoutItem(asked, ["machine", "kernel", "kernel-from"]),
    withoutSecond(asked),
    anotherName(asked),
  ],
  "firmware-not-simulated": (asked) => [withoutItem(asked, ["machine"])],
  "initrd-place": (asked) => [withoutPlace(asked)],
  "movable-empty": (asked) => [withoutParameter(asked)],
  "movable-everything": (asked) => [withoutParameter(asked)],
  "option-unused": (asked) => [withoutItem(asked, ["kernel", "kernel-from"])],
  "out-of-order": (asked) => [onTheOtherSide(asked)],
  "param-ignored": (asked) => [withoutParameter(asked)],
  "param-unknown": (asked) => [aroundEquals(asked), withItsUnit(asked), ...parameterFixes(asked)],
  "param-value": (asked) => [...parameterFixes(asked), withoutParameter(asked)],
  "source-differs": (asked) => [withoutItem(asked, ["machine"], ({ kind }) => kind !== "firmware")],
  "step-without-effect": (asked) => [withoutStep(asked)],
  syntax: (asked, desk) => syntaxFixes(asked, desk),
  "unknown-name": (asked) => [declaredAs(asked)],
  "unused-name": (asked) => [usedAs(asked), withoutStatement(asked)],
  "use-cycle": (asked) => [withoutUse(asked)],
  "use-not-found": (asked) => [newFile(asked), withoutUse(asked)],
};

/** Those that mend: what brings another mistake at the same place does not. */
function syntaxFixes(asked: Asked, desk: FixDesk): readonly (Fix | undefined)[] {
  const fixes = [
    movedWord(asked, desk),
    withoutWordBeforeVersion(asked),
    withoutSign(asked),
    ...braceFixes(asked),
    sizeWithoutUnit(asked),
    ...stepFixes(asked),
    ...itemFixes(asked),
  ];
  const kept = fixes.filter((fix) => fix !== undefined && mends(fix, asked.source));
  return kept.length > 0 ? kept : [writtenOtherwise(asked)];
}

/** The fixes of a diagnostic of the document whose text this is; `desk` has the files that it uses. */
export function textFixes({ code, uri, span }: Diagnostic, source: SourceText, desk: FixDesk): readonly Fix[] {
  const asked = { uri, span, marked: source.slice(span), source, resolve: desk.resolve };
  return (BY_CODE[code]?.(asked, desk) ?? []).filter((fix) => fix !== undefined);
}

/** `0x2000-0x1000`, `memory39-34`. */
function endsInOrder({ uri, span, marked }: Asked): Fix | undefined {
  const [, first, last] = /^(?:memory)?(\w+)-(\w+)$/.exec(marked) ?? [];
  if (first === undefined || last === undefined || !(Number(first) > Number(last))) return undefined;
  const swapped = `${marked.startsWith("memory") ? "memory" : ""}${last}-${first}`;
  // Of `0xf0000-0xffff` a digit may be missing.
  return replacement(`Write \`${swapped}\``, uri, span, swapped, first.length === last.length);
}

/** `dma-range` of a machine that has no device tree. */
function ofDeviceTree(asked: Asked): Fix | undefined {
  const isOfTree = asked.marked === "dma-range" || asked.marked === "reserved-memory";
  return isOfTree ? withoutItem(asked, ["machine"]) : undefined;
}

/** Words that are offered where none of a list is near what is written. */
const MOST_WORDS = 4;

/** The few words that an operand of a step can be, where none of them is like what is written. */
function wordsOfList({ uri, span, marked, source }: Asked): readonly Fix[] {
  const statement = statementAt(source, span);
  if (statement === undefined || !Object.hasOwn(LINE_STEPS, statement.kind)) return [];
  const nodes: Readonly<Record<string, unknown>> = { ...statement };
  for (const { field, operand } of operandsOf(LINE_STEPS[statement.kind as keyof typeof LINE_STEPS].form)) {
    const node = nodes[field] as { readonly span: Span } | undefined;
    const { list }: Operand = operand;
    if (list === undefined || node?.span.start !== span.start) continue;
    const words = wordsOf(list);
    if (words.length > MOST_WORDS || nearest(marked, words) !== undefined) return [];
    // `ram`, as daxctl calls it, is a part of `system-ram`.
    const meant = nearestByParts(marked, words);
    return meant === undefined ? words.map((word) => writing(uri, span, word, false)) : [writing(uri, span, meant)];
  }
  return [];
}

function withoutComma({ uri, span, marked }: Asked): Fix | undefined {
  const written = withoutEnd(marked, /,/);
  return written === marked ? undefined : replacement(`Write \`${written}\``, uri, span, written);
}

/** A parameter with the white space in front of it, a whole line where it stands alone. */
function withoutParameter({ uri, span, marked, source }: Asked): Fix | undefined {
  return statementAt(source, span)?.kind === "cmdline" && !/\s/.test(marked)
    ? replacement(`Remove \`${marked}\``, uri, aroundIt(source, span), "", false)
    : undefined;
}

/** An item of a body, in statements of these kinds; some can't be left out. */
function withoutItem(
  { uri, span, source }: Asked,
  kinds: readonly string[],
  canGo: (item: { readonly kind: string }) => boolean = () => true,
): Fix | undefined {
  const statement = statementAt(source, span);
  if (statement === undefined || !kinds.includes(statement.kind) || !("items" in statement)) return undefined;
  const items: readonly { readonly kind: string; readonly span: Span }[] = statement.items;
  const item = items.find((each) => holds(each.span, span));
  if (item === undefined || !canGo(item)) return undefined;
  return replacement(`Remove \`${source.slice(item.span)}\``, uri, aroundIt(source, item.span), "", false);
}

/** A name that no word of the text is. */
function anotherName({ uri, span, marked, source }: Asked): Fix | undefined {
  const statement = statementAt(source, span);
  if (
    ["machine", "kernel", "kernel-from"].includes(statement?.kind ?? "") ||
    !/^[A-Za-z][\w-]*$/.test(marked) ||
    statement?.keyword.start === span.start
  ) {
    return undefined;
  }
  for (let number = 2; ; number++) {
    const name = `${marked}${number}`;
    if (!new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(source.text))
      return replacement(`Call it \`${name}\``, uri, span, name, false);
  }
}

/** `kernel Linux 6.12`; an architecture there is moved. */
function withoutWordBeforeVersion({ uri, span, marked, source }: Asked): Fix | undefined {
  const statement = statementAt(source, span);
  if (statement?.kind !== "kernel" || statement.before?.span.start !== span.start) return undefined;
  if (wordHome(marked) !== undefined) return undefined;
  return replacement(`Remove \`${marked}\``, uri, aroundIt(source, span), "");
}

function withoutStatement({ uri, span, source }: Asked): Fix | undefined {
  const statement = statementAt(source, span);
  if (statement === undefined) return undefined;
  const title = `Remove \`${source.slice(statement.span).replace(/\s+/g, " ")}\``;
  return replacement(title, uri, aroundIt(source, statement.span), "", false);
}

/** The code of a comment that allows it, or the whole comment. */
function withoutAllowance({ uri, span, marked, source }: Asked): Fix | undefined {
  const line = source.lineSpan(source.lineAt(span.start));
  const text = source.slice(line);
  const found = /#\s*memzone:\s*allow\s+([\w-]+(?:\s*,\s*[\w-]+)*)\s*$/.exec(text);
  if (found === null) return undefined;
  const codes = found[1]!.split(",").map((one) => one.trim());
  if (codes.length === 1) {
    const comment = { start: line.start + found.index, end: line.end };
    return replacement("Remove the comment", uri, aroundIt(source, comment), "", false);
  }
  const at = line.start + found.index + found[0].indexOf(found[1]!);
  const list = { start: at, end: at + found[1]!.length };
  return replacement(`Remove \`${marked}\``, uri, list, codes.filter((each) => each !== marked).join(", "), false);
}

/** `initrd 4500K at 0xfeb40000`: the loader finds a place. */
function withoutPlace({ uri, span, source }: Asked): Fix | undefined {
  const line = source.lineSpan(source.lineAt(span.start));
  const place = beginOfAt(source.slice({ start: line.start, end: span.start }));
  if (place === undefined) return undefined;
  const start = line.start + place;
  const written = source.slice({ start, end: span.end }).trim();
  return replacement(`Remove \`${written}\``, uri, { start, end: span.end }, "", false);
}

function withoutUse(asked: Asked): Fix | undefined {
  return statementAt(asked.source, asked.span)?.kind === "use" ? withoutStatement(asked) : undefined;
}

/** An empty scenario in the place of the file that is used. */
function newFile({ uri, span, source, resolve }: Asked): Fix | undefined {
  const statement = statementAt(source, span);
  if (statement?.kind !== "use" || statement.path.kind !== "string") return undefined;
  const path = statement.path.value;
  const created = resolve(uri, path);
  if (created === undefined) return undefined;
  return { title: `Create \`${path}\``, edits: [], creates: [{ uri: created, text: "" }], preferred: false };
}

/** Of a diagnostic of a file that is used: the `use` that closes a circle, in the file that has it. */
export function fixesOfUsedFile({ code, uri, span }: Diagnostic, desk: FixDesk): readonly Fix[] {
  const text = desk.documentOf(uri)?.text;
  if (code !== "use-cycle" || text === undefined) return [];
  const start = text.lastIndexOf("\n", span.start - 1) + 1;
  const newline = text.indexOf("\n", span.end);
  const line = text.slice(start, newline === -1 ? text.length : newline);
  if (!/^\s*use\s+"[^"]*"\s*$/.test(line)) return [];
  const end = newline === -1 ? text.length : newline + 1;
  return [replacement(`Remove \`${line.trim()}\` from \`${fileName(uri)}\``, uri, { start, end }, "", false)];
}

/** A step about one block or device: of several blocks it may be one alone that is so already. */
function withoutStep(asked: Asked): Fix | undefined {
  return /memory\d+-/.test(asked.marked) ? undefined : withoutStatement(asked);
}

/** Statements that a scenario has one of. */
const ONE_OF_EACH: ReadonlySet<string> = new Set(["scenario", "kernel", "machine"]);

function isSaidBefore(source: SourceText, kind: string, end: number): boolean {
  for (const { passage, start } of source.passages()) {
    if (start >= end) return false;
    if (passage.statements.some((each) => each.kind === kind && start + each.span.start < end)) return true;
  }
  return false;
}

/** A second kernel. */
function withoutSecond(asked: Asked): Fix | undefined {
  const statement = statementAt(asked.source, asked.span);
  const isSecond =
    statement !== undefined && ONE_OF_EACH.has(statement.kind) && statement.keyword.start === asked.span.start;
  return isSecond ? withoutStatement(asked) : undefined;
}

/** The statement behind the first `boot`, or in front of it. */
function onTheOtherSide({ uri, span, source }: Asked): Fix | undefined {
  const statement = statementAt(source, span);
  const boot = firstBoot(source);
  if (statement === undefined || boot === undefined || statement.keyword.start !== span.start) return undefined;
  if (ONE_OF_EACH.has(statement.kind) && isSaidBefore(source, statement.kind, boot.start)) return undefined;
  const text = source.slice(statement.span);
  const isEarly = span.start < boot.start;
  const [title, at, newText] = isEarly
    ? ([`Move it behind \`boot\``, boot.end, `\n${text}`] as const)
    : ([`Move it in front of \`boot\``, boot.start, `${text}\n`] as const);
  const edits: readonly TextEdit[] = [
    { uri, span: aroundIt(source, statement.span), newText: "" },
    { uri, span: { start: at, end: at }, newText },
  ];
  return { title, edits, preferred: false };
}

/** Signs that other languages end items with, or put between them; words that it stands between stay two. */
function withoutSign(asked: Asked): Fix | undefined {
  const { uri, span, marked, source } = asked;
  if (!/^[;,]$/.test(marked)) return undefined;
  const line = source.lineSpan(source.lineAt(span.start));
  const before = source.slice({ start: span.start - 1, end: span.start });
  const behind = source.slice({ start: span.end, end: line.end });
  const joins = /[\w-]/.test(before) && /^[\w-]/.test(behind);
  // Values of a parameter have another sign between them.
  const isOfParam = /^\s*param\s[^=]*=/.test(source.slice({ start: line.start, end: span.start }));
  if (isOfParam && marked === ",") return writing(uri, span, " |");
  // On the line of a statement the second word is one too many, whatever is between.
  if (/^\s*[^\s#]/.test(behind) && !isInBraces(asked)) return undefined;
  return replacement(`Remove \`${marked}\``, uri, span, joins ? " " : "");
}

/** `512 MiB`, with the number in front of what is marked. */
function sizeWithoutUnit({ uri, span, marked, source }: Asked): Fix | undefined {
  const unit = /^([KMGT])(?:i?B)?$/i.exec(marked)?.[1]?.toUpperCase();
  const line = source.lineSpan(source.lineAt(span.start));
  const before = source.slice({ start: line.start, end: span.start });
  const [number, digits] = /(?<![\w.])(\d+)[ \t]*$/.exec(before) ?? [];
  if (unit === undefined || number === undefined || digits === undefined) return undefined;
  const written = `${digits}${unit}`;
  return replacement(`Write \`${written}\``, uri, { start: span.start - number.length, end: span.end }, written);
}
