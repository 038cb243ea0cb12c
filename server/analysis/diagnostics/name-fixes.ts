/** Quick fixes of a name that is misspelt where it is declared: what uses it says what it is called. */
import { nearest } from "../../../grammar/did-you-mean.ts";
import { DEVICE_BODIES } from "../../../grammar/vocabulary/declarations.ts";
import type { Fix } from "../analysis.ts";
import { replacement, writing } from "../text-edits.ts";
import type { Asked } from "./fix-places.ts";

const NAME = "[A-Za-z][\\w-]*";
const DECLARED = new RegExp(`^[ \\t]*(?:param|${Object.keys(DEVICE_BODIES).join("|")})[ \\t]+(${NAME})`, "gm");
const USED = new RegExp(`\\$(${NAME})|^[ \\t]*(?:plug|unplug|resize|reconfigure|dump[ \\t]+to)[ \\t]+(${NAME})`, "gm");

/** Where nothing is declared under a name that is used: the declaration of nearly that name that nothing uses. */
export function declaredAs({ uri, marked, source }: Asked): Fix | undefined {
  const name = marked.replace(/^\$/, "");
  const { text } = source;
  const declared = [...text.matchAll(DECLARED)];
  const meant = nearest(
    name,
    declared.map(([, each = ""]) => each),
  );
  if (meant === undefined || meant === name || isUsed(meant, text)) return undefined;
  const { 0: written, index } = declared.find(([, each]) => each === meant)!;
  const end = index + written.length;
  const title = `Call it \`${name}\` where it is declared`;
  return replacement(title, uri, { start: end - meant.length, end }, name, false);
}

/** Where nothing uses what is declared: the name that is used and is nearly that one. */
export function usedAs({ uri, span, marked, source }: Asked): Fix | undefined {
  const { text } = source;
  const declared = new Set([...text.matchAll(DECLARED)].map(([, name]) => name));
  const used = new Set([...text.matchAll(USED)].map(([, ofParam, ofDevice = ""]) => ofParam ?? ofDevice));
  const meant = nearest(
    marked,
    [...used].filter((name) => !declared.has(name)),
  );
  return meant === undefined || meant === marked ? undefined : writing(uri, span, meant, false);
}

function isUsed(name: string, text: string): boolean {
  return [...text.matchAll(USED)].some(([, ofParam, ofDevice]) => (ofParam ?? ofDevice) === name);
}
