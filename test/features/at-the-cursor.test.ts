/** What is asked of a place looks at the statements there, and at nothing else of the text. */
import { expect, test, vi } from "vitest";
import { SourceText } from "../../grammar/incremental/source-text.ts";
import { AnalysedScenario } from "../../server/analysis/analysed-scenario.ts";
import { completions } from "../../server/features/completion.ts";
import { definition } from "../../server/features/definition.ts";
import { hover } from "../../server/features/hover.ts";
import { pathAt } from "../../server/features/syntax-path.ts";
import { analyse } from "../analysis/fixture.ts";

const TEXT = `kernel 6.12 x86_64
machine qemu-pc { memory 4G slots 4 maxmem 16G }
dimm d0 { size 1G }
cmdline {
  movablecore=256M  memhp_default_state=offline
}
boot
step "one"
plug d0
online_movable memory40-42   # a comment

step "two"
concurrently {
  offline memory41
  online memory43
}
expect memory40 state=online
${Array.from({ length: 200 }, (_, index) => `offline memory${40 + (index % 8)} -> ok`).join("\n")}
step "three"
set auto_online_blocks = online`;

const analysis = analyse(TEXT);

test("a place has the nodes and the entry that it has in the whole", () => {
  const { source, file, timeline } = analysis;
  for (let offset = 0; offset <= TEXT.length; offset++) {
    expect(pathAt(source.statementsAt(offset), offset)).toEqual(pathAt(file.statements, offset));
    const whole = timeline.findLast(({ place }) => place.span.start <= offset);
    expect(analysis.entryBefore(offset)?.number).toBe(whole?.number);
  }
});

test("an entry asked for alone is that of the whole time line", () => {
  const alone = analyse(TEXT);
  const told = (entry: ReturnType<typeof alone.entry>) =>
    entry && [entry.number, entry.heading, entry.text, entry.statement, entry.place, entry.outcome.result];
  const some = [0, 1, 2, 3, 70, 203, 204, 205, -1].map((number) => told(alone.entry(number)));
  expect(some).toEqual([0, 1, 2, 3, 70, 203, 204, 205, -1].map((number) => told(alone.timeline[number])));
  expect(alone.entry(204)?.heading).toBe("three");
});

test("a part of a text is that part, whether the whole was put together or not", () => {
  for (const [start, end] of [
    [0, 0],
    [0, 20],
    [7, 3000],
    [2999, 3001],
    [TEXT.length - 3, TEXT.length],
  ] as const) {
    expect(
      SourceText.of(TEXT)
        .edit(0, 0, "# \n")
        .slice({ start: start + 3, end: end + 3 }),
    ).toBe(TEXT.slice(start, end));
  }
});

test("neither the tree nor the time line of the whole text is put together for a hover, a completion or a definition", () => {
  const edited = analyse(TEXT);
  const tree = vi.spyOn(SourceText.prototype, "file", "get");
  const text = vi.spyOn(SourceText.prototype, "text", "get");
  const timeline = vi.spyOn(AnalysedScenario.prototype, "timeline", "get");
  for (const word of ["x86_64", "movablecore", "memory40-42", "plug d0", "auto_online_blocks", "three"]) {
    const offset = TEXT.indexOf(word) + 2;
    hover(edited, offset);
    completions(edited, offset);
    definition(edited, offset, { resolve: (_, path) => path, read: () => undefined });
  }
  expect([tree, text, timeline].map(({ mock }) => mock.calls.length)).toEqual([0, 0, 0]);
});
