import { describe, expect, test } from "vitest";
import type { Analysis, Diagnostic } from "../../server/analysis/analysis.ts";
import { fixAll, quickFixes } from "../../server/features/code-actions.ts";
import { formattingEdits } from "../../server/features/formatting.ts";
import { inlayHints } from "../../server/features/inlay.ts";
import { lenses } from "../../server/features/lens.ts";
import { code, plain, sentence, table, withoutMarkdown } from "../../server/features/markdown.ts";
import { exactSize } from "../../server/features/size-text.ts";
import { cut, onMachine } from "./scenario.ts";

describe("quick fixes", () => {
  test("a misspelled parameter can be corrected", () => {
    const { analysis, text } = onMachine("cmdline { movablcore=256M nokaslr }\nboot\n");
    const start = text.indexOf("movablcore");
    const fixes = quickFixes(analysis, { start, end: start });
    expect(fixes.map(({ edits }) => edits[0]?.newText)).toContainEqual(expect.stringContaining("movablecore"));
  });

  test("a failing step can be given the outcome that it has", () => {
    const { analysis, text } = onMachine(
      "cmdline { movablecore=256M nokaslr }\nreserve 0x13ff00000-0x13ffbffff\nboot\noffline memory39\n",
    );
    const start = text.indexOf("offline");
    const titles = quickFixes(analysis, { start, end: start + 3 }).flatMap(({ edits }) =>
      edits.map((edit) => edit.newText),
    );
    expect(titles.join()).toContain("-> EBUSY");
  });

  test.each([
    ["echo online > /sys/devices/system/memory/memory38/state", "online memory38"],
    ["echo online_movable >/sys/devices/system/memory/memory38/state", "online_movable memory38"],
    ["echo offline > /sys/devices/system/memory/memory38/state", "offline memory38"],
    ["echo 1 > /sys/devices/system/memory/memory38/online", "online memory38"],
    ["  echo 0 > /sys/devices/system/memory/memory38/online  ", "offline memory38"],
    ["$ echo offline | sudo tee /sys/devices/system/memory/memory38/state", "offline memory38"],
    ['sudo sh -c "echo offline > /sys/devices/system/memory/memory38/state"', "offline memory38"],
    ["root@host:~# echo -n online_kernel > memory38/state", "online_kernel memory38"],
    ["echo online > /sys/devices/system/memory/auto_online_blocks", "set auto_online_blocks = online"],
    ["echo 0x140000000 > /sys/devices/system/memory/probe", "probe 0x140000000"],
    ["chmem -d 128M", "chmem disable 128M"],
    ["daxctl reconfigure-device --mode=system-ram dax0.0", "reconfigure dax0.0 as system-ram"],
    ["sudo daxctl reconfigure-device -m devdax -f dax1.0", "reconfigure dax1.0 as devdax"],
    ["chmem --enable --blocks 36-39 --zone Movable", "chmem enable memory36-39 zone Movable"],
  ])("a shell's line is a step: %s", (line, step) => {
    const before = "cmdline { nokaslr }\nboot\n";
    const { analysis, text } = onMachine(`${before}${line}\nstep "next"\n`);
    const at = text.indexOf(line.trim());
    const [fix] = quickFixes(analysis, { start: at, end: at });
    expect(fix).toMatchObject({ title: `Write \`${step}\``, preferred: true });
    const { span, newText } = fix!.edits[0]!;
    expect(text.slice(0, span.start) + newText + text.slice(span.end)).toBe(text.replace(line.trim(), step));
  });

  test("another line of a shell is none", () => {
    for (const line of [
      "echo 3 > /proc/sys/vm/drop_caches",
      "daxctl reconfigure-device --no-online -m system-ram dax0.0",
    ]) {
      const { analysis, text } = onMachine(`cmdline { nokaslr }\nboot\n${line}\n`);
      const at = text.indexOf(line);
      expect(quickFixes(analysis, { start: at, end: at })).toEqual([]);
    }
  });

  test("only what touches the selection is offered", () => {
    const { analysis } = onMachine("cmdline { movablcore=256M nokaslr }\nboot\n");
    expect(quickFixes(analysis, { start: 0, end: 0 })).toEqual([]);
  });

  test("all preferred fixes can be made at once, but none that touch each other", () => {
    const { analysis } = onMachine("cmdline { nokaslr }\nboot\nofflne memory40\nofflne memory41\n");
    const [first, second] = analysis.diagnostics.filter(({ code }) => code === "syntax");
    const { uri, source, file } = analysis;
    const of = (diagnostics: readonly Diagnostic[]) => fixAll({ uri, source, file, diagnostics } as Analysis);
    expect(of([first!, first!, second!])?.edits.map(({ newText }) => newText)).toEqual(["offline", "offline"]);
    expect(of([])).toBeUndefined();
  });
});

