/** What stands where in the view: head and time above, pictures with what belongs to them, and beside them what is told. */

import type { Layout } from "../../server/views/layout.ts";
import { localized } from "../../server/views/localized.ts";
import { button, element } from "./dom.ts";
import type { ViewPhase } from "./messages.ts";
import { keepInSight } from "./sticky.ts";

interface Part {
  readonly root: HTMLElement;
}

export interface PageParts {
  readonly header: Part & { readonly tools: HTMLElement };
  readonly find: Part;
  readonly output: Part;
  readonly timeBar: Part;
  readonly notice: Part;
  /** Above the pictures. */
  readonly nodes: Part;
  readonly pictures: readonly Part[];
  /** Below the pictures. */
  readonly below: readonly Part[];
  readonly beside: readonly Part[];
  readonly tooltip: Part;
  readonly hasEditor: boolean;
}

/** `shown`: all that shows a layout; `stage`: the pictures in it. */
export function composePage(parts: PageParts): { readonly shown: HTMLElement; readonly stage: HTMLElement } {
  const { header, find, output, timeBar, notice, nodes, pictures, below, beside, tooltip, hasEditor } = parts;
  const roots = (of: readonly Part[]): readonly HTMLElement[] => of.map(({ root }) => root);
  const stage = element("div", { class: "pictures" }, ...roots(pictures));
  const shown = element(
    "main",
    {},
    element("div", { class: "drawn" }, nodes.root, stage, ...roots(below)),
    element("aside", {}, ...roots(beside)),
  );
  header.root.querySelector(".buttons")?.prepend(output.root);
  header.tools.append(find.root);
  document.body.append(header.root, timeBar.root, notice.root, shown, tooltip.root);
  document.body.classList.toggle("no-editor", !hasEditor);
  keepInSight(header.root, timeBar.root);
  return { shown, stage };
}

/** What is shown, for who drives the page from outside. */
export function tellShown(phase: ViewPhase, layout: Layout | undefined): void {
  const { dataset } = document.body;
  dataset.phase = phase;
  dataset.version = layout === undefined ? "" : String(layout.version);
  dataset.step = layout === undefined ? "" : String(layout.step);
}

export interface Notice extends Part {
  /** Why there is nothing to show. */
  say(words: string): void;
  update(state: { readonly phase: ViewPhase; readonly isNothing: boolean }): void;
}

/** What is said in place of a picture. */
export function createNotice(onRestart: () => void): Notice {
  const message = element("p", {});
  const restart = button({ class: "link", hidden: true }, localized("Restart the server"), onRestart);
  const root = element("div", { class: "notice", role: "status", hidden: true }, message, restart);
  return {
    root,
    say: (words) => {
      message.textContent = words;
    },
    update: ({ phase, isNothing }) => {
      root.hidden = !isNothing || message.textContent === "";
      restart.hidden = phase !== "stopped";
    },
  };
}
