/** What differs between the two pictures that are shown: a list whose lines select what they are about, and can be copied. */

import type { Layout } from "../../server/views/layout.ts";
import { type LayoutChange, layoutChanges } from "../../server/views/layout-changes.ts";
import { localized } from "../../server/views/localized.ts";
import { count } from "../../server/views/picture/notation.ts";
import { differencesText } from "./copy-forms.ts";
import { button, element, replaceChildren, sentence } from "./dom.ts";

const AT_FIRST = 12;

export interface Changes {
  readonly root: HTMLElement;
  /** Undefined: nothing is compared. */
  update(pair: readonly [Layout, Layout] | undefined): void;
}

export function createChanges(
  onSelect: (key: string, inFirst: boolean) => void,
  onCopy: (text: string) => void,
): Changes {
  const title = element("h2", {});
  const list = element("ul", {});
  const copy = button({ class: "link" }, localized("Copy"), () => onCopy(text));
  const more = button({ class: "link", hidden: true }, "", () => {
    all = true;
    show();
  });
  const root = element(
    "section",
    { class: "changes", hidden: true, "aria-label": localized("What differs") },
    element("div", { class: "details-head" }, title, copy),
    list,
    more,
  );
  let known: readonly LayoutChange[] = [];
  let text = "";
  let all = false;

  function show(): void {
    const shown = all ? known : known.slice(0, AT_FIRST);
    replaceChildren(
      list,
      shown.map(({ words, how, key }) =>
        element(
          "li",
          { class: how },
          key === undefined
            ? element("span", {}, ...sentence(words))
            : element("button", { type: "button", class: "link" }, ...sentence(words)),
        ),
      ),
    );
    for (const [at, item] of [...list.children].entries()) {
      const { key, how } = shown[at] ?? {};
      const target = item.querySelector("button");
      if (target !== null && key !== undefined) target.onclick = () => onSelect(key, how === "went");
    }
    more.hidden = shown.length === known.length;
    more.textContent = localized("{0} more", count(known.length - shown.length));
  }

  return {
    root,
    update: (pair) => {
      root.hidden = pair === undefined;
      if (pair === undefined) return;
      const [from, to] = pair;
      known = layoutChanges(from, to);
      const words =
        known.length === 0
          ? localized("Nothing differs")
          : known.length === 1
            ? localized("1 difference")
            : localized("{0} differences", count(known.length));
      title.textContent = words;
      text = differencesText(pair);
      copy.hidden = known.length === 0;
      show();
    },
  };
}
