/**
 * The extension's side of one layout view with no editor behind it: what it is asked to do in an editor is written down, and a server that
 * answers, or has nothing, or fails, stands behind it.
 */
import type { ToView } from "../../../client/webview/messages.ts";
import { clientModules } from "../../vscode/client-module.ts";
import { TOLD, type Told } from "./plain-messages.ts";

class Uri {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  static parse(text: string): Uri {
    return new Uri(text);
  }
  static joinPath({ text }: Uri, ...parts: readonly string[]): Uri {
    return new Uri([text, ...parts].join("/"));
  }
  get path(): string {
    return this.text.replace(/^\w+:(?:\/\/[^/]*)?/, "");
  }
  toString(): string {
    return this.text;
  }
}

/** As VS Code's, it refuses places that are none. */
class Position {
  readonly line: number;
  readonly character: number;
  constructor(line: number, character: number) {
    for (const at of [line, character])
      if (!Number.isInteger(at) || at < 0 || at > 2 ** 31 - 1) throw new Error(`illegal argument: ${at}`);
    this.line = line;
    this.character = character;
  }
  isEqual(other: Position): boolean {
    return other.line === this.line && other.character === this.character;
  }
}
class Range {
  readonly start: Position;
  readonly end: Position;
  constructor(...of: readonly [Position, Position] | readonly [number, number, number, number]) {
    const isPair = of.length === 2;
    this.start = isPair ? of[0] : new Position(of[0], of[1]);
    this.end = isPair ? of[1] : new Position(of[2], of[3]);
  }
}
class Selection extends Range {
  get active(): Position {
    return this.end;
  }
}

/** Whether the server has an answer, none, or fails. */
export type Server = "answers" | "has none" | "fails";

/** What was asked of the editor and of the server. */
export interface Asked {
  readonly posted: unknown[];
  readonly commands: (readonly unknown[])[];
  /** Addresses of documents that were opened. */
  readonly opened: string[];
  readonly written: string[];
  readonly requests: Readonly<Record<string, unknown>>[];
  readonly clipboard: string[];
}

export interface ExtensionPanel {
  readonly asked: Asked;
  receive(message: unknown): void;
  show(isVisible: boolean): void;
  follow(uri: string, line: number): void;
  exportLayout(): Promise<void>;
  /** Lets everything that is under way come to its end. */
  settle(): Promise<void>;
  dispose(): void;
  server: Server;
}

interface Client {
  createLayoutPanel: typeof import("../../../client/layout-panel.ts").createLayoutPanel;
  createStatementMarks: typeof import("../../../client/statement-marks.ts").createStatementMarks;
}

let modules: Promise<(vscode: object) => Client> | undefined;

const nothing = { dispose: () => undefined };
const event = () => nothing;

export async function openPanel(): Promise<ExtensionPanel> {
  // Compiled once: what is compiled for each view stays in memory.
  modules ??= clientModules<Client>("layout-panel", "statement-marks");
  const open = await modules;
  const asked: Asked = { posted: [], commands: [], opened: [], written: [], requests: [], clipboard: [] };
  const documents = TOLD.map(({ uri }) => ({ uri: new Uri(uri), version: 1, isClosed: false, languageId: "memzone" }));
  const editor = {
    document: documents[0]!,
    selection: { active: new Position(0, 0) },
    viewColumn: 1,
    setDecorations: (_: unknown, ranges: readonly Range[]) => {
      for (const range of ranges) if (!(range instanceof Range)) throw new Error("a decoration without a range");
    },
    revealRange: () => undefined,
  };
  const vscode = fakeEditor(asked, documents, editor);
  const { createLayoutPanel, createStatementMarks } = open(vscode);
  const state = { server: "answers" as Server };
  const view = fakePanel(asked);
  const marks = createStatementMarks();
  const context = { extension: new Uri("file:///extension"), light: { of: () => ({ at: null, word: null }) }, marks };
  const target = { uri: TOLD[0]!.uri, step: undefined, compare: null, pinned: false, restored: false };
  const link = fakeLink(asked, state);
  const panel = createLayoutPanel(view.panel as never, { ...context, link } as never, target);
  return {
    asked,
    receive: (message) => view.receive(message),
    show: view.show,
    follow: (uri, line) => panel.follow(uri, new Position(line, 0) as never, "moved"),
    exportLayout: () => panel.exportLayout("png"),
    settle: async () => {
      for (let turn = 0; turn < 40; turn++) await Promise.resolve();
      await new Promise((resolve) => setImmediate(resolve));
    },
    dispose: () => panel.dispose(),
    get server() {
      return state.server;
    },
    set server(next) {
      state.server = next;
    },
  };
}

