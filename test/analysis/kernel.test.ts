import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Analyser } from "../../server/analysis/analyser.ts";
import type { Analysis } from "../../server/analysis/analysis.ts";
import { describeBlocks } from "../../server/simulation/drivers/base-memory/block-facts.ts";
import { STATE_TEXTS } from "../../server/views/renderers.ts";
import { runs } from "../property-runs.ts";
import { expectSame } from "../same.ts";
import { analyse, applyFix, checkMarked, codes, fixOf, optionsOf, URI } from "./fixture.ts";
import { placed } from "./placed.ts";

const renderers = STATE_TEXTS;

const COLLISION = `scenario "movablecore= collides with memblock allocations"

kernel 6.5-rc2 x86_64

machine qemu-pc {
  memory 4G
}

cmdline {
  movablecore=256M
# ^^^^^^^^^^^^^^^^ movable-reserved: movablecore region overlaps memblock reservation at 0x13ff00000…
  memblock=debug
}

# As memblock=debug printed it.
reserve 0x13ff00000-0x13ffbffff by memblock_alloc_range_nid

boot

expect memory38-39 state=online valid_zones=Movable
expect node0 Movable start_pfn=0x130000 present=65536
expect lsmem """
RANGE SIZE STATE REMOVABLE BLOCK NODE ZONES
0x0000000000000000-0x0000000007ffffff 128M online yes 0 0 None
0x0000000008000000-0x00000000bfffffff 2.9G online yes 1-23 0 DMA32
0x0000000100000000-0x000000012fffffff 768M online yes 32-37 0 Normal
0x0000000130000000-0x000000013fffffff 256M online yes 38-39 0 Movable

Memory block size: 128M
Total online memory: 4G
Total offline memory: 0B
"""

step "the top block can't be offlined"
offline memory39 -> EBUSY at 0x13ff00000
#^^^^^^^^^^^^^^^ removable-lies
offline memory38 -> ok
`;

describe("the collision of movablecore= with boot allocations, as it was reported", () => {
  it("comes out as the report tells it, and points from the parameter to the reservation", () => {
    const analysis = checkMarked(COLLISION, { renderers });
    expect(analysis.title).toBe("movablecore= collides with memblock allocations");
    expect(analysis.expectations.map(({ result }) => result)).toEqual(["holds", "holds", "holds"]);
    expect(analysis.timeline.map(({ outcome }) => outcome.result)).toEqual(["ok", "EBUSY", "ok"]);
    const collision = analysis.diagnostics.find(({ code }) => code === "movable-reserved")!;
    const related = collision.related.map(({ span }) => COLLISION.slice(span.start, span.end));
    expect(related.some((text) => text.startsWith("reserve 0x13ff00000"))).toBe(true);
  });

  it("is an error with the page and its quick fix where the outcome is not stated", () => {
    const text = COLLISION.replace(" -> EBUSY at 0x13ff00000", "");
    const analysis = analyse(text, { renderers });
    const failed = analysis.diagnostics.find(({ code }) => code === "step-failed")!;
    expect(failed.message).toBe(
      "`offline memory39` fails with EBUSY: page 0x13ff00 is reserved (memblock_alloc_range_nid)",
    );
    const fixed = applyFix(text, fixOf(analysis, "Add `-> EBUSY at 0x13ff00000`"));
    expect(codes(analyse(fixed, { renderers }))).not.toContain("step-failed");
  });

  it("is simulated once: a comment costs nothing, a step costs that step", () => {
    const subject = new Analyser();
    const simulated = (text: string) => subject.analyse(URI, text, 1, optionsOf({ renderers })).simulated;
    expect(simulated(COLLISION)).toBe(3);
    expect(simulated(`# hello\n${COLLISION}\n\n# goodbye`)).toBe(0);
    expect(simulated(`${COLLISION}\nonline memory38`)).toBe(1);
  });
});

