import { join } from "node:path";
import { afterAll, describe, test } from "vitest";
import type { Story } from "../../server/views/story.ts";
import { BUILT, folderWith, memzone, memzoneHere, removeFolder } from "./program.ts";
import { COLLIDES, COLLIDES_LSMEM, FAILS, SIZES } from "./scenarios.ts";

/** Why what is shown of `collides.memzone` is only modelled, whichever tabled build is nearest to it: regular expressions. */
const WHY = [
  "the kernel's build is not stated: sizes are those of debian 6\\.\\d[^:]*",
  "stated reservations were never measured on x86_64 machines",
  "KASLR puts the kernel image at one of about \\d+ places from 0x[0-9a-f]+ to 0x[0-9a-f]+: it is shown where nokaslr puts it",
];

const folder = folderWith({
  "collides.memzone": COLLIDES,
  "sizes.memzone": SIZES,
  "fails.memzone": FAILS,
  "nothing.memzone": "# not written yet\n",
  // More combinations than are run: those of the first parameter's other value are not among the first.
  "many.memzone": `param first = 256M | 512M\n${Array.from({ length: 13 }, (_, at) => `param p${at} = 1 | 2\n`).join("")}${SIZES.replace(/param .*\n/, "").replace("$size", "$first")}`,
});
afterAll(() => removeFolder(folder));

const show = (...args: string[]) => memzoneHere(folder, "show", ...args);

