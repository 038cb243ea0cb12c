/**
 * The few elements that a drawn layout is made of, as text. Everything that comes from a scenario is escaped.
 */

export function escapeXml(text: string): string {
  return (
    text
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replaceAll('"', "&quot;")
      // biome-ignore lint/suspicious/noControlCharactersInRegex: XML knows no control characters, not even escaped.
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, "\ufffd")
  );
}

/** Two decimals at most. */
export function number(value: number): string {
  return String(Math.round(value * 100) / 100);
}

export interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** `tip` is shown where the pointer rests. */
export function rect({ x, y, width, height }: Rectangle, classes: string, tip?: string): string {
  const head = `<rect class="${classes}" x="${number(x)}" y="${number(y)}" width="${number(width)}" height="${number(height)}"`;
  return tip === undefined ? `${head}/>` : `${head}><title>${escapeXml(tip)}</title></rect>`;
}

export function text(x: number, y: number, content: string, classes = ""): string {
  const own = classes === "" ? "" : ` class="${classes}"`;
  return `<text${own} x="${number(x)}" y="${number(y)}">${escapeXml(content)}</text>`;
}

export function path(data: string, classes: string): string {
  return `<path class="${classes}" d="${data}"/>`;
}
