/**
 * A story as one file for a browser, a bug report or a mail: the view of the editor with all it shows in it. It loads
 * nothing and reaches nobody: its policy names the very script and style sheet that stand in it, by their SHA-256.
 */
import { TEXTS_ELEMENT, textsData } from "./localized.ts";
import { STORY_ELEMENT, type Story } from "./story.ts";
import { escapeXml } from "./svg-elements.ts";
import { visibleJson, visibleLine } from "./visible.ts";

/** The bundles of the view. */
export interface ViewCode {
  readonly script: string;
  readonly style: string;
}

/** The language of a view that does not speak English. */
export interface PageWords {
  /** BCP 47. */
  readonly language: string;
  /** As setTexts takes them. */
  readonly texts: Readonly<Record<string, unknown>>;
}

/** `words`: default English. */
export async function storyHtml(story: Story, { script, style }: ViewCode, words?: PageWords): Promise<string> {
  const [ofScript, ofStyle] = await Promise.all([script, style].map(hashOf));
  // The view sets places and colours by CSSOM alone, which no policy restricts.
  const policy = `default-src 'none'; script-src 'sha256-${ofScript}'; style-src 'sha256-${ofStyle}'; base-uri 'none'; form-action 'none'`;
  const title = escapeXml(visibleLine(story.timeline.title));
  return `<!DOCTYPE html>
<html lang="${escapeXml(words?.language ?? "en")}">
<head>
<meta charset="UTF-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1.0">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
<noscript>${title}: this picture needs JavaScript.</noscript>
${words === undefined ? "" : `<script type="application/json" id="${TEXTS_ELEMENT}">${textsData(words.texts)}</script>\n`}<script type="application/json" id="${STORY_ELEMENT}">${storyData(story)}</script>
<script>${script}</script>
</body>
</html>
`;
}

/** The story as the text of its element: nothing in it ends the element or begins a comment. */
export function storyData(story: Story): string {
  return visibleJson(JSON.stringify(story)).replaceAll("<", "\\u003c");
}

async function hashOf(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(digest)));
}
