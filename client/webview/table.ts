/**
 * The picture as tables (server/views/layout-tables.ts): the same, for those who read it with their ears, and for everybody
 * who wants numbers under each other. The first cell of a row selects what it is about.
 */

import type { Layout, LayoutLane } from "../../server/views/layout.ts";
import { type LayoutTable, laneTables, taskTables } from "../../server/views/layout-tables.ts";
import { localized } from "../../server/views/localized.ts";
import { count } from "../../server/views/picture/notation.ts";
import { shortCaptionOf } from "../../server/views/supposition.ts";
import { button, element } from "./dom.ts";

/** Rows of a table that are shown at first. */
const AT_FIRST = 100;
/** Rows of all tables that are made at once; more when the end of those comes near. */
const BATCH = 300;
/** How near, in CSS pixels. */
const NEAR = 800;

export interface TableEvents {
  readonly onOpen: () => void;
  /** `inSecond`: in the second of two pictures. */
  readonly onSelect: (key: string, inSecond: boolean) => void;
}

export interface TableView {
  readonly root: HTMLElement;
  readonly isOpen: boolean;
  /** Of one picture, or of two that are held against each other: then the two tables of a lane stand below each other. */
  update(layouts: readonly Layout[]): void;
}

/** What stands together: the tables of a lane, or of tasks that wait. */
interface Part {
  readonly of: LayoutLane | Layout;
  readonly tables: () => readonly LayoutTable[];
  readonly never: Layout["neverOffline"];
  /** Which of two pictures it is of; empty: there is one. */
  readonly caption: string;
  readonly inSecond: boolean;
}

interface Made extends Pick<Part, "never" | "caption"> {
  readonly elements: readonly HTMLElement[];
  readonly rows: number;
}

export function createTable(open: boolean, events: TableEvents): TableView {
  let isOpen = open;
  let known: readonly Layout[] = [];
  let shown: readonly Layout[] | undefined;
  let uri: string | undefined;
  let parts: readonly Part[] = [];
  /** How many of them are shown: a thousand nodes are not made before somebody comes to them. */
  let upTo = 0;
  /** A lane that stays as it is from step to step is not made again. */
  let made = new WeakMap<Part["of"], Made>();
  /** Titles of the tables that are shown with all of their rows. */
  const whole = new Set<string>();
  const toggle = button({ class: "link fold", "aria-expanded": String(open) }, localized("As a table"), () => {
    isOpen = !isOpen;
    toggle.setAttribute("aria-expanded", String(isOpen));
    show();
    events.onOpen();
  });
  const tables = element("div", { class: "as-table-body" });
  const more = button({ class: "link", hidden: true }, "", () => showMore());
  const body = element("div", { hidden: true }, tables, more);
  const root = element(
    "section",
    { class: "as-table", "aria-label": localized("As a table") },
    element("h2", {}, toggle),
    body,
  );
  const observer = new IntersectionObserver(
    ([end]) => {
      if (end?.isIntersecting === true) showMore();
    },
    { rootMargin: `${NEAR}px` },
  );
  tables.addEventListener("click", ({ target }) => {
    const link = target instanceof Element ? target.closest<HTMLElement>("[data-key], [data-more]") : null;
    if (link?.dataset.key !== undefined) events.onSelect(link.dataset.key, link.dataset.second !== undefined);
    if (link?.dataset.more === undefined) return;
    whole.add(link.dataset.more);
    made = new WeakMap();
    shown = undefined;
    show();
  });

  function show(): void {
    body.hidden = !isOpen;
    if (!isOpen || (shown?.length === known.length && known.every((layout, at) => layout === shown![at]))) return;
    shown = known;
    parts = partsOf(known);
    const before = known[0]?.uri === uri ? Math.min(upTo, parts.length) : 0;
    uri = known[0]?.uri;
    const elements = parts.slice(0, before).flatMap((part) => madeOf(part).elements);
    if (elements.some((one, at) => one !== tables.children[at]) || elements.length !== tables.childElementCount) {
      tables.replaceChildren(...elements);
    }
    upTo = before;
    if (upTo === 0) showMore();
    else showEnd();
  }

  function showMore(): void {
    let rows = 0;
    while (rows < BATCH && upTo < parts.length) {
      const { elements, rows: own } = madeOf(parts[upTo]!);
      tables.append(...elements);
      rows += own;
      upTo += 1;
    }
    showEnd();
  }

  function showEnd(): void {
    const left = parts.length - upTo;
    more.hidden = left === 0;
    more.textContent = localized("Tables of {0} more nodes", count(left));
    observer.unobserve(more);
    // It is told again whether the end is near.
    if (left > 0) observer.observe(more);
  }

  function madeOf(part: Part): Made {
    const { of, never, caption } = part;
    const before = made.get(of);
    if (before !== undefined && before.never === never && before.caption === caption) return before;
    const own = part.tables();
    const rows = own.reduce((sum, table) => sum + Math.min(AT_FIRST, table.rows.length) + 2, 0);
    const now = { never, caption, elements: own.map((table) => tableElement(table, part)), rows };
    made.set(of, now);
    return now;
  }

  function tableElement({ title: own, columns, rows }: LayoutTable, { caption, inSecond }: Part): HTMLElement {
    const title = caption === "" ? own : `${own}, ${caption}`;
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
            : element("button", { type: "button", class: "link", "data-key": key, "data-second": inSecond }, first),
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
      left === 0
        ? undefined
        : element("button", { type: "button", class: "link", "data-more": title }, localized("{0} more", count(left))),
    );
  }

  return {
    root,
    get isOpen() {
      return isOpen;
    },
    update: (layouts) => {
      known = layouts;
      show();
    },
  };
}

function partsOf(layouts: readonly Layout[]): readonly Part[] {
  const own = layouts.map((layout, at) => {
    const about = {
      never: layout.neverOffline,
      caption: layouts.length > 1 ? shortCaptionOf(layout, layouts) : "",
      inSecond: at > 0,
    };
    const { tasks = [] } = layout;
    const lanes = layout.lanes.map((lane): Part => ({ of: lane, tables: () => laneTables(layout, lane), ...about }));
    const waits: Part = { of: layout, tables: () => taskTables(tasks), ...about };
    return {
      lanes: new Map(lanes.map((part, lane) => [layout.lanes[lane]!.label, part])),
      waits: tasks.length === 0 ? [] : [waits],
    };
  });
  const labels = new Set(own.flatMap(({ lanes }) => [...lanes.keys()]));
  return [
    ...[...labels].flatMap((label) => own.flatMap(({ lanes }) => lanes.get(label) ?? [])),
    ...own.flatMap(({ waits }) => waits),
  ];
}
