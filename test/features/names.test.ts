import { describe, expect, test } from "vitest";
import { definition } from "../../server/features/definition.ts";
import { highlights } from "../../server/features/highlight.ts";
import { references } from "../../server/features/references.ts";
import { renamable, rename } from "../../server/features/rename.ts";
import { cut, onMachine, type Scenario, URI } from "./scenario.ts";

const DEVICES = `param large = 1G | 2G
dimm upper { size $large node0 }
boot
plug upper
unplug upper
`;

/** The devices scenario with the cursor put behind the n-th occurrence of a word. */
function at(word: string, occurrence: number, text = DEVICES): Scenario {
  let index = -1;
  for (let n = 0; n < occurrence; n++) index = text.indexOf(word, index + 1);
  return onMachine(`${text.slice(0, index + word.length)}$0${text.slice(index + word.length)}`);
}

/** A text after the edits of a rename. */
function renamed({ analysis, offset, text }: Scenario, name: string): string {
  const result = rename(analysis, offset, name);
  if ("refused" in result) return result.refused;
  return [...result.edits]
    .sort((a, b) => b.span.start - a.span.start)
    .reduce((all, { span, newText }) => all.slice(0, span.start) + newText + all.slice(span.end), text);
}

describe("the definition of a name", () => {
  test("a plugged device was declared by its dimm statement", () => {
    const { analysis, offset, loader, text } = at("upper", 2);
    const found = definition(analysis, offset, loader);
    expect(found?.targets[0]?.uri).toBe(URI);
    expect(cut(text, found!.targets[0]!.span)).toBe("upper");
    expect(found!.targets[0]!.span.start).toBe(text.indexOf("upper"));
  });

  test("a parameter's use leads to its param statement", () => {
    const { analysis, offset, loader, text } = at("$large", 1);
    expect(definition(analysis, offset, loader)?.targets[0]?.span.start).toBe(text.indexOf("large"));
  });

  test("a file that is used is its own definition", () => {
    const { analysis, offset, loader } = onMachine(`use "oth$0er.memzone"\nboot\n`, { "other.memzone": "" });
    expect(definition(analysis, offset, loader)?.targets[0]?.uri).toBe("file:///scenarios/other.memzone");
  });

  test("a device from another file is defined there", () => {
    const files = { "devices.memzone": "dimm d1 { size 1G }\n" };
    const { analysis, offset, loader } = onMachine(`use "devices.memzone"\nboot\nplug d1$0\n`, files);
    expect(definition(analysis, offset, loader)?.targets[0]?.uri).toBe("file:///scenarios/devices.memzone");
  });

  test("a keyword has none", () => {
    const { analysis, offset, loader } = at("unplug", 1);
    expect(definition(analysis, offset, loader)).toBeUndefined();
  });
});

test("references are all uses, and the declaration where it is wanted", () => {
  const { analysis, offset } = at("upper", 3);
  expect(references(analysis, offset, false)).toHaveLength(2);
  expect(references(analysis, offset, true)).toHaveLength(3);
});

test("highlights tell the declaration from the uses", () => {
  const { analysis, offset } = at("upper", 1);
  expect(highlights(analysis, offset).map(({ kind }) => kind)).toEqual(["write", "read", "read"]);
});

describe("renaming", () => {
  test("a device is renamed wherever it stands", () => {
    const text = renamed(at("upper", 2), "lower");
    expect(text).toContain("dimm lower {");
    expect(text).toContain("plug lower\nunplug lower");
  });

  test("a parameter keeps the $ of its uses", () => {
    const text = renamed(at("$large", 1), "huge");
    expect(text).toContain("param huge = 1G | 2G");
    expect(text).toContain("size $huge node0");
  });

  test("inside the command line, too", () => {
    const source = "param zone = 256M | 1G\ncmdline { movablecore=$zone }\nboot\n";
    expect(renamed(at("zone", 1, source), "top")).toContain("movablecore=$top }");
  });

  test("what is renamed is the name without its $", () => {
    const { analysis, offset, text } = at("$large", 1);
    const found = renamable(analysis, offset);
    expect(found?.name).toBe("large");
    expect(cut(text, found!.span)).toBe("large");
  });

  test.each([
    ["2fast", /no name/],
    ["a b", /no name/],
    ["", /no name/],
  ])("%j is refused", (name, why) => expect(renamed(at("upper", 1), name)).toMatch(why));

  test.each(["zone-", "zone-0x10"])("of a parameter %j is refused: behind a $ it would be read in part", (name) => {
    const source = "param zone = 256M | 1G\ncmdline { movablecore=$zone }\nboot\n";
    expect(renamed(at("zone", 1, source), name)).toMatch(/read as `\$zone`/);
  });

  test("a name that is taken is refused", () => {
    const source = "dimm a { size 1G }\ndimm b { size 1G }\nboot\nplug a\nplug b\n";
    expect(renamed(at("a", 1, source.replace("dimm", "dimm")), "b")).toMatch(/no name|declared already|nothing/);
  });

  test("a node can't be renamed: the kernel names it", () => {
    const { analysis, offset } = at("node0", 1);
    expect(renamable(analysis, offset)).toBeUndefined();
  });
});
