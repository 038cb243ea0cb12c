/** Sets the language of the page. It is imported before all else: some words are said as soon as a module is there. */
import { setTexts, TEXTS_ELEMENT } from "../../server/views/localized.ts";
import { readTexts } from "./texts.ts";

const texts = readTexts(document.getElementById(TEXTS_ELEMENT)?.textContent);
// Without texts of its language the page speaks English, whatever it is called.
setTexts(texts, Object.keys(texts).length === 0 ? undefined : document.documentElement.lang);
