/**
 * What a view in a file of its own keeps over a reload and a restart of the browser: a record beside the page's entry in
 * the history of its tab. Nothing is stored anywhere else, and no other page can read it.
 */
import type { PageState } from "./host-interface.ts";
import type { SavedState } from "./saved-state.ts";

/** Milliseconds that changes are gathered for: browsers take a hundred records in ten seconds, and scrolling makes more. */
const GATHERED = 300;

export function pageState(page: Window): PageState {
  let newest: SavedState | undefined;
  let timer: number | undefined;
  function keep(): void {
    page.clearTimeout(timer);
    timer = undefined;
    if (newest !== undefined) page.history.replaceState({ memzone: newest }, "");
  }
  // A page that is hidden may not come back. When it is loaded again, what is written at `pagehide` is too late for its entry.
  page.addEventListener("beforeunload", keep);
  page.addEventListener("pagehide", keep);
  page.document.addEventListener("visibilitychange", () => {
    if (page.document.visibilityState === "hidden") keep();
  });
  return {
    read: () => {
      const kept: unknown = page.history.state;
      return typeof kept === "object" && kept !== null && "memzone" in kept ? kept.memzone : undefined;
    },
    write: (state) => {
      newest = state;
      timer ??= page.setTimeout(keep, GATHERED);
    },
  };
}
