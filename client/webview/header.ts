/**
 * The head of the view: which scenario and kernel this is, how sure the picture is and of which version of the text, and
 * the controls that concern the picture as a whole.
 */

import type { Layout, Timeline } from "../../server/views/layout.ts";
import { localized } from "../../server/views/localized.ts";
import type { Proportion } from "../../server/views/picture/lane-axis.ts";
import { size } from "../../server/views/picture/notation.ts";
import { evidenceOf } from "../../server/views/picture-head.ts";
import { type Comparison, type ComparisonChoice, comparisonChoices } from "./comparison.ts";
import { button, element, icon, replaceChildren, setEnabled } from "./dom.ts";
import type { ViewPhase } from "./messages.ts";

const ICONS = {
  pin: "M9.8 1.5 14.5 6.2 13.4 7.3 12.6 7.1 10 9.7 9.9 12.4 8.9 13.4 5.9 10.4 2.4 13.9 2.1 13.6 5.6 10.1 2.6 7.1 3.6 6.1 6.3 6 8.9 3.4 8.7 2.6Z",
  scale: "M2 11V6M14 11V6M2 8.5H14M5 8.5V7M8 8.5V6.5M11 8.5V7",
  out: "M3 8H13",
  in: "M3 8H13M8 3V13",
  back: "M13 8H3M7 4 3 8 7 12",
  forward: "M3 8H13M9 4 13 8 9 12",
  fit: "M2 5V11M14 5V11M4.5 8H11.5M6.5 5.8 4.3 8 6.5 10.2M9.5 5.8 11.7 8 9.5 10.2",
} as const;

/** What the button is called that tells how sure the picture is. */
const restsOn = (): string => localized("What this rests on");

export interface HeaderEvents {
  readonly onPin: (pinned: boolean) => void;
  readonly onCompare: (comparison: Comparison | null) => void;
  readonly onZoom: (factor: number) => void;
  readonly onFit: () => void;
  readonly onProportion: (proportion: Proportion) => void;
  /** Back and forward through selections and zooms. */
  readonly onTrail: (by: -1 | 1) => void;
  readonly onParams: () => void;
}

export interface HeaderState {
  readonly layout: Layout | undefined;
  /** It, or the two that are held against each other. */
  readonly layouts: readonly Layout[];
  readonly timeline: Timeline | undefined;
  readonly name: string;
  readonly pinned: boolean;
  readonly compare: Comparison | null;
  readonly proportion: Proportion;
  readonly phase: ViewPhase;
  /** The editor's newest version of the text. */
  readonly version: number;
}

export interface Header {
  readonly root: HTMLElement;
  /** Where further controls have their place. */
  readonly tools: HTMLElement;
  update(state: HeaderState): void;
  updateTrail(trail: { readonly canGoBack: boolean; readonly canGoForward: boolean }): void;
}