describe("what cannot be is said at its place", () => {
  it("sizes above 2^52, nodes that do not add up, blocks that do not exist", () => {
    checkMarked(
      `kernel 6.12 x86_64
machine qemu-pc {
  memory 4G
# ^^^^^^^^^ memory-mismatch: the nodes add up to 3 GiB, memory says 4 GiB
  node0 { memory 1G }
  node1 { memory 2G }
  maxmem 5000P
#        ^^^^^ bad-value
}
boot
offline memory99999
#^^^^^^^^^^^^^^^^^^ step-failed: modelled: \`offline memory99999\` fails with …
`,
      { renderers },
    );
  });
});

/** What anybody can see of an analysis. */
function facts(analysis: Analysis) {
  const seen = {
    diagnostics: analysis.diagnostics,
    outcomes: analysis.timeline.map(({ text, outcome }) => ({ text, outcome })),
    blocks: analysis.timeline.map(({ after }) => (after === undefined ? [] : describeBlocks(after))),
    zones: analysis.timeline.map(({ after }) => after?.nodes),
    dmesg: analysis.timeline.map(({ after }) => after?.boot.dmesg),
  };
  return placed(seen, analysis);
}

it("any edits of a scenario lead to what the text says from scratch", () => {
  const line = fc.constantFrom(
    ...["# a comment", "offline memory38", "online_kernel memory38", "online_movable memory37", "offline memory32-37"],
    ...["reserve 0x138000000-0x138000fff", "movable_node", "kernelcore=1G", "memmap=64M$0x110000000", "plug d0"],
    ...["dimm d0 { size 1G }", "expect memory38 state=offline", "reboot", "set auto_online_blocks = online_movable"],
  );
  const edit = fc.record({ at: fc.nat(), line: fc.option(line), toggle: fc.boolean() });
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 6 }), (edits) => {
      const subject = new Analyser();
      let lines = COLLISION.split("\n");
      subject.analyse(URI, COLLISION, 1, optionsOf({ renderers }));
      for (const { at, line: added, toggle } of edits) {
        const row = at % lines.length;
        if (added !== null) lines = lines.toSpliced(row, 0, added);
        else if (!toggle) lines = lines.toSpliced(row, 1);
        else lines = lines.with(row, lines[row]!.startsWith("# ") ? lines[row]!.slice(2) : `# ${lines[row]}`);
        const text = lines.join("\n");
        const incremental = subject.analyse(URI, text, 1, optionsOf({ renderers }));
        expectSame(facts(incremental), facts(analyse(text, { renderers })));
      }
    }),
    { numRuns: runs(12) },
  );
});

it("a version that Linux never had is an error at once, and the rest of the file is still looked at", () => {
  checkMarked(`kernel 99999999999999999999.5 x86_64
#      ^^^^^^^^^^^^^^^^^^^^^^ bad-value: there is no Linux \`99999999999999999999.5\`: known are 2.6, 3.0 to 3.19…
machine qemu-pc { memory 4G }
param unused = 1
#     ^^^^^^ unused-name
boot
`);
});

it("an architecture is looked up among the architectures alone", () => {
  checkMarked(`kernel 6.5 constructor
#          ^^^^^^^^^^^ unknown-name: \`constructor\` is no architecture known here…
machine qemu-pc { memory 4G }
boot
`);
});

it("a kernel older or newer than those that were recorded is said to be modelled", () => {
  for (const version of ["2.6.32", "4.18", "7.9"]) {
    const text = `kernel ${version} x86_64\nmachine qemu-pc { memory 4G }\nboot\n`;
    expect(analyse(text).diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
      ["version-not-measured", "info"],
    ]);
  }
});

it("a distribution's kernel is read as `uname -r` gives it, and said to follow mainline", () => {
  checkMarked(`kernel 6.6.87.2-microsoft-standard-WSL2 x86_64
#      ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ version-not-measured: modelled: 6.6.87.2-microsoft-standard-WSL2 is a vendor's kernel…
machine qemu-pc { memory 4G }
boot
`);
  const debian = "kernel 6.1.0-18-amd64 x86_64 { build debian }\nmachine qemu-pc { memory 4G }\nboot\n";
  expect(analyse(debian).diagnostics).toEqual([]);
});
