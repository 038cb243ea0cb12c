/** A button that opens a list of things to do. Escape, Tab out of it and a click elsewhere close it; arrows move in it. */
import { button, element } from "./dom.ts";

export interface MenuItem {
  readonly words: string;
  readonly run: () => void;
}

/** Items under a heading. */
export interface MenuGroup {
  readonly words: string;
  readonly items: readonly MenuItem[];
}

export interface Menu {
  readonly root: HTMLElement;
}

/** `groups` is asked whenever the menu opens. */
export function createMenu(label: string, face: Node, groups: () => readonly MenuGroup[]): Menu {
  const opener = button(
    { class: "icon-button", "aria-label": label, title: label, "aria-haspopup": "menu", "aria-expanded": "false" },
    face,
    () => (list.hidden ? open() : close()),
  );
  const list = element("div", { class: "menu", role: "menu", "aria-label": label, hidden: true });
  const root = element("div", { class: "menu-holder" }, opener, list);

  function open(): void {
    list.replaceChildren(
      ...groups().map(({ words, items }) =>
        element(
          "div",
          { role: "group", "aria-label": words },
          element("div", { class: "menu-heading", role: "presentation" }, words),
          ...items.map((item) =>
            button({ class: "menu-item", role: "menuitem", tabindex: -1 }, item.words, () => {
              close();
              opener.focus();
              item.run();
            }),
          ),
        ),
      ),
    );
    list.hidden = false;
    opener.setAttribute("aria-expanded", "true");
    list.querySelector<HTMLElement>("[role=menuitem]")?.focus();
  }

  function close(): void {
    list.hidden = true;
    opener.setAttribute("aria-expanded", "false");
  }

  root.addEventListener("focusout", ({ relatedTarget }) => {
    if (!(relatedTarget instanceof Node && root.contains(relatedTarget))) close();
  });
  root.addEventListener("keydown", (event) => {
    if (list.hidden) return;
    const items = [...list.querySelectorAll<HTMLElement>("[role=menuitem]")];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[event.key];
    if (event.key === "Escape") {
      close();
      opener.focus();
    } else if (to !== undefined) items[to % items.length]?.focus();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  return { root };
}
