/**
 * One layout view: which document and step it shows, and how it gets there. It follows the editor unless it is pinned,
 * asks the server for at most one state at a time (the newest demand wins), for nothing while it is hidden, and keeps the
 * picture that is there until a newer one has come.
 */
import * as vscode from "vscode";
import { fileName } from "../server/lsp/addresses.ts";
import type { LayoutParams } from "../server/lsp/protocol.ts";
import type { Layout, LayoutPlace, Timeline } from "../server/views/layout.ts";
import { COMMANDS } from "./command-names.ts";
import type { EditorLight } from "./editor-light.ts";
import { latestWins } from "./latest-wins.ts";
import { createExport, type ExportFormat } from "./layout-export.ts";
import { panelHtml } from "./panel-html.ts";
import { editorToFollow, goTo, moveCursor, openDocument } from "./places.ts";
import type { ServerLink } from "./server-link.ts";
import type { StatementMarks } from "./statement-marks.ts";
import { tellsOf } from "./told-places.ts";
import type { Comparison } from "./webview/comparison.ts";
import type { CopyForm } from "./webview/copy-forms.ts";
import {
  type DrawnFormat,
  type FromView,
  isFromView,
  type ToView,
  type ViewAction,
  type ViewPhase,
} from "./webview/messages.ts";

export interface PanelTarget {
  readonly uri: string;
  /** Undefined: where the cursor is, else the last one. */
  readonly step: number | undefined;
  readonly compare: Comparison | null;
  readonly pinned: boolean;
  /** Brought back after a reload: the editor puts its own cursor back, too, and that must not move the view. */
  readonly restored: boolean;
}

/** Why the cursor is where it is: its editor was activated, the user moved it, or the editor did (go to line, a restore). */
export type Followed = "activated" | "moved" | "jumped";

export interface LayoutPanel extends vscode.Disposable {
  readonly panel: vscode.WebviewPanel;
  readonly uri: string;
  readonly pinned: boolean;
  /** The editor shows this document now, with the cursor there. Pinned views don't care. */
  follow(uri: string, cursor: vscode.Position, how: Followed): void;
  /** The text of a document changed; its layout is on its way. */
  changed(uri: string): void;
  /** The server has a newer state of a document, or of none that is known. */
  refresh(uri?: string): void;
  moveStep(by: number): void;
  /** The editor points at something else. */
  lightChanged(): void;
  /** Has the view do something, as soon as it is there. */
  act(action: ViewAction): void;
  /** Asks for a file and saves the layout in it, in the format that its name says. */
  exportLayout(format?: ExportFormat): Promise<void>;
  /** Copies what is selected, or all of the layout. */
  copy(form: CopyForm): void;
}

/** What all views of a window share. */
export interface PanelContext {
  readonly extension: vscode.Uri;
  readonly link: ServerLink;
  readonly light: EditorLight;
  readonly marks: StatementMarks;
}

