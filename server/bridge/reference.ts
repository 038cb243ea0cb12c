/**
 * The reference as pages: the language, parameters and knobs, diagnostics, kernel rules, each as a book and each of its things by name. What the command line
 * explains and what an editor opens is the same text.
 */
import { languagePage } from "../../grammar/generate/language-page.ts";
import { diagnosticsPage, pageOf } from "../analysis/notes/diagnostics-page.ts";
import { DEFINITIONS } from "../analysis/notes/index.ts";
import { choicesOf, meaningOfChoice } from "../analysis/scenario/data-words.ts";
import { parameters } from "../parameters/catalogue.ts";
import { knobs } from "../parameters/knobs.ts";
import { knobText, parametersPage, parameterText } from "../parameters/parameters-page.ts";
import { ALL_RULES } from "../simulation/kernels/all-rules.ts";
import { rulesPage, ruleText } from "../views/rules-page.ts";

/** Whole books, in Markdown. */
export const BOOKS = {
  language: () => languagePage({ choices: choicesOf, meaningOf: meaningOfChoice }),
  parameters: parametersPage,
  diagnostics: diagnosticsPage,
  rules: rulesPage,
} as const satisfies Readonly<Record<string, () => string>>;

export type Book = keyof typeof BOOKS;

export interface ReferencePage {
  readonly name: string;
  readonly page: () => string;
}

/** Everything that has a name and a page; a name may stand for several. */
export const PAGES: readonly ReferencePage[] = [
  ...DEFINITIONS.map((definition) => ({ name: definition.code, page: () => pageOf(definition).trim() })),
  ...parameters.map((parameter) => ({ name: parameter.name, page: () => parameterText(parameter) })),
  ...knobs.map((knob) => ({ name: knob.name, page: () => knobText(knob) })),
  ...ALL_RULES.map((rule) => ({ name: rule.name, page: () => ruleText(rule) })),
];

/** The pages of a name, one behind the other; undefined: nothing is called so. A parameter may be written with its value, and with `-` for `_`. */
export function pagesOf(written: string): string | undefined {
  const plain = (name: string) => name.replaceAll("-", "_");
  const name = written.replace(/=.*$/s, "").trim();
  const exact = PAGES.filter((each) => each.name === name);
  const found = exact.length > 0 ? exact : PAGES.filter((each) => plain(each.name) === plain(name));
  return found.length === 0 ? undefined : `${found.map(({ page }) => page()).join("\n\n")}\n`;
}
