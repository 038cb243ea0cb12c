/**
 * The TextMate grammar, from the vocabulary: the colours an editor shows before the language server has answered, and where there is
 * none. Words that follow from data (platforms, builds) are coloured by the place they stand at.
 */

import { type WordList, wordsOf } from "../vocabulary/word-lists.ts";
import { BODIES } from "../vocabulary.ts";
import { DECLARATION_WORDS, INNER_WORDS, itemWords, STEP_WORDS } from "../words.ts";

interface Rule {
  readonly [key: string]: string | readonly Rule[] | { readonly [group: string]: { readonly name: string } };
}

/** A name does not begin or go on here. */
const NOT_BEFORE = "(?<![\\w$-])";
const NOT_BEHIND = "(?![\\w-])";

/** The text of memzone.tmLanguage.json. */
export function textMateFile(): string {
  const grammar = {
    $schema: "https://raw.githubusercontent.com/martinring/tmlanguage/master/tmlanguage.json",
    comment: "Made by `npm run docs` from grammar/vocabulary.ts.",
    name: "Memzone",
    scopeName: "source.memzone",
    fileTypes: ["memzone"],
    patterns: [{ include: "#statement" }],
    repository: { ...STRUCTURE, ...words(), ...VALUES },
  };
  return `${JSON.stringify(grammar, undefined, 2)}\n`;
}

function words(): Readonly<Record<string, Rule>> {
  const items = Object.keys(BODIES).flatMap((owner) => itemWords(owner as keyof typeof BODIES));
  const ofItems = [...new Set(items)].filter((word) => word !== "node0");
  const inner = INNER_WORDS.filter((word) => !ofItems.includes(word));
  return {
    "declaration-name": {
      match: `^\\s*(param|${Object.keys(BODIES).filter(isDevice).join("|")})\\s+([A-Za-z_][\\w-]*)`,
      captures: captures("keyword.other.declaration", "entity.name.type"),
    },
    platform: {
      match: "^\\s*(machine)\\s+(?!from\\b)([A-Za-z_][\\w-]*)",
      captures: captures("keyword.other.declaration", "support.type.platform"),
    },
    architecture: {
      match: "^\\s*(kernel)\\s+(\\d[\\w.+~-]*)\\s+([A-Za-z_][\\w-]*)",
      captures: captures("keyword.other.declaration", "constant.numeric.version", "support.type.platform"),
    },
    declaration: {
      match: `^\\s*(${either(DECLARATION_WORDS)})${NOT_BEHIND}`,
      captures: captures("keyword.other.declaration"),
    },
    boot: { match: `^\\s*(boot)${NOT_BEHIND}`, captures: captures("keyword.control.boot") },
    heading: { match: `^\\s*(step)${NOT_BEHIND}`, captures: captures("keyword.control.step") },
    step: {
      match: `(?:^|(?<=\\{))\\s*(${either(STEP_WORDS)})${NOT_BEHIND}`,
      captures: captures("keyword.control"),
    },
    expectation: {
      match: `^\\s*(expect)(?:\\s+(no))?(?:\\s+(reserved|unreserved|warning|task|${either(wordsOf("VIEW"))}))?${NOT_BEHIND}`,
      captures: captures("keyword.control.expect", "keyword.operator.logical", "keyword.other"),
    },
    item: {
      match: `(?:^|(?<=[{\\s]))(${either(ofItems)})${NOT_BEHIND}(?!\\s*=)`,
      captures: captures("keyword.other.item"),
    },
    "inner-keyword": scoped("keyword.other", `${NOT_BEFORE}(${either(inner)})(?![\\w=-])`),
    outcome: {
      match: `(->)\\s*(${either(wordsOf("OUTCOME").filter((word) => !/^E[A-Z0-9_]+$/.test(word)))}|E[A-Z0-9_]+)?`,
      captures: captures("keyword.operator.arrow", "constant.language.outcome"),
    },
    zone: listed("support.type.zone", ["ZONE"]),
    "firmware-type": listed("support.type.firmware", ["FIRMWARE_TYPE"]),
    "closed-list": listed("support.type.allocation", ["ALLOCATION_KIND", "DAX_MODE", "CHMEM_ACTION"]),
  };
}

function listed(scope: string, lists: readonly WordList[]): Rule {
  return scoped(scope, `(?<![\\w-])(?:${either(lists.flatMap((list) => wordsOf(list)))})${NOT_BEHIND}`);
}

function isDevice(owner: string): boolean {
  return owner !== "kernel" && owner !== "machine" && owner !== "node";
}

