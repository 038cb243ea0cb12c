/**
 * Who the view speaks to: the extension that opened it, or the file that it stands in. Both answer the same messages.
 */
import type { FromView } from "./messages.ts";
import { pageState } from "./page-state.ts";
import { followSystemTheme } from "./page-theme.ts";
import type { SavedState } from "./saved-state.ts";
import { readStory, storyHost } from "./story-host.ts";

export interface Host {
  /** An editor is there: statements can be gone to, and the picture can follow it. */
  readonly hasEditor: boolean;
  post(message: FromView): void;
  /** Calls back with whatever comes. */
  onMessage(receive: (message: unknown) => void): void;
  getState(): unknown;
  setState(state: SavedState): void;
}

interface VsCodeApi {
  postMessage(message: FromView): void;
  getState(): unknown;
  setState(state: SavedState): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

export function findHost(): Host {
  const story = readStory(document);
  if (story === undefined) return vsCodeHost();
  followSystemTheme(document.documentElement);
  return storyHost(story, pageState(window));
}

function vsCodeHost(): Host {
  const api = acquireVsCodeApi();
  return {
    hasEditor: true,
    post: (message) => api.postMessage(message),
    onMessage: (receive) => window.addEventListener("message", (event: MessageEvent<unknown>) => receive(event.data)),
    getState: () => api.getState(),
    setState: (state) => api.setState(state),
  };
}
