import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SourceText } from "../../grammar/incremental/source-text.ts";
import { parse } from "../../grammar/parse.ts";
import { runs } from "../property-runs.ts";
import { EVERYTHING, FIRST_LOOK } from "./scenarios.ts";

const PIECES = [
  "\n",
  "\r\n",
  "\r",
  " ",
  "\t",
  "{",
  "}",
  '"',
  '"""',
  "#",
  "# a comment\n",
  "-> EBUSY",
  "boot\n",
  "\nboot",
  "online memory5\n",
  "\n  offline memory7",
  "cmdline {",
  "kernel 6.12 x86_64 {\n",
  'expect lsmem """\n',
  'step "a heading"\n',
  "concurrently {\n",
  "machine qemu-pc { memory 4G }\n",
  "[    0.000000] BIOS-e820: ",
  "$x",
  "nonsense",
  "\u2028",
];

interface Edit {
  readonly at: number;
  readonly length: number;
  readonly text: string;
}

/** `at`: in the text, as a part of 2^16. */
const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat({ max: 0xffff }),
  length: fc.oneof(
    { weight: 4, arbitrary: fc.constant(0) },
    { weight: 3, arbitrary: fc.nat({ max: 5 }) },
    fc.nat({ max: 200 }),
  ),
  text: fc.oneof(
    fc.constant(""),
    fc.constantFrom(...PIECES),
    fc.array(fc.constantFrom(...PIECES), { maxLength: 6 }).map((all) => all.join("")),
  ),
});

function edited(source: SourceText, { at, length, text }: Edit): SourceText {
  const start = Math.floor((at / 0x10000) * (source.length + 1));
  return source.edit(start, start + length, text);
}

const STORY = `${FIRST_LOOK}${Array.from({ length: 300 }, (_, n) => `offline memory${n % 40}\nonline memory${n % 40}\n`).join("")}`;

describe("a text that is edited", () => {
  it.each([
    ["every statement", EVERYTHING],
    ["a long story", STORY],
    ["nothing", ""],
  ])("has the tree of the text read whole: %s", (_, text) => {
    expect(SourceText.of(text).file).toEqual(parse(text));
  });

  it.each([
    ["a scenario with every statement", EVERYTHING, runs(25)],
    ["a story of some hundred steps", STORY, runs(8)],
    ["an empty text", "", runs(100)],
  ])("has after any edits the tree of the text read whole: %s", (_, text, numRuns) => {
    fc.assert(
      fc.property(fc.array(edit, { minLength: 1, maxLength: 8 }), (edits) => {
        let source = SourceText.of(text);
        for (const each of edits) {
          source = edited(source, each);
          if (JSON.stringify(source.file) !== JSON.stringify(parse(source.text))) {
            expect(source.file).toEqual(parse(source.text));
          }
        }
      }),
      { numRuns },
    );
  });

  it("is the text that editing the characters gives", () => {
    const start = STORY.indexOf("offline memory30");
    const source = SourceText.of(STORY).edit(start, start + 7, "online");
    expect(source.text).toBe(`${STORY.slice(0, start)}online${STORY.slice(start + 7)}`);
    expect(source.length).toBe(source.text.length);
  });
});

describe("what an edit reads again", () => {
  const at = (source: SourceText, text: string) => source.text.indexOf(text);
  const statements = (source: SourceText, start: number, end: number, text: string) =>
    source.edit(start, end, text).readAgain.statements;

  it("is the statements beside it", () => {
    const source = SourceText.of(STORY);
    const step = at(source, "offline memory30");
    expect(statements(source, step, step + 7, "online")).toBeLessThanOrEqual(4);
    expect(statements(source, step, step, "# a comment\n")).toBeLessThanOrEqual(4);
  });

  it("is as much in a long text as in a short one", () => {
    const long = SourceText.of(STORY.repeat(3));
    const step = long.text.lastIndexOf("online memory20");
    expect(statements(long, step, step + 6, "offline")).toBeLessThanOrEqual(4);
  });

  it("is what a brace opens, up to where it closes", () => {
    const source = SourceText.of(
      `boot\nconcurrently\n${"offline memory1\n".repeat(20)}}\n${"online memory1\n".repeat(200)}`,
    );
    const line = at(source, "concurrently") + "concurrently".length;
    const opened = source.edit(line, line, " {");
    expect(opened.file.statements).toHaveLength(202);
    expect(opened.readAgain.statements).toBeLessThan(60);
  });
});

describe("the identity of statements", () => {
  const ids = (source: SourceText) => [...source.passages()].map(({ passage }) => passage.id);

  it("stays where what stands around them changes", () => {
    const source = SourceText.of("boot\nonline memory1\n# why\noffline memory1\n");
    const comment = source.edit(source.text.indexOf("why"), source.text.indexOf("why") + 3, "because");
    expect(ids(comment)).toEqual(ids(source));
    const indented = source.edit(5, 5, "  ");
    expect(ids(indented)).toEqual(ids(source));
  });

  it("stays with the equal ones where others come and go", () => {
    const source = SourceText.of("boot\nonline memory1\nonline memory2\nonline memory3\n");
    const inserted = source.edit(20, 20, "online memory9\n");
    expect(ids(inserted)).toEqual([0, 1, 4, 2, 3]);
    expect(ids(inserted.edit(20, 35, ""))).toEqual([0, 1, 2, 3]);
  });

  it("stays over a text that is replaced whole", () => {
    const source = SourceText.of(STORY);
    const replaced = source.replace(STORY.replace("offline memory12", "offline memory13"));
    const kept = new Set(ids(source));
    expect(ids(replaced).filter((id) => !kept.has(id))).toHaveLength(1);
  });
});

describe("places of passages", () => {
  it("are found by their ids and by offsets", () => {
    const source = SourceText.of(STORY).edit(3, 3, "\n\n# more\n").edit(900, 950, "");
    for (const placed of source.passages()) {
      expect(source.passage(placed.passage.id)).toEqual(placed);
      expect(source.passageAt(placed.start)).toEqual(placed);
      expect(source.text.slice(placed.start, placed.start + placed.passage.text.length)).toBe(placed.passage.text);
      expect(source.text.slice(0, placed.start).split("\n").length - 1).toBe(placed.line);
    }
    expect(source.passage(123_456)).toBeUndefined();
  });

  it("have their lines and parts of the text, which are taken from them", () => {
    const comments = Array.from({ length: 400 }, (_, at) => `# ${at}${at % 3 === 0 ? "\r" : ""}\n`).join("");
    const text = `${STORY}${comments}${STORY}`;
    fc.assert(
      fc.property(fc.nat(text.length + 3), fc.nat(600), (start, length) => {
        const source = SourceText.of(text);
        expect(source.slice({ start, end: start + length })).toBe(text.slice(start, start + length));
        expect(source.lineAt(Math.min(start, text.length))).toBe(text.slice(0, start).split("\n").length - 1);
      }),
    );
  });
});