/** Longer words first: `online_movable` before `online`. */
function either(words: readonly string[]): string {
  return [...words].sort((a, b) => b.length - a.length || (a < b ? -1 : 1)).join("|");
}

function captures(...scopes: readonly string[]): { readonly [group: string]: { readonly name: string } } {
  return Object.fromEntries(scopes.map((scope, index) => [String(index + 1), { name: `${scope}.memzone` }]));
}

function scoped(scope: string, match: string): Rule {
  return { name: `${scope}.memzone`, match };
}

function delimited(scope: string, begin: string, end: string, more: Rule = {}): Rule {
  return {
    name: `${scope}.memzone`,
    begin,
    beginCaptures: { "0": { name: "punctuation.definition.string.begin.memzone" } },
    end,
    endCaptures: { "0": { name: "punctuation.definition.string.end.memzone" } },
    ...more,
  };
}

const include = (name: string): Rule => ({ include: `#${name}` });
const COMMENT_SIGN = { captures: { "1": { name: "punctuation.definition.comment.memzone" } } };
const BLOCK_END: Rule = {
  end: "\\}",
  endCaptures: { "0": { name: "punctuation.section.block.end.memzone" } },
};

/** What stands around the words. */
const STRUCTURE: Readonly<Record<string, Rule>> = {
  statement: {
    patterns: [
      "text",
      "string",
      "comment",
      "cmdline",
      "block",
      "declaration-name",
      "platform",
      "architecture",
      "declaration",
      "boot",
      "heading",
      "step",
      "expectation",
      "item",
      "outcome",
      "field",
      "inner-keyword",
      "value",
      "sign",
    ].map(include),
  },
  comment: { ...scoped("comment.line.number-sign", "(#).*$"), ...COMMENT_SIGN },
  text: delimited("string.quoted.triple", '"""', '"""'),
  string: delimited("string.quoted.double", '"', '"|$', {
    patterns: [scoped("constant.character.escape", '\\\\["\\\\]')],
  }),
  cmdline: {
    begin: "(?:^\\s*|(?<=\\{)\\s*)(cmdline)\\s*(\\{)",
    beginCaptures: captures("keyword.other.declaration", "punctuation.section.block.begin"),
    ...BLOCK_END,
    patterns: [
      { ...scoped("comment.line.number-sign", "(?:^|(?<=\\s))(#).*$"), ...COMMENT_SIGN },
      include("param-reference"),
      {
        match: '(?:^|(?<=[\\s{"]))([A-Za-z_][\\w.-]*)(=)?',
        captures: captures("variable.parameter.kernel", "keyword.operator.assignment"),
      },
      scoped("string.quoted.double", '(?<==)"[^"]*"'),
      include("number"),
    ],
  },
  block: {
    begin: "\\{",
    beginCaptures: { "0": { name: "punctuation.section.block.begin.memzone" } },
    ...BLOCK_END,
    patterns: [include("statement")],
  },
};

/** Values, by how they look. */
const VALUES: Readonly<Record<string, Rule>> = {
  field: {
    match: "(?<![\\w$-])([A-Za-z_][\\w-]*)(=)",
    captures: captures("variable.other.property", "keyword.operator.assignment"),
  },
  value: {
    patterns: [
      include("param-reference"),
      scoped("constant.other.range", "\\[\\s*(?:mem|gap)?\\s*0x[0-9a-fA-F]+-0x[0-9a-fA-F]+\\]"),
      scoped("entity.name.tag.block", "(?<![\\w-])memory\\d+(?:-\\d+)?(?![\\w-])"),
      scoped("entity.name.tag.node", "(?<![\\w-])node\\d+(?![\\w-])"),
      include("zone"),
      include("firmware-type"),
      include("closed-list"),
      scoped("entity.name.function", "[A-Za-z_][\\w.]*\\+0x[0-9a-fA-F]+(?:/0x[0-9a-fA-F]+)?"),
      scoped("constant.numeric.version", "(?<![\\w-])\\d+\\.\\d(?:[\\w.+~]|-(?!>))*"),
      include("number"),
      scoped("variable.other", "[A-Za-z_](?:\\w|-(?!>)|\\.(?=\\w))*"),
    ],
  },
  number: {
    patterns: [
      scoped("constant.numeric.hex", "(?<![\\w])0[xX][0-9a-fA-F]+[KMGTPkmgtp]?\\b"),
      scoped("constant.numeric", "(?<![\\w])\\d+(?:[KMGTPkmgtp]\\b|%|\\b)"),
    ],
  },
  "param-reference": scoped("variable.parameter", "\\$[A-Za-z_]\\w*(?:-(?!0x)\\w+)*"),
  sign: scoped("keyword.operator", "[|=@,-]"),
};
