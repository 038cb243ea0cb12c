import { expect, test } from "vitest";
import { boundedLoader } from "../../server/analysis/scenario/bounded-loader.ts";

test("files are read up to a size together, each counted once, and what is not read has its reason", () => {
  const asked: string[] = [];
  const loader = boundedLoader(
    {
      resolve: (_from, path) => path,
      read: (uri) => {
        asked.push(uri);
        return uri === "none" ? undefined : "x".repeat(60);
      },
      whyNot: (uri) => (uri === "none" ? "it is a directory" : undefined),
    },
    100,
  );
  const lengths = ["none", "a", "a", "a", "b", "c", "a", "b"].map((uri) => loader.read(uri)?.length);
  expect(lengths).toEqual([undefined, 60, 60, 60, 60, undefined, 60, 60]);
  expect(asked).not.toContain("c");
  expect(["a", "c"].map((uri) => loader.whyNot?.(uri))).toEqual([
    undefined,
    "the files named before it are as many as are read for one scenario",
  ]);
});

test("256 Mi characters are read of all that one scenario names", () => {
  const largest = " ".repeat(2 ** 26);
  const loader = boundedLoader({ resolve: (_from, path) => path, read: () => largest });
  expect(["a", "b", "c", "d", "e", "a"].map((uri) => loader.read(uri)?.length)).toEqual([
    ...Array(4).fill(2 ** 26),
    undefined,
    2 ** 26,
  ]);
});

test("a file of more lines than a log has is not read, and has its reason", () => {
  const lines = (count: number): string => "x\n".repeat(count);
  const loader = boundedLoader({
    resolve: (_from, path) => path,
    read: (uri) => lines(uri === "long" ? 2 ** 20 + 1 : 2 ** 20),
  });
  expect(["long", "log", "long"].map((uri) => loader.read(uri)?.length)).toEqual([undefined, 2 ** 21, undefined]);
  expect(["long", "log"].map((uri) => loader.whyNot?.(uri))).toEqual(["it has more than 1 Mi lines", undefined]);
});
