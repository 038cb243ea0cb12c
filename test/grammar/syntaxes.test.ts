import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { INNER_WORDS, STATEMENT_WORDS } from "../../grammar/words.ts";

const read = (name: string) => readFileSync(new URL(`../../syntaxes/${name}`, import.meta.url), "utf8");

interface Rule {
  readonly name?: string;
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly patterns?: readonly Rule[];
  readonly captures?: Readonly<Record<string, { readonly name: string }>>;
  readonly beginCaptures?: Readonly<Record<string, { readonly name: string }>>;
}

const grammar = JSON.parse(read("memzone.tmLanguage.json")) as { repository: Readonly<Record<string, Rule>> };

/** All rules, those inside others too. */
function* rulesOf(rules: Iterable<Rule>): Generator<Rule> {
  for (const rule of rules) {
    yield rule;
    yield* rulesOf(rule.patterns ?? []);
  }
}
const rules = [...rulesOf(Object.values(grammar.repository))];

/** The scopes that rules of one line give to the word of a line. */
function scopesOf(line: string, word: string): string[] {
  return rules.flatMap(({ match, begin, name, captures, beginCaptures }) => {
    const found = new RegExp(match ?? begin ?? "(?!)", "u").exec(line);
    if (found === null) return [];
    const groups = Object.entries({ ...captures, ...beginCaptures });
    const captured = groups.filter(([group]) => found[Number(group)] === word).map(([, scope]) => scope.name);
    return found[0] === word && name !== undefined ? [name, ...captured] : captured;
  });
}

describe("the colours", () => {
  test("know every word a statement begins with", () => {
    for (const word of STATEMENT_WORDS) {
      const line = word === "cmdline" ? "cmdline {" : `${word} x`;
      expect(scopesOf(line, word).some((scope) => scope.startsWith("keyword"))).toBe(true);
    }
  });

  test("know every word inside a statement", () => {
    for (const word of INNER_WORDS) {
      const scopes = [
        scopesOf(`  ${word} 1`, word),
        scopesOf(`expect ${word} x`, word),
        scopesOf(`expect no ${word}`, word),
      ];
      expect(
        scopes.flat().some((scope) => scope.startsWith("keyword")),
        word,
      ).toBe(true);
    }
  });

  test("tell blocks, addresses, versions and parameters apart", () => {
    expect(scopesOf("memory34-39", "memory34-39")).toContain("entity.name.tag.block.memzone");
    expect(scopesOf("0x13ff00000", "0x13ff00000")).toContain("constant.numeric.hex.memzone");
    expect(scopesOf("5.18.0-rc4-next-20220426", "5.18.0-rc4-next-20220426")).toContain(
      "constant.numeric.version.memzone",
    );
    expect(scopesOf("$size", "$size")).toContain("variable.parameter.memzone");
    expect(scopesOf("-> EBUSY", "EBUSY")).toContain("constant.language.outcome.memzone");
  });
});

describe("a word under the cursor", () => {
  const { wordPattern } = JSON.parse(read("language-configuration.json")) as { wordPattern: string };
  test.each(["memory39", "0x13ff00000", "$size", "movablecore", "online_movable", "virtio-mem", "6.5-rc2", "4G"])(
    "%s is one word",
    (word) => {
      expect(`x ${word}=1`.match(new RegExp(wordPattern, "g"))).toContain(word);
    },
  );
});