describe("all fixes at once leave all that the author wrote", () => {
  const HEAD = "cmdline { nokaslr }\ndimm d1 { size 1G }\nboot\n";
  const behind = (line: string): string => {
    const { analysis, text } = onMachine(`${HEAD}${line}\n`);
    const edits = [...(fixAll(analysis)?.edits ?? [])].sort((a, b) => b.span.start - a.span.start);
    const all = edits.reduce(
      (now, { span, newText }) => now.slice(0, span.start) + newText + now.slice(span.end),
      text,
    );
    return all.startsWith(text.slice(0, -line.length - 1)) ? all.slice(text.length - line.length - 1).trim() : all;
  };

  test.each([
    ["ofline memory40", "offline memory40"],
    ["online_movble memory40", "online_movable memory40"],
    ["offline memory 40", "offline memory40"],
    ["Offline memory40", "offline memory40"],
  ])("%s is %s", (line, meant) => {
    expect(behind(line)).toBe(meant);
  });

  // Of each the wrong guess would be another scenario: other blocks, another machine, another device, a claim that is gone.
  test.each([
    "offline cpus 3",
    "online cpu 3",
    "offline memory40,41",
    "offline memory[34-36]",
    "offline memory{34,36}",
    "offline memory@40",
    "plug d1 node0",
    "plug d2",
    "allocate 64M movable on node0 as x",
    "allocate 1G movable node=0 as x",
    "offline memory40 -> fail",
  ])("%s is left for the author", (line) => {
    expect(behind(line)).toBe(line);
  });

  test("of a parameter, a size and a device, too", () => {
    const texts = [
      "cmdline { movablecore: 1G }\nboot\n",
      "cmdline { nokaslr }\ndimm d1 { size 1,5G }\nboot\n",
      "cmdline { nokaslr }\nvirtio-pmem p0 { size 1G }\nboot\n",
    ];
    for (const text of texts) expect(fixAll(onMachine(text).analysis)).toBeUndefined();
  });
});

