/**
 * Messages to the page of the layout view: wrong ones, hostile ones, in any order, with keys and clicks in between. It throws nothing, says
 * only what the extension takes, makes no element of a text, and shows what it is sent afterwards.
 */
import fc from "fast-check";
import { isFromView } from "../../../client/webview/messages.ts";
import { readSavedState } from "../../../client/webview/saved-state.ts";
import { TEXTS_ELEMENT } from "../../../server/views/localized.ts";
import { inTime, Slow } from "../scenarios/in-time.ts";
import type { Subject } from "../subject.ts";
import { anyValue, changed } from "./any-value.ts";
import { TO_VIEW, TOLD } from "./plain-messages.ts";
import { openPage, type ViewPage } from "./view-page.ts";

type Piece = { readonly message: unknown } | { readonly click: number } | { readonly key: string };
export interface ViewInput {
  readonly pieces: readonly Piece[];
}

const piece: fc.Arbitrary<Piece> = fc.oneof(
  { weight: 8, arbitrary: changed(TO_VIEW).map((message) => ({ message })) },
  { weight: 1, arbitrary: anyValue.map((message) => ({ message })) },
  { weight: 2, arbitrary: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }).map((click) => ({ click })) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom("ArrowRight", "ArrowDown", "Home", "End", "Enter", "Escape", "+", "-", "0", "m", "f", "n", "Tab")
      .map((key) => ({ key })),
  },
);

export const viewMessages: Subject<ViewInput> = {
  name: "view",
  about: "messages to the page of the layout view, wrong, hostile and in any order, with keys and clicks",
  inputs: fc.record({ pieces: fc.array(piece, { minLength: 1, maxLength: 14, size: "max" }) }),
  check: async ({ pieces }) => {
    const page = await openPage(undefined);
    try {
      for (const each of pieces) {
        inTime("a message", () => done(page, each));
        const fault = faultOf(page);
        if (fault !== undefined) return fault;
      }
      return stillShows(page);
    } catch (error) {
      if (error instanceof Slow) return error.message;
      throw error;
    } finally {
      await page.close();
    }
  },
};

function done(page: ViewPage, each: Piece): void {
  if ("message" in each) page.receive(each.message);
  else if ("click" in each) page.click(each.click);
  else page.key(each.key);
  page.frame();
}

function faultOf({ posted, kept, document }: ViewPage): string | undefined {
  const wrong = posted.find((message) => !isFromView(message));
  if (wrong !== undefined) return `the page says what the extension does not take: ${JSON.stringify(wrong)}`;
  if (kept !== undefined && readSavedState(kept) === undefined) return "the page keeps what it would not read";
  const made = document.querySelector(
    `img, script:not(#${TEXTS_ELEMENT}), iframe, object, embed, link, base, form, [onerror], [src], [srcdoc]`,
  );
  if (made !== null) return `the page has a ${made.tagName}`;
  const led = [...document.querySelectorAll("a[href]")].find((link) => !/^[#]/.test(link.getAttribute("href") ?? ""));
  return led === undefined ? undefined : "the page has a link that leads away";
}

/** A document that nobody meddled with. */
function stillShows(page: ViewPage): string | undefined {
  const { uri, timeline, layouts } = TOLD[0]!;
  const name = "still-there";
  page.receive({ type: "document", uri: `${uri}#still`, name, pinned: false, compare: null });
  page.receive({ type: "timeline", timeline: { ...timeline, title: name } });
  page.receive({ type: "layout", layout: layouts.at(-1), beside: null });
  page.receive({ type: "phase", phase: "value", version: 1, message: "" });
  page.frame();
  if (!page.document.body.textContent?.includes(name)) return "the page does not say what it shows afterwards";
  return page.document.querySelector(".content") === null ? "the page shows no picture afterwards" : faultOf(page);
}
