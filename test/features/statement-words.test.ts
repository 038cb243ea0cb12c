import { describe, expect, test } from "vitest";
import { parse } from "../../grammar/parse.ts";
import { STATEMENTS } from "../../grammar/vocabulary.ts";
import { STATEMENT_WORDS } from "../../grammar/words.ts";
import { plainText } from "../../server/features/completion.ts";
import { insertionOf } from "../../server/features/completion-forms.ts";
import { OUTCOME_WORDS } from "../../server/features/outcome-words.ts";
import { statementDocumentation } from "../../server/features/statement-words.ts";
import { findParameter, formOf, parameters } from "../../server/parameters/catalogue.ts";
import { knobs } from "../../server/parameters/knobs.ts";
import { isKnob } from "../../server/simulation/sysctl/knobs.ts";

test("every statement of the language is documented", () => {
  const words = new Set(STATEMENTS.flatMap(({ word }) => word.split(" ")[0]));
  for (const word of STATEMENT_WORDS) expect(words, word).toContain(word);
});

describe("what completion inserts can be read", () => {
  test.each(STATEMENTS.map((statement) => [statement.word, statement] as const))("%s", (_word, statement) => {
    const before = statement.place === "step" || statement.place === "expectation" ? "boot\n" : "";
    const { errors, statements } = parse(`${before}${plainText(insertionOf(statement))}\n`);
    expect(errors).toEqual([]);
    const kind = statements.at(-1)!.kind;
    expect(kind).toBe(statement.kind);
    expect(statementDocumentation(kind)).toContain(statement.meaning);
  });

  test.each(parameters.flatMap(({ snippets }) => snippets ?? []).map((snippet) => [snippet.label, snippet] as const))(
    "%s",
    (_label, snippet) => {
      for (const word of plainText(snippet.insert).split(" ")) {
        const equals = word.indexOf("=");
        const [name, value] = equals < 0 ? [word, undefined] : [word.slice(0, equals), word.slice(equals + 1)];
        expect(formOf(findParameter(name)!, value), word).toBeDefined();
      }
    },
  );
});

test("the knobs that are documented are those that the simulation has", () => {
  for (const { name, example } of knobs) {
    expect(isKnob(name), name).toBe(true);
    expect(parse(`boot\n${example}\n`).errors).toEqual([]);
  }
});

test("outcomes are read as outcomes", () => {
  for (const { name } of OUTCOME_WORDS) expect(parse(`boot\noffline memory1 -> ${name}\n`).errors, name).toEqual([]);
});
