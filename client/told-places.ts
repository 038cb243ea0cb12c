/** Which documents a view was told of: those alone may it have the editor open. */

/** Whether an address is that of a place somewhere in what was sent. */
export function tellsOf(uri: string, sent: unknown): boolean {
  if (typeof sent !== "object" || sent === null) return false;
  if ("uri" in sent && sent.uri === uri) return true;
  return Object.values(sent).some((part) => tellsOf(uri, part));
}
