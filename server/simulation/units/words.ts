/** A list of names that is written as a text. */
export function words(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
