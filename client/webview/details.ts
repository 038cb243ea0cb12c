/**
 * What is known of the selected block, zone or reservation, in the names of the kernel's own files, with the statements
 * that caused it. Without a selection: the zones of every node, as /proc/zoneinfo counts them.
 */

import type { Layout, LayoutCause, LayoutMark, LayoutStuck, LayoutZone } from "../../server/views/layout.ts";
import { localized } from "../../server/views/localized.ts";
import {
  byWeight,
  describeZones,
  knownWords,
  markWords,
  overlaps,
  stuckWords,
} from "../../server/views/picture/block-groups.ts";
import { markKey, zoneKey } from "../../server/views/picture/keys.ts";
import { blockName, capital, count, pages, range, size } from "../../server/views/picture/notation.ts";
import { shortCaptionOf } from "../../server/views/supposition.ts";
import { button, element } from "./dom.ts";
import { findSelected, rangeOf, type Selected } from "./selection.ts";
import { markColour, type Theme, zoneColours } from "./theme.ts";
import type { WayTo } from "./ways.ts";

export interface DetailsEvents {
  readonly wayTo: WayTo;
  readonly onSelect: (key: string | null) => void;
}

/** Rows of the list of zones: of a machine with a thousand nodes not all at once. */
const ZONES_AT_FIRST = 24;
const ZONES_MORE = 200;

interface ZoneRows {
  readonly most: number;
  readonly onMore: () => void;
}

export interface Details {
  readonly root: HTMLElement;
  update(shown: ShownLayout, key: string | null, theme: Theme): void;
}

/** What the details are of, and the pictures that it is one of. */
export interface ShownLayout {
  readonly layout: Layout | undefined;
  readonly among: readonly Layout[];
}

export function createDetails(events: DetailsEvents): Details {
  const root = element("section", { class: "details", "aria-label": localized("Details"), "aria-live": "polite" });
  let most = ZONES_AT_FIRST;
  const update: Details["update"] = (of, key, theme) => {
    const { layout, among } = of;
    const onMore = (): void => {
      most += ZONES_MORE;
      update(of, key, theme);
    };
    const shown = layout === undefined ? [] : content(layout, key, theme, events, { most, onMore });
    // Of two pictures each has its own.
    if (layout !== undefined && among.length > 1) {
      shown[0]?.querySelector("h2")?.after(element("span", { class: "faint of" }, shortCaptionOf(layout, among)));
    }
    if (!sameNodes(root, shown)) root.replaceChildren(...shown);
  };
  return { root, update };
}

/** The causes of the selected thing, its own first. */
export function causesOf(selected: Selected): readonly LayoutCause[] {
  if (selected.kind === "zone") return selected.zone.causes;
  if (selected.kind === "mark") return selected.mark.causes;
  const colliding = selected.group.marks.filter((mark) => mark.collides);
  return distinct([...selected.run.causes, ...colliding.flatMap((mark) => mark.causes)]);
}

function content(
  layout: Layout,
  key: string | null,
  theme: Theme,
  events: DetailsEvents,
  zones: ZoneRows,
): readonly HTMLElement[] {
  if (key === null) return [zoneTable(layout, theme, events, zones)];
  const selected = findSelected(layout, key);
  if (selected === undefined) {
    return [
      heading(nameOfKey(key), undefined, events),
      element("p", { class: "faint" }, localized("Not there at this step.")),
    ];
  }
  const facts = FACTS[selected.kind] as (of: Selected, layout: Layout) => readonly Fact[];
  const parts = [
    heading(nameOf(selected), chipsOf(selected, layout, theme), events),
    factList(facts(selected, layout)),
  ];
  const marks = marksWithin(selected);
  if (marks.length > 0) parts.push(section(localized("In use here"), markList(marks, theme, events)));
  const causes = causesOf(selected);
  if (causes.length > 0) parts.push(section(localized("Because of"), causeList(causes, events)));
  return parts;
}

type Fact = readonly [name: string, value: string];

