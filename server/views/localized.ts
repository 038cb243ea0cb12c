/**
 * Words of the view in the reader's language. English stands in the sources and is the key of what another language says, as
 * with `vscode.l10n`, whose bundle this takes: the extension hands it to its page. Everywhere else nothing is set, and words
 * are English: what the command line prints and what a server sends is the same for everybody.
 */
let texts: ReadonlyMap<string, string> = new Map();

/** What is said from now on, by the English text. */
export function setTexts(next: Readonly<Record<string, string>>): void {
  texts = new Map(Object.entries(next));
}

/** `{0}`, `{1}` stand for the values. Keys are found in the sources, so `text` is written where it is said. */
export function localized(text: string, ...values: readonly (string | number)[]): string {
  const said = texts.get(text) ?? text;
  return values.length === 0 ? said : said.replace(/\{(\d)\}/g, (whole, at) => String(values[Number(at)] ?? whole));
}
