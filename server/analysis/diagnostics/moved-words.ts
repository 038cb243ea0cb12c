/**
 * Quick fixes that move what stands at a wrong place to where it belongs: an item to the body that has it, a platform behind `machine`, a parameter
 * to the command line.
 */
import type { Span, Statement } from "../../../grammar/ast.ts";
import { LINE_STEPS } from "../../../grammar/vocabulary/steps.ts";
import { homeOf } from "../../../grammar/words.ts";
import { findParameter } from "../../parameters/catalogue.ts";
import type { Fix, FixDesk, TextEdit } from "../analysis.ts";
import { SEVERAL_ITEMS } from "../scenario/machine-spec.ts";
import { type WordOwner, wordHome } from "../scenario/word-homes.ts";
import { replacement } from "../text-edits.ts";
import { addParameter } from "./cmdline-edits.ts";
import { type Asked, aroundIt, firstBoot, isInBraces, statementAt } from "./fix-places.ts";
import { itemOfProperty } from "./item-fixes.ts";
import { lineOf } from "./typed-lines.ts";

/** What is marked is a word that the text has no use for there; undefined where it belongs nowhere else, or its place is taken. */
export function movedWord(asked: Asked, desk: FixDesk): Fix | undefined {
  const { marked, span, source, uri } = asked;
  // It is another word for an item of this very body.
  if (itemOfProperty(asked) !== undefined) return undefined;
  if (partOf(asked) === "story") return undefined;
  const owner = OWNERS[homeOf(marked) ?? ""];
  if (owner !== undefined) {
    if (isInsideBody(asked, owner)) return undefined;
    const piece = wholeItem(asked);
    if (piece === undefined) return undefined;
    return moved(asked, desk, owner, source.slice(piece), piece);
  }
  const home = wordHome(marked);
  if (home === undefined) return undefined;
  const written = writtenAt(asked);
  // Its value would stay behind: `mem 4G` in a machine is no parameter.
  if (home.owner === "cmdline" && isWithoutValue(asked, written)) return undefined;
  if (home.item === "config" && /\bconfig[ \t]+$/.test(lineOf(asked).before)) return undefined;
  if (home.owner === "cmdline") return moved(asked, desk, "cmdline", source.slice(written), written);
  if (home.owner === "timeline") {
    if (!isOfTimeline(asked)) return undefined;
    const [, value] =
      /^[ \t]*=[ \t]*([^\s=#]+)[ \t]*$/.exec(source.slice({ start: span.end, end: lineEnd(asked) })) ?? [];
    const line = { start: span.start, end: lineEnd(asked) };
    const text = `set ${home.word} = ${value}`;
    return value === undefined ? undefined : replacement(`Write \`${text}\``, uri, line, text);
  }
  if (home.item === undefined) return moved(asked, desk, home.owner, home.word, written);
  const text = `${home.item} ${home.item === "config" ? source.slice(written) : home.word}`;
  return moved(asked, desk, home.owner, text, written, home.item);
}

/** Bodies that items can be moved to: there is one of each in a scenario. */
const OWNERS: Readonly<Record<string, "machine" | "kernel" | undefined>> = {
  "`machine { }`": "machine",
  "`kernel { }`": "kernel",
};

/** Whether it stands in the braces of this statement already: what is wrong there is something else. */
function isInsideBody(asked: Asked, owner: WordOwner): boolean {
  return statementAt(asked.source, asked.span)?.kind === owner && isInBraces(asked);
}

/**
 * What a word is a part of that is no item and no statement of its own: a step or an expectation (`offline memory 40` is about a block, and
 * `offline cpus 3` asks for no other machine), or a line that begins with a word that says nothing here.
 */
function partOf(asked: Asked): "story" | "unknown" | undefined {
  const { source, span } = asked;
  const statement = statementAt(source, span);
  const isFirst = statement === undefined || statement.span.start === span.start;
  // What of a line could not be read is a statement of its own.
  const [, first = ""] = /^\s*(\w+)[^\w-]/.exec(lineOf(asked).before) ?? [];
  if (isOfTheStory(first) || (!isFirst && isOfTheStory(statement.kind))) return "story";
  return !isFirst && statement.kind === "error" ? "unknown" : undefined;
}

/** Not `boot`: what stands behind the first one was meant for what it boots, and behind `reboot` for that boot alone. */
function isOfTheStory(word: string): boolean {
  return ["expect", "reboot", "crash"].includes(word) || Object.hasOwn(LINE_STEPS, word);
}

/** Behind `boot`, and in no body: `set` stands before or inside of nothing. */
function isOfTimeline({ source, span }: Asked): boolean {
  const boot = firstBoot(source);
  return boot !== undefined && boot.end <= span.start && statementAt(source, span)?.kind === "error";
}

/** `movablecore=256M`, of which the name alone is marked. */
function writtenAt({ source, span }: Asked): Span {
  const [written = ""] = /^[^\s{}#]+/.exec(source.slice({ start: span.start, end: lineEnd({ source, span }) })) ?? [];
  return { start: span.start, end: span.start + Math.max(written.length, span.end - span.start) };
}

/** A parameter that wants a value, which does not stand behind a sign. */
function isWithoutValue({ source, marked }: Asked, written: Span): boolean {
  const forms = findParameter(marked)?.forms ?? [];
  return forms.every(({ syntax }) => syntax.includes("=")) && !source.slice(written).includes("=");
}

/** `build debian`, `node0 { memory 4G }`: a statement that is none, or a word with its value in a body. */
function wholeItem(asked: Asked): Span | undefined {
  const { source, span } = asked;
  const statement = statementAt(source, span);
  if (statement?.kind === "error" && statement.span.start === span.start) return statement.span;
  const behind = source.slice({ start: span.end, end: lineEnd(asked) });
  const [value = ""] = /^[ \t]+[^\s{}#]+/.exec(behind) ?? /^[ \t]*\{[^{}#]*\}/.exec(behind) ?? [];
  // A body of several lines would stay behind.
  return value === "" && /^[ \t]*\{/.test(behind) ? undefined : { start: span.start, end: span.end + value.length };
}

function lineEnd({ source, span }: Pick<Asked, "source" | "span">): number {
  return source.lineSpan(source.lineAt(span.start)).end;
}

/** `item`: what `text` begins with where it becomes one of a body. */
function moved(
  asked: Asked,
  desk: FixDesk,
  owner: Exclude<WordOwner, "timeline">,
  text: string,
  from: Span,
  item: string | undefined = homeOf(asked.marked) === undefined ? undefined : text,
): Fix | undefined {
  const to =
    owner === "cmdline" ? addParameter("", text, desk)?.edits[0] : insertion(desk, owner, text, item !== undefined);
  if (to === undefined) return undefined;
  const away = { uri: asked.uri, span: aroundIt(asked.source, from), newText: "" };
  const where = owner === "cmdline" || item !== undefined ? `into \`${owner} { }\`` : `behind \`${owner}\``;
  return { title: `Move \`${text}\` ${where}`, edits: joined(to, away), preferred: partOf(asked) === undefined };
}

/** Two edits that border on each other, or what is put in where the word itself is taken out, are one. */
function joined(to: TextEdit, away: TextEdit): readonly TextEdit[] {
  const { start, end } = away.span;
  if (to.span.end < start || to.span.start > end) return [to, away];
  return [{ ...to, span: { start: Math.min(start, to.span.start), end: Math.max(end, to.span.end) } }];
}

/** Items that a body can have more than one of. */
const SEVERAL: ReadonlySet<string> = new Set(["config", "what-if", ...SEVERAL_ITEMS]);

/** Behind the statement's own word, or at the end of its body; the place behind the word may be taken. */
function insertion(
  { head: { file, uri } }: FixDesk,
  owner: "machine" | "kernel",
  text: string,
  isItem: boolean,
): TextEdit | undefined {
  const statement = file.statements.find(({ kind }) => kind === owner);
  if (statement === undefined) return undefined;
  const at = (offset: number, newText: string): TextEdit => ({ uri, span: { start: offset, end: offset }, newText });
  if (!isItem) {
    const end = endOfHead(statement);
    return end === undefined ? undefined : at(end, ` ${text}`);
  }
  const body = file.text.slice(statement.span.start, statement.span.end);
  if (!body.endsWith("}")) return at(statement.span.end, ` { ${text} }`);
  const items: readonly { readonly span: Span }[] = "items" in statement ? statement.items : [];
  const [word = ""] = text.split(/\s/, 1);
  // Another of them would be one too many.
  if (!SEVERAL.has(word) && items.some((each) => startsWithWord(file.text, each.span.start, word))) return undefined;
  const last = items.at(-1);
  if (last === undefined) return at(statement.span.end - 1, body.at(-2) === " " ? `${text} ` : ` ${text} `);
  const line = file.text.slice(file.text.lastIndexOf("\n", last.span.start - 1) + 1, last.span.start);
  return at(last.span.end, line.trim() === "" ? `\n${line}${text}` : ` ${text}`);
}

/** Where a platform or an architecture may be written; undefined where there is one. */
function endOfHead(statement: Statement): number | undefined {
  if (statement.kind === "machine") return statement.platform ? undefined : statement.keyword.end;
  return statement.kind === "kernel" && !statement.arch ? statement.version.span.end : undefined;
}

function startsWithWord(text: string, start: number, word: string): boolean {
  return text.startsWith(word, start) && !/[\w-]/.test(text[start + word.length] ?? "");
}