const FACTS = {
  block: (selected: Extract<Selected, { kind: "block" }>, { neverOffline }: Layout): readonly Fact[] => {
    const { run, group } = selected;
    const { first, last } = rangeOf(selected);
    const facts: Fact[] = [
      ["valid_zones", run.validZones.length === 0 ? localized("none") : run.validZones.join(" ")],
      ["removable", String(run.removable)],
      [localized("node"), run.nodes.join(", ")],
      [localized("range"), range(first, last)],
      [localized("size"), size(last + 1 - first)],
    ];
    const stuck = stuckWith(selected.block, neverOffline);
    if (stuck !== undefined) facts.push([localized("can't go offline"), stuckWords(stuck, selected.block)]);
    if (run.device !== undefined) facts.push([localized("device"), run.device]);
    if (group.lastBlock > group.firstBlock)
      facts.push([localized("alike"), blockName(group.firstBlock, group.lastBlock)]);
    return facts;
  },
  zone: ({ zone }: Extract<Selected, { kind: "zone" }>, { pageSize }: Layout): readonly Fact[] => [
    [localized("range"), range(zone.first, zone.last)],
    ["start_pfn", `${count(zone.startPfn)} · 0x${zone.startPfn.toString(16)}`],
    ["spanned", pages(zone.spanned, pageSize)],
    ["present", pages(zone.present, pageSize)],
    ["managed", pages(zone.managed, pageSize)],
    ["min / low / high", `${count(zone.min)} / ${count(zone.low)} / ${count(zone.high)}`],
  ],
  mark: ({ mark }: Extract<Selected, { kind: "mark" }>): readonly Fact[] => [
    [localized("range"), range(mark.first, mark.last)],
    [localized("size"), size(mark.last + 1 - mark.first)],
    [localized("by"), mark.by],
    [localized("known"), mark.known === "observed" ? localized("observed in the scenario") : knownWords(mark.known)],
  ],
} as const;

/** `memory39`, `Zone Movable`, `Reserved`. */
export function nameOf(selected: Selected): string {
  if (selected.kind === "block") return blockName(selected.block, selected.block);
  if (selected.kind === "mark") return capital(markWords(selected.mark.kind));
  return localized("Zone {0}", selected.zone.zone);
}

function nameOfKey(key: string): string {
  const [kind, ...rest] = key.split(":");
  if (kind === "block") return `memory${rest[0]}`;
  return kind === "zone" ? localized("Zone {0}", rest[1] ?? "") : localized("Reservation");
}

function stuckWith(block: number, never: readonly LayoutStuck[] = []): LayoutStuck | undefined {
  return never.find(({ firstBlock, lastBlock }) => firstBlock <= block && block <= lastBlock);
}

function chipsOf(selected: Selected, { neverOffline }: Layout, theme: Theme): readonly HTMLElement[] {
  if (selected.kind === "block") {
    const { run, group } = selected;
    const chips = [chip(run.state), chip(describeZones(run.validZones), zoneColours(theme, run.zone).fill)];
    if (run.changed) chips.push(chip(localized("changed")));
    const isStuck = stuckWith(selected.block, neverOffline) !== undefined;
    if (isStuck || group.marks.some((mark) => mark.collides))
      chips.push(chip(localized("can't go offline"), theme.alarm));
    return chips;
  }
  if (selected.kind === "zone") return [chip(selected.lane.label, zoneColours(theme, selected.zone.zone).fill)];
  return selected.mark.collides ? [chip(localized("in a Movable zone"), theme.alarm)] : [];
}

function chip(text: string, colour?: string): HTMLElement {
  const made = element("span", { class: "chip" }, text);
  if (colour !== undefined) {
    const dot = element("span", { class: "dot" });
    dot.style.background = colour;
    made.prepend(dot);
  }
  return made;
}

function heading(name: string, chips: readonly HTMLElement[] | undefined, events: DetailsEvents): HTMLElement {
  return element(
    "div",
    { class: "details-head" },
    element("h2", {}, name),
    ...(chips ?? []),
    button({ class: "link close", title: localized("Clear the selection (Escape)") }, localized("clear"), () =>
      events.onSelect(null),
    ),
  );
}

function section(title: string, body: HTMLElement): HTMLElement {
  return element("section", {}, element("h3", {}, title), body);
}

function factList(facts: readonly Fact[]): HTMLElement {
  const rows = facts.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]);
  return element("dl", { class: "facts" }, ...rows);
}

function marksWithin(selected: Selected): readonly LayoutMark[] {
  if (selected.kind === "mark") return [];
  if (selected.kind === "zone") {
    return byWeight(selected.lane.marks.filter((mark) => mark.collides && overlaps(mark, selected.zone)));
  }
  const own = rangeOf(selected);
  return byWeight(selected.group.marks.filter((mark) => overlaps(mark, own)));
}