describe("all fixes at once leave the author's claims alone", () => {
  const CLAIMS = `cmdline { movablcore=1M movablecore=256M nokaslr }
reserve 0x13ff00000-0x13ffbffff
boot
expect memory39 state=offline
expect node0 Movable present=1
expect dmesg "Movable zone start for each node, never printed"
offline memory39 -> ok
concurrently {
  offline memory39 -> ok
}
offline memory99
`;

  test("no edit of an expectation or an outcome, and no outcome that was not there", () => {
    const { analysis, text } = onMachine(CLAIMS);
    expect(analysis.diagnostics.map(({ code }) => code)).toEqual(
      expect.arrayContaining(["expectation-failed", "outcome-differs", "step-failed", "param-unknown"]),
    );
    const edits = fixAll(analysis)?.edits ?? [];
    expect(edits.map(({ span, newText }) => [cut(text, span), newText])).toEqual([["movablcore", "movablecore"]]);
  });

  test("what takes a simulated value is never the preferred one", () => {
    const { analysis, text } = onMachine(CLAIMS);
    const claims = quickFixes(analysis, { start: 0, end: text.length }).filter(({ title }) =>
      /^(Take the|State|Add `->|Write one step|Remove the stated)/.test(title),
    );
    expect(claims.length).toBeGreaterThan(4);
    expect(claims.filter(({ preferred }) => preferred)).toEqual([]);
  });
});

describe("inlay hints", () => {
  const hints = (text: string) => {
    const { analysis } = onMachine(text);
    return inlayHints(analysis, { start: 0, end: analysis.file.text.length }).map(({ label }) => label.trim());
  };

  test("movablecore= says how much it became, and where", () => {
    expect(hints("cmdline { movablecore=100M nokaslr }\nboot\n")).toEqual(["= 100 MiB at 0x139c00000"]);
  });

  test("a step that fails unannounced says how", () => {
    const text = "cmdline { movablecore=256M nokaslr }\nreserve 0x13ff00000-0x13ffbffff\nboot\n";
    expect(hints(`${text}offline memory39\n`)).toContain("→ EBUSY");
    expect(hints(`${text}offline memory39 -> EBUSY\n`)).not.toContain("→ EBUSY");
  });
});

describe("lenses", () => {
  const titles = (commands: readonly string[]) =>
    lenses(onMachine("param zone = 256M | 1G\nparam one = 1\nboot\n").analysis, commands).map(({ title }) => title);

  test("name commands that the editor owns, and no others", () => {
    expect(titles(["memzone.showLayout", "memzone.chooseParam"])).toEqual([
      "zone is 256M: choose another",
      "Show the layout",
    ]);
    expect(titles(["memzone.showLayout"])).toEqual(["Show the layout"]);
    expect(titles([])).toEqual([]);
  });
});

describe("formatting", () => {
  test("edits turn a text into its canonical layout, and touch only lines that change", () => {
    const text = "kernel 6.1   x86_64\n\nboot\noffline    memory1\n";
    const edits = formattingEdits(text);
    const formatted = [...edits]
      .reverse()
      .reduce((all, { span, newText }) => all.slice(0, span.start) + newText + all.slice(span.end), text);
    expect(formatted).toBe("kernel 6.1 x86_64\n\nboot\noffline memory1\n");
    expect(edits.every(({ span }) => !text.slice(span.start, span.end).includes("boot"))).toBe(true);
    expect(formattingEdits(formatted)).toEqual([]);
  });

  test("a range is formatted alone", () => {
    const text = "kernel 6.1   x86_64\nboot\noffline    memory1\n";
    const start = text.indexOf("offline");
    const edits = formattingEdits(text, { start, end: start + 5 });
    expect(edits).toHaveLength(1);
    expect(edits[0]!.span.start).toBeGreaterThanOrEqual(start);
  });

  test("a range leaves the lines around it as they are, changed ones too", () => {
    const text = "boot\n   offline   memory3\nonline    memory4\n";
    const start = text.indexOf("   offline");
    const edits = formattingEdits(text, { start, end: text.indexOf("online    ") });
    expect(edits).toEqual([{ span: { start, end: text.indexOf("online    ") }, newText: "offline memory3\n" }]);
  });
});

describe("Markdown", () => {
  test("code holds whatever the text holds", () => {
    expect(code("a")).toBe("`a`");
    expect(code("a`b")).toBe("``a`b``");
    expect(code("`a")).toBe("`` `a ``");
    expect(code("V1 | V2")).toBe("`V1 | V2`");
  });

  test("plain text is shown as it is", () => {
    expect(plain("[x](http://a) <b> *c*")).not.toMatch(/(?<!\\)[[\]<>*]/);
  });

  test("sentences keep their code, and lose their marks", () => {
    expect(sentence("page `a_b` is *not* <free>")).toBe("page `a_b` is \\*not\\* \\<free\\>");
  });

  test("a bar in a cell ends no cell", () => {
    expect(table(["x"], [[code("a | b")], [plain("c | d")]])).toBe("| x |\n| --- |\n| `a \\| b` |\n| c \\| d |");
  });

  test("can be shown without marks", () => {
    expect(withoutMarkdown(`**a** \`b\`\n\n${table(["x", "y"], [["1", "2"]])}`)).toBe("a b\n\nx  y\n1  2");
  });

  test.each([
    [sentence("by memblock_alloc_range_nid(), `a\\_b` | `*c*`"), "by memblock_alloc_range_nid(), a\\_b | *c*"],
    [code("a`b|c"), "a`b|c"],
    [`${plain("x86_64 <1> #2")}\\\nnext`, "x86_64 <1> #2\nnext"],
    [table(["v"], [[code("A | B")]]), "v\nA | B"],
  ])("%j is %j without marks", (markdown, text) => expect(withoutMarkdown(markdown)).toBe(text));
});

test.each([
  [0, "0 bytes"],
  [4096, "4 KiB"],
  [104 * 2 ** 20, "104 MiB"],
  [1.5 * 2 ** 30, "1.5 GiB"],
  [2 ** 30, "1 GiB"],
  [2500 * 2 ** 20, "2500 MiB"],
  [786432, "768 KiB"],
  [2 ** 50, "1 PiB"],
])("%d bytes are %s", (bytes, text) => expect(exactSize(bytes)).toBe(text));
