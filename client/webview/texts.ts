/** The bundle of the reader's language in the page, where the extension writes it and the view reads it before it says anything. */
import { isNamed, isString } from "./schema.ts";

const isTexts = isNamed(isString);

/** Texts by what they are in English; none where the element holds nothing of the kind. */
export function readTexts(text: string | null | undefined): Readonly<Record<string, string>> {
  const read: unknown = JSON.parse(text || "{}");
  return isTexts(read) ? read : {};
}
