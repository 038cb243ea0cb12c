/** What the view says of its own accord is said in the reader's language: each text has its place in the bundle, and none is written past it. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, test } from "vitest";
import { readTexts } from "../../client/webview/texts.ts";
import { localized, setTexts, textsData } from "../../server/views/localized.ts";
import { evidenceOf } from "../../server/views/picture-head.ts";
import { inWords } from "../../server/views/supposition.ts";
import { openPage } from "../fuzz/messages/view-page.ts";
import { blocks, lane, layoutOf, reserved, seed, timelineOf, zone } from "../webview/layouts.ts";
import { viewSources, viewTexts } from "./view-texts.ts";

const root = join(import.meta.dirname, "..", "..");
afterEach(() => setTexts({}));

test("values stand where the language wants them, and what has no translation is English", () => {
  setTexts({ "{0} of {1}": "von {1} {0}", "step {0}": "" });
  expect([localized("{0} of {1}", 3, "$&"), localized("no match"), localized("{0} more", "{1}")]).toEqual([
    "von $& 3",
    "no match",
    "{1} more",
  ]);
});

test("what is no bundle is none, and nothing ends the element that it stands in", () => {
  expect(textsData({ a: "</script><!--" })).not.toContain("<");
  expect(readTexts(textsData({ a: "</script>" }))).toEqual({ a: "</script>" });
  for (const text of [null, "", "[]", "null", '{"a":1}', '"a"']) expect(readTexts(text)).toEqual({});
});

test("each text is written where it is said", () => {
  for (const [path, source] of viewSources()) {
    if (path.endsWith("localized.ts")) continue;
    const calls = source.match(/\blocalized\(/g) ?? [];
    const written = source.match(/\blocalized\(\s*"/g) ?? [];
    expect([path, written.length]).toEqual([path, calls.length]);
  }
});

const timeline = () =>
  timelineOf([
    ["boot", "ok"],
    ["offline memory39", "EBUSY", "the top"],
    ["offline memory38", "ok"],
  ]);

/** In marks that no text has of itself. */
const marked = Object.fromEntries(viewTexts().map((text) => [text, `⟦${text}⟧`]));

/** What the scenario, the kernel or a tool calls it. */
const NAMES =
  /^(?:[\d\s.,:;/·%+\-–—=|<>()…$]|0x[\da-f]+|[KMGTP]?i?B|px|memory\d+(?:-memory\d+)?|node\d+|(?:DMA32|DMA|Normal|Movable|Device|HighMem)\b|online|offline|ok|EBUSY|Linux|x86_64|lsmem|start_pfn|present|managed|spanned|valid_zones|removable|min|low|high)*$/;

/** Of a machine where blocks, zones and what is in use are others than the seed's. */
const OTHER = [
  lane(0, {
    zones: [zone("DMA32", 0, 2 ** 31 - 1), zone("Device", 2 ** 40, 2 ** 40 + 2 ** 30 - 1)],
    blocks: [
      blocks(0, 7, "DMA32", { state: "offline", removable: 0 }),
      blocks(9000, 9007, "Movable", { nodes: [0, 1], device: "dimm0" }),
    ],
    marks: Array.from({ length: 20 }, (_, at) => reserved(at * 2 ** 24, at * 2 ** 24 + 4095, "setup_arch")),
  }),
  lane(1, {}),
];

/** What of a text is in no marks, marks in marks included. */
function outside(text: string): string {
  let rest = text;
  for (let before = ""; before !== rest; ) {
    before = rest;
    rest = rest.replace(/⟦[^⟦⟧]*⟧/g, "");
  }
  return rest;
}

describe("a page in another language", () => {
  // What the scenario and the server say: the longest first, as names lie in each other.
  const data = [
    ...Array.from(
      JSON.stringify([seed(), timeline(), OTHER]).matchAll(/"([^"]*[A-Za-z][^"]*)"(?!:)/g),
      ([, text]) => text!,
    ),
    ...evidenceOf([seed()]).sentences,
    ...timeline().whatIfs.map(inWords),
  ].toSorted((a, b) => b.length - a.length);

  test("says nothing in English, whatever is selected, opened or compared", async () => {
    const page = await openPage(undefined, marked);
    const found = new Set<string>();
    const look = (): void => {
      page.frame();
      for (const one of page.document.querySelectorAll("body *")) {
        if (one.tagName === "SCRIPT" || one.closest(".find input") !== null) continue;
        // A sentence in pieces, of which no line ends within one, is one sentence.
        const isInPieces = one.querySelector(":scope > .whole") !== null;
        const own = isInPieces
          ? [one.textContent]
          : [...one.childNodes].filter(({ nodeType }) => nodeType === 3).map(({ textContent }) => textContent);
        const said = ["title", "aria-label", "placeholder", "aria-valuetext", "label"].map((name) =>
          one.getAttribute(name),
        );
        for (const text of [...own, ...said]) {
          const words = data.reduce((rest, one) => rest.replaceAll(one, ""), outside(text ?? ""));
          if (NAMES.test(outside(text ?? "")) || NAMES.test(words)) continue;
          found.add(`${one.tagName.toLowerCase()}.${one.className}: ${text}`);
        }
      }
    };
    const uri = seed().uri;
    const send = (beside: unknown, compare: unknown): void => {
      page.receive({ type: "document", uri, name: "seed", pinned: false, compare });
      page.receive({ type: "timeline", timeline: timeline() });
      page.receive({ type: "layout", layout: seed(), beside });
      page.receive({ type: "phase", phase: "value", version: 1, message: "" });
    };
    send(null, null);
    look();
    const all = page.document.querySelectorAll("button").length;
    for (let at = 0; at < all; at++) {
      const target = page.document.querySelectorAll("button")[at];
      (target as unknown as { click(): void } | undefined)?.click();
      look();
    }
    for (const key of ["block:39", "block:3", "zone:node0:Movable", "nothing:1"]) {
      const cell = page.document.querySelector(`[data-key="${key}"]`);
      (cell as unknown as { click(): void } | null)?.click();
      look();
    }
    send(layoutOf(seed().lanes, { step: 0, stepText: "boot" }), { type: "step", step: 0 });
    look();
    send(layoutOf(OTHER, { step: 0, stepText: "boot", blockSize: seed().blockSize }), { type: "step", step: 0 });
    look();
    const changes = [...page.document.querySelectorAll(".changes li")].map(({ textContent }) => textContent);
    expect(changes.length).toBeGreaterThan(5);
    await page.close();
    expect([...found]).toEqual([]);
  });

  test("the sources of the page have no words in attributes or headings that are no text of the bundle", () => {
    const wrong: string[] = [];
    for (const [path, source] of viewSources()) {
      if (!path.includes("webview")) continue;
      for (const [line] of source.matchAll(
        /(?:"aria-label"|title|placeholder|textContent)(?::| =) ?["`](?:[A-Za-z]|\$\{[^}]*\} [a-z])[^"`]*["`]/g,
      ))
        wrong.push(`${path}: ${line}`);
    }
    expect(wrong).toEqual([]);
  });
});

test("every language that there is has a page's words", () => {
  const bundles = readdirSync(join(root, "l10n")).filter((name) => name.startsWith("bundle.l10n."));
  expect(bundles.length).toBeGreaterThan(0);
  for (const name of bundles) {
    const bundle = JSON.parse(readFileSync(join(root, "l10n", name), "utf8")) as Record<string, string>;
    expect(viewTexts().filter((text) => !(text in bundle))).toEqual([]);
  }
});