function fakeEditor(asked: Asked, textDocuments: readonly object[], editor: { readonly document: { uri: Uri } }) {
  return {
    Uri,
    Position,
    Range,
    Selection,
    ThemeColor: class {},
    Disposable: class {},
    ViewColumn: { One: 1 },
    OverviewRulerLane: { Center: 2 },
    TextEditorRevealType: { InCenterIfOutsideViewport: 2 },
    l10n: { t: (words: string, ...of: readonly unknown[]) => words.replace(/\{(\d)\}/g, (_, at) => String(of[at])) },
    env: { language: "en", clipboard: { writeText: async (text: string) => void asked.clipboard.push(text) } },
    commands: {
      executeCommand: async (...command: readonly unknown[]) => {
        asked.commands.push(command.map((part) => (part instanceof Uri ? part.text : part)));
      },
    },
    window: {
      activeTextEditor: editor,
      visibleTextEditors: [editor],
      createTextEditorDecorationType: () => nothing,
      onDidChangeVisibleTextEditors: event,
      showTextDocument: async ({ text }: Uri, { selection }: { readonly selection: unknown }) => {
        if (!(selection instanceof Range)) throw new Error("no place");
        asked.opened.push(text);
      },
      showSaveDialog: async () => new Uri("file:///chosen/layout.png"),
      showErrorMessage: async () => undefined,
    },
    workspace: {
      textDocuments,
      fs: {
        readFile: async () => new Uint8Array(),
        writeFile: async ({ text }: Uri) => void asked.written.push(text),
      },
    },
  };
}

function fakePanel({ posted }: Asked) {
  let receive: (message: unknown) => void = () => undefined;
  let changed: () => void = () => undefined;
  const panel = {
    title: "",
    visible: true,
    active: true,
    iconPath: undefined,
    reveal: () => undefined,
    onDidChangeViewState: (listener: () => void) => {
      changed = listener;
      return nothing;
    },
    webview: {
      options: {},
      html: "",
      cspSource: "self:",
      asWebviewUri: (uri: Uri) => uri,
      postMessage: async (message: ToView) => void posted.push(structuredClone(message)),
      onDidReceiveMessage: (listener: typeof receive) => {
        receive = listener;
        return nothing;
      },
    },
  };
  return {
    panel,
    receive: (message: unknown) => receive(message),
    show: (isVisible: boolean) => {
      panel.visible = isVisible;
      changed();
    },
  };
}

/** Documents that are known have their story, the last step for every step behind it. */
function fakeLink({ requests }: Asked, state: { readonly server: Server }) {
  async function answer<T>(request: string, params: object, of: (told: Told) => T): Promise<T | null> {
    requests.push({ request, ...params });
    if (state.server === "fails") throw new Error("the server failed");
    const told = TOLD.find(({ uri }) => uri === (params as { readonly uri?: unknown }).uri);
    return told === undefined || state.server === "has none" ? null : of(told);
  }
  return {
    running: true,
    log: { error: () => undefined, warn: () => undefined },
    onDidChangeRunning: event,
    timeline: (uri: string, around?: number) => answer("timeline", { uri, around }, ({ timeline }) => timeline),
    layout: (params: { readonly step?: number }) =>
      answer("layout", params, ({ layouts }) => layouts[params.step ?? layouts.length - 1] ?? layouts.at(-1)!),
    history: (params: object) => answer("history", params, () => null),
    story: (params: object) => answer("story", params, () => null),
    stepAt: (params: object) => answer("stepAt", params, () => ({ step: 1 })),
  };
}
