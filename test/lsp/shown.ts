/** What is put together of kept pieces: outline, folds, hints, lenses, links. */
import type { Analysis } from "../../server/analysis/analysis.ts";
import { folds } from "../../server/features/folding.ts";
import { inlayHints } from "../../server/features/inlay.ts";
import { lenses } from "../../server/features/lens.ts";
import { links } from "../../server/features/links.ts";
import { symbols } from "../../server/features/symbols.ts";
import { documentSymbols, documentSymbolsText } from "../../server/lsp/symbols.ts";
import { optionsOf } from "../analysis/analyse.ts";

/** What editors show of a whole text. */
export function shownOf(analysis: Analysis) {
  const { source } = analysis;
  const { resolve } = optionsOf().loader;
  return {
    folds: folds(source),
    symbols: symbols(analysis),
    inProtocol: documentSymbols(analysis),
    asText: JSON.parse(documentSymbolsText(analysis).text),
    hints: inlayHints(analysis, { start: 0, end: source.length }),
    lenses: lenses(analysis, ["memzone.showLayout", "memzone.chooseParam"]),
    links: links(analysis, { resolve }),
  };
}
