import { describe, expect, it } from "vitest";
import { wordsOf } from "../../grammar/vocabulary/word-lists.ts";
import { STATE_TEXTS, textOf } from "../../server/views/renderers.ts";
import { analyse, applyFix, checkMarked, codes, type FixtureOptions, fixOf, NO_TEXTS } from "./fixture.ts";
import { toyKernel } from "./toy-kernel.ts";

const MACHINE = `kernel 6.5 x86_64
machine qemu-pc { memory 4G }
reserve 0x40000000-0x400fffff by someone+0x10/0x20
boot
`;

const LSMEM = `RANGE                                  SIZE  STATE REMOVABLE BLOCK NODE   ZONES
0x0000000000000000-0x00000000efffffff  3.8G online       yes  0-29    0  Normal
0x00000000f0000000-0x00000000ffffffff  256M online       yes 30-31    0 Movable

Memory block size:       128M
Total online memory:       4G
Total offline memory:      0B
`;

const options: FixtureOptions = {
  simulator: toyKernel(),
  renderers: {
    ...NO_TEXTS,
    lsmem: textOf("layout", () => LSMEM),
    zoneinfo: textOf(
      "sizes",
      () =>
        "Node 0, zone   Normal\n        min      10\n        low      20\nNode 0, zone  Movable\n        min      10",
    ),
    iomem: textOf("sizes", () => "00100000-bfffffff : System RAM"),
    dmesg: textOf(
      "log",
      () => "[    0.000000] Linux version 6.5\n[    0.000000] Zone ranges:\n[    0.000000]   Movable  empty",
    ),
  },
};

describe("expect memoryN", () => {
  it("holds against the files of each block", () => {
    checkMarked(
      `${MACHINE}
expect memory0-31 state=online node=0
expect memory30-31 valid_zones=Movable
expect memory29 valid_zones=Normal removable=1
expect no memory32-40
`,
      options,
    );
  });

  it("says of each field what is simulated", () => {
    checkMarked(
      `${MACHINE}
expect memory31 state=offline valid_zones=Normal,Movable
#               ^^^^^^^^^^^^^ expectation-failed: expected state=offline, simulated online
#                             ^^^^^^^^^^^^^^^^^^^^^^^^^^ expectation-failed: expected valid_zones=Normal,Movable, simulated Movable
expect memory28-31 valid_zones=Normal
#                  ^^^^^^^^^^^^^^^^^^ expectation-failed: memory30-31: expected valid_zones=Normal, simulated Movable
expect memory31-33
#      ^^^^^^^^^^^ expectation-failed: memory32-33 do not exist; there is memory0-31
expect no memory30-40
#         ^^^^^^^^^^^ expectation-failed: expected no memory30-40, but memory30-31 exist
expect memory1 zones=Normal
#              ^^^^^ unknown-name: there is no field \`zones\` here; did you mean \`valid_zones\`?
`,
      options,
    );
  });

  it("offers to take the simulated value", () => {
    const text = `${MACHINE}expect memory31 valid_zones=Normal`;
    const fixed = applyFix(text, fixOf(analyse(text, options), "Take the simulated value `Movable`"));
    expect(codes(analyse(fixed, options))).toEqual([]);
  });
});

describe("expect a zone", () => {
  it("takes pages, sizes and hexadecimal numbers", () => {
    checkMarked(
      `${MACHINE}
expect node0 Movable start_pfn=0xf0000 present=256M spanned=65536 managed=0x10000 protection=0,0
expect node0 Normal min=10 low=20 high=30 cma=0
`,
      options,
    );
  });

  it("says the simulated number as it was written", () => {
    checkMarked(
      `${MACHINE}
expect node0 Movable present=128M start_pfn=0xe0000 min=11
#                    ^^^^^^^^^^^^ expectation-failed: expected present=128M, simulated 256M
#                                 ^^^^^^^^^^^^^^^^^ expectation-failed: expected start_pfn=0xe0000, simulated 0xf0000
#                                                   ^^^^^^ expectation-failed: expected min=11, simulated 10
expect node1 Normal present=1
#      ^^^^^ expectation-failed: node1 does not exist; there is node0
expect node0 HighMem present=0
#            ^^^^^^^ expectation-failed: this kernel has no zone HighMem; node0 has Normal, Movable
expect node0 Moveable present=0
#            ^^^^^^^^ unknown-name: \`Moveable\` is no zone; did you mean \`Movable\`?
expect node0 Normal presnt=0
#                   ^^^^^^ unknown-name: there is no field \`presnt\` here; did you mean \`present\`?
expect node0 Normal present=many
#                           ^^^^ bad-value: \`many\` is no number of pages
expect memory20 state=onlin
#                     ^^^^^ unknown-name: \`onlin\` is no state of a block; did you mean \`online\`?
`,
      options,
    );
  });
});

describe("expect reserved", () => {
  it("looks at memblock.reserved at the end of boot", () => {
    const analysis = checkMarked(
      `${MACHINE}
expect reserved 0x100000-0x1fffff
expect unreserved 0x200000-0x2fffff
expect reserved 0x180000-0x2fffff
#               ^^^^^^^^^^^^^^^^^ expectation-failed: expected reserved, but 0x200000-0x2fffff is not reserved
expect reserved 4M@16M
#               ^^^^^^ expectation-failed: expected reserved, but nothing of it is reserved
expect unreserved 0x40000000-0x40000fff
#                 ^^^^^^^^^^^^^^^^^^^^^ expectation-failed: expected unreserved, but 0x40000000-0x400fffff is reserved by someone
`,
      options,
    );
    const [related] = analysis.diagnostics.at(-1)!.related;
    expect(analysis.file.text.slice(related!.span.start, related!.span.end)).toContain("reserve 0x40000000");
  });
});

