/**
 * Memory blocks over time: below an axis of its own, a row for each run of blocks with one history, coloured by zone, thin
 * while offline, with what a step failed at. A click goes to the step and selects the block; the keyboard has one stop in
 * the tab order, and arrows from there. Blocks that nothing happens to are named below.
 */

import type { BlockHistory, HistoryFailure, HistoryRow, HistorySpan } from "../../server/views/block-history.ts";
import type { Timeline } from "../../server/views/layout.ts";
import { localized } from "../../server/views/localized.ts";
import { blockName, count } from "../../server/views/picture/notation.ts";
import { button, element, replaceChildren, setAttributes } from "./dom.ts";
import { createHistoryAxis, historyLegend } from "./history-axis.ts";
import { createHistoryKeys } from "./history-keys.ts";
import { type Theme, zoneColours } from "./theme.ts";

export interface HistoryEvents {
  readonly onOpen: (open: boolean) => void;
  readonly onStep: (step: number) => void;
  /** Go to a step and select a block. */
  readonly onGo: (step: number, block: number) => void;
}

export interface HistoryView {
  readonly root: HTMLElement;
  readonly isOpen: boolean;
  update(state: HistoryState): void;
}

export interface HistoryState {
  readonly history: BlockHistory | undefined;
  readonly timeline: Timeline | undefined;
  readonly step: number | undefined;
  readonly theme: Theme;
}

const NAMESPACE = "http://www.w3.org/2000/svg";
const ROW = 16;
/** Height of a mark for what failed, at the foot of its row. */
const FOOT = 5;
/** Rows that are drawn at first. */
const AT_FIRST = 24;

export function createHistory(open: boolean, events: HistoryEvents): HistoryView {
  const toggle = button({ class: "link fold", "aria-expanded": String(open) }, localized("Blocks over time"), () => {
    isOpen = !isOpen;
    events.onOpen(isOpen);
    show();
  });
  const axis = createHistoryAxis(events.onStep);
  const rows = element("div", {
    class: "history-rows",
    role: "table",
    "aria-label": localized("Memory blocks over time"),
  });
  const legend = element("ul", { class: "legend", "aria-label": localized("Legend of blocks over time") });
  const still = element("p", { class: "faint" });
  const more = button({ class: "link", hidden: true }, "", () => {
    all = true;
    show();
  });
  const body = element("div", { class: "history-body", hidden: !open }, axis.root, rows, more, legend, still);
  const root = element("section", { class: "history" }, element("h2", {}, toggle), body);
  const keys = createHistoryKeys(rows, events.onGo);
  let isOpen = open;
  let all = false;
  let known: HistoryState | undefined;

  function show(): void {
    toggle.setAttribute("aria-expanded", String(isOpen));
    body.hidden = !isOpen;
    const { history, timeline, step, theme } = known ?? {};
    root.hidden = known === undefined;
    if (!isOpen || history === undefined || theme === undefined) return;
    const moving = history.rows.filter((row) => !isStill(row, history));
    const shown = all ? moving : moving.slice(0, AT_FIRST);
    axis.root.hidden = moving.length === 0;
    axis.update(timeline, history, step);
    keys.keepFocus(() =>
      replaceChildren(
        rows,
        shown.map((row) => rowElement(row, history, step, theme)),
      ),
    );
    replaceChildren(legend, historyLegend(shown, theme));
    more.hidden = shown.length === moving.length;
    more.textContent = localized("{0} more", count(moving.length - shown.length));
    const names = history.rows
      .filter((row) => isStill(row, history))
      .map((row) => blockName(row.firstBlock, row.lastBlock));
    const unchanged =
      names.length === 0
        ? ""
        : names.length > 12
          ? localized("Nothing happens to {0} and {1} more.", names.slice(0, 12).join(", "), names.length - 12)
          : localized("Nothing happens to {0}.", names.join(", "));
    still.textContent = [
      unchanged,
      ...(history.left > 0 ? [localized("{0} more rows are left out.", history.left)] : []),
    ].join(" ");
  }

  return {
    root,
    get isOpen() {
      return isOpen;
    },
    update: (state) => {
      known = state;
      show();
    },
  };
}

