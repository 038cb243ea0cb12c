/**
 * The picture as tables (server/views/layout-tables.ts): the same, for those who read it with their ears, and for everybody
 * who wants numbers under each other. The first cell of a row selects what it is about.
 */
import type { Layout } from "../../server/views/layout.ts";
import { type LayoutTable, layoutTables } from "../../server/views/layout-tables.ts";
import { button, element, replaceChildren } from "./dom.ts";

/** Rows of a table that are shown at first. */
const AT_FIRST = 100;

export interface TableEvents {
  readonly onOpen: () => void;
  readonly onSelect: (key: string) => void;
}

export interface TableView {
  readonly root: HTMLElement;
  readonly isOpen: boolean;
  update(layout: Layout | undefined): void;
}

export function createTable(open: boolean, events: TableEvents): TableView {
  let isOpen = open;
  let known: Layout | undefined;
  let shown: Layout | undefined;
  /** Titles of the tables that are shown with all of their rows. */
  const whole = new Set<string>();
  const toggle = button({ class: "link fold", "aria-expanded": String(open) }, "As a table", () => {
    isOpen = !isOpen;
    toggle.setAttribute("aria-expanded", String(isOpen));
    show();
    events.onOpen();
  });
  const body = element("div", { class: "as-table-body", hidden: true });
  const root = element("section", { class: "as-table", "aria-label": "As a table" }, element("h2", {}, toggle), body);

  function show(): void {
    body.hidden = !isOpen;
    if (!isOpen || known === shown) return;
    shown = known;
    replaceChildren(body, known === undefined ? [] : layoutTables(known).map(tableElement));
    for (const link of body.querySelectorAll<HTMLElement>("[data-key]")) {
      link.onclick = () => events.onSelect(link.dataset.key ?? "");
    }
    for (const link of body.querySelectorAll<HTMLElement>("[data-more]")) {
      link.onclick = () => {
        whole.add(link.dataset.more ?? "");
        shown = undefined;
        show();
      };
    }
  }

  function tableElement({ title, columns, rows }: LayoutTable): HTMLElement {
    const told = whole.has(title) ? rows : rows.slice(0, AT_FIRST);
    const left = rows.length - told.length;
    const head = columns.map((name) => element("th", { scope: "col" }, name));
    const lines = told.map(({ cells: [first, ...others], key }) =>
      element(
        "tr",
        {},
        element(
          "th",
          { scope: "row" },
          key === undefined
            ? (first ?? "")
            : element("button", { type: "button", class: "link", "data-key": key }, first),
        ),
        ...others.map((cell) => element("td", {}, cell)),
      ),
    );
    return element(
      "div",
      // What is wider than the pane is scrolled by keys, too.
      { class: "as-table-scroll", tabindex: 0, role: "region", "aria-label": title },
      element(
        "table",
        {},
        element("caption", {}, title),
        element("thead", {}, element("tr", {}, ...head)),
        element("tbody", {}, ...lines),
      ),
      left === 0 ? undefined : element("button", { type: "button", class: "link", "data-more": title }, `${left} more`),
    );
  }

  return {
    root,
    get isOpen() {
      return isOpen;
    },
    update: (layout) => {
      known = layout;
      show();
    },
  };
}