describe("expect pasted text", () => {
  it("holds where every line is printed in that order, whatever mail did to the columns", () => {
    checkMarked(
      `${MACHINE}
expect lsmem """
RANGE SIZE STATE REMOVABLE BLOCK NODE ZONES
0x00000000f0000000-0x00000000ffffffff 256M online yes 30-31 0 Movable   

Total online memory: 4G
"""
expect zoneinfo """
  Node 0, zone Movable
    min 10
"""
expect iomem "00100000-bfffffff : System RAM"
expect dmesg "Zone ranges:"
expect dmesg """
[    1.234567] Linux version 6.5
Movable  empty
"""
`,
      options,
    );
  });

  it("pairs a missing line with one that begins alike, and one that nothing begins like with none", () => {
    const text = `${MACHINE}
expect lsmem """
no such line
Total online memory: 3.8G
Total online memory: 3.9G
Total offline memory: 1G
"""
`;
    const [failed] = analyse(text, options).diagnostics;
    expect(failed!.message.split("\n").slice(1)).toEqual([
      "- no such line",
      "- Total online memory: 3.8G",
      "+ Total online memory:       4G",
      "- Total online memory: 3.9G",
      "+ Total offline memory:      0B",
      "- Total offline memory: 1G",
    ]);
  });

  it("shows the lines that differ, at the first of them", () => {
    const text = `${MACHINE}
expect lsmem """
0x0000000000000000-0x00000000efffffff  3.8G online yes 0-29 0 Normal
0x00000000f0000000-0x00000000ffffffff  256M offline yes 30-31 0 Movable
Total online memory:     3.8G
Total offline memory:      0B
"""
`;
    const [failed] = analyse(text, options).diagnostics;
    expect(failed!.message.split("\n")).toEqual([
      "lsmem: 2 lines are not as simulated (- expected, + simulated)",
      "- 0x00000000f0000000-0x00000000ffffffff  256M offline yes 30-31 0 Movable",
      "+ 0x00000000f0000000-0x00000000ffffffff  256M online       yes 30-31    0 Movable",
      "- Total online memory:     3.8G",
      "+ Total online memory:       4G",
    ]);
    expect(text.slice(failed!.span.start, failed!.span.end)).toMatch(/^0x00000000f0000000.*Movable$/);
    const fixed = applyFix(text, fixOf(analyse(text, options), "Take the simulated lines"));
    expect(codes(analyse(fixed, options))).toEqual([]);
  });

  it("minds the order of lines", () => {
    const text = `${MACHINE}expect lsmem """\nTotal offline memory: 0B\nTotal online memory: 4G\n"""`;
    expect(codes(analyse(text, options))).toEqual(["expectation-failed"]);
  });
});

describe("expect warning", () => {
  it("looks at what was said up to there", () => {
    checkMarked(
      `${MACHINE.replace("reserve", "cmdline { movablecore=256M }\n#         ^^^^^^^^^^^^^^^^ movable-splits-block\nreserve")}
expect warning movable-splits-block
expect no warning step-failed
offline memory31
#^^^^^^^^^^^^^^^ step-failed
expect no warning step-failed
#                 ^^^^^^^^^^^ expectation-failed: expected no warning step-failed, but: \`offline memory31\` fails…
expect warning param-version
#              ^^^^^^^^^^^^^ expectation-failed: expected a warning param-version; there is movable-splits-block, step-failed
`,
      options,
    );
  });

  it("that holds makes of an error a thing announced", () => {
    const text = `${MACHINE}offline memory31\nexpect warning step-failed`;
    expect(analyse(text, options).diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
      ["step-failed", "warning"],
    ]);
  });
});

it("tells of every expectation what became of it", () => {
  const text = `${MACHINE}expect memory1 state=online\nexpect memory1 state=offline\nexpect memory1 state=$x`;
  const { expectations } = analyse(text, options);
  expect(expectations.map(({ text: source, result, entry }) => [source, result, entry])).toEqual([
    ["expect memory1 state=online", "holds", 0],
    ["expect memory1 state=offline", "fails", 0],
    ["expect memory1 state=$x", "unchecked", 0],
  ]);
});

it("a text that does not hold says what is in doubt of the facts it tells, and of no others", () => {
  // An observed reservation moves sizes and places; which blocks there are does not depend on it.
  const text = `kernel 6.12.107+deb13-amd64 x86_64 { build debian }
machine qemu-pc { memory 4G  cpus 4  initrd 11344K }
cmdline { console=ttyS0 nokaslr }
reserve 0x40000000-0x400fffff by someone+0x10/0x20
boot
${wordsOf("VIEW")
  // Of a kind of line that a log does not have at all nothing is said.
  .map((view) => `expect ${view} "${view === "dmesg" ? "Policy zone: none" : "no such line"}"`)
  .join("\n")}`;
  const { expectations } = analyse(text, { renderers: STATE_TEXTS });
  const doubtful = expectations.map(({ message }) => /\(modelled: /.test(message ?? ""));
  expect(Object.fromEntries(wordsOf("VIEW").map((view, index) => [view, doubtful[index]]))).toEqual({
    lsmem: false,
    zoneinfo: true,
    iomem: true,
    dmesg: true,
  });
});

it("a lock that is misspelt is said as such, and nothing is modelled of it", () => {
  const { diagnostics } = analyse(`kernel 6.12 x86_64
machine qemu-pc { memory 4G }
boot
concurrently {
  offline memory33 hangs in do_migrate_range
  offline memory34
}
expect task memory34 blocked on device_hotplug_lok
`);
  expect(diagnostics.filter(({ code }) => code === "unknown-name").map(({ message }) => message)).toEqual([
    "`device_hotplug_lok` is no lock that these steps take; did you mean `device_hotplug_lock`?",
  ]);
});
