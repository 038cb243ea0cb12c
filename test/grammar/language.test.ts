import { describe, expect, test } from "vitest";
import type { Statement } from "../../grammar/ast.ts";
import { parse } from "../../grammar/parse.ts";
import { ScenarioParser } from "../../grammar/parser.ts";
import { buildLexer } from "../../grammar/tokens.ts";
import { LINE_STEPS } from "../../grammar/vocabulary/steps.ts";
import { DECLARATION_WORDS, STATEMENT_WORDS } from "../../grammar/words.ts";
import { textAt } from "./annotated.ts";
import { EVERYTHING, FIRST_LOOK } from "./scenarios.ts";

/** A statement without places, so that a test shows what it means. */
function meaning(text: string): unknown {
  const { statements, errors } = parse(text);
  expect(errors.filter(({ code }) => code !== "out-of-order")).toEqual([]);
  expect(statements).toHaveLength(1);
  return withoutPlaces(statements[0]);
}

function withoutPlaces(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutPlaces);
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).filter(([key]) => !/^(span|keyword|text|contentStart|.*Span)$/.test(key));
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutPlaces(inner)]));
}

const number = (value: number, suffixed = false) => ({ kind: "number", value, suffixed });
const name = (text: string) => ({ kind: "name", name: text });
const paramRef = (text: string) => ({ kind: "param-ref", name: text });
const range = (first: number, last: number) => ({
  kind: "range",
  form: "start-end",
  first: number(first),
  last: number(last),
});
const M = 1024 ** 2;
const G = 1024 ** 3;

describe("a whole scenario", () => {
  test("is a list of statements in the order of the text", () => {
    const { statements, errors, comments } = parse(FIRST_LOOK);
    expect(errors).toEqual([]);
    expect(statements.map(({ kind }) => kind).join(" ")).toBe(
      "scenario kernel machine cmdline reserve boot expect expect expect step offline offline",
    );
    expect(comments.map(({ text }) => text)).toEqual(["# As memblock=debug printed it."]);
  });

  test("may use every statement there is", () => {
    const steps = Object.values(LINE_STEPS).map(({ example }) => example);
    const { statements, errors } = parse([EVERYTHING, ...steps].join("\n"));
    expect(errors).toEqual([]);
    const used = new Set(statements.map(({ kind }) => kind.replace("-from", "")));
    expect(STATEMENT_WORDS.filter((word) => !used.has(word as Statement["kind"]))).toEqual([]);
  });

  test("is read by a grammar in which no alternative hides another", () => {
    expect(() => new ScenarioParser(false)).not.toThrow();
    expect(buildLexer(false).lexerDefinitionErrors).toEqual([]);
  });
});

describe("a kernel", () => {
  test("has a version as `uname -r` prints it", () => {
    expect(meaning("kernel 5.18.0-rc4-next-20220426 arm64-16k")).toEqual({
      kind: "kernel",
      version: name("5.18.0-rc4-next-20220426"),
      arch: name("arm64-16k"),
      items: [],
    });
  });

  test("may be a build with options and a change that was never merged", () => {
    expect(meaning("kernel 6.12 x86_64 { build debian config CONFIG_CMA=y what-if movable-avoids-reserved }")).toEqual({
      kind: "kernel",
      version: name("6.12"),
      arch: name("x86_64"),
      items: [
        { kind: "build", name: name("debian") },
        { kind: "config", name: name("CONFIG_CMA"), value: name("y") },
        { kind: "what-if", name: name("movable-avoids-reserved") },
      ],
    });
  });
});

test("a kernel's build may be learned from a saved log", () => {
  expect(meaning('kernel 6.12 { build from "boot.dmesg" what-if movable-avoids-reserved }')).toMatchObject({
    items: [{ kind: "build-from", path: { kind: "string", value: "boot.dmesg" } }, { kind: "what-if" }],
  });
});

