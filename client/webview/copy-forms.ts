/** What can be copied of a picture or of what is selected in it: as text for a mail, a report or another tool. */

import type { Layout } from "../../server/views/layout.ts";
import { changesText } from "../../server/views/layout-changes.ts";
import { layoutLsmem } from "../../server/views/layout-lsmem.ts";
import { escaped, layoutTables, markdownOf, type Part } from "../../server/views/layout-tables.ts";
import { localized } from "../../server/views/localized.ts";
import { range } from "../../server/views/picture/notation.ts";
import { evidenceOf, momentLines } from "../../server/views/picture-head.ts";
import { suppositionWords } from "../../server/views/supposition.ts";
import { findSelected, rangeOf } from "./selection.ts";

export const COPY_FORMS = ["lsmem", "addresses", "markdown", "differences"] as const;
export type CopyForm = (typeof COPY_FORMS)[number];

export const COPY_WORDS: Readonly<Record<CopyForm, () => string>> = {
  lsmem: () => localized("as lsmem"),
  addresses: () => localized("addresses"),
  markdown: () => localized("Markdown tables"),
  differences: () => localized("what differs"),
};

export interface Copied {
  /** The picture that is meant; of two that are held against each other, the one that is selected in, else the later. */
  readonly layout: Layout | undefined;
  readonly pair: readonly [Layout, Layout] | undefined;
  /** Key of what is selected; null: all of the picture. */
  readonly selected: string | null;
}

/** The text, with a newline behind its last line; undefined where there is nothing of this form. */
export function copyText(form: CopyForm, { layout, pair, selected }: Copied): string | undefined {
  if (form === "differences") return pair === undefined ? undefined : differencesText(pair);
  if (layout === undefined) return undefined;
  const found = selected === null ? undefined : findSelected(layout, selected);
  if (selected !== null && found === undefined) return undefined;
  const part = found === undefined ? undefined : rangeOf(found);
  const text = FORMS[form](layout, part);
  return text === "" ? undefined : `${text.trimEnd()}\n`;
}

const FORMS: Readonly<Record<Exclude<CopyForm, "differences">, (layout: Layout, part: Part | undefined) => string>> = {
  lsmem: layoutLsmem,
  addresses: (layout, part) =>
    part === undefined
      ? layout.lanes
          .flatMap((lane) => lane.zones.map(({ zone, first, last }) => `${range(first, last)} ${lane.label} ${zone}`))
          .join("\n")
      : range(part.first, part.last),
  markdown: (layout, part) => {
    const tables = markdownOf(layoutTables(layout, part));
    return tables === "" ? "" : `${markdownHead(layout)}\n\n${tables}`;
  },
};

/** For a mail: of which scenario, what differs, and how sure that is. */
export function differencesText(pair: readonly [Layout, Layout]): string {
  return `${[pair[1].title, changesText(pair), evidenceOf(pair).sentences.join("\n")].join("\n\n")}\n`;
}

/** Of which scenario, kernel and moment tables are, and how sure. */
function markdownHead(layout: Layout): string {
  const { supposed = {}, title } = layout;
  const lines = [...momentLines(layout), suppositionWords(supposed)].filter((line) => line !== "").map(escaped);
  const sure = evidenceOf([layout]).sentences.map((sentence) => `- ${escaped(sentence)}`);
  return [`**${escaped(title)}**`, lines.join("\\\n"), sure.join("\n")].join("\n\n");
}