function markList(marks: readonly LayoutMark[], theme: Theme, events: DetailsEvents): HTMLElement {
  const most = 12;
  const items = marks.slice(0, most).map((mark) => {
    const dot = element("span", { class: mark.known === "modelled" ? "dot modelled" : "dot" });
    dot.style.background = markColour(theme, mark);
    const what = mark.by || markWords(mark.kind);
    const select = button({ class: "link", title: what }, what, () => events.onSelect(markKey(mark)));
    const where = element("span", { class: "where" }, range(mark.first, mark.last));
    const how = element(
      "span",
      { class: "faint" },
      mark.known === "modelled"
        ? localized("{0}, modelled", size(mark.last + 1 - mark.first))
        : size(mark.last + 1 - mark.first),
    );
    return element("li", {}, dot, element("div", {}, select, where, how));
  });
  if (marks.length > most)
    items.push(element("li", { class: "faint" }, localized("and {0} more", marks.length - most)));
  return element("ul", { class: "marks" }, ...items);
}

function causeList(causes: readonly LayoutCause[], events: DetailsEvents): HTMLElement {
  const items = causes.map((cause) => {
    const { place } = cause;
    if (place === undefined) return element("li", {}, cause.text);
    const way = events.wayTo(place);
    const jump =
      way === undefined
        ? element("span", {}, cause.text)
        : button({ class: "link", title: way.title }, cause.text, () => events.wayTo(place)?.go());
    return element(
      "li",
      {},
      jump,
      element("span", { class: "faint" }, ` ${localized("line {0}", place.startLine + 1)}`),
    );
  });
  return element("ul", { class: "causes" }, ...items);
}

function zoneTable(layout: Layout, theme: Theme, events: DetailsEvents, { most, onMore }: ZoneRows): HTMLElement {
  const head = [localized("Zone"), "start_pfn", "present", "managed"].map((name) =>
    element("th", { scope: "col" }, name),
  );
  const all = layout.lanes.flatMap((lane) =>
    lane.zones.filter((zone) => zone.spanned > 0).map((zone) => [lane, zone] as const),
  );
  const rows = all.slice(0, most).map(([lane, zone]) => {
    const dot = element("span", { class: "dot" });
    dot.style.background = zoneColours(theme, zone.zone).fill;
    const select = button({ class: "link" }, zone.zone, () => events.onSelect(zoneKey(lane, zone)));
    return element(
      "tr",
      {},
      element("th", { scope: "row" }, dot, select, element("span", { class: "faint" }, ` ${lane.label}`)),
      element("td", {}, `0x${zone.startPfn.toString(16)}`),
      element("td", { title: pages(zone.present, layout.pageSize) }, ...presentWords(zone, layout.pageSize)),
      element("td", { title: pages(zone.managed, layout.pageSize) }, size(zone.managed * layout.pageSize)),
    );
  });
  const left = all.length - rows.length;
  return element(
    "section",
    { class: "zones" },
    element("h2", {}, localized("Zones")),
    element("table", {}, element("thead", {}, element("tr", {}, ...head)), element("tbody", {}, ...rows)),
    left === 0 ? undefined : button({ class: "link" }, localized("{0} more", count(left)), onMore),
    element(
      "p",
      { class: "faint hint" },
      localized(
        "Select a block, a zone or a reservation to see what it is and why. Shift and drag measures, and so does m on one of them and again on another.",
      ),
    ),
  );
}

/** `1.98 GiB`; of a zone without a present page its span below that. */
function presentWords({ present, spanned }: LayoutZone, pageSize: number): readonly (string | HTMLElement)[] {
  const is = size(present * pageSize);
  return present === 0 ? [is, element("br", {}), localized("in {0}", size(spanned * pageSize))] : [is];
}

function distinct(causes: readonly LayoutCause[]): readonly LayoutCause[] {
  return causes.filter((cause, at) => causes.findIndex((other) => other.text === cause.text) === at);
}

function sameNodes(root: HTMLElement, nodes: readonly HTMLElement[]): boolean {
  return root.children.length === nodes.length && nodes.every((node, at) => root.children[at]!.isEqualNode(node));
}
