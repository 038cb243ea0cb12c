import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { format } from "../../grammar/format.ts";
import { parse } from "../../grammar/parse.ts";
import { runs } from "../property-runs.ts";
import { DECLARATIONS, EVERYTHING, FIRST_LOOK, TIMELINE } from "./scenarios.ts";

describe("the canonical layout", () => {
  test("is that of these scenarios", () => {
    for (const text of [FIRST_LOOK, DECLARATIONS, TIMELINE]) expect(format(text)).toBe(text);
  });

  test("indents by two spaces a brace, and puts one space between words", () => {
    const text = "machine   qemu-pc{\nmemory  4G\n      node0   {memory 2G   cpus 0, 2}\n\t}\n  boot  \n";
    expect(format(text)).toBe("machine qemu-pc {\n  memory 4G\n  node0 { memory 2G cpus 0,2 }\n}\nboot\n");
  });

  test("gives the items of a block of several lines lines of their own", () => {
    const text = "crash { cmdline {\n  maxcpus=1\n} }\n";
    expect(format(`boot\n${text}`)).toBe("boot\ncrash {\n  cmdline {\n    maxcpus=1\n  }\n}\n");
  });

  test("has spaces around `->` and `|`, and around `=` where something is assigned", () => {
    const text =
      "param x=1|2\nkernel 6.5 x86_64 { config CMA = y }\nboot\nset min_free_kbytes=1\noffline memory3->ok\nexpect memory3 state = online\n";
    expect(format(text)).toBe(
      "param x = 1 | 2\nkernel 6.5 x86_64 { config CMA=y }\nboot\nset min_free_kbytes = 1\noffline memory3 -> ok\nexpect memory3 state=online\n",
    );
  });

  test("keeps comments, and empty lines one at a time", () => {
    const text = "\n\n# first\nboot    # why\n\n\n\n  # then\nreboot\n\n";
    expect(format(text)).toBe("# first\nboot # why\n\n# then\nreboot\n");
  });

  test('leaves """ texts and kernel parameters as they are', () => {
    const text =
      'cmdline {\n      dyndbg="file  x   +p"   quiet\n}\nboot\nexpect   lsmem """\n  A   B  \n\n\n  C\n   """\n';
    expect(format(text)).toBe(
      'cmdline {\n  dyndbg="file  x   +p" quiet\n}\nboot\nexpect lsmem """\n  A   B  \n\n\n  C\n   """\n',
    );
  });

  test("leaves pasted log lines readable", () => {
    const text = "machine {\nfirmware {\n[    0.000000] BIOS-e820: [mem 0x0-0xfff]   usable\n}\n}\n";
    expect(format(text)).toBe(
      "machine {\n  firmware {\n    [    0.000000] BIOS-e820: [mem 0x0-0xfff] usable\n  }\n}\n",
    );
  });

  test("keeps the line ends of the file", () => {
    expect(format("boot\r\n\r\n\r\n reboot\r\n")).toBe("boot\r\n\r\nreboot\r\n");
  });

  test("of nothing is nothing", () => {
    expect(format("")).toBe("");
    expect(format(" \n\n")).toBe("");
  });
});

describe("what stays as it is", () => {
  test("is a region the author keeps", () => {
    const text = "boot\n# fmt: off\nplug   dimm0\n\n\n  online   memory32\n# fmt: on\nplug   dimm1\n";
    expect(format(text)).toBe("boot\n# fmt: off\nplug   dimm0\n\n\n  online   memory32\n# fmt: on\nplug dimm1\n");
  });

  test("is a statement with an error, while those around it are laid out", () => {
    const text = "machine  qemu-pc {\n memory   lots\n   cpus 2 }\nboot\nplug    dimm0\nofline   memory3\n";
    expect(format(text)).toBe("machine  qemu-pc {\n memory   lots\n   cpus 2 }\nboot\nplug dimm0\nofline   memory3\n");
  });
});

test("a message does not depend on how the text is laid out", () => {
  const text = "cmdline  { quiet } memmap=1M\nboot\n";
  expect(parse(text).errors.map(({ message }) => message)).toEqual([
    "unexpected `memmap` behind `}`: a statement ends with its line",
  ]);
  const broken = 'cmdline{\n  dyndbg="a"} memmap=1M\n}\n';
  expect(parse(broken).errors.map(({ message }) => message)).toEqual(
    parse(format(broken)).errors.map(({ message }) => message),
  );
});

const withoutSpace = (text: string) => text.replace(/\s+/g, "");

describe("formatting any text", () => {
  const noise = fc.oneof(fc.string({ unit: "grapheme" }), fc.string({ unit: "binary-ascii" }));
  const spaces = fc.constantFrom(" ", "  ", "\t", "\n", "\n\n\n", "\r\n", "");
  const piece = fc.constantFrom(
    "{",
    "}",
    '"',
    '"""',
    "#",
    "->",
    "=",
    "|",
    ",",
    "$x",
    "cmdline {",
    "memory 4G",
    "\n",
    "boot",
  );
  const damaged = fc.array(fc.tuple(fc.nat(), fc.oneof(spaces, piece)), { minLength: 1, maxLength: 8 }).map((edits) =>
    edits.reduce((text, [where, instead]) => {
      const at = where % text.length;
      return text.slice(0, at) + instead + text.slice(at);
    }, EVERYTHING),
  );

  test("twice is formatting once", () => {
    fc.assert(
      fc.property(damaged, (text) => {
        const once = format(text);
        expect(format(once)).toBe(once);
      }),
      { numRuns: runs(25) },
    );
  });

  test("moves white space alone, and makes no error", () => {
    fc.assert(
      fc.property(damaged, (text) => {
        const formatted = format(text);
        expect(withoutSpace(formatted)).toBe(withoutSpace(text));
        expect(parse(formatted).errors.map(({ message }) => message)).toEqual(
          parse(text).errors.map(({ message }) => message),
        );
      }),
      { numRuns: runs(25) },
    );
  });

  test("is possible", () => {
    fc.assert(
      fc.property(noise, (text) => {
        const once = format(text);
        expect(format(once)).toBe(once);
      }),
    );
  });
});
