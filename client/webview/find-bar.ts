/**
 * The find box: words in, matches one after the other out (find.ts), and how many there are. Enter and F3 go to the next,
 * with Shift to the one before; Escape leaves.
 */

import type { Layout } from "../../server/views/layout.ts";
import { localized } from "../../server/views/localized.ts";
import { count } from "../../server/views/picture/notation.ts";
import { button, element, icon, setEnabled } from "./dom.ts";
import { findIn, type Match, OFFERED } from "./find.ts";

const hint = (): string =>
  localized("An address (0x13ff00000, 5G), pfn 0x13ff00, memory39, node1 Movable, a device, or who reserved something");

export interface FindEvents {
  readonly onGo: (match: Match) => void;
  readonly onLeave: () => void;
  /** Other words are typed. */
  readonly onWords: () => void;
}

export interface FindBar {
  readonly root: HTMLElement;
  /** What is typed. */
  readonly words: string;
  /** Searches these, the first that has a match. */
  update(layouts: readonly Layout[]): void;
  focus(): void;
  /** Goes to the next match, or the one before. */
  go(by: -1 | 1): void;
}

export function createFindBar(words: string, events: FindEvents): FindBar {
  const input = element("input", {
    type: "search",
    placeholder: localized("Find  /"),
    title: hint(),
    "aria-label": localized("Find in the layout"),
    autocomplete: "off",
    spellcheck: "false",
    value: words,
  });
  const status = element("span", { class: "find-count", role: "status" });
  const previous = button(
    {
      class: "icon-button",
      "aria-label": localized("Previous match"),
      title: localized("Previous match (Shift+Enter)"),
    },
    icon("M4 10 8 6 12 10"),
    () => go(-1),
  );
  const next = button(
    { class: "icon-button", "aria-label": localized("Next match"), title: localized("Next match (Enter, F3)") },
    icon("M4 6 8 10 12 6"),
    () => go(1),
  );
  const offered = element("ul", { class: "find-offered", "aria-label": localized("Offered searches") });
  const root = element("div", { class: "find", role: "search" }, input, status, previous, next, offered);
  let layouts: readonly Layout[] = [];
  let matches: readonly Match[] = [];
  /** Of the matches the one that was gone to; -1: none yet. */
  let at = -1;

  function search(): void {
    const was = matches[at]?.key;
    matches = layouts.map((layout) => findIn(layout, input.value)).find((found) => found.length > 0) ?? [];
    at = was === undefined ? -1 : matches.findIndex(({ key }) => key === was);
    say();
  }

  function say(): void {
    const isEmpty = input.value.trim() === "";
    const some = matches.length === 1 ? localized("1 match") : localized("{0} matches", count(matches.length));
    const said =
      matches.length === 0
        ? localized("no match")
        : at === -1
          ? some
          : localized("{0} of {1}", count(at + 1), count(matches.length));
    // Of a picture that is still computed nothing is known.
    status.textContent = isEmpty || layouts.length === 0 ? "" : said;
    status.classList.toggle("none", matches.length === 0);
    setEnabled(previous, matches.length > 0);
    setEnabled(next, matches.length > 0);
    root.classList.toggle("searching", !isEmpty);
  }

  function go(by: -1 | 1): void {
    if (matches.length === 0) {
      input.focus();
      return;
    }
    at = at === -1 ? (by === 1 ? 0 : matches.length - 1) : (at + by + matches.length) % matches.length;
    say();
    events.onGo(matches[at]!);
  }

  function offer(): void {
    const items = OFFERED.map(({ words, of }) => {
      const name = words();
      const [found = 0] = layouts.map((layout) => of(layout).length);
      const choose = button({ class: "link", tabindex: 0 }, name, () => {
        input.value = name;
        input.focus();
        at = -1;
        search();
        events.onWords();
        go(1);
      });
      choose.disabled = found === 0;
      return element(
        "li",
        {},
        choose,
        element("span", { class: "faint" }, found === 0 ? localized("none") : count(found)),
      );
    });
    offered.replaceChildren(...items, element("li", { class: "faint" }, hint()));
  }

  input.addEventListener("input", () => {
    at = -1;
    matches = [];
    search();
    events.onWords();
  });
  input.addEventListener("focus", offer);
  root.addEventListener("keydown", (event) => {
    if (event.key === "Escape") events.onLeave();
    else if (event.key === "Enter" && event.target === input) go(event.shiftKey ? -1 : 1);
    else if (event.key === "ArrowDown" && event.target === input) offered.querySelector("button")?.focus();
    else return;
    event.preventDefault();
  });
  say();
  return {
    root,
    get words() {
      return input.value;
    },
    update: (next) => {
      if (layouts.length === next.length && layouts.every((one, index) => one === next[index])) return;
      layouts = next;
      search();
    },
    focus: () => {
      if (document.activeElement === input) return;
      input.focus();
      input.select();
    },
    go,
  };
}