export function createLayoutPanel(
  panel: vscode.WebviewPanel,
  { extension, link, light, marks }: PanelContext,
  target: PanelTarget,
): LayoutPanel {
  let { uri, step, compare, pinned, restored } = target;
  let cursor: vscode.Position | undefined;
  /** Where the view itself put the cursor: that it is there is no news. */
  let ownCursor: vscode.Position | undefined;
  let ready = false;
  /** What the view was asked to do before it was there. */
  let waiting: ViewAction | undefined;
  let sentLight = "";
  let toDraw: DrawnFormat | undefined;
  let timeline: Timeline | undefined;
  let sentTimeline: Timeline | undefined;
  let sentLayouts: readonly (Layout | null)[] = [];
  let historyShown = false;
  let sentHistory: string | undefined;
  /** The cursor goes to the step as soon as its place is known. */
  let cursorToMove = false;

  const post = (message: ToView): void => void panel.webview.postMessage(message);

  function postPhase(phase: ViewPhase, message = ""): void {
    post({ type: "phase", phase, version: openDocument(uri)?.version ?? 0, message });
  }

  function postDocument(): void {
    const name = fileName(uri);
    panel.title = vscode.l10n.t("Layout: {0}", name.replace(/\.memzone$/, ""));
    post({ type: "document", uri, name, pinned, compare });
  }

  /** What the editor points at, where the view doesn't know it. A hidden view is told when it is back. */
  function postLight(): void {
    if (!ready || !panel.visible) return;
    const next: ToView = { type: "light", ...light.of(uri) };
    const text = JSON.stringify(next);
    if (text === sentLight) return;
    sentLight = text;
    post(next);
  }

  async function update(): Promise<void> {
    if (!ready || !panel.visible) return;
    if (openDocument(uri) === undefined) {
      postPhase("empty", vscode.l10n.t("{0} is not open. Open it to see its layout.", fileName(uri)));
      return;
    }
    if (!link.running) {
      postPhase("stopped", vscode.l10n.t("The Memzone server is not running."));
      return;
    }
    const asked = { uri, cursor };
    cursor = undefined;
    if (asked.cursor !== undefined) {
      const at = await link.stepAt({ uri, line: asked.cursor.line, character: asked.cursor.character });
      if (asked.uri === uri && at !== null) step = at.step;
    }
    const found = await link.timeline(asked.uri, step);
    if (asked.uri !== uri) return;
    if (found === null) {
      postPhase("loading");
      return;
    }
    timeline = found;
    if (found.count === 0) {
      postPhase(
        "empty",
        vscode.l10n.t("Nothing has booted yet. A scenario with a machine, a kernel and “boot” has a layout."),
      );
      return;
    }
    const last = found.count - 1;
    const shown = Math.min(step ?? last, last);
    step = step === undefined ? undefined : shown;
    moveCursorToStep();
    const wanted = { uri, step: shown };
    const other = comparedWith(shown);
    const [layout, beside] = await Promise.all([link.layout(wanted), other === undefined ? null : link.layout(other)]);
    if (asked.uri !== uri) return;
    postTimeline(found);
    if (layout === null) {
      postPhase("loading");
      return;
    }
    sentLayouts = [layout, beside];
    post({ type: "layout", layout, beside });
    postPhase("value");
    postDraw();
    await updateHistory(found, shown);
  }

  /** Asked for where it is shown, and once for each version of the text and each part of a long story. */
  async function updateHistory({ version, count }: Timeline, shown: number): Promise<void> {
    const wanted = `${uri} ${version} ${count > 1000 ? Math.floor(shown / 250) : ""}`;
    if (!historyShown || wanted === sentHistory) return;
    sentHistory = wanted;
    const history = await link.history({ uri, around: shown });
    if (wanted === sentHistory) post({ type: "history", history });
  }

  /** A view that was hidden has nothing to draw until its layout is back. */
  function postDraw(): void {
    if (toDraw !== undefined) post({ type: "draw", format: toDraw });
    toDraw = undefined;
  }

  /** What is asked of the server to stand beside the picture; undefined: nothing. */
  function comparedWith(shown: number): Omit<LayoutParams, "known"> | undefined {
    if (compare === null) return undefined;
    if (compare.type === "supposed") return { uri, step: shown, ...compare.supposed };
    const other = compare.type === "step" ? compare.step : shown - 1;
    return other === shown || other < 0 ? undefined : { uri, step: other };
  }

  /** The time axis, where it is another than the view has. */
  function postTimeline(next: Timeline): void {
    if (next === sentTimeline) return;
    sentTimeline = next;
    post({ type: "timeline", timeline: next });
  }

  const demand = latestWins(update, (error) => {
    link.log.error(`The layout view could not be updated: ${error instanceof Error ? error.message : String(error)}`);
  });

  function goToStep(next: number): void {
    step = next;
    cursorToMove = true;
    moveCursorToStep();
    demand();
  }

  /** A step outside the window is known when the next one has come. */
  function moveCursorToStep(): void {
    const place = timeline?.steps.find((one) => one.number === step)?.place;
    if (!cursorToMove || place === undefined) return;
    cursorToMove = false;
    ownCursor = moveCursor(place);
  }

  function follow(next: string, at: vscode.Position, how: Followed): void {
    if (pinned || (next === uri && how === "activated")) return;
    const restoring = restored && next === uri && how === "jumped";
    restored = false;
    if (restoring) return;
    const own = ownCursor !== undefined && next === uri && at.isEqual(ownCursor);
    ownCursor = undefined;
    if (own) return;
    if (next !== uri) {
      uri = next;
      timeline = undefined;
      sentTimeline = undefined;
      step = undefined;
      postDocument();
      postPhase("loading");
      postLight();
    }
    cursor = at;
    cursorToMove = false;
    demand();
  }

  const exporting = createExport(extension, link, {
    shown: () => ({ uri, step }),
    comparison: () => compare ?? undefined,
    draw: (format) => {
      toDraw = format;
      panel.reveal(undefined, true);
      if (ready) postDraw();
    },
  });

  const receive: { readonly [K in FromView["type"]]: (got: Extract<FromView, { type: K }>) => void } = {
    ready: () => {
      ready = true;
      sentTimeline = undefined;
      sentHistory = undefined;
      sentLight = "";
      postDocument();
      postLight();
      if (waiting !== undefined) post({ type: "act", action: waiting });
      waiting = undefined;
      demand();
    },
    statements: (got) => marks.set(panel, panel.visible ? got.places : []),
    step: (got) => goToStep(got.step),
    reveal: (got) => void reveal(got.place),
    compare: (got) => {
      compare = got.with;
      postDocument();
      demand();
    },
    pin: (got) => {
      pinned = got.pinned;
      postDocument();
      const editor = editorToFollow();
      if (editor !== undefined) follow(editor.document.uri.toString(), editor.selection.active, "moved");
    },
    history: (got) => {
      historyShown = got.open;
      sentHistory = undefined;
      demand();
    },
    copy: (got) => void vscode.env.clipboard.writeText(got.text),
    export: () => void exporting.save(),
    drawn: (got) => exporting.drawn(got.picture),
    params: () => void vscode.commands.executeCommand(COMMANDS.chooseParam, vscode.Uri.parse(uri)),
    restart: () => void vscode.commands.executeCommand(COMMANDS.restartServer),
  };

  /** Where the view leads is among what it was told, and nowhere else: not to files of other machines, nor to the user's. */
  async function reveal(place: LayoutPlace): Promise<void> {
    if (!tellsOf(place.uri, [sentLayouts, sentTimeline])) return;
    try {
      await goTo(place);
    } catch (error) {
      link.log.warn(`${place.uri} could not be opened: ${String(error)}`);
    }
  }

  panel.webview.options = {
    enableScripts: true,
    localResourceRoots: [vscode.Uri.joinPath(extension, "dist")],
  };
  panel.iconPath = {
    light: vscode.Uri.joinPath(extension, "client/media/layout-light.svg"),
    dark: vscode.Uri.joinPath(extension, "client/media/layout-dark.svg"),
  };
  const subscriptions = [
    panel.webview.onDidReceiveMessage((got: unknown) => {
      if (isFromView(got)) (receive[got.type] as (of: FromView) => void)(got);
    }),
    panel.onDidChangeViewState(() => {
      // A hidden view is torn down; it says that it is ready again when it is back.
      if (!panel.visible) {
        ready = false;
        marks.set(panel, []);
      }
      demand();
    }),
    link.onDidChangeRunning(() => demand()),
  ];
  panel.webview.html = panelHtml(panel.webview, extension);

  return {
    panel,
    get uri() {
      return uri;
    },
    get pinned() {
      return pinned;
    },
    follow,
    changed: (of) => {
      if (of === uri && panel.visible) postPhase("loading");
    },
    refresh: (of) => {
      if (of === undefined || of === uri) demand();
    },
    lightChanged: postLight,
    act: (action) => {
      if (ready) post({ type: "act", action });
      else waiting = action;
    },
    moveStep: (by) => {
      const last = Math.max(0, (timeline?.count ?? 1) - 1);
      goToStep(Math.max(0, Math.min(last, (step ?? last) + by)));
    },
    exportLayout: exporting.save,
    copy: (form) => {
      panel.reveal(undefined, true);
      post({ type: "copy", form });
    },
    dispose: () => {
      marks.set(panel, []);
      for (const one of subscriptions) one.dispose();
    },
  };
}
