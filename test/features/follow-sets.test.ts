/** Completion held against the grammar: the words it offers are taken there, and what is written there is among them. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type IToken, tokenMatcher } from "chevrotain";
import { expect, test } from "vitest";
import { K, Keyword, lex, Newline, StatementKeyword } from "../../grammar/tokens.ts";
import { completionList } from "../../server/features/completion.ts";
import { followOf } from "./follow-sets.ts";
import { analysedFile } from "./scenario.ts";

const SAMPLES = join(import.meta.dirname, "..", "..", "samples");
const NAMES = readdirSync(SAMPLES).filter((name) => name.endsWith(".memzone"));
const WORDS = new Map(Object.entries(K).map(([word, type]) => [type, word]));
/** A scenario has one of each, and it stands there. */
const ONCE: ReadonlySet<string> = new Set(["scenario", "kernel", "machine", "boot"]);

interface Place {
  /** From the first word of the statement on. */
  readonly before: readonly IToken[];
  readonly token: IToken;
}

/** The words of a text, each with what stands in front of it in its statement, which begins unindented. */
function placesOf(tokens: readonly IToken[]): readonly Place[] {
  let start = 0;
  return tokens.flatMap((token, at) => {
    const line = tokens[at - 1];
    const begins = line === undefined || (tokenMatcher(line, Newline) && !/[ \t]$/.test(line.image));
    if (tokenMatcher(token, StatementKeyword) && begins) start = at;
    return /^[a-z]/i.test(token.image) ? [{ before: tokens.slice(start, at), token }] : [];
  });
}

/** A command line is one token, and any node stands for `node0`. */
const wordOf = ({ image }: IToken): string => image.split(/[\s{]/, 1)[0]!.replace(/^node\d+$/, "node");

test.each(NAMES)("at each word of %s", (name) => {
  const path = join(SAMPLES, name);
  const text = readFileSync(path, "utf8");
  const analysis = analysedFile(text, pathToFileURL(path).href);
  const notTaken: string[] = [];
  const notOffered: string[] = [];
  for (const { before, token } of placesOf(lex(text).tokens)) {
    const { items } = completionList(analysis, token.startOffset);
    const taken = new Set([...followOf(before)].flatMap((type) => WORDS.get(type) ?? []));
    const at = `${before.map(({ image }) => image.trim()).join(" ")} ^`;
    for (const { kind, label } of items) {
      const [first = ""] = label.split(" ");
      if (kind === "keyword" && first in K && !taken.has(first)) notTaken.push(`${at} ${label}`);
    }
    const own = wordOf(token);
    if (!tokenMatcher(token, Keyword) || ONCE.has(own)) continue;
    if (!items.some(({ label }) => label === own || label.startsWith(`${own} `))) notOffered.push(`${at} ${own}`);
  }
  expect({ notTaken, notOffered }).toEqual({ notTaken: [], notOffered: [] });
});
