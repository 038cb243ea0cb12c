/**
 * The page of the layout view with no browser behind it: its own script in a document of happy-dom. Time stands still: what the page asked for
 * later is done when `frame` is called. What it would draw on is a pen that takes only numbers.
 */
import { join } from "node:path";
import { build } from "esbuild";
import { Window } from "happy-dom";
import { TEXTS_ELEMENT, textsData } from "../../../server/views/localized.ts";

const ENTRY = join(import.meta.dirname, "../../../client/webview/main.ts");
let script: Promise<(window: unknown) => void> | undefined;

/** The page's script as VS Code has it, as a function of its window. */
async function pageScript(): Promise<(window: unknown) => void> {
  const options = { bundle: true, write: false, format: "iife", loader: { ".css": "empty" } } as const;
  const { outputFiles } = await build({ entryPoints: [ENTRY], ...options, logLevel: "silent" });
  // In a `with`, names of the browser are those of this window.
  return new Function("window", `with (window) {\n${outputFiles[0]!.text}\n}`) as (window: unknown) => void;
}

export interface ViewPage {
  /** What it said to the extension. */
  readonly posted: readonly unknown[];
  /** What it had VS Code keep, last. */
  readonly kept: unknown;
  readonly document: Window["document"];
  receive(message: unknown): void;
  click(at: number): void;
  key(name: string): void;
  /** Does what it asked for later. */
  frame(): void;
  close(): Promise<void>;
}

/** Rounds of what is asked for later; a page that goes on for longer moves by itself. */
const MOST_ROUNDS = 30;

/** `texts`: the bundle of the reader's language. */
export async function openPage(state: unknown, texts: Readonly<Record<string, string>> = {}): Promise<ViewPage> {
  script ??= pageScript();
  const run = await script;
  const window = new Window({ width: 1000, height: 800, settings: { errorCapture: "disabled" as never } });
  const posted: unknown[] = [];
  let kept: unknown = state;
  const later = fakeTime(window);
  fakeSurface(window);
  Object.assign(window, {
    acquireVsCodeApi: () => ({
      postMessage: (message: unknown) => posted.push(structuredClone(message)),
      getState: () => kept,
      setState: (next: unknown) => {
        kept = structuredClone(next);
      },
    }),
  });
  const element = window.document.createElement("script");
  element.setAttribute("type", "application/json");
  element.id = TEXTS_ELEMENT;
  element.textContent = textsData(texts);
  window.document.body.append(element);
  run(window);
  const { document } = window;
  return {
    posted,
    get kept() {
      return kept;
    },
    document,
    receive: (data) => void window.dispatchEvent(new window.MessageEvent("message", { data })),
    click: (at) => {
      const all = document.querySelectorAll("button, select, summary, input, [tabindex], [role]");
      const target = all[Math.floor(at * all.length)];
      target?.dispatchEvent(new window.MouseEvent("click", { bubbles: true, cancelable: true, detail: 1 }));
    },
    key: (key) => {
      const at = document.activeElement ?? document.body;
      at.dispatchEvent(new window.KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
    },
    frame: () => later(),
    close: () => window.happyDOM.close(),
  };
}

/** Timers and frames that wait to be called. */
function fakeTime(window: Window): () => void {
  let waiting = new Map<number, () => void>();
  let last = 0;
  const ask = (callback: (now: number) => void): number => {
    waiting.set(++last, () => callback(last));
    return last;
  };
  const forget = (id: number): void => void waiting.delete(id);
  Object.assign(window, {
    setTimeout: ask,
    clearTimeout: forget,
    requestAnimationFrame: ask,
    cancelAnimationFrame: forget,
    requestIdleCallback: ask,
  });
  return () => {
    for (let round = 0; round < MOST_ROUNDS && waiting.size > 0; round++) {
      const now = waiting;
      waiting = new Map();
      for (const [, call] of now) call();
    }
  };
}

/** Elements have a size, and canvases a pen. */
function fakeSurface(window: Window): void {
  const size = { clientWidth: 1000, clientHeight: 400, offsetWidth: 1000, offsetHeight: 400, scrollWidth: 1000 };
  for (const [name, value] of Object.entries(size))
    Object.defineProperty(window.HTMLElement.prototype, name, { get: () => value, configurable: true });
  window.Element.prototype.getBoundingClientRect = () => new window.DOMRect(0, 0, 1000, 400);
  window.Element.prototype.scrollIntoView = () => undefined;
  Object.assign(window.HTMLCanvasElement.prototype, {
    getContext: () => pen,
    toDataURL: () => "data:image/png;base64,iVBORw0KGgo=",
  });
}

/** Takes every stroke; a number that is none ends in nothing on a canvas, and is an error of whoever draws. */
const pen: unknown = new Proxy({} as Record<PropertyKey, unknown>, {
  get: (held, name) => {
    if (name in held) return held[name];
    if (name === "measureText") return (text: string) => ({ width: text.length * 7 });
    if (name === "getImageData") return () => ({ data: [0, 0, 0, 255] });
    return (...values: readonly unknown[]) => {
      const wrong = values.find((value) => typeof value === "number" && !Number.isFinite(value));
      if (wrong !== undefined) throw new Error(`${String(name)} is drawn with ${String(wrong)}`);
      return pen;
    };
  },
  set: (held, name, value) => {
    held[name] = value;
    return true;
  },
});
