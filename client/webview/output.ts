/**
 * What leaves the view: text that is copied, pictures that are saved. In VS Code the extension has the clipboard and the
 * dialog that asks for a file; in a file of its own the browser has.
 */

import type { Layout } from "../../server/views/layout.ts";
import { localized } from "../../server/views/localized.ts";
import type { Proportion } from "../../server/views/picture/lane-axis.ts";
import { layoutSvg } from "../../server/views/svg.ts";
import { COPY_FORMS, COPY_WORDS, type Copied, type CopyForm, copyText } from "./copy-forms.ts";
import { element, icon } from "./dom.ts";
import type { Host } from "./host-interface.ts";
import { createMenu, type MenuGroup } from "./menu.ts";
import type { DrawnFormat } from "./messages.ts";
import { drawSheet } from "./sheet.ts";
import type { Theme } from "./theme.ts";

const ICON = "M8 2V10M5 7 8 10 11 7M3 10.5V13.5H13V10.5";
/** CSS pixels: a picture that is saved is never narrower. */
const NARROWEST = 900;

export interface OutputState extends Copied {
  readonly theme: Theme;
  readonly proportion: Proportion;
  /** What is selected, in words. */
  readonly selectedName: string | undefined;
}

export interface Output {
  /** A button with a menu. */
  readonly root: HTMLElement;
  copy(form: CopyForm): void;
  copyWords(text: string): void;
  /** The whole picture: SVG as text, PNG in base64; "" where there is none. */
  draw(format: DrawnFormat): string;
}

export function createOutput(host: Host, state: () => OutputState): Output {
  const said = element("span", { class: "unseen", role: "status" });

  function copyWords(text: string): void {
    host.post({ type: "copy", text });
    said.textContent = "";
    said.textContent = localized("Copied {0} lines", text.split("\n").length - 1);
  }

  /** Of what is selected, or where nothing of the form is, of the whole picture. */
  function copy(form: CopyForm, of: Copied = state()): void {
    const text = copyText(form, of) ?? copyText(form, { ...of, selected: null });
    if (text !== undefined) copyWords(text);
  }

  function shownLayouts({ pair, layout }: OutputState): readonly Layout[] {
    return pair ?? (layout === undefined ? [] : [layout]);
  }

  function sheet(): HTMLCanvasElement | undefined {
    const now = state();
    const layouts = shownLayouts(now);
    const width = Math.max(NARROWEST, document.body.clientWidth);
    return layouts.length === 0 ? undefined : drawSheet(layouts, { ...now, width });
  }

  /** As it is shown, in the colours of its reader's system. */
  function svg(): string {
    const now = state();
    const layouts = shownLayouts(now);
    return layouts.length === 0 ? "" : layoutSvg(layouts, { proportion: now.proportion });
  }

  function png(): string {
    const data = sheet()?.toDataURL("image/png") ?? "";
    return data.replace(/^data:image\/png;base64,/, "");
  }

  function groups(): readonly MenuGroup[] {
    const now = state();
    const group = (words: string, of: Copied, forms: readonly CopyForm[]): MenuGroup => ({
      words,
      items: forms
        .filter((form) => copyText(form, of) !== undefined)
        .map((form) => ({ words: COPY_WORDS[form](), run: () => copy(form, of) })),
    });
    const own = COPY_FORMS.filter((form) => form !== "differences");
    return [
      ...(now.selectedName === undefined ? [] : [group(localized("Copy {0}", now.selectedName), now, own)]),
      group(localized("Copy the picture"), { ...now, selected: null }, COPY_FORMS),
      { words: localized("Save the picture"), items: host.hasEditor ? EDITOR_SAVES() : pageSaves() },
    ].filter(({ items }) => items.length > 0);
  }

  const EDITOR_SAVES = () => [{ words: localized("as SVG, PNG or HTML…"), run: () => host.post({ type: "export" }) }];

  function pageSaves() {
    const name = (document.title || "layout").replace(/[^\p{L}\p{N}]+/gu, "-").slice(0, 60);
    return [
      {
        words: localized("as SVG"),
        run: () => {
          const text = svg();
          if (text !== "") download(`${name}.svg`, new Blob([text], { type: "image/svg+xml" }));
        },
      },
      {
        words: localized("as PNG"),
        run: () => sheet()?.toBlob((blob) => blob !== null && download(`${name}.png`, blob)),
      },
    ];
  }

  const menu = createMenu(localized("Copy or save"), icon(ICON), groups);
  menu.root.append(said);
  return {
    root: menu.root,
    copy: (form) => copy(form),
    copyWords,
    draw: (format) => (format === "svg" ? svg() : png()),
  };
}

function download(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  element("a", { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