describe.concurrent("memzone show", { timeout: 60_000 }, () => {
  test("prints lsmem's table of the posting byte for byte", async ({ expect }) => {
    const { out, err, status } = await memzone(folder, "show", "collides.memzone", "--as", "lsmem", "--at", "boot");
    expect(out).toBe(COLLIDES_LSMEM);
    expect(err).toMatch(new RegExp(`^${WHY.map((why) => `modelled: ${why}\n`).join("")}$`));
    expect(status).toBe(0);
  });

  test("says which rows of /proc/iomem it leaves out, beside the text", async ({ expect }) => {
    const { out, err } = await show("collides.memzone", "--as", "iomem", "--at", "boot");
    expect(err).toMatch(/^left out: rows of PCI, HPET, ROMs /);
    expect(out).not.toContain("left out");
  });

  test("shows the machine of a boot log, without a scenario", async ({ expect }) => {
    const log = join(import.meta.dirname, "../../samples/two-socket-server.dmesg");
    const { out, status } = await show(log, "--as", "lsmem");
    expect(status).toBe(0);
    expect(out).toContain("0x0000000100000000-0x000000603fffffff  381G online");
    expect(out).toContain("Memory block size:         1G");
  });

  test("shows the state after each step, the last one by default", async ({ expect }) => {
    const [boot, first, second, end] = await Promise.all(
      [["--at", "boot"], ["--at", "1"], ["--at", "2"], []].map((at) =>
        show("collides.memzone", "--as", "blocks", ...at),
      ),
    );
    const line38 = (out: string): string | undefined => out.split("\n").find((line) => line.startsWith("38 "));
    expect(line38(boot!.out)).toBe("38 online removable=1 nodes=0 zones=Movable");
    expect(first!.out).toBe(boot!.out);
    expect(line38(second!.out)).toMatch(/^38 offline removable=1 nodes=0 zones=(Normal,Movable|Movable,Normal)$/);
    expect(end!.out).toBe(second!.out);
  });

  test("chooses any value of any parameter, however many there are", async ({ expect }) => {
    const { out } = await show("many.memzone", "--as", "zoneinfo", "--param", "first=512M");
    const pages = (512 * 2 ** 20) / 4096;
    expect(out.slice(out.indexOf("zone  Movable"))).toContain(`present  ${pages}`);
  });

  test("tells a state as JSON in the agreed shape", async ({ expect }) => {
    const state = JSON.parse((await show("collides.memzone", "--as", "json", "--at", "1")).out);
    expect(Object.keys(state)).toEqual([
      "kernel",
      "arch",
      "block_size",
      "min_free_kbytes",
      "at",
      "evidence",
      "blocks",
      "zones",
      "reserved",
      "steps",
      "diagnostics",
    ]);
    expect(state).toMatchObject({ kernel: "6.5-rc2", arch: "x86_64", block_size: 134217728, at: 1 });
    expect(state.blocks.at(-1)).toEqual({
      id: 39,
      state: "online",
      removable: 1,
      nodes: [0],
      valid_zones: ["Movable"],
      evidence: { level: "modelled", why: [expect.stringMatching(WHY[0]!)] },
    });
    expect(state.zones.find(({ name }: { name: string }) => name === "Movable")).toMatchObject({
      node: 0,
      start_pfn: 0x130000,
      spanned: 65536,
      present: 65536,
    });
    expect(state.evidence).toEqual({
      level: "modelled",
      why: WHY.map((why) => expect.stringMatching(why)),
    });
    expect(state.reserved).toContainEqual({
      start: "0x13ff00000",
      end: "0x13ffbffff",
      by: "memblock_alloc_range_nid",
      evidence: { level: "exact", why: [] },
    });
    expect(state.steps).toEqual([
      expect.objectContaining({
        number: 1,
        text: "offline memory39",
        outcome: "EBUSY",
        pfn: 0x13ff00,
        blocks: [{ id: 39, outcome: "EBUSY" }],
      }),
    ]);
    expect(state.diagnostics).toContainEqual(
      expect.objectContaining({ code: "movable-reserved", severity: "warning", line: 10, column: 3 }),
    );
  });

  test("tells all states in one run", async ({ expect }) => {
    const { states } = JSON.parse((await show("collides.memzone", "--as", "json", "--at", "all")).out);
    expect(states.map(({ at }: { at: unknown }) => at)).toEqual(["boot", 1, 2]);
    expect(states.map(({ steps }: { steps: unknown[] }) => steps.length)).toEqual([0, 1, 2]);
  });

  test("takes a parameter's value", async ({ expect }) => {
    const lsmem = async (...params: string[]): Promise<string> =>
      (await show("sizes.memzone", "--as", "lsmem", ...params)).out;
    expect(await lsmem()).toContain("  256M online       yes 38-39    0 Movable");
    expect(await lsmem("--param", "size=512M")).toContain("  512M online       yes 36-39    0 Movable");
  });

  test("draws a picture, and under a what-if a second one below", async ({ expect }) => {
    const [one, two] = await Promise.all(
      [[], ["--what-if", "movable-avoids-reserved"]].map((more) => show("collides.memzone", "--as", "svg", ...more)),
    );
    expect(one!.out).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    expect(two!.out).toContain("what if: movable avoids reserved");
  });

  test("lists what differs: from the step before, another step, a parameter's value, a kernel", async ({ expect }) => {
    const changes = async (file: string, ...more: string[]): Promise<readonly string[]> =>
      (await show(file, "--as", "changes", ...more)).out.split("\n");
    expect(await changes("collides.memzone")).toEqual(
      expect.arrayContaining(["from step 1: offline memory39", "to   step 2: offline memory38"]),
    );
    expect(await changes("collides.memzone", "--against", "boot")).toEqual(
      expect.arrayContaining([
        "to   step 2: offline memory38",
        expect.stringMatching(/^memory38: online Movable -> offline/),
      ]),
    );
    expect(await changes("sizes.memzone", "--against", "size=512M")).toEqual(
      expect.arrayContaining([
        "from as it is written",
        "to   $size = 512M",
        expect.stringMatching(/^node0 Movable: start 0x130000000 -> 0x120000000, present 256 MiB -> 512 MiB/),
      ]),
    );
    expect(await changes("sizes.memzone", "--against", "kernel=5.10")).toEqual(
      expect.arrayContaining(["to   kernel 5.10", expect.stringMatching(/^kernel: .* -> 5\.10 x86_64/)]),
    );
  });

  test("has what is written before what is supposed, and the earlier step before the later, in every view", async ({
    expect,
  }) => {
    const places = async (view: string, first: string, second: string, ...more: string[]) => {
      const { out } = await show("collides.memzone", "--as", view, ...more);
      expect(out).toContain(first);
      expect(out).toContain(second);
      return [out.indexOf(first), out.indexOf(second)] as const;
    };
    for (const view of ["svg", "changes"]) {
      const written = await places(view, "as it is written", "kernel 5.10", "--against", "kernel=5.10");
      expect(written[0]).toBeLessThan(written[1]);
      const moments = await places(view, "step 1: ", "step 2: ", "--at", "1", "--against", "2");
      expect(moments[0]).toBeLessThan(moments[1]);
    }
  });

  test("draws two moments on one axis, in the width, theme and proportion that are asked for", async ({ expect }) => {
    const args = ["--as", "svg", "--against", "boot", "--width", "800", "--theme", "dark", "--to-scale"];
    const { out, status } = await show("collides.memzone", ...args);
    expect(status).toBe(0);
    expect(out).toMatch(/^<svg [^>]*width="800"[^>]*data-theme="dark"/);
    expect(out.indexOf(">boot</text>")).toBeLessThan(out.indexOf(">step 2: offline memory38 -&gt; ok</text>"));
    expect(out).not.toContain("wider than its size");
  });

  test("draws a part of memory as wide as the picture, in high contrast", async ({ expect }) => {
    const { out, status } = await show(
      "collides.memzone",
      ...["--as", "svg", "--range", "memory38-39", "--theme", "high-contrast"],
    );
    expect(status).toBe(0);
    expect(out).toMatch(/^<svg [^>]*data-theme="high-contrast"/);
    expect(out).toContain('<clipPath id="part">');
    expect(out).toContain("0x138000000");
    expect(out).toMatch(/<text [^>]*>38<\/text>/);
    expect(out).not.toMatch(/<text [^>]*>1–22<\/text>/);
    const bytes = await show("collides.memzone", ...["--as", "svg", "--range", "0x130000000-0x13fffffff"]);
    const named = await show("collides.memzone", ...["--as", "svg", "--range", "memory38-39"]);
    expect(bytes.out).toBe(named.out);
  });

  test.runIf(BUILT !== undefined)("writes what the story is held against into the file", async ({ expect }) => {
    const storyIn = async (...args: readonly string[]) => {
      const { out } = await memzone(folder, "show", "sizes.memzone", "--as", "html", ...args);
      return JSON.parse(/id="memzone-story">(.*?)<\/script>/s.exec(out)![1]!) as Story;
    };
    expect((await storyIn()).beside).toBeUndefined();
    const story = await storyIn("--against", "kernel=6.1", "--against", "size=512M", "--against", "boot");
    expect(story.beside?.map(({ supposed }) => supposed)).toEqual([{ kernel: "6.1" }, { params: { size: "512M" } }]);
    expect(story.beside?.map(({ first, behind }) => [first?.supposed, behind.length])).toEqual([
      [{ kernel: "6.1" }, story.behind.length],
      [{ params: { size: "512M" } }, story.behind.length],
    ]);
    expect(story.compare).toEqual({ type: "supposed", supposed: { kernel: "6.1" } });
    expect((await storyIn("--against", "boot")).compare).toEqual({ type: "step", step: 0 });
    const whatIf = await storyIn("--what-if", "movable-at-node-start");
    expect(whatIf.compare).toEqual({ type: "supposed", supposed: { whatIf: "movable-at-node-start" } });
  });

  test("draws the layout in the terminal when it is not told how", async ({ expect }) => {
    expect((await show("collides.memzone")).out).toContain("after step 2: offline memory38 -> ok");
    const { out } = await show("collides.memzone", "--at", "boot");
    expect(out).toContain("|Movable");
    expect(out).not.toContain("\u001b");
  });

  test("prints the state of a scenario with errors and ends with 1", async ({ expect }) => {
    const { out, err, status } = await show("fails.memzone", "--as", "blocks");
    expect(out.split("\n").length).toBe(33);
    expect(err).toMatch(/^memzone: fails\.memzone has 1 error /);
    expect(status).toBe(1);
  });

  test("ends with 1 where there is no state to show", async ({ expect }) => {
    const { out, err, status } = await show("nothing.memzone", "--as", "lsmem");
    expect(out).toBe("");
    expect(err).toMatch(/^memzone: nothing\.memzone leaves no state to show/);
    expect(status).toBe(1);
  });

  test.for([
    [[], /show one file/],
    [["missing.memzone"], /missing\.memzone: no such file/],
    [["collides.memzone", "fails.memzone"], /show one file/],
    [["collides.memzone", "--as", "png"], /unknown view 'png'/],
    [["collides.memzone", "--at", "3"], /there is no step 3: the scenario has 2/],
    [["collides.memzone", "--at", "later"], /'later' is no step/],
    [["collides.memzone", "--as", "lsmem", "--at", "all"], /--at all goes with --as json only/],
    [["collides.memzone", "--param", "size=1G"], /unknown parameter 'size': the scenario has none/],
    [["sizes.memzone", "--param", "size=1G"], /'1G' is no value of size: one of 256M, 512M/],
    [["sizes.memzone", "--param", "size"], /'size' is no parameter/],
    [["sizes.memzone", "--what-if", "more-memory"], /unknown what-if 'more-memory'/],
    [["sizes.memzone", "--against", "what-if=more-memory"], /unknown what-if 'more-memory'/],
    [["sizes.memzone", "--against", "sise=1G"], /unknown 'sise'.*one of kernel, what-if, size/],
    [["sizes.memzone", "--against", "size=1G"], /'1G' is no value of size: one of 256M, 512M/],
    [["sizes.memzone", "--against", "kernel=99"], /there is no Linux 99/],
    [["collides.memzone", "--against", "7"], /there is no step 7: the scenario has 2/],
    [["collides.memzone", "--as", "changes", "--at", "boot"], /the boot has nothing before it/],
    [["collides.memzone", "--theme", "dark"], /--width, --theme, --to-scale and --range go with --as svg only/],
    [["collides.memzone", "--as", "svg", "--theme", "blue"], /unknown theme 'blue'/],
    [["collides.memzone", "--as", "svg", "--width", "wide"], /'wide' is no width/],
    [["collides.memzone", "--as", "svg", "--range", "5G-4G"], /'5G-4G' is no part of memory/],
    [["collides.memzone", "--as", "lsmem", "--against", "boot"], /--against goes with --as layout, svg, changes, html/],
    [["collides.memzone", "--against", "boot", "--against", "1"], /more than once with --as html only/],
    [["sizes.memzone", "--as", "html", "--against", "sise=1G"], /unknown 'sise'/],
  ] as const)("ends with 2 and one sentence: %j", async ([args, sentence], { expect }) => {
    const { status, out, err } = await show(...args);
    expect([status, out]).toEqual([2, ""]);
    expect(err.trimEnd().split("\n").length).toBe(1);
    expect(err).toMatch(sentence);
  });
});
