// What a page must not let in: script of another, a picture, a frame, a question to another machine.

/** The directives that refuse what `bringInForeign` tries, sorted. */
export const FOREIGN = ["connect-src", "frame-src", "img-src", "script-src-attr", "script-src-elem"];

/** Runs in a page before anything of it: `globalThis.refused` tells what its policy refuses. */
export function noteRefusals() {
  globalThis.refused = [];
  document.addEventListener("securitypolicyviolation", (event) => {
    globalThis.refused.push(`${event.violatedDirective} ${event.blockedURI}`);
  });
}

/** Runs in a page. Gives whether a foreign script ran, and which directives of the page's policy refused what; at most `patience` milliseconds are waited. */
export async function bringInForeign(patience) {
  const refused = [];
  document.addEventListener("securitypolicyviolation", (event) => refused.push(event.violatedDirective));
  const inline = document.createElement("script");
  inline.textContent = "globalThis.ran = true";
  const image = document.createElement("img");
  image.src = "https://example.org/x.png";
  const frame = document.createElement("iframe");
  frame.src = "https://example.org/";
  const handler = document.createElement("div");
  handler.innerHTML = '<b onclick="globalThis.ran = true">x</b>';
  document.body.append(inline, image, frame, handler);
  handler.firstChild.click();
  await fetch("https://example.org/").catch(() => undefined);
  // Violations are told in a later turn, one for each thing that is refused.
  const end = performance.now() + patience;
  while (refused.length < 5 && globalThis.ran !== true && performance.now() < end) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  return { ran: globalThis.ran === true, refused: refused.toSorted() };
}
