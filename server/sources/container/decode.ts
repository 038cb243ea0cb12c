/** Bytes of a file as text: UTF-8, or UTF-16 as Windows saves it. What pads a file of /sys in a tar is cut off. */

/** Text of any bytes; what is no character of its encoding is U+FFFD. A byte-order mark is dropped. */
export function decodeText(bytes: Uint8Array): string {
  const decoded = new TextDecoder(encodingOf(bytes)).decode(bytes);
  // Lines of an old Mac, and of terminals that print no other end.
  const text = decoded.includes("\n") ? decoded : decoded.replaceAll("\r", "\n");
  // A file of /sys has the size of a page, and only its first characters.
  const padding = text.indexOf("\0");
  return padding !== -1 && isPadding(text, padding) ? text.slice(0, padding) : text;
}

function isPadding(text: string, from: number): boolean {
  for (let at = from; at < text.length; at++) if (text.charCodeAt(at) !== 0) return false;
  return true;
}

function encodingOf(bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return "utf-16le";
  if (first === 0xfe && second === 0xff) return "utf-16be";
  // Without a mark: every other byte of ASCII is zero.
  const sample = bytes.subarray(0, 512);
  let [even, odd] = [0, 0];
  sample.forEach((byte, index) => {
    if (byte !== 0) return;
    if (index % 2 === 0) even++;
    else odd++;
  });
  const most = sample.length / 2;
  if (odd > most * 0.7 && even < most * 0.1) return "utf-16le";
  if (even > most * 0.7 && odd < most * 0.1) return "utf-16be";
  return "utf-8";
}
