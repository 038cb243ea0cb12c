/**
 * The layout view: draws what the extension sends and says what the user does. It asks for nothing else: no network, no
 * files, no state but what VS Code keeps for it (saved-state.ts).
 */
import type { Layout, LayoutPlace, Timeline } from "../../server/views/layout.ts";
import type { Proportion } from "../../server/views/picture/lane-axis.ts";
import { causesOf, createDetails } from "./details.ts";
import { button, element } from "./dom.ts";
import { createHeader, inWords } from "./header.ts";
import { findHost } from "./host.ts";
import { createLegend } from "./legend.ts";
import { type FromView, isToView, MESSAGES_SCHEMA, type ToView, type ViewPhase } from "./messages.ts";
import { createPicture, type Point } from "./picture.ts";
import { createProblems } from "./problems.ts";
import { readSavedState, SAVED_STATE_SCHEMA } from "./saved-state.ts";
import { findSelected } from "./selection.ts";
import { onThemeChange, readTheme } from "./theme.ts";
import { createTimeBar } from "./time-bar.ts";
import { createWaitGraph } from "./wait-graph.ts";
import "./webview.css";

const host = findHost();
const saved = readSavedState(host.getState());
let theme = readTheme();

let uri = saved?.uri ?? "";
let name = "";
let pinned = saved?.pinned ?? false;
let whatIf = saved?.whatIf ?? null;
let timeline: Timeline | undefined;
let layout: Layout | undefined;
let beside: Layout | undefined;
let phase: ViewPhase = "loading";
let version = 0;
let proportion: Proportion = saved?.proportion ?? "fitted";
let zoom = saved?.zoom ?? 1;
let scroll = saved?.scroll ?? 0;
let selected = saved?.selected ?? null;
let selectedBeside = false;
let scrollToRestore: number | undefined = saved?.scroll;

const header = createHeader({
  onPin: (next) => send({ type: "pin", pinned: next }),
  onWhatIf: (next) => send({ type: "whatIf", name: next }),
  onZoom: (factor) => setZoom(zoom * factor),
  onFit: () => setZoom(1),
  onProportion: setProportion,
  onParams: () => send({ type: "params" }),
});
const timeBar = createTimeBar((step) => send({ type: "step", step }));
const details = createDetails({ onReveal: reveal, onSelect: (key) => select(key, selectedBeside) });
const problems = createProblems(reveal);
const legend = createLegend();
const waits = createWaitGraph();
const pictures = [pictureOf(false), pictureOf(true)] as const;
const stage = element("div", { class: "pictures" }, pictures[0].root, pictures[1].root);
const message = element("p", {});
const restart = button({ class: "link", hidden: true }, "Restart the server", () => send({ type: "restart" }));
const notice = element("div", { class: "notice", role: "status", hidden: true }, message, restart);
const shown = element(
  "main",
  {},
  element("div", { class: "drawn" }, stage, waits.root, legend.root),
  element("aside", {}, problems.root, details.root),
);
document.body.append(header.root, timeBar.root, notice, shown);
pictures[1].root.hidden = true;
for (const picture of pictures) picture.setProportion(proportion);
document.body.classList.toggle("no-editor", !host.hasEditor);

function pictureOf(isBeside: boolean) {
  return createPicture(theme, {
    onSelect: (key) => select(key, isBeside),
    onOpen: (key) => open(key, isBeside),
    onZoom: (factor, at) => setZoom(zoom * factor, at),
    onScroll: (next) => {
      scroll = next;
      pictures[isBeside ? 0 : 1].setScroll(next);
      save();
    },
  });
}

function send(sent: FromView): void {
  host.post(sent);
}

function reveal(place: LayoutPlace): void {
  send({ type: "reveal", place });
}

function select(key: string | null, inBeside: boolean): void {
  selected = key;
  selectedBeside = inBeside && beside !== undefined;
  for (const picture of pictures) picture.setSelected(key);
  updateDetails();
  save();
}

function updateDetails(): void {
  details.update(selectedBeside ? beside : layout, selected, theme);
}

