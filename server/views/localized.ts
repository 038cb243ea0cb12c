/**
 * Words of the view in the reader's language. English stands in the sources and is the key of what another language says, as
 * with `vscode.l10n`, whose bundle this takes: the extension hands it to its page. Everywhere else nothing is set, and words
 * are English: what the command line prints and what a server sends is the same for everybody.
 */
const ENGLISH = "en-US";

let texts: ReadonlyMap<string, string> = new Map();

let languageOfNumbers: string = ENGLISH;

/**
 * Numbers as the language of the texts writes them; made once, as `toLocaleString` makes one for each number, and not before there is one: the
 * first takes 20 ms, of the 300 in which a server starts.
 */
let numbers: Readonly<Record<"grouped" | "plain", Intl.NumberFormat>> | undefined;

/** What is said from now on, by the English text, and the language that it is in, as a BCP 47 tag. */
export function setTexts(next: Readonly<Record<string, string>>, language: string = ENGLISH): void {
  texts = new Map(Object.entries(next));
  languageOfNumbers = language;
  numbers = undefined;
}

function numbersHere(): NonNullable<typeof numbers> {
  numbers ??= numbersOf(languageOfNumbers);
  return numbers;
}

function numbersOf(language: string): NonNullable<typeof numbers> {
  const make = (tag: string) => ({
    grouped: new Intl.NumberFormat(tag),
    plain: new Intl.NumberFormat(tag, { useGrouping: false, maximumFractionDigits: 2 }),
  });
  try {
    return make(language);
  } catch {
    // What a host calls its language need not be a tag.
    return make(ENGLISH);
  }
}

/** `65,536`: a count. */
export function localCount(value: number): string {
  return numbersHere().grouped.format(value);
}

/** `2.98`: what is measured; two decimals at most. */
export function localNumber(value: number): string {
  return numbersHere().plain.format(value);
}

/** `{0}`, `{1}` stand for the values. Keys are found in the sources, so `text` is written where it is said. */
export function localized(text: string, ...values: readonly (string | number)[]): string {
  const said = texts.get(text) ?? text;
  return values.length === 0 ? said : said.replace(/\{(\d)\}/g, (whole, at) => String(values[Number(at)] ?? whole));
}

/** Of the element of a page that holds the texts of its language, as JSON. */
export const TEXTS_ELEMENT = "memzone-texts";

/** As the text of that element: nothing in it ends the element. */
export function textsData(all: Readonly<Record<string, unknown>>): string {
  return JSON.stringify(all).replaceAll("<", "\\u003c");
}
