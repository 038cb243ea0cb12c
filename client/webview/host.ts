/**
 * Who the view speaks to: the extension that opened it, or the file that it stands in. Both answer the same messages.
 */
import { STORY_ELEMENT } from "../../server/views/story.ts";
import type { Host } from "./host-interface.ts";
import type { FromView } from "./messages.ts";
import { pageState } from "./page-state.ts";
import { followSystemTheme } from "./page-theme.ts";
import type { SavedState } from "./saved-state.ts";
import { readStory, storyHost } from "./story-host.ts";

interface VsCodeApi {
  postMessage(message: FromView): void;
  getState(): unknown;
  setState(state: SavedState): void;
}
declare function acquireVsCodeApi(): VsCodeApi;

export function findHost(): Host {
  const story = readStory(document.getElementById(STORY_ELEMENT)?.textContent);
  if (story === undefined) return vsCodeHost();
  followSystemTheme(document.documentElement);
  return storyHost(story, pageState(window), (text) => navigator.clipboard.writeText(text));
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
