/**
 * Every step of the vocabulary, by its own example, in every feature: a new one has its hover, outline, completion, layout and its
 * place in `concurrently` without any of them knowing it.
 */
import { describe, expect, test } from "vitest";
import { LINE_STEPS } from "../../grammar/vocabulary/steps.ts";
import { plainOutcome } from "../../server/analysis/engine.ts";
import { completions } from "../../server/features/completion.ts";
import { hover } from "../../server/features/hover.ts";
import { inlayHints } from "../../server/features/inlay.ts";
import { semanticTokens } from "../../server/features/semantic-tokens.ts";
import { symbols } from "../../server/features/symbols.ts";
import { layoutOf } from "../../server/views/layout-model.ts";
import { timelineOf } from "../../server/views/timeline.ts";
import { type Scenario, scenario } from "./scenario.ts";

const MACHINE = `kernel 6.12 x86_64 { build debian config CMA=y }
machine qemu-pc { memory 4G slots 4 maxmem 16G }
dimm dimm0 { size 1G }
virtio-mem vmem0 { size 4G requested 1G }
nvdimm pmem0 { size 4G }
cmdline { movablecore=1G cma=64M }
boot
`;
/** What must be there for an example to be a step of the story. */
const BEFORE: Readonly<Record<string, string>> = { free: "allocate 64M movable as app\n" };

/** The first line of a step's example without the outcome it states, behind a boot. */
function withStep(word: keyof typeof LINE_STEPS, wrap: (line: string) => string): Scenario {
  const line = LINE_STEPS[word].example.split("\n")[0]!.replace(/ ->.*$/, "");
  return scenario(`${MACHINE}${BEFORE[word] ?? ""}$0${wrap(line)}\n`);
}

describe.each(Object.keys(LINE_STEPS) as (keyof typeof LINE_STEPS)[])("%s", (word) => {
  test("is simulated, and has its place in every feature", () => {
    const { analysis, text, offset } = withStep(word, (line) => line);
    expect(analysis.diagnostics.filter(({ code }) => code === "internal-error" || code === "syntax")).toEqual([]);
    const entry = analysis.timeline.at(-1)!;
    expect(entry.event.kind).toBe(word);
    expect(entry.outcome).not.toEqual(plainOutcome("not-simulated"));
    expect(hover(analysis, offset)?.markdown).toContain("simulated:");
    expect(symbols(analysis).at(-1)).toMatchObject({ kind: "event", name: text.slice(offset).trim() });
    expect(semanticTokens(analysis.source).some(({ span }) => span.start === offset)).toBe(true);
    // What became of the step; the blocks that it brings are another kind.
    const hints = inlayHints(analysis, { start: offset, end: text.length }).filter(({ kind }) => kind !== "blocks");
    expect(hints).toHaveLength(entry.outcome.result === "ok" ? 0 : 1);
    expect(layoutOf(analysis, entry.number)?.lanes.length).toBeGreaterThan(0);
    expect(timelineOf(analysis).steps.at(-1)?.text).toBe(text.slice(offset).trim());
  });

  test("can be a line of `concurrently`, and is named there by what it works on", () => {
    const { analysis } = withStep(word, (line) => `concurrently {\n  ${line} hangs\n  offline memory33\n}`);
    expect(analysis.diagnostics.filter(({ code }) => code === "internal-error" || code === "syntax")).toEqual([]);
    const event = analysis.timeline.at(-1)!.event;
    expect(event.kind === "concurrently" ? event.tasks.map((task) => task.event.kind) : []).toEqual([word, "offline"]);
  });

  test("is offered where a step can stand", () => {
    const { analysis, text } = scenario(`${MACHINE}`);
    expect(completions(analysis, text.length).map(({ label }) => label)).toContain(word);
  });
});
