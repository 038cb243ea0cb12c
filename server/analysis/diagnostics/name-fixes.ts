/** Quick fixes of a name that is misspelt where it is declared: what uses it says what it is called. */
import { nearest } from "../../../grammar/did-you-mean.ts";
import type { SourceText } from "../../../grammar/incremental/source-text.ts";
import { DEVICE_BODIES } from "../../../grammar/vocabulary/declarations.ts";
import type { Fix } from "../analysis.ts";
import { replacement, writing } from "../text-edits.ts";
import type { Asked } from "./fix-places.ts";

const NAME = "[A-Za-z][\\w-]*";
const DECLARED = new RegExp(`^[ \\t]*(?:param|${Object.keys(DEVICE_BODIES).join("|")})[ \\t]+(${NAME})`, "gm");
const USED = new RegExp(`\\$(${NAME})|^[ \\t]*(?:plug|unplug|resize|reconfigure|dump[ \\t]+to)[ \\t]+(${NAME})`, "gm");

interface Names {
  /** Where each begins that is declared. */
  readonly declared: ReadonlyMap<string, number>;
  readonly used: ReadonlySet<string>;
}

/** All fixes of a text are asked for at every save: it is gone through once. */
const NAMES = new WeakMap<SourceText, Names>();

function namesOf(source: SourceText): Names {
  const known = NAMES.get(source);
  if (known !== undefined) return known;
  const { text } = source;
  const declared = new Map<string, number>();
  for (const { 0: written, 1: name = "", index } of text.matchAll(DECLARED)) {
    if (!declared.has(name)) declared.set(name, index + written.length - name.length);
  }
  const used = new Set([...text.matchAll(USED)].map(([, ofParam, ofDevice = ""]) => ofParam ?? ofDevice));
  const names = { declared, used };
  NAMES.set(source, names);
  return names;
}

/** Where nothing is declared under a name that is used: the declaration of nearly that name that nothing uses. */
export function declaredAs({ uri, marked, source }: Asked): Fix | undefined {
  const name = marked.replace(/^\$/, "");
  const { declared, used } = namesOf(source);
  const meant = nearest(name, [...declared.keys()]);
  const start = meant === undefined ? undefined : declared.get(meant);
  if (meant === undefined || start === undefined || meant === name || used.has(meant)) return undefined;
  const title = `Call it \`${name}\` where it is declared`;
  return replacement(title, uri, { start, end: start + meant.length }, name, false);
}

/** Where nothing uses what is declared: the name that is used and is nearly that one. */
export function usedAs({ uri, span, marked, source }: Asked): Fix | undefined {
  const { declared, used } = namesOf(source);
  const undeclared = [...used].filter((name) => !declared.has(name));
  const meant = nearest(marked, undeclared);
  return meant === undefined || meant === marked ? undefined : writing(uri, span, meant, false);
}
