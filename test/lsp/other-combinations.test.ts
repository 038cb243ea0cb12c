/** Of any number of parameters a few combinations are looked at, and no other is made. */
import { expect, test, vi } from "vitest";
import type { ParamChoice } from "../../server/analysis/analysis.ts";
import type { Documents, OpenDocument } from "../../server/lsp/documents.ts";
import { OtherCombinations } from "../../server/lsp/other-combinations.ts";

test.each([12, 3000])("of %i parameters the first other combinations are made, one by one", (count) => {
  vi.useFakeTimers();
  const place = { uri: "file:///a.memzone", span: { start: 0, end: 0 } };
  const params = Array.from(
    { length: count },
    (_, index): ParamChoice => ({ name: `p${index}`, values: ["1", "2"], chosen: "1", place }),
  );
  const asked: Readonly<Record<string, string>>[] = [];
  const documents = {
    *analyseWith(...given: Parameters<Documents["analyseWith"]>) {
      asked.push(given[3]);
      yield undefined;
      return { diagnostics: [] };
    },
  } as unknown as Documents;
  const others = new OtherCombinations({
    documents,
    isBusy: () => false,
    slice: () => () => false,
    defer: (run) => run(),
    log: (line) => expect(line).toBe(""),
    found: () => expect.unreachable(),
  });
  const made = vi.spyOn(Object, "fromEntries");
  others.analysed({ uri: place.uri, analysis: { params, diagnostics: [] }, others: [] } as unknown as OpenDocument);
  expect(made).not.toHaveBeenCalled();
  vi.runAllTimers();
  expect(made.mock.calls.length).toBe(25);
  made.mockRestore();
  vi.useRealTimers();
  const changed = asked.map((values) => params.filter(({ name }) => values[name] === "2").map(({ name }) => name));
  expect(changed).toHaveLength(24);
  expect(changed.slice(0, 3)).toEqual(
    [[count - 1], [count - 2], [count - 2, count - 1]].map((all) => all.map((n) => `p${n}`)),
  );
});