export function createHeader(events: HeaderEvents): Header {
  const title = element("h1", {});
  const facts = element("span", { class: "about-facts" });
  const reasons = element("ul", {});
  // What is higher than its room is scrolled by keys, too.
  const rests = element(
    "div",
    { class: "rests", role: "region", "aria-label": restsOn(), tabindex: 0, hidden: true },
    reasons,
  );
  const sure = button({ class: "sure", title: restsOn(), "aria-expanded": "false" }, "", () => {
    rests.hidden = !rests.hidden;
    sure.setAttribute("aria-expanded", String(!rests.hidden));
  });
  const about = element("p", { class: "about" }, facts, sure);
  const version = element("span", { class: "version", role: "status" });
  const params = element("span", { class: "params" });
  const choice = element("select", { "aria-label": localized("Compare with") });
  choice.addEventListener("change", () => {
    events.onCompare(choice.value === "" ? null : (JSON.parse(choice.value) as Comparison));
  });
  const compare = element(
    "label",
    { class: "what-if", hidden: true },
    element("span", {}, localized("Compare with")),
    choice,
  );
  let pinned = false;
  const pin = button(
    { class: "icon-button needs-editor", "aria-label": localized("Pin"), "aria-pressed": "false" },
    icon(ICONS.pin),
    () => events.onPin(!pinned),
  );
  let proportion: Proportion = "fitted";
  const toScale = button(
    { class: "icon-button", "aria-label": localized("To scale"), "aria-pressed": "false" },
    icon(ICONS.scale),
    () => events.onProportion(proportion === "scale" ? "fitted" : "scale"),
  );
  const zoom = element(
    "div",
    { class: "zoom", role: "group", "aria-label": localized("Zoom") },
    iconButton(localized("Zoom out (-)"), ICONS.out, () => events.onZoom(1 / 2)),
    iconButton(localized("Fit the width (0)"), ICONS.fit, events.onFit),
    iconButton(localized("Zoom in (+)"), ICONS.in, () => events.onZoom(2)),
  );
  const back = iconButton(localized("Back (Alt+Left)"), ICONS.back, () => events.onTrail(-1));
  const forward = iconButton(localized("Forward (Alt+Right)"), ICONS.forward, () => events.onTrail(1));
  const trail = element(
    "div",
    { class: "zoom", role: "group", "aria-label": localized("Where you have been") },
    back,
    forward,
  );
  setEnabled(back, false);
  setEnabled(forward, false);
  const tools = element("div", { class: "tools" });
  const root = element(
    "header",
    { class: "head" },
    element("div", { class: "what" }, title, element("div", { class: "buttons" }, trail, toScale, zoom, pin)),
    element("div", { class: "line" }, about, version, params, tools, compare),
    rests,
  );
  return {
    root,
    tools,
    updateTrail: ({ canGoBack, canGoForward }) => {
      setEnabled(back, canGoBack);
      setEnabled(forward, canGoForward);
    },
    update: (state) => {
      const { layout, layouts, timeline } = state;
      title.textContent = timeline?.title || layout?.title || state.name;
      title.title = title.textContent ?? "";
      replaceChildren(facts, layout === undefined ? [] : aboutLayout(layout));
      const { level, sentences } = evidenceOf(layouts);
      about.hidden = layout === undefined;
      sure.textContent = levelWords(level);
      sure.className = `sure ${level}`;
      replaceChildren(
        reasons,
        sentences.map((words) => element("li", {}, words)),
      );
      ({ proportion } = state);
      toScale.setAttribute("aria-pressed", String(proportion === "scale"));
      toScale.title =
        proportion === "scale"
          ? localized("Memory is drawn to scale, in all lanes alike")
          : localized("To scale: now what is small keeps a width at which it is seen");
      pinned = state.pinned;
      pin.setAttribute("aria-pressed", String(pinned));
      pin.title = pinned
        ? localized("Pinned: stays with this document and step")
        : localized("Pin: stay with this document and step, whatever the editor shows");
      const stale = layout !== undefined && layout.version !== state.version;
      version.textContent = state.phase === "loading" || stale ? localized("computing…") : "";
      version.title = layout === undefined ? "" : localized("Version {0} of the text", layout.version);
      version.dataset.version = layout === undefined ? "" : String(layout.version);
      replaceChildren(params, timeline === undefined ? [] : paramButtons(timeline));
      for (const one of params.querySelectorAll("button")) one.onclick = events.onParams;
      const choices = comparisonChoices(timeline, layout, state.compare);
      compare.hidden = choices.length === 0;
      replaceChildren(choice, [element("option", { value: "" }, "—"), ...optionGroups(choices)]);
      choice.value = state.compare === null ? "" : JSON.stringify(state.compare);
    },
  };
}

/** How sure a picture is. */
function levelWords(level: Layout["evidence"]["level"]): string {
  if (level === "exact") return localized("exact");
  return level === "depends" ? localized("depends") : localized("modelled");
}

function optionGroups(choices: readonly ComparisonChoice[]): readonly HTMLElement[] {
  return [...new Set(choices.map(({ group }) => group))].map((name) =>
    element(
      "optgroup",
      { label: name },
      ...choices
        .filter(({ group }) => group === name)
        .map(({ words, comparison }) => element("option", { value: JSON.stringify(comparison) }, words)),
    ),
  );
}

function aboutLayout(layout: Layout): readonly HTMLElement[] {
  return [
    element("span", {}, `Linux ${layout.kernel}`),
    element("span", {}, localized("{0} blocks", size(layout.blockSize))),
    element("span", {}, localized("{0} pages", size(layout.pageSize))),
  ];
}

function paramButtons(timeline: Timeline): readonly HTMLElement[] {
  return timeline.params.map(({ name, chosen }) =>
    element(
      "button",
      { type: "button", class: "param needs-editor", title: localized("Choose {0}", `$${name}`) },
      `$${name} = ${chosen}`,
    ),
  );
}

function iconButton(label: string, path: string, onClick: () => void): HTMLButtonElement {
  return button({ class: "icon-button", "aria-label": label, title: label }, icon(path), onClick);
}
