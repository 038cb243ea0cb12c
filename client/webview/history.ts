/**
 * Memory blocks over time: a row for each run of blocks with one history, coloured by zone and hatched while offline. A
 * click goes to the step and selects the block. Blocks that nothing happens to are named below.
 */
import type { BlockHistory, HistoryRow, HistorySpan } from "../../server/views/block-history.ts";
import { blockName } from "../../server/views/picture/notation.ts";
import { button, element, replaceChildren, setAttributes } from "./dom.ts";
import { type Theme, zoneColours } from "./theme.ts";

export interface HistoryEvents {
  readonly onOpen: (open: boolean) => void;
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
  readonly step: number | undefined;
  readonly theme: Theme;
}

const NAMESPACE = "http://www.w3.org/2000/svg";
const ROW = 16;
/** Rows that are drawn at first. */
const AT_FIRST = 24;

export function createHistory(open: boolean, events: HistoryEvents): HistoryView {
  const toggle = button({ class: "link fold", "aria-expanded": String(open) }, "Blocks over time", () => {
    isOpen = !isOpen;
    events.onOpen(isOpen);
    show();
  });
  const rows = element("div", { class: "history-rows", role: "table", "aria-label": "Memory blocks over time" });
  const still = element("p", { class: "faint" });
  const more = button({ class: "link", hidden: true }, "", () => {
    all = true;
    show();
  });
  const body = element("div", { class: "history-body", hidden: !open }, rows, more, still);
  const root = element("section", { class: "history" }, element("h2", {}, toggle), body);
  let isOpen = open;
  let all = false;
  let known: HistoryState | undefined;

  function show(): void {
    toggle.setAttribute("aria-expanded", String(isOpen));
    body.hidden = !isOpen;
    const { history, step, theme } = known ?? {};
    root.hidden = known === undefined;
    if (!isOpen || history === undefined || theme === undefined) return;
    const moving = history.rows.filter((row) => !isStill(row, history));
    const shown = all ? moving : moving.slice(0, AT_FIRST);
    replaceChildren(
      rows,
      shown.map((row) => rowElement(row, history, step, theme)),
    );
    for (const [at, made] of [...rows.children].entries()) listen(made, shown[at]!);
    more.hidden = shown.length === moving.length;
    more.textContent = `${moving.length - shown.length} more`;
    const names = history.rows
      .filter((row) => isStill(row, history))
      .map((row) => blockName(row.firstBlock, row.lastBlock));
    const unchanged =
      names.length === 0
        ? ""
        : `Nothing happens to ${names.slice(0, 12).join(", ")}${names.length > 12 ? ` and ${names.length - 12} more` : ""}.`;
    still.textContent = [unchanged, ...(history.left > 0 ? [`${history.left} more rows are left out.`] : [])].join(" ");
  }

  function listen(row: Element, { firstBlock }: HistoryRow): void {
    for (const span of row.querySelectorAll<SVGElement>("[data-from]")) {
      const from = Number(span.dataset.from);
      const go = (): void => events.onGo(from, firstBlock);
      span.onclick = go;
      span.onkeydown = (event) => {
        if (event.key === "Enter" || event.key === " ") go();
      };
    }
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

/** One span over all that is told. */
function isStill({ spans }: HistoryRow, { from, to }: BlockHistory): boolean {
  return spans.length === 1 && spans[0]!.from === from && spans[0]!.to === to;
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
  const words = `${blockName(row.firstBlock, row.lastBlock)}: ${span.state}${span.state === "online" ? ` in ${span.zone === "none" ? "several zones" : span.zone}` : ""}, ${span.from === span.to ? `step ${span.from}` : `steps ${span.from} to ${span.to}`}`;
  const made = svg("rect", {
    x: span.from - history.from,
    y: span.state === "online" ? 2 : 6,
    width: span.to - span.from + 1,
    height: span.state === "online" ? ROW - 4 : ROW - 12,
    class: `history-span ${span.state}`,
    tabindex: 0,
    role: "button",
    "aria-label": words,
    "data-from": span.from,
  });
  made.style.fill = span.state === "online" ? fill : theme.faint;
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
