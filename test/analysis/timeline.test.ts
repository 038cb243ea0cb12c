import { describe, expect, it } from "vitest";
import { analyse, applyFix, checkMarked, codes, fixOf } from "./fixture.ts";
import { toyKernel } from "./toy-kernel.ts";

const simulator = toyKernel();

const MACHINE = `kernel 6.5 x86_64
machine qemu-pc { memory 4G }
dimm d0 { size 1G }
boot
plug d0
`;

describe("a step that fails", () => {
  it("unannounced is an error that names the page", () => {
    checkMarked(
      `${MACHINE}
offline memory31
#^^^^^^^^^^^^^^^ step-failed: \`offline memory31\` fails with EBUSY: page 0xfff00 is reserved (toy_alloc)
offline memory99999
#^^^^^^^^^^^^^^^^^^ step-failed: \`offline memory99999\` fails with ENOENT: memory99999 does not exist: no such block
`,
      { simulator },
    );
  });

  it("can be stated, with the page that stands in the way", () => {
    checkMarked(
      `${MACHINE}
offline memory31 -> EBUSY
offline memory31 -> EBUSY at 0xfff00000
offline memory31 -> EBUSY at pfn 1048320
offline memory30 -> ok
`,
      { simulator },
    );
  });

  it("has no page in its way where it succeeds", () => {
    checkMarked(
      `${MACHINE}
offline memory30 -> ok at 0xf0000000
#                ^^^^^^^^^^^^^^^^^^^ outcome-differs: stated ok at 0xf0000000, simulated ok
`,
      { simulator },
    );
  });

  it("otherwise than stated is an error that shows both", () => {
    checkMarked(
      `${MACHINE}
offline memory31 -> ok
#                ^^^^^ outcome-differs: stated ok, simulated EBUSY at 0xfff00000 (page 0xfff00 is reserved (toy_alloc))
offline memory30 -> EBUSY
#                ^^^^^^^^ outcome-differs: stated EBUSY, simulated ok
offline memory31 -> EBUSY at 0xf8000000
#                ^^^^^^^^^^^^^^^^^^^^^^ outcome-differs: stated EBUSY at 0xf8000000, simulated EBUSY at 0xfff00000…
`,
      { simulator },
    );
  });

  it("for some of its blocks says which", () => {
    checkMarked(
      `${MACHINE}
offline memory28-31
#^^^^^^^^^^^^^^^^^^ step-failed: \`offline memory28-31\` fails with EBUSY for memory31: page 0xfff00 is reserved…
offline memory28-31 -> ok
#                   ^^^^^ outcome-differs: stated ok for every block, simulated EBUSY for memory31…
`,
      { simulator },
    );
  });
});

describe("quick fixes of outcomes", () => {
  it("write the simulated outcome behind the step", () => {
    const text = `${MACHINE}offline memory31 # why?`;
    const fix = fixOf(analyse(text, { simulator }), "Add `-> EBUSY at 0xfff00000`");
    const fixed = applyFix(text, fix);
    expect(fixed).toContain("\noffline memory31 -> EBUSY at 0xfff00000 # why?");
    expect(codes(analyse(fixed, { simulator }))).toEqual([]);
  });

  it("replace a stated outcome", () => {
    const text = `${MACHINE}offline memory31 -> ok`;
    const fixed = applyFix(text, fixOf(analyse(text, { simulator }), "State `-> EBUSY at 0xfff00000`"));
    expect(fixed).toContain("\noffline memory31 -> EBUSY at 0xfff00000");
  });

  it("make one step of each outcome where blocks differ", () => {
    const text = `${MACHINE}  offline memory28-32`;
    const fixed = applyFix(text, fixOf(analyse(text, { simulator }), "Write one step for each outcome"));
    expect(fixed.slice(MACHINE.length)).toBe(
      "  offline memory28-30 -> ok\n  offline memory31 -> EBUSY\n  offline memory32 -> ENOENT",
    );
    expect(codes(analyse(fixed, { simulator }))).toEqual([]);
  });
});

describe("numbers of the timeline", () => {
  it("count every statement behind the boot but headings and expectations", () => {
    const text = `${MACHINE}step "one"
offline memory30 -> ok
expect memory30 state=offline
concurrently {
  offline memory29
  online memory30
}
step "two"
reboot
offline memory31 -> EBUSY`;
    const { timeline } = analyse(text, { simulator });
    expect(timeline.map(({ number, text: source, heading }) => [number, source, heading])).toEqual([
      [0, "boot", undefined],
      [1, "plug d0", undefined],
      [2, "offline memory30", "one"],
      [3, "concurrently { offline memory29 online memory30 }", "one"],
      [4, "reboot", "two"],
      [5, "offline memory31", "two"],
    ]);
  });
});

it("a timeline teaches once that `removable` says nothing", () => {
  const { diagnostics } = analyse(`kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { movablecore=256M nokaslr }
reserve 0x13ff00000-0x13ffbffff
boot
offline memory39 -> EBUSY
offline memory39 -> EBUSY
`);
  expect(diagnostics.filter(({ code }) => code === "removable-lies").map(({ span }) => span.start)).toHaveLength(1);
});

it("a block whose offlining hangs is not brought online a second time", () => {
  const { timeline } = analyse(`kernel 6.12 x86_64
machine qemu-pc { memory 4G }
boot
concurrently { offline memory36 hangs }
online memory36 -> hangs
offline memory36 -> hangs
`);
  // Both want device_hotplug_lock, which the one that hangs never gives back.
  expect(timeline.map(({ outcome }) => outcome.result)).toEqual(["ok", "ok", "hangs", "hangs"]);
  const [, , Normal] = timeline.at(-1)!.after!.nodes[0]!.zones;
  expect(Normal!.present).toBeLessThanOrEqual(Normal!.spanned);
});
