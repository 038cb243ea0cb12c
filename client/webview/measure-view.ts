/** What was measured with the ruler, beside the picture. */
import { localized } from "../../server/views/localized.ts";
import { type Measured, measuredText } from "../../server/views/picture/measure.ts";
import { address, count, size } from "../../server/views/picture/notation.ts";
import { button, element } from "./dom.ts";

export interface MeasureView {
  readonly root: HTMLElement;
  update(measured: Measured | undefined): void;
}

export function createMeasureView(onCopy: (text: string) => void, onClear: () => void): MeasureView {
  const facts = element("dl", { class: "facts" });
  let known: Measured | undefined;
  const copy = button({ class: "link" }, localized("Copy"), () => {
    if (known !== undefined) onCopy(measuredText(known));
  });
  const clear = button(
    { class: "link close", title: localized("Clear the ruler (Escape)") },
    localized("clear"),
    onClear,
  );
  const root = element(
    "section",
    { class: "measured", hidden: true, "aria-label": localized("Measured"), "aria-live": "polite" },
    element("div", { class: "details-head" }, element("h2", {}, localized("Measured")), copy, clear),
    facts,
  );
  return {
    root,
    update: (measured) => {
      known = measured;
      root.hidden = measured === undefined;
      if (measured === undefined) return;
      const { lane, start, end, bytes, pages, blocks, named } = measured;
      const rows: readonly (readonly [string, string])[] = [
        [localized("in"), lane.label],
        [localized("from"), address(start)],
        [localized("to"), address(end)],
        [localized("bytes"), `${count(bytes)} · ${size(bytes)}`],
        [localized("pages"), count(pages)],
        [localized("blocks"), named === "" ? "0" : `${count(blocks)} · ${named}`],
      ];
      facts.replaceChildren(...rows.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]));
    },
  };
}
