/**
 * Parts of addresses as people read them, and back. The language's own functions throw on a stray `%` and on half a surrogate pair, and any
 * editor may name a document so: these take every text.
 */

/** A part of an address, decoded; as it stands where that is not possible. */
export function decodedPart(part: string): string {
  try {
    // The one place that may: what it throws is caught.
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** A text as a part of an address. Half a surrogate pair has no UTF-8, and becomes U+FFFD. */
export function encodedPart(text: string): string {
  return encodeURIComponent(text.replaceAll(/\p{Cs}/gu, "\ufffd"));
}

/** The last part of an address: what a person calls the file. */
export function fileName(uri: string): string {
  const name = uri.slice(uri.lastIndexOf("/") + 1);
  return name === "" ? uri : decodedPart(name);
}
