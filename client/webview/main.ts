/**
 * The layout view: draws what the extension sends and says what the user does. No network, no files, no state but what VS Code keeps for it.
 */
import "./page-language.ts";

import type { BlockHistory } from "../../server/views/block-history.ts";
import type { Layout, LayoutPlace, Timeline } from "../../server/views/layout.ts";
import type { Proportion } from "../../server/views/picture/lane-axis.ts";
import { createChanges } from "./changes.ts";
import { causesOf, createDetails, nameOf } from "./details.ts";
import { type Match, matchOf, matchOfLane } from "./find.ts";
import { createFindBar } from "./find-bar.ts";
import { createHeader } from "./header.ts";
import { createHistory } from "./history.ts";
import { findHost } from "./host.ts";
import { withKeptLanes } from "./kept-lanes.ts";
import { createKeys } from "./keys.ts";
import type { Point } from "./lane-element.ts";
import { createLegend } from "./legend.ts";
import { createMeasureView } from "./measure-view.ts";
import { type FromView, isToView, MESSAGES_SCHEMA, type ToView, type ViewPhase } from "./messages.ts";
import { createNodeIndex } from "./node-index.ts";
import { createOutput } from "./output.ts";
import { composePage, createNotice, tellShown } from "./page.ts";
import { changeProportion, pictureOfTwo, setSight, zoomTogether } from "./pair.ts";
import { createPicture } from "./picture.ts";
import { createPointed } from "./pointed.ts";
import { createProblems } from "./problems.ts";
import { readSavedState, SAVED_STATE_SCHEMA } from "./saved-state.ts";
import { findSelected, type Selected } from "./selection.ts";
import { createPairs, ownFirst } from "./shown-pair.ts";
import { createSights, type Sight } from "./sights.ts";
import { createTable } from "./table.ts";
import { onThemeChange, readTheme } from "./theme.ts";
import { createTimeBar } from "./time-bar.ts";
import { createTooltip } from "./tooltip.ts";
import { createTrail, type Spot } from "./trail.ts";
import { createWaitGraph } from "./wait-graph.ts";
import { createWays } from "./ways.ts";
import "./webview.css";

const host = findHost();
const saved = readSavedState(host.getState());
let theme = readTheme();

let uri = saved?.uri ?? "";
let name = "";
let pinned = saved?.pinned ?? false;
let compare = saved?.compare ?? null;
let timeline: Timeline | undefined;
let layout: Layout | undefined;
let beside: Layout | undefined;
const pairOf = createPairs();
let blocksOverTime: BlockHistory | undefined;
let phase: ViewPhase = "loading";
let version = 0;
let proportion: Proportion = saved?.proportion ?? "fitted";
let zoom = saved?.zoom ?? 1;
let scroll = saved?.scroll ?? 0;
let selected = saved?.selected ?? null;
let selectedBeside = false;
/** What the pointer is on, and in which picture. */
let hovered: { readonly key: string; readonly beside: boolean } | undefined;
/** How it is looked at as soon as it is drawn. */
let toRestore: Sight | undefined = saved;
/** Of the page, what lies above what is in sight. */
const topNow = () => toRestore?.top ?? window.scrollY;

