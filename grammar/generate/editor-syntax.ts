/**
 * Colours for editors that ask no server for tokens, from the vocabulary: Vim and Neovim up to 0.8 by a syntax file, Emacs by font-lock. Words are
 * coloured wherever they stand; what a word means at its place the server's tokens tell.
 */
import { type WordList, wordsOf } from "../vocabulary/word-lists.ts";
import { BODIES } from "../vocabulary.ts";
import { DECLARATION_WORDS, INNER_WORDS, itemWords, STEP_WORDS } from "../words.ts";

const MADE_BY = "Made by `npm run docs` from grammar/vocabulary.ts.";

/** What is coloured alike, in the words of both editors. */
interface Group {
  readonly name: string;
  /** Vim's group, Emacs's face. */
  readonly vim: string;
  readonly emacs: string;
  readonly words: readonly string[];
}

const LISTS: readonly WordList[] = ["ZONE", "FIRMWARE_TYPE", "ALLOCATION_KIND", "DAX_MODE", "CHMEM_ACTION"];

/** Each word is in the first group that has it. */
function groups(): readonly Group[] {
  const items = Object.keys(BODIES).flatMap((owner) => itemWords(owner as keyof typeof BODIES));
  const taken = new Set<string>();
  const group = (name: string, vim: string, emacs: string, words: readonly string[]): Group => {
    const own = [...new Set(words.flatMap((word) => word.split(" ")))].filter((word) => !taken.has(word)).sort();
    for (const word of own) taken.add(word);
    return { name, vim, emacs, words: own };
  };
  const statements = [...DECLARATION_WORDS, ...STEP_WORDS, "boot", "step", "expect"];
  return [
    group("Statement", "Statement", "keyword", statements),
    group("Outcome", "Constant", "constant", wordsOf("OUTCOME")),
    group(
      "Type",
      "Type",
      "type",
      LISTS.flatMap((list) => wordsOf(list)),
    ),
    group(
      "Item",
      "Identifier",
      "variable-name",
      [...items, ...INNER_WORDS].filter((word) => !/\d$/.test(word)),
    ),
  ].map((each) => ({ ...each, words: each.words.filter((word) => /^[A-Za-z]/.test(word)) }));
}

/** The text of client/editors/syntax/memzone.vim. */
export function vimSyntaxFile(): string {
  const all = groups();
  return `" Colours of Memzone scenarios for Vim, and for Neovim before 0.9. ${MADE_BY}
if exists("b:current_syntax")
  finish
endif
syntax iskeyword @,48-57,_,-
${all.map(({ name, words }) => `syntax keyword memzone${name} ${words.join(" ")}`).join("\n")}
syntax match memzoneNumber /\\<\\(0x\\x\\+\\|\\d\\+[KMGTP]\\=\\)\\>/
syntax match memzoneThing /\\<\\(memory\\d\\+\\(-\\d\\+\\)\\=\\|node\\d\\+\\)\\>/
syntax match memzoneParameter /\\$\\h[0-9A-Za-z_-]*/
syntax region memzoneString start=/"/ skip=/\\\\./ end=/"/ oneline
syntax region memzoneText start=/"""/ end=/"""/
syntax match memzoneComment /\\(^\\|\\s\\)\\zs#.*$/
${all.map(({ name, vim }) => `highlight default link memzone${name} ${vim}`).join("\n")}
highlight default link memzoneNumber Number
highlight default link memzoneThing Identifier
highlight default link memzoneParameter PreProc
highlight default link memzoneString String
highlight default link memzoneText String
highlight default link memzoneComment Comment
let b:current_syntax = "memzone"
`;
}

/** The text of client/editors/memzone-keywords.el. */
export function emacsKeywordsFile(): string {
  const rows = groups().map(
    ({ emacs, words }) =>
      `   (cons (regexp-opt '(${words.map((word) => `"${word}"`).join(" ")}) 'symbols) 'font-lock-${emacs}-face)`,
  );
  return `;;; memzone-keywords.el --- colours of Memzone scenarios  -*- lexical-binding: t -*-
;;; ${MADE_BY}
(setq memzone-font-lock-keywords
  (list
${rows.join("\n")}
   '("\\\\_<\\\\(?:0x[0-9a-f]+\\\\|[0-9]+[KMGTP]?\\\\)\\\\_>" . font-lock-constant-face)
   '("\\\\_<\\\\(?:memory[0-9]+\\\\|node[0-9]+\\\\)" . font-lock-variable-name-face)
   '("\\\\$[A-Za-z_][A-Za-z0-9_-]*" . font-lock-preprocessor-face)))

(provide 'memzone-keywords)
`;
}
