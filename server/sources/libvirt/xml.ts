/**
 * Elements of an XML text with their places: elements, attributes, text, CDATA, comments and the five entities and character references
 * that XML has by itself. A document type is refused, so that no entity is ever expanded; depth and number of elements are limited.
 */
import type { LinePlace } from "../facts.ts";

export interface XmlElement {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** Its own text, without that of its children. */
  readonly text: string;
  /** From `<` of its start to the end of it, or of its text where it has no children. */
  readonly at: LinePlace;
}

const MOST_ELEMENTS = 200_000;
const MOST_DEPTH = 200;

interface Open {
  readonly name: string;
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: XmlElement[];
  readonly pieces: string[];
  readonly start: number;
}

const NAME = String.raw`[A-Za-z_:][-\w:.]{0,200}`;

/** The root elements of a text, as far as it could be read; text outside of elements is passed over. */
export function readXml(text: string): readonly XmlElement[] {
  const roots: XmlElement[] = [];
  const open: Open[] = [];
  let elements = 0;
  let at = 0;
  const close = (end: number) => {
    const done = open.pop();
    if (done === undefined) return;
    const { name, attributes, children, pieces, start } = done;
    (open.at(-1)?.children ?? roots).push({
      name,
      attributes,
      children,
      text: pieces.join("").trim(),
      at: { start, end },
    });
  };
  while (at < text.length && elements < MOST_ELEMENTS) {
    const next = text.indexOf("<", at);
    const end = next === -1 ? text.length : next;
    if (end > at) open.at(-1)?.pieces.push(decoded(text.slice(at, end)));
    if (next === -1) break;
    const skipped = skip(text, next);
    if (skipped !== undefined) {
      if (text.startsWith("<![CDATA[", next)) open.at(-1)?.pieces.push(text.slice(next + 9, skipped - 3));
      at = skipped;
      continue;
    }
    if (text.startsWith("<!", next)) break;
    const tag = readTag(text, next);
    if (tag === undefined) break;
    at = tag.end;
    if (tag.kind === "close") {
      // What was left open inside ends here too.
      const index = open.findLastIndex(({ name }) => name === tag.name);
      while (index !== -1 && open.length > index) close(tag.end);
      continue;
    }
    if (open.length >= MOST_DEPTH) break;
    elements++;
    open.push({ name: tag.name, attributes: tag.attributes, children: [], pieces: [], start: next });
    if (tag.kind === "empty") close(tag.end);
  }
  while (open.length > 0) close(text.length);
  return roots;
}

/** Behind a comment, a processing instruction or CDATA; undefined: none begins here. */
function skip(text: string, at: number): number | undefined {
  const pairs = [
    ["<!--", "-->"],
    ["<![CDATA[", "]]>"],
    ["<?", "?>"],
  ] as const;
  const pair = pairs.find(([start]) => text.startsWith(start, at));
  if (pair === undefined) return undefined;
  const end = text.indexOf(pair[1], at + pair[0].length);
  return end === -1 ? text.length : end + pair[1].length;
}

type Tag =
  | { readonly kind: "close"; readonly name: string; readonly end: number }
  | {
      readonly kind: "open" | "empty";
      readonly name: string;
      readonly attributes: ReadonlyMap<string, string>;
      readonly end: number;
    };

function readTag(text: string, at: number): Tag | undefined {
  const name = matchAt(new RegExp(`<(/?)(${NAME})`, "y"), text, at);
  if (name === undefined) return undefined;
  let end = at + name[0].length;
  const attributes = new Map<string, string>();
  const attribute = new RegExp(`\\s+(${NAME})\\s*=\\s*(?:"([^"<]*)"|'([^'<]*)')`, "y");
  for (;;) {
    const match = matchAt(attribute, text, end);
    if (match === undefined) break;
    attributes.set(match[1]!, decoded(match[2] ?? match[3] ?? ""));
    end += match[0].length;
  }
  const last = matchAt(/\s*(\/?)>/y, text, end);
  if (last === undefined) return undefined;
  end += last[0].length;
  if (name[1] === "/") return { kind: "close", name: name[2]!, end };
  return { kind: last[1] === "/" ? "empty" : "open", name: name[2]!, attributes, end };
}

function matchAt(pattern: RegExp, text: string, at: number): RegExpExecArray | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text) ?? undefined;
}

const ENTITIES: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

function decoded(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w{2,4}));/gi, (whole, hex, decimal, name) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** The first element on a path of names below this one. */
export function below(element: XmlElement | undefined, ...names: readonly string[]): XmlElement | undefined {
  return names.reduce<XmlElement | undefined>((at, name) => at?.children.find((child) => child.name === name), element);
}