const send = (sent: FromView): void => host.post(sent);
const goToStep = (step: number): void => send({ type: "step", step });
const header = createHeader({
  onPin: (next) => send({ type: "pin", pinned: next }),
  onCompare: (next) => send({ type: "compare", with: next }),
  onZoom: (factor) => setZoom(zoom * factor),
  onFit: () => setZoom(1),
  onProportion: setProportion,
  onTrail: goAlong,
  onParams: () => send({ type: "params" }),
});
const focusPicture = (): void => pictures[selectedBeside ? 1 : 0].focus();
const find = createFindBar(saved?.find ?? "", {
  onGo: goToMatch,
  onLeave: focusPicture,
  onWords: save,
});
const trail = createTrail();
const sights = createSights(saved?.sights);
const pointed = createPointed((places) => send({ type: "statements", places }));
const wayTo = createWays({
  hasEditor: host.hasEditor,
  timeline: () => timeline,
  layout: () => shownIn(selectedBeside),
  onReveal: (place) => send({ type: "reveal", place }),
  onStep: goToStep,
  onShow: show,
});
const details = createDetails({ wayTo, onSelect: (key) => select(key, selectedBeside) });
const problems = createProblems(wayTo);
const copyWords = (text: string): void => output.copyWords(text);
const changes = createChanges((key, inFirst) => select(key, !inFirst), copyWords);
const measuring = createMeasureView(copyWords, clearRulers);
const tooltip = createTooltip();
const timeBar = createTimeBar(tooltip, goToStep);
const legend = createLegend();
const waits = createWaitGraph();
const history = createHistory(saved?.history ?? false, {
  onOpen: (open) => {
    send({ type: "history", open });
    save();
  },
  onStep: goToStep,
  onGo: (step, block) => {
    select(`block:${block}`, false);
    goToStep(step);
  },
});
const table = createTable(saved?.table ?? false, { onOpen: save, onSelect: select });
const output = createOutput(host, () => {
  const found = findShown(selected, selectedBeside);
  const of = { layout: shownIn(selected === null || selectedBeside), pair: shownPair() };
  const named = found === undefined ? undefined : nameOf(found);
  return { ...of, selected: found === undefined ? null : selected, selectedName: named, theme, proportion };
});
const pictures = [pictureOf(false), pictureOf(true)] as const;
const notice = createNotice(() => send({ type: "restart" }));
const nodes = createNodeIndex(tooltip, {
  inSight: (covered) => pictures[shownPair() === undefined ? 0 : 1].lanesInSight(covered),
  onGo: (lane) => goToMatch(matchOfLane(lane)),
  onEnter: focusPicture,
});
const bars = { header, find, output, timeBar, notice, nodes, tooltip };
const around = { below: [waits, legend, table, history], beside: [changes, problems, measuring, details] };
const { shown, stage } = composePage({ ...bars, ...around, pictures, hasEditor: host.hasEditor });
for (const picture of pictures) picture.setProportion(proportion);

function pictureOf(isBeside: boolean) {
  return createPicture(theme, tooltip, {
    onSelect: (key) => select(key, isBeside),
    onOpen: (key) => open(key, isBeside),
    onZoom: (factor, at) => setZoom(zoom * factor, at),
    onScroll: (next) => {
      scroll = next;
      pictures[isBeside ? 0 : 1].setScroll(next);
      save();
    },
    onView: (nextZoom, nextScroll) => {
      zoom = nextZoom;
      scroll = nextScroll;
      setSight([pictures[isBeside ? 0 : 1]], { zoom, scroll });
      moved();
      save();
    },
    onMeasure: (of) => {
      if (of !== undefined) pictures[isBeside ? 0 : 1].clearRuler();
      measuring.update(of);
    },
    onHover: (key) => {
      if (hovered?.key === key && hovered?.beside === isBeside) return;
      hovered = key === null ? undefined : { key, beside: isBeside };
      tellPointed();
    },
  });
}

/** That with the selection first. */
const fromSelected = () => (selectedBeside ? pictures.toReversed() : pictures);
const shownPair = (): readonly [Layout, Layout] | undefined => pairOf(layout, beside);
const shownLayouts = (): readonly Layout[] => shownPair() ?? (layout === undefined ? [] : [layout]);

/** What a picture shows. */
function shownIn(isBeside: boolean): Layout | undefined {
  const [first, second] = shownPair() ?? [layout];
  return isBeside ? (second ?? first) : first;
}

function select(key: string | null, inBeside: boolean): void {
  selected = key;
  selectedBeside = inBeside && beside !== undefined;
  for (const picture of pictures) picture.setSelected(key);
  moved();
  updateDetails();
  tellPointed();
  save();
}

