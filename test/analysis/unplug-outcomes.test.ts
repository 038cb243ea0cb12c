import { expect, test } from "vitest";
import { analyse, checkMarked } from "./fixture.ts";

const GUEST = `kernel 4.16 x86_64 { build debian }
machine qemu-q35 { memory 1G cpus 4 slots 2 maxmem 3G }
dimm dimm1 { size 1G }
cmdline { nokaslr memhp_default_state=online }
boot
plug dimm1
`;

function problemsOf(text: string): readonly string[] {
  return analyse(text)
    .diagnostics.filter(({ severity }) => severity !== "info")
    .map(({ message }) => message);
}

test("an unplug that was seen to fail is stated as a whole, whatever the single blocks did", () => {
  expect(problemsOf(`${GUEST}unplug dimm1 -> EBUSY\nexpect memory32-39 state=online\n`)).toEqual([]);
});

test("its address tells the block that failed", () => {
  const { diagnostics, timeline } = analyse(`${GUEST}unplug dimm1 -> EBUSY at 0x128000000\n`);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  const { blocks } = timeline.at(-1)!.outcome;
  expect(blocks.filter(({ result }) => result === "EBUSY").map(({ first, last }) => [first, last])).toEqual([[37, 37]]);
});

test("what only a running system knows names the outcomes that there can be", () => {
  checkMarked(`kernel 6.12 arm64 { build debian }
machine qemu-virt { memory 4G }
cmdline { nokaslr }
boot
offline memory10
#^^^^^^^^^^^^^^^ step-depends: how \`offline memory10\` fails only a running system knows…
`);
});

test("a DIMM that began within a block, as it could up to 4.16, leaves with that block as a whole", () => {
  const { timeline } = analyse(`kernel 4.9 x86_64
machine qemu-pc { memory 1024G slots 1 maxmem 1100G }
cmdline { nokaslr memhp_default_state=offline }
dimm dimm0 { size 10G at 0x1ffc0000000 }
boot
plug dimm0
unplug dimm0
`);
  const [boot, plugged, unplugged] = timeline.map(({ after }) => after!.blocks);
  expect(plugged!.get(1023)).toMatchObject({ holes: true, device: "dimm0" });
  expect(unplugged!.runs).toEqual(boot!.runs);
});

test("an unplug that was seen to hang leaves a block going offline, and whoever wants its locks waits for good", () => {
  const text = `${GUEST}unplug dimm1 -> hangs at 0x110000000
expect memory32-33 state=offline
expect memory34 state=going-offline
expect memory35-39 state=online
offline memory35 -> hangs
set min_free_kbytes = 20000
expect memory35 state=online
reboot
expect memory0 state=online
`;
  expect(problemsOf(text)).toEqual([]);
  expect(problemsOf(text.replace("offline memory35 -> hangs", "offline memory35"))).toEqual([
    "modelled: `offline memory35` hangs: `unplug dimm1` hangs and never gives device_hotplug_lock back",
  ]);
});

test("a step that is refused at once can't hang", () => {
  expect(problemsOf(`${GUEST}offline memory99 -> hangs\n`)).toEqual([
    expect.stringContaining("stated hangs, simulated ENOENT"),
  ]);
});
