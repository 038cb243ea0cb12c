/** What the view needs of whoever it speaks to, and what a page of its own keeps: nothing here knows a browser. */
import type { FromView } from "./messages.ts";
import type { SavedState } from "./saved-state.ts";

export interface Host {
  /** An editor is there: statements can be gone to, and the picture can follow it. */
  readonly hasEditor: boolean;
  post(message: FromView): void;
  /** Calls back with whatever comes. */
  onMessage(receive: (message: unknown) => void): void;
  getState(): unknown;
  setState(state: SavedState): void;
}

/** What a view in a file of its own keeps over a reload. */
export interface PageState {
  read(): unknown;
  write(state: SavedState): void;
}