const here = (): Spot => ({ selected, beside: selectedBeside, zoom, scroll, top: topNow(), proportion });

/** The selection or the zoom is another. */
function moved(): void {
  trail.visit(here(), performance.now());
  header.updateTrail(trail);
}

function goAlong(by: -1 | 1): void {
  trail.amend(here());
  const spot = trail.go(by);
  if (spot === undefined) return;
  if (spot.proportion !== proportion) drawIn(spot.proportion);
  ({ zoom } = spot);
  setSight(pictures, spot);
  select(spot.selected, spot.beside);
  window.scrollTo({ top: spot.top });
}

function goToMatch(match: Match): void {
  const of = shownPair()?.[1].lanes.includes(match.lane) ? 1 : 0;
  const wasInside = stage.contains(document.activeElement);
  select(match.key, of === 1);
  pictures[of].setSelected(match.key, match);
  const wanted = pictures[of].zoomFor(match);
  if (wanted !== zoom) setZoom(wanted);
  pictures[of].bringInto(match);
  // The cell that had the focus may be out of sight now.
  if (wasInside) pictures[of].focus();
}

/** The statements behind what the pointer is on, else behind what is selected. */
function tellPointed(): void {
  if (host.hasEditor) pointed.set(placesOf(hovered ?? { key: selected, beside: selectedBeside }));
}

function findShown(key: string | null, inBeside: boolean): Selected | undefined {
  const of = shownIn(inBeside);
  return of === undefined || key === null ? undefined : findSelected(of, key);
}

/** The statements that caused it, its own first. */
function placesOf({ key, beside: inBeside }: { key: string | null; beside: boolean }): readonly LayoutPlace[] {
  const found = findShown(key, inBeside);
  return found === undefined ? [] : causesOf(found).flatMap(({ place }) => place ?? []);
}

function updateDetails(): void {
  const of = shownIn(selected === null ? beside !== undefined : selectedBeside);
  details.update({ layout: of, among: shownLayouts() }, selected, theme);
}

/** Goes to the first statement that caused the selected thing; in a file of its own nearer to the thing itself. */
function open(key: string, inBeside: boolean): void {
  const [place] = placesOf({ key, beside: inBeside });
  if (!host.hasEditor) pictures[inBeside ? 1 : 0].zoomTo(key);
  else if (place !== undefined) wayTo(place)?.go();
}

function show(key: string): void {
  const found = findShown(key, selectedBeside);
  if (found !== undefined) goToMatch(matchOf(found));
}

function clearRulers(): void {
  for (const picture of pictures) picture.clearRuler();
}

function setZoom(next: number, at?: Point): void {
  ({ zoom, scroll } = zoomTogether(fromSelected(), next, at));
  moved();
  save();
}

function drawIn(next: Proportion): void {
  proportion = next;
  ({ zoom, scroll } = changeProportion(fromSelected(), next));
  updateLegend();
  update();
}

function setProportion(next: Proportion): void {
  drawIn(next);
  moved();
  save();
}

function updateLegend(): void {
  const isStretched = pictures.some((picture) => picture.isStretched());
  legend.update(shownLayouts(), isStretched, theme);
  nodes.update(shownLayouts(), theme);
}

function save(): void {
  if (uri === "") return;
  trail.amend(here());
  const step = layout?.step ?? saved?.step ?? 0;
  const looked = { zoom, scroll, top: topNow(), selected, proportion, sights: sights.all };
  const opened = { history: history.isOpen, table: table.isOpen, find: find.words };
  host.setState({ schema: SAVED_STATE_SCHEMA, uri, step, pinned, compare, ...looked, ...opened });
}

