/** What Memzone has to say about the scenario: one line each, the worst first; a click goes to what it is about. */

import type { Layout, LayoutDiagnostic } from "../../server/views/layout.ts";
import { localized } from "../../server/views/localized.ts";
import { count } from "../../server/views/picture/notation.ts";
import { captionOf } from "../../server/views/supposition.ts";
import { button, element, replaceChildren, sentence } from "./dom.ts";
import type { WayTo } from "./ways.ts";

const ORDER = ["error", "warning", "info", "hint"] as const;
const AT_FIRST = 4;

const SEVERITY_WORDS: Readonly<Record<LayoutDiagnostic["severity"], () => string>> = {
  error: () => localized("error"),
  warning: () => localized("warning"),
  info: () => localized("info"),
  hint: () => localized("hint"),
};

export interface Problems {
  readonly root: HTMLElement;
  /** Of one picture, or of two that are compared: then those that both have, and of each what the other has not. */
  update(layouts: readonly Layout[]): void;
}

export function createProblems(wayTo: WayTo): Problems {
  const list = element("ul", {});
  const root = element("section", { class: "problems", "aria-label": localized("Diagnostics") }, list);
  let all = false;
  let known: readonly Told[] = [];

  function show(): void {
    const sorted = known.toSorted((a, b) => ORDER.indexOf(a.severity) - ORDER.indexOf(b.severity));
    const items = sorted.slice(0, all ? undefined : AT_FIRST).map((one) => problem(one, wayTo(one.place, one)?.title));
    if (sorted.length > items.length)
      items.push(element("li", { class: "more" }, localized("{0} more", count(sorted.length - items.length))));
    replaceChildren(list, items);
    for (const [at, item] of [...list.children].entries()) {
      const found = sorted[at];
      const target = item.querySelector("button");
      if (target !== null && found !== undefined) {
        target.onclick = () => wayTo(found.place, found)?.go();
      }
    }
    const more = list.querySelector(".more");
    if (more !== null) {
      more.replaceChildren(
        button({ class: "link" }, more.textContent ?? "", () => {
          all = true;
          show();
        }),
      );
    }
  }

  return {
    root,
    update: (layouts) => {
      known = told(layouts);
      root.hidden = known.length === 0;
      show();
    },
  };
}

/** A diagnostic, and which of two pictures alone has it. */
type Told = LayoutDiagnostic & { readonly only?: string };

function told(layouts: readonly Layout[]): readonly Told[] {
  const [first, second] = layouts;
  if (first === undefined || second === undefined) return first?.diagnostics ?? [];
  const has = (layout: Layout, { code, message }: LayoutDiagnostic): boolean =>
    layout.diagnostics.some((one) => one.code === code && one.message === message);
  const onlyIn = (layout: Layout, other: Layout): readonly Told[] =>
    layout.diagnostics.filter((one) => !has(other, one)).map((one) => ({ ...one, only: captionOf(layout, layouts) }));
  const both = second.diagnostics.filter((one) => has(first, one));
  return [...onlyIn(second, first), ...onlyIn(first, second), ...both];
}

/** `leads`: what a click on it does; undefined: nothing. */
function problem(diagnostic: Told, leads: string | undefined): HTMLElement {
  const where = `${diagnostic.code}, ${localized("line {0}", diagnostic.place.startLine + 1)}`;
  return element(
    "li",
    { class: `problem ${diagnostic.severity}` },
    element("span", { class: "sign", role: "img", "aria-label": SEVERITY_WORDS[diagnostic.severity]() }),
    leads === undefined
      ? element("span", { class: "message" }, ...sentence(diagnostic.message))
      : element("button", { type: "button", class: "link message", title: leads }, ...sentence(diagnostic.message)),
    element(
      "span",
      { class: "faint code" },
      diagnostic.only === undefined ? where : localized("{0}, only {1}", where, diagnostic.only),
    ),
  );
}
