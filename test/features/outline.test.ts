import { describe, expect, test } from "vitest";
import { folds } from "../../server/features/folding.ts";
import { links } from "../../server/features/links.ts";
import { selections } from "../../server/features/selection.ts";
import { type SymbolNode, symbols } from "../../server/features/symbols.ts";
import { cut, onMachine, scenario } from "./scenario.ts";

const TEXT = `cmdline {
  movablecore=256M nokaslr
}
boot
expect memory38-39 state=online
step "the top can't go"
offline memory39 -> EBUSY
step "the rest can"
offline memory38
expect memory38 state=offline
`;

function shape(nodes: readonly SymbolNode[]): unknown[] {
  return nodes.map((node) => (node.children.length === 0 ? node.name : [node.name, ...shape(node.children)]));
}

describe("the outline", () => {
  test("groups the timeline under its headings", () => {
    expect(shape(symbols(onMachine(TEXT).analysis))).toEqual([
      "kernel 6.1 x86_64",
      "machine qemu-pc",
      ["cmdline", "movablecore=256M", "nokaslr"],
      "boot",
      "expect memory38-39 state=online",
      ["the top can't go", "offline memory39 -> EBUSY"],
      ["the rest can", "offline memory38", "expect memory38 state=offline"],
    ]);
  });

  test("says how each step ended", () => {
    const headings = symbols(onMachine(TEXT).analysis).filter(({ kind }) => kind === "heading");
    expect(headings.map(({ children }) => children[0]?.detail)).toEqual(["EBUSY", "ok"]);
  });

  test("every symbol holds its children and what is selected", () => {
    const check = (node: SymbolNode): void => {
      expect(node.selection.start).toBeGreaterThanOrEqual(node.span.start);
      expect(node.selection.end).toBeLessThanOrEqual(node.span.end);
      expect(node.name).not.toBe("");
      for (const child of node.children) {
        expect(child.span.start).toBeGreaterThanOrEqual(node.span.start);
        expect(child.span.end).toBeLessThanOrEqual(node.span.end);
        check(child);
      }
    };
    for (const node of symbols(onMachine(TEXT).analysis)) check(node);
  });

  test("of a half-written file is what can be read of it", () => {
    expect(shape(symbols(scenario('scenario "half"\nmachine qemu-pc {\n  memory').analysis))).toContain(
      'scenario "half"',
    );
  });
});

describe("folding", () => {
  test("bodies, pasted texts, comments and headings fold", () => {
    const { analysis, text } = onMachine(`# one
# two
cmdline {
  nokaslr
}
boot
step "a"
expect dmesg """
x
"""
`);
    const folded = folds(analysis.source).map(({ span, kind }) => `${kind} ${cut(text, span).split("\n")[0]}`);
    expect(folded).toEqual(
      expect.arrayContaining(["comment # one", "region cmdline {", 'region step "a"', 'region """']),
    );
  });

  test("comments that an empty line parts are two folds", () => {
    const { analysis } = scenario("# a\n# b\n\n# c\n# d\n");
    expect(folds(analysis.source).filter(({ kind }) => kind === "comment")).toHaveLength(2);
  });
});

test("a selection grows from the word to the whole text", () => {
  const { analysis, offset, text } = onMachine(TEXT.replace("memory39", "mem$0ory39"));
  const grown = selections(analysis, offset).map((span) => cut(text, span));
  expect(grown[0]).toBe("memory39");
  expect(grown).toContain("offline memory39 -> EBUSY");
  expect(grown.at(-1)).toBe(text);
  for (let n = 1; n < grown.length; n++) expect(grown[n]!.length).toBeGreaterThan(grown[n - 1]!.length);
});

test("paths are links to the files they name, where these are", () => {
  const build = 'kernel 6.12 { build from "debug.dmesg" }';
  const { analysis, text, loader } = onMachine(
    `use "lib/a b.memzone"\nuse "missing.memzone"\nreserve from "boot.dmesg"\n${build}\nboot\n`,
    { "a%20b.memzone": "param x = 1\n", "boot.dmesg": "", "debug.dmesg": "" },
  );
  const found = links(analysis, loader);
  expect(found.map(({ span }) => cut(text, span))).toEqual(["lib/a b.memzone", "boot.dmesg", "debug.dmesg"]);
  expect(found[1]?.target).toBe("file:///scenarios/boot.dmesg");
});