describe("a machine", () => {
  test("separates its items by newlines or spaces", () => {
    const spread = meaning("machine qemu-pc {\n  memory 4G\n\n  cpus 2\n}");
    expect(meaning("machine qemu-pc { memory 4G cpus 2 }")).toEqual(spread);
    expect(spread).toEqual({
      kind: "machine",
      platform: name("qemu-pc"),
      items: [
        { kind: "memory", size: number(4 * G, true) },
        { kind: "cpus", count: number(2) },
      ],
    });
  });

  test("has nodes by size, or by ranges of its firmware map", () => {
    expect(meaning("machine { node0 { memory 2G cpus 0,2 hotpluggable } node1 { 0x0-0xfff 1M@0x100000 } }")).toEqual({
      kind: "machine",
      items: [
        {
          kind: "node",
          node: { kind: "node-ref", node: 0 },
          memory: number(2 * G, true),
          cpus: [number(0), number(2)],
          ranges: [],
          hotpluggable: expect.anything(),
        },
        {
          kind: "node",
          node: { kind: "node-ref", node: 1 },
          cpus: [],
          ranges: [range(0, 0xfff), { kind: "range", form: "size-at", size: number(M, true), first: number(0x100000) }],
        },
      ],
    });
  });

  test("takes a firmware map as any kernel prints it", () => {
    const machine = meaning(`machine {
      firmware {
        0x0000-0x0fff usable
        [    0.000000] BIOS-e820: [mem 0x0000000000001000-0x0000000000001fff] ACPI NVS
        [mem 0x2000-0x2fff] persistent (type 12)
        [    0.000000] BIOS-e820: [gap 0x0000000000003000-0x0000000000003fff]
        BIOS-e820: [mem 0x4000-0x4fff]  System RAM
        [mem 0x5000-0x5fff] type 20
        0x6000-0x6fff soft reserved 0x7000-0x7fff ACPI data
      }
    }`);
    expect(machine).toMatchObject({
      items: [
        {
          entries: [
            { range: range(0, 0xfff), type: "usable" },
            { range: { form: "mem", first: number(0x1000), last: number(0x1fff) }, type: "ACPI NVS" },
            { range: { first: number(0x2000) }, type: "persistent" },
            { range: { first: number(0x4000) }, type: "usable" },
            { range: { first: number(0x5000) }, type: "reserved" },
            { range: { first: number(0x6000) }, type: "soft reserved" },
            { range: { first: number(0x7000) }, type: "ACPI data" },
          ],
        },
      ],
    });
  });
});

describe("a keyword", () => {
  test("is a name where a name is wanted", () => {
    expect(meaning("dimm memory { size 1G node0 }")).toMatchObject({ kind: "dimm", name: name("memory") });
    expect(meaning("plug boot")).toMatchObject({ kind: "plug", device: name("boot") });
    expect(meaning("plug cmdline")).toMatchObject({ kind: "plug", device: name("cmdline") });
    expect(meaning("dimm cmdline { size 1G }")).toMatchObject({ kind: "dimm", name: name("cmdline") });
    expect(meaning("reserve 0x0-0xfff by free+0x10/0x20")).toMatchObject({ by: name("free+0x10/0x20") });
    expect(meaning("allocate 1M movable as as")).toMatchObject({ name: name("as") });
    expect(meaning("param size = memory | node0 | memory39")).toMatchObject({
      values: [name("memory"), name("node0"), name("memory39")],
    });
  });
});

describe("a reservation", () => {
  test("may be pasted from memblock=debug", () => {
    const pasted = "[0x000000013ff00000-0x000000013ffbffff] memblock_alloc_range_nid+0xe0/0x150";
    const expected = {
      kind: "reserve",
      range: { kind: "range", form: "mem", first: number(0x13ff00000), last: number(0x13ffbffff) },
      by: name("memblock_alloc_range_nid+0xe0/0x150"),
    };
    expect(meaning(`reserve ${pasted}`)).toEqual(expected);
    expect(meaning(`reserve memblock_reserve: ${pasted}`)).toEqual(expected);
  });
});

describe("a parameter", () => {
  test("has values of any kind", () => {
    expect(meaning('param x = 256M | 10% | auto-movable | "a b" | 6.5-rc2')).toMatchObject({
      name: name("x"),
      values: [
        number(256 * M, true),
        { kind: "percent", value: 10 },
        name("auto-movable"),
        { kind: "string", value: "a b" },
        name("6.5-rc2"),
      ],
    });
  });

  test("stands for a size, a version, blocks, a zone, either end of a range", () => {
    expect(meaning("machine $platform { memory $size }")).toMatchObject({
      platform: paramRef("platform"),
      items: [{ size: paramRef("size") }],
    });
    expect(meaning("kernel $version")).toMatchObject({ version: paramRef("version") });
    expect(meaning("online $blocks")).toMatchObject({ blocks: paramRef("blocks") });
    expect(meaning("chmem enable $size zone $zone")).toMatchObject({
      target: paramRef("size"),
      zone: { zone: "$zone", param: paramRef("zone") },
    });
    expect(meaning("reserve $start-0x1fff")).toMatchObject({
      range: { first: paramRef("start"), last: number(0x1fff) },
    });
    expect(meaning("reserve $start-$end")).toMatchObject({
      range: { first: paramRef("start"), last: paramRef("end") },
    });
    expect(meaning("reserve $size@$start")).toMatchObject({
      range: { size: paramRef("size"), first: paramRef("start") },
    });
  });
});

