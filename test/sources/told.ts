/** Facts of a source as lines that a person can read: `zone-range DMA32: 0x1000000-0xffffffff`. */
import type { FactValue, LayoutFact, LayoutHalf } from "../../server/sources/facts.ts";

export function factLines({ layout }: Pick<LayoutHalf, "layout">): readonly string[] {
  return layout.map(
    ({ item, of, value }) => `${[item, of].filter((part) => part !== "").join(" ")}: ${valueText(value)}`,
  );
}

/** The text of each fact's line, by the fact's words. */
export function linesOfFacts(text: string, { layout }: Pick<LayoutHalf, "layout">): readonly string[] {
  return layout.map(({ at }: LayoutFact) => text.slice(at.start, at.end).trim());
}

function valueText(value: FactValue): string {
  return typeof value === "object" ? `0x${value.first.toString(16)}-0x${value.last.toString(16)}` : String(value);
}
