/** Sets the language of the page. It is imported before all else: some words are said as soon as a module is there. */
import { setTexts } from "../../server/views/localized.ts";
import { readTexts, TEXTS_ELEMENT } from "./texts.ts";

setTexts(readTexts(document.getElementById(TEXTS_ELEMENT)?.textContent));
