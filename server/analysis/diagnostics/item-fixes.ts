/**
 * Quick fixes of items within braces, as other programs write them: `memory=4G`, `build: debian`, `dimm d { 1G }`, `node=0`, QEMU's names of properties; and
 * of devices whose items have no braces.
 */
import { DEVICE_BODIES } from "../../../grammar/vocabulary/declarations.ts";
import { itemWords } from "../../../grammar/words.ts";
import type { Fix } from "../analysis.ts";
import { adding, replacement, writing } from "../text-edits.ts";
import { type Asked, aroundIt, bodyAround, isInBraces, statementAt } from "./fix-places.ts";
import { lineOf, type TypedLine } from "./typed-lines.ts";

type AskedLine = Asked & TypedLine;

export function itemFixes(asked: Asked): readonly (Fix | undefined)[] {
  const line = { ...asked, ...lineOf(asked) };
  return isInBraces(asked)
    ? [spaceForSign(line), sizeOfBody(line), nodeWithSign(line), otherItemName(line), withoutFiller(line)]
    : [inItsBraces(line), unnamed(line)];
}

/** Which items stand in the innermost braces around what is marked: those of a node, or of the statement. */
function ownerOf(asked: Asked): string | undefined {
  return bodyAround(asked) ?? statementAt(asked.source, asked.span)?.kind;
}

function isDevice(kind: string | undefined): kind is keyof typeof DEVICE_BODIES {
  return kind !== undefined && Object.hasOwn(DEVICE_BODIES, kind);
}

/** `memory=4G`, `build: debian`: an item has a space there. */
function spaceForSign({ uri, span, marked, before, behind }: AskedLine): Fix | undefined {
  if (!/^[=:]$/.test(marked) || !/[\w-][ \t]*$/.test(before) || /^[=:>]/.test(behind)) return undefined;
  const isApart = /[ \t]$/.test(before) || /^[ \t]/.test(behind);
  return replacement(`Remove \`${marked}\``, uri, span, isApart ? "" : " ");
}

const SIZE = /^\d+[KMGTP]$/i;

/** `dimm d { 1G }`, `node0 { 2G }`. */
function sizeOfBody(asked: AskedLine): Fix | undefined {
  const { uri, span, marked, source } = asked;
  const owner = ownerOf(asked);
  const item = owner === "node" ? "memory" : isDevice(owner) ? "size" : undefined;
  if (item === undefined || !SIZE.test(marked)) return undefined;
  const body = source.slice({ start: span.start - asked.before.length, end: span.start });
  const isThere = new RegExp(`\\{[^{}]*\\b${item}\\b[^{}]*$`).test(body);
  return isThere ? undefined : writing(uri, span, `${item} ${marked}`);
}

/** `node=0`. */
function nodeWithSign({ uri, span, marked, behind }: AskedLine): Fix | undefined {
  const [written, number] = /^[ \t]*=[ \t]*(\d{1,4})\b/.exec(behind) ?? [];
  if (marked !== "node" || written === undefined) return undefined;
  return writing(uri, { start: span.start, end: span.end + written.length }, `node${number}`);
}

/** What QEMU calls properties of its devices (hw/mem/pc-dimm.c: pc_dimm_properties; hw/virtio/virtio-mem.c: virtio_mem_properties). */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  addr: "at",
  address: "at",
  "block-size": "block",
  "requested-size": "requested",
};

/** The item of a device that a property of QEMU's is called here; undefined: it is none. */
export function itemOfProperty(asked: Asked): string | undefined {
  const owner = ownerOf(asked);
  const item = isInBraces(asked) && isDevice(owner) ? OTHER_NAMES[asked.marked] : undefined;
  return item !== undefined && isDevice(owner) && itemWords(owner).includes(item) ? item : undefined;
}

function otherItemName(asked: AskedLine): Fix | undefined {
  const item = itemOfProperty(asked);
  return item === undefined ? undefined : writing(asked.uri, asked.span, item);
}

/** `size 1G on node0`. */
function withoutFiller({ uri, span, marked, source, behind }: AskedLine): Fix | undefined {
  const isFiller = /^(?:on|in|to|of|with|and)$/.test(marked) && /^[ \t]+[\w-]/.test(behind);
  return isFiller ? replacement(`Remove \`${marked}\``, uri, aroundIt(source, span), "") : undefined;
}

/** `dimm d size 1G`, `dimm d 1G`. */
function inItsBraces({ uri, span, marked, before, behind }: AskedLine): Fix | undefined {
  const device = /^\s*([a-z-]+)[ \t]+[A-Za-z][\w-]*[ \t]+$/.exec(before)?.[1];
  const rest = (marked + behind).replace(/\s#.*$/, "").trimEnd();
  if (!isDevice(device) || /[{}]/.test(rest)) return undefined;
  const isSize = SIZE.test(marked);
  if (!isSize && !itemWords(device).includes(marked.replace(/^node\d+$/, "node0"))) return undefined;
  return writing(uri, { start: span.start, end: span.start + rest.length }, `{ ${isSize ? "size " : ""}${rest} }`);
}

/** `dimm { size 1G }`. */
function unnamed({ uri, span, marked, source, behind }: AskedLine): Fix | undefined {
  if (!isDevice(marked) || !/^[ \t]*\{/.test(behind)) return undefined;
  for (let number = 0; ; number++) {
    const name = `${marked.replace("-", "")}${number}`;
    if (!new RegExp(`(?<![\\w-])${name}(?![\\w-])`).test(source.text)) return adding(name, uri, span.end, ` ${name}`);
  }
}