/** Goes to the first statement that caused the selected thing. */
function open(key: string, inBeside: boolean): void {
  const of = inBeside ? beside : layout;
  const found = of === undefined ? undefined : findSelected(of, key);
  const place = found === undefined ? undefined : causesOf(found).find((cause) => cause.place !== undefined)?.place;
  if (place !== undefined) reveal(place);
}

function setZoom(next: number, at?: Point): void {
  const most = pictures[0].mostZoom();
  zoom = Math.max(1, Math.min(most, next < 1.05 ? 1 : next));
  for (const picture of pictures) picture.setZoom(zoom, at);
  save();
}

function setProportion(next: Proportion): void {
  proportion = next;
  for (const picture of pictures) picture.setProportion(next);
  updateLegend();
  update();
  save();
}

function updateLegend(): void {
  const shownLayouts = [layout, beside].filter((one) => one !== undefined);
  legend.update(
    shownLayouts,
    pictures.some((picture) => picture.isStretched()),
    theme,
  );
}

function save(): void {
  if (uri === "") return;
  const step = layout?.step ?? saved?.step ?? 0;
  host.setState({ schema: SAVED_STATE_SCHEMA, uri, step, pinned, whatIf, zoom, scroll, selected, proportion });
}

/** Draws the picture that is there; it stays while a newer one is on its way. */
function drawLayout(): void {
  if (layout === undefined) return;
  // What is hidden has no width to draw for.
  shown.hidden = false;
  const two = beside !== undefined;
  pictures[1].root.hidden = !two;
  stage.classList.toggle("two", two);
  pictures[0].show(layout, two ? [beside!] : [], two ? "The kernel as it is" : undefined);
  if (two) pictures[1].show(beside!, [layout], `What if: ${inWords(beside!.whatIf ?? whatIf ?? "")}`);
  updateLegend();
  problems.update(layout.diagnostics);
  waits.update(layout.tasks ?? []);
  if (scrollToRestore !== undefined) {
    for (const picture of pictures) picture.setZoom(zoom);
    pictures[0].setScroll(scrollToRestore);
    scrollToRestore = undefined;
  }
  for (const picture of pictures) picture.setSelected(selected);
}

function update(): void {
  header.update({ layout, timeline, name, pinned, whatIf, phase, version, proportion });
  timeBar.update(timeline, layout);
  updateDetails();
  const nothing = layout === undefined || phase === "empty" || phase === "stopped";
  shown.hidden = layout === undefined || phase === "empty";
  notice.hidden = !nothing || message.textContent === "";
  restart.hidden = phase !== "stopped";
  document.body.dataset.phase = phase;
  document.body.dataset.version = layout === undefined ? "" : String(layout.version);
  document.body.dataset.step = layout === undefined ? "" : String(layout.step);
}

const receive: { readonly [K in ToView["type"]]: (got: Extract<ToView, { type: K }>) => void } = {
  document: (got) => {
    if (got.uri !== uri) {
      layout = undefined;
      beside = undefined;
      timeline = undefined;
      if (uri !== "") selected = null;
    }
    ({ uri, name, pinned, whatIf } = got);
    save();
  },
  timeline: (got) => {
    timeline = got.timeline;
  },
  layout: (got) => {
    layout = got.layout;
    beside = got.beside ?? undefined;
    drawLayout();
    save();
  },
  phase: (got) => {
    ({ phase, version } = got);
    message.textContent = got.message;
  },
};

host.onMessage((got) => {
  if (!isToView(got)) return;
  (receive[got.type] as (of: ToView) => void)(got);
  update();
});

window.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target instanceof HTMLElement && event.target.matches("select")) return;
  const zooms: Readonly<Record<string, number>> = { "+": zoom * 2, "=": zoom * 2, "-": zoom / 2, "0": 1 };
  const to = zooms[event.key];
  if (to !== undefined) setZoom(to);
});

onThemeChange(() => {
  theme = readTheme();
  for (const picture of pictures) picture.setTheme(theme);
  updateLegend();
  updateDetails();
});

update();
send({ type: "ready", schema: MESSAGES_SCHEMA });
