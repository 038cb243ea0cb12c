import { describe, expect, test } from "vitest";
import { ansiLayout } from "../../server/views/ansi-layout.ts";
import { layoutSvg } from "../../server/views/svg.ts";
import { blocks, COLLIDES, HUGE, lane, layout, mark, SMALL, zone } from "./layouts.ts";

/** Tags that don't close, and attributes' text: enough to notice what no XML reader would take. */
function brokenXml(text: string): string | undefined {
  const open: string[] = [];
  for (const [tag, close, name, empty] of text.matchAll(/<(\/?)([a-z]+)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (close !== "") {
      if (open.pop() !== name) return tag;
    } else if (empty === "") open.push(name!);
  }
  return open[0];
}

describe("the picture of a layout", () => {
  test("is well-formed whatever the scenario calls things", () => {
    const odd = { ...COLLIDES, title: `<&"' \u0001`, stepText: "]]> <script>" };
    const svg = layoutSvg([odd]);
    expect(brokenXml(svg)).toBeUndefined();
    expect(svg).toContain("<title>&lt;&amp;&quot;' \ufffd</title>");
  });

  test("has all of its title, in as many lines as it takes", () => {
    const title = "a crash dump in memory that the next boot mounts as PMEM, on a machine of two sockets";
    const svg = layoutSvg([{ ...COLLIDES, title }], { width: 480 });
    const lines = [...svg.matchAll(/<text [^>]*class="[^"]*title[^"]*"[^>]*>([^<]*)</g)].map(([, words]) =>
      words!.trim(),
    );
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.join(" ")).toBe(title);
  });

  test("tells every zone, its blocks and what stands in the way", () => {
    const svg = layoutSvg([COLLIDES]);
    for (const words of [
      "DMA32",
      "Normal",
      "768 MiB",
      "Movable",
      "256 MiB",
      "0x130000000",
      "32-37",
      "EBUSY",
      "movable-reserved",
    ]) {
      expect(svg).toContain(words);
    }
    expect(svg).toContain("memory39, online, Movable, removable, node 0");
    expect(svg).toContain("reserved at 0x13ff00000 (memblock_alloc_range_nid), 768 KiB");
  });

  test("never draws a reservation thinner than can be seen, not even 4 KiB of 64 TiB", () => {
    const bar =
      /<rect class="f-alarm" x="([\d.]+)" y="[\d.]+" width="([\d.]+)"[^>]*><title>[^<]*reserved at 0x3ffffffff000/;
    const [, x, width] = bar.exec(layoutSvg([HUGE]))!;
    expect(Number(width)).toBeGreaterThanOrEqual(2);
    expect(Number(x) + Number(width)).toBeLessThanOrEqual(1200);
  });

  test("stays small for a machine of 32,768 memory blocks", () => {
    expect(layoutSvg([HUGE]).length).toBeLessThan(100_000);
  });

  test("says how far it can be trusted, also where that is all the way", () => {
    const svg = layoutSvg([{ ...COLLIDES, evidence: { level: "exact", why: [] } }]);
    expect(svg).toMatch(/<text[^>]*>Linux [^<]*, exact: inside what was measured on real kernels<\/text>/);
    expect(svg).toMatch(/<desc>[^<]*exact: inside what was measured on real kernels/);
    const two = layoutSvg([{ ...COLLIDES, evidence: { level: "modelled", why: ["first", "second"] } }]);
    expect(two).toMatch(/<text[^>]*>Linux [^<]*, modelled: first \(and 1 more\)<\/text>/);
    expect(two).toMatch(/<desc>[^<]*; modelled: second; /);
    expect(ansiLayout(COLLIDES, { width: 100, colour: false })).toContain(", modelled");
  });

  test("says every word of a message, in as many lines as its width needs", () => {
    const message = `movablecore region overlaps: ${Array.from({ length: 40 }, (_, at) => `memory${at}`).join(", ")} can't go offline`;
    const said = { ...COLLIDES, diagnostics: [{ ...COLLIDES.diagnostics[0]!, severity: "warning" as const, message }] };
    for (const width of [480, 840, 1200]) {
      const svg = layoutSvg([said], { width });
      const words = [...svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g)].map(([, text]) => text!);
      expect(words.join(" ").replaceAll("\u00a0", "").replaceAll("&apos;", "'").replaceAll("&#39;", "'")).toContain(
        `warning: ${message}`,
      );
      expect(Math.max(...words.map((one) => one.length * 6.6))).toBeLessThan(width);
    }
  });

  test("pins what a diagnostic is about where something lies, and the legend says what a pin is", () => {
    const pins = (svg: string): number => [...svg.matchAll(/<path class="alarm" d="M/g)].length;
    const of = (address: number) => ({
      ...COLLIDES,
      diagnostics: [{ ...COLLIDES.diagnostics[0]!, severity: "warning" as const, address }],
    });
    expect(pins(layoutSvg([of(0x13ff00000)]))).toBe(1);
    expect(layoutSvg([of(0x13ff00000)])).toContain("what a diagnostic is about");
    // An earlier boot had memory there.
    expect(pins(layoutSvg([of(0xd0000000)]))).toBe(0);
    expect(layoutSvg([of(0xd0000000)])).not.toContain("what a diagnostic is about");
  });

  test("follows the reader's colour scheme unless it is told one", () => {
    expect(layoutSvg([SMALL])).toContain("prefers-color-scheme:dark");
    expect(layoutSvg([SMALL])).not.toMatch(/<svg[^>]*data-theme/);
    expect(layoutSvg([SMALL], { theme: "dark" })).toMatch(/<svg[^>]*data-theme="dark"/);
  });

  test("puts a what-if below the kernel as it is, on the same axis", () => {
    const svg = layoutSvg([COLLIDES, { ...COLLIDES, supposed: { whatIf: "movable-avoids-reserved" } }]);
    expect(svg.indexOf("as it is written")).toBeLessThan(svg.indexOf("what if: movable avoids reserved"));
    const places = [...svg.matchAll(/<rect class="f-zone-Movable" x="([\d.]+)"[^>]*><title>/g)].map(([, x]) => x);
    expect(places.slice(0, places.length / 2)).toEqual(places.slice(places.length / 2));
  });

  test("gives zones that span each other rows of their own", () => {
    const sandwich = layout([
      lane(0, {
        zones: [zone("Normal", 0, 2 ** 30), zone("Movable", 2 ** 28, 2 ** 28)],
        blocks: [blocks(0, 7, "Normal")],
      }),
    ]);
    const bands = [
      ...layoutSvg([sandwich]).matchAll(/<rect class="f-zone-\w+" x="[\d.]+" y="([\d.]+)"[^>]*><title>zone \w+: /g),
    ];
    expect(new Set(bands.slice(0, 2).map(([, y]) => y)).size).toBe(2);
  });

  test("draws persistent memory without memory blocks", () => {
    const persistent = { label: "persistent", zones: [], blocks: [], pageblocks: [] };
    const marks = [mark(0x3060000000, 2 ** 40, { kind: "persistent", by: "pmem0" })];
    const svg = layoutSvg([layout([...SMALL.lanes, { ...persistent, marks }])]);
    expect(brokenXml(svg)).toBeUndefined();
    expect(svg).toContain("0x3060000000");
  });
});

describe("the layout in a terminal", () => {
  test("fits its width and says what it shows without colours", () => {
    const text = ansiLayout(COLLIDES, { width: 80, colour: false });
    const drawn = text.split("\n").slice(2);
    for (const line of drawn) expect(line.length).toBeLessThanOrEqual(80);
    expect(text).not.toContain("\u001b");
    expect(text).toContain("|Movable");
    expect(text).toContain("^ stands in the way of offlining");
    expect(text.split("\n").find((line) => line.startsWith("4G"))).toMatch(/\?+#+\/\/#+-+#+/);
  });

  test("gives the same cells colours where it may", () => {
    const plain = ansiLayout(HUGE, { width: 100, colour: false });
    const coloured = ansiLayout(HUGE, { width: 100, colour: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences are what is looked for.
    const stripped = coloured.replace(/\u001b\[[\d;]*m/g, "");
    expect(stripped.replace(/ +$/gm, "")).toBe(plain);
    expect(coloured).toContain("\u001b[48;2;");
  });
});