/** One span over all that is told, and nothing was tried. */
function isStill({ spans, failed }: HistoryRow, { from, to }: BlockHistory): boolean {
  return failed === undefined && spans.length === 1 && spans[0]!.from === from && spans[0]!.to === to;
}

function rowElement(row: HistoryRow, history: BlockHistory, step: number | undefined, theme: Theme): HTMLElement {
  const steps = history.to - history.from + 1;
  const drawn = svg("svg", {
    viewBox: `0 0 ${steps} ${ROW}`,
    preserveAspectRatio: "none",
    class: "history-line",
    role: "cell",
  });
  for (const span of row.spans) drawn.append(spanElement(span, row, history, theme));
  for (const failure of row.failed ?? []) drawn.append(failureElement(failure, row, history));
  if (step !== undefined && history.from <= step && step <= history.to) {
    const here = { x: step - history.from, y: 0, width: 1, height: ROW, class: "history-here" };
    drawn.append(svg("rect", here));
  }
  const name = `${blockName(row.firstBlock, row.lastBlock)}${row.device === undefined ? "" : ` ${row.device}`}`;
  return element(
    "div",
    { class: "history-row", role: "row" },
    element("span", { class: "history-name", role: "rowheader", title: name }, name),
    drawn as unknown as HTMLElement,
  );
}

function spanElement(span: HistorySpan, row: HistoryRow, history: BlockHistory, theme: Theme): SVGElement {
  const { fill } = zoneColours(theme, span.zone);
  const zone = span.zone === "none" ? localized("several zones") : span.zone;
  const what = {
    online: () => localized("online in {0}", zone),
    offline: () => localized("offline"),
    "going-offline": () => localized("going offline"),
  }[span.state]();
  const when =
    span.from === span.to ? localized("step {0}", span.from) : localized("steps {0} to {1}", span.from, span.to);
  const words = `${blockName(row.firstBlock, row.lastBlock)}: ${what}, ${when}`;
  const box = {
    x: span.from - history.from,
    y: span.state === "online" ? 2 : 6,
    width: span.to - span.from + 1,
    height: span.state === "online" ? ROW - 4 : ROW - 12,
  };
  const made = pieceElement(`history-span ${span.state}`, box, words, { step: span.from, block: row.firstBlock });
  made.style.fill = { online: fill, offline: theme.faint, "going-offline": "transparent" }[span.state];
  return made;
}

/** At the foot of the row, so that what the blocks were is seen above it. */
function failureElement({ step, result }: HistoryFailure, row: HistoryRow, history: BlockHistory): SVGElement {
  const words = localized("{0}: {1} at step {2}", blockName(row.firstBlock, row.lastBlock), result, step);
  const box = { x: step - history.from, y: ROW - FOOT, width: 1, height: FOOT };
  const of = result === "depends" ? "depends" : "failed";
  return pieceElement(`history-span ${of}`, box, words, { step, block: row.firstBlock });
}

function pieceElement(
  className: string,
  box: Readonly<Record<"x" | "y" | "width" | "height", number>>,
  words: string,
  of: { readonly step: number; readonly block: number },
): SVGElement {
  const made = svg("rect", {
    ...box,
    class: className,
    tabindex: -1,
    role: "button",
    "aria-label": words,
    "data-step": of.step,
    "data-block": of.block,
  });
  const title = svg("title", {});
  title.textContent = words;
  made.append(title);
  return made;
}

function svg(name: string, attributes: Readonly<Record<string, string | number>>): SVGElement {
  const made = document.createElementNS(NAMESPACE, name);
  setAttributes(made, attributes);
  return made;
}