describe("an outcome", () => {
  test("is an error number, with the address or the page in the way", () => {
    expect(meaning("offline memory39 -> EBUSY at 0x13ff00000")).toMatchObject({
      expected: { outcome: name("EBUSY"), at: number(0x13ff00000), atPfn: false },
    });
    expect(meaning("offline memory39->EBUSY at pfn 1310464")).toMatchObject({
      blocks: { first: 39, last: 39 },
      expected: { outcome: name("EBUSY"), at: number(1310464), atPfn: true },
    });
  });
});

describe("a crash", () => {
  test("may bring a command line, and is no declaration out of order", () => {
    const { statements, errors } = parse("boot\ncrash { cmdline { maxcpus=1 } }\nboot\nreboot\nboot\n");
    expect(errors).toEqual([]);
    expect(withoutPlaces(statements[1])).toMatchObject({ kind: "crash", cmdline: { params: [{ name: "maxcpus" }] } });
    expect(withoutPlaces(statements[3])).toEqual({ kind: "reboot" });
  });
});

describe("concurrently", () => {
  test("holds a step a line, and which of them never finish", () => {
    const text =
      "concurrently {\n  offline memory34 -> EBUSY hangs in wait_for_completion+0x10/0x20\n  plug d hangs\n}";
    expect(meaning(text)).toMatchObject({
      lines: [
        { step: { kind: "offline", expected: { outcome: name("EBUSY") } }, hangs: { in: { kind: "name" } } },
        { step: { kind: "plug" }, hangs: {} },
      ],
    });
  });
});

describe("an expectation", () => {
  test("lists the values of a field in their order", () => {
    expect(meaning("expect memory34-36 valid_zones=Normal,Movable node=0")).toMatchObject({
      what: "blocks",
      blocks: { first: 34, last: 36 },
      fields: [
        { name: "valid_zones", values: [name("Normal"), name("Movable")] },
        { name: "node", values: [number(0)] },
      ],
    });
  });

  test("compares with a text, whose first newline is dropped", () => {
    const { statements, text } = parse('expect lsmem """\nRANGE SIZE\n"""\n');
    const [lsmem] = statements;
    if (lsmem?.kind !== "expect" || lsmem.what !== "lsmem" || lsmem.text.kind !== "string") throw new Error("no text");
    expect(lsmem.text.value).toBe("RANGE SIZE\n");
    expect(text.slice(lsmem.text.contentStart)).toMatch(/^RANGE/);
  });
});

describe("places", () => {
  test("of a statement reach from its keyword to its last word", () => {
    const file = parse("boot\n  offline memory39 -> EBUSY at 0x13ff00000   # really\n");
    const offline = file.statements[1]!;
    expect(textAt(file, offline.span)).toBe("offline memory39 -> EBUSY at 0x13ff00000");
    expect(textAt(file, offline.keyword)).toBe("offline");
  });

  test("of values are those of their words", () => {
    const file = parse("machine { firmware { [mem 0x1000-0x1fff] soft reserved } }");
    const machine = file.statements[0]!;
    const firmware = machine.kind === "machine" ? machine.items[0] : undefined;
    const entry = firmware?.kind === "firmware" ? firmware.entries[0]! : undefined;
    expect(entry && textAt(file, entry.range.span)).toBe("[mem 0x1000-0x1fff]");
    expect(entry && textAt(file, entry.range.first.span)).toBe("0x1000");
    expect(entry && textAt(file, entry.typeSpan)).toBe("soft reserved");
  });

  test("count UTF-16 units, whatever stands before", () => {
    const file = parse('scenario "𝄞 ümläut"\r\nboot\r\n');
    expect(file.statements.map(({ span }) => textAt(file, span))).toEqual(['scenario "𝄞 ümläut"', "boot"]);
  });
});

test("every declaration is refused behind the boot", () => {
  for (const word of DECLARATION_WORDS) {
    const { errors } = parse(`boot\n${word} `);
    expect(errors.map(({ code }) => code)).toContain("out-of-order");
  }
});