/** Draws the picture that is there; it stays while a newer one is on its way. */
function drawLayout(): void {
  if (layout === undefined) return;
  // What is hidden has no width to draw for.
  shown.hidden = false;
  const pair = shownPair();
  const [first, second] = pair ?? [layout];
  pictures[1].root.hidden = second === undefined;
  stage.classList.toggle("two", second !== undefined);
  const [earlier, later] = second === undefined ? [] : pictureOfTwo(first, second);
  pictures[0].show(first, second === undefined ? [] : [second], earlier);
  if (second !== undefined) pictures[1].show(second, [first], later);
  changes.update(pair);
  updateLegend();
  problems.update(shownLayouts());
  waits.update(shownLayouts(), theme);
  table.update(shownLayouts());
  if (toRestore !== undefined) setSight(pictures, toRestore);
  for (const picture of pictures) picture.setSelected(selected);
  find.update(pair === undefined ? [layout] : ownFirst(pair, layout));
  moved();
  tellPointed();
}

function update(): void {
  header.update({ layout, layouts: shownLayouts(), timeline, name, pinned, compare, phase, version, proportion });
  // Of a step without a picture the one before it says nothing.
  timeBar.update(timeline, phase === "empty" ? undefined : layout);
  history.update({ history: blocksOverTime, timeline, step: layout?.step, theme });
  updateDetails();
  const nothing = layout === undefined || phase === "empty" || phase === "stopped";
  shown.hidden = layout === undefined || phase === "empty";
  notice.update({ phase, isNothing: nothing });
  tellShown(phase, layout);
  // Not before the head is as high as it will be.
  if (toRestore === undefined || layout === undefined) return;
  window.scrollTo({ top: toRestore.top ?? 0 });
  toRestore = undefined;
}

const receive: { readonly [K in ToView["type"]]: (got: Extract<ToView, { type: K }>) => void } = {
  document: (got) => {
    if (got.uri !== uri) {
      layout = undefined;
      beside = undefined;
      timeline = undefined;
      blocksOverTime = undefined;
      trail.clear();
      find.update([]);
      toRestore = sights.change(uri, got.uri, { zoom, scroll, top: topNow(), selected });
      ({ zoom, scroll } = toRestore);
      if (uri !== "") selected = toRestore.selected ?? null;
    }
    ({ uri, name, pinned, compare } = got);
    save();
  },
  timeline: (got) => {
    timeline = got.timeline;
  },
  layout: (got) => {
    layout = withKeptLanes(got.layout, layout);
    beside = got.beside === null ? undefined : withKeptLanes(got.beside, beside);
    drawLayout();
    save();
  },
  history: (got) => {
    blocksOverTime = got.history ?? undefined;
  },
  light: ({ at, word }) => {
    for (const picture of pictures) picture.setLight({ at, word });
  },
  act: ({ action }) => (action === "find" ? find.focus() : goAlong(action === "back" ? -1 : 1)),
  copy: (got) => output.copy(got.form),
  draw: ({ format }) => send({ type: "drawn", picture: output.draw(format) }),
  phase: (got) => {
    ({ phase, version } = got);
    notice.say(got.message);
  },
};

host.onMessage((got) => {
  if (!isToView(got)) return;
  (receive[got.type] as (of: ToView) => void)(got);
  update();
});

createKeys({
  onZoom: (factor) => setZoom(zoom * factor),
  onFit: () => setZoom(1),
  onZoomToSelection: () => selected !== null && pictures[selectedBeside ? 1 : 0].zoomTo(selected),
  onMeasure: () => selected !== null && pictures[selectedBeside ? 1 : 0].measure(selected),
  onPan: (share) => pictures[0].panBy(share),
  onEscape: clearRulers,
  onFind: find.focus,
  onNextMatch: find.go,
  onTrail: goAlong,
  hasEditor: host.hasEditor,
});

document.addEventListener("scrollend", save);
onThemeChange(() => {
  theme = readTheme();
  for (const picture of pictures) picture.setTheme(theme);
  waits.setTheme(theme);
  updateLegend();
  updateDetails();
});

update();
send({ type: "ready", schema: MESSAGES_SCHEMA });
if (history.isOpen) send({ type: "history", open: true });
