/** Every file that is made from tables, with what makes it. A page of documentation lies beside the code it tells of. */
import { emacsKeywordsFile, vimSyntaxFile } from "../grammar/generate/editor-syntax.ts";
import { languagePage } from "../grammar/generate/language-page.ts";
import { textMateFile } from "../grammar/generate/text-mate.ts";
import { diagnosticsPage } from "../server/analysis/notes/diagnostics-page.ts";
import { choicesOf, meaningOfChoice } from "../server/analysis/scenario/data-words.ts";
import { parametersPage } from "../server/parameters/parameters-page.ts";
import { rulesPage } from "../server/views/rules-page.ts";
import { FOLDER_LISTS } from "./folder-lists.ts";

export interface GeneratedFile {
  /** From the root of the repository. */
  readonly path: string;
  /** The whole text, ending with a newline; the same for the same tables. */
  readonly generate: () => string;
}

export const GENERATED: readonly GeneratedFile[] = [
  ...FOLDER_LISTS,
  { path: "syntaxes/memzone.tmLanguage.json", generate: textMateFile },
  { path: "client/editors/syntax/memzone.vim", generate: vimSyntaxFile },
  { path: "client/editors/memzone-keywords.el", generate: emacsKeywordsFile },
  {
    path: "grammar/LANGUAGE.md",
    generate: () => languagePage({ choices: choicesOf, meaningOf: meaningOfChoice }),
  },
  { path: "server/parameters/PARAMETERS.md", generate: parametersPage },
  { path: "server/simulation/RULES.md", generate: rulesPage },
  { path: "server/analysis/DIAGNOSTICS.md", generate: diagnosticsPage },
];
