/**
 * What completion offers at the places of a scenario, and what comes of accepting it: an accepted item leaves no error that the
 * list could have avoided.
 */
import { describe, expect, test } from "vitest";
import { withChoices } from "../../grammar/vocabulary/form.ts";
import { SNIPPETS } from "../../grammar/vocabulary/snippets.ts";
import { choicesOf } from "../../server/analysis/scenario/data-words.ts";
import { type Completion, completionList, completions, plainText } from "../../server/features/completion.ts";
import { scenario } from "./scenario.ts";

const KERNEL = "kernel 6.12 x86_64 { build debian }\n";
const HEAD = `${KERNEL}machine qemu-pc {
  memory 4G
  slots 2
  maxmem 8G
}
dimm stick { size 512M }
dimm second { size 256M }
cmdline { memhp_default_state=offline movablecore=1G nokaslr }
boot
`;
const PLUGGED = `${HEAD}plug stick\n`;
const setup = (kernel: string, machine = "memory 4G", cmdline = "nokaslr") =>
  `kernel 6.12 x86_64 { ${kernel} }\nmachine qemu-pc {\n  ${machine}\n}\ncmdline { ${cmdline} }\nboot\n`;

function offered(text: string): readonly Completion[] {
  const { analysis, offset } = scenario(text);
  return completions(analysis, offset);
}

/** Where the cursor is, what stands first, what else is in the list and what isn't. */
type Row = readonly [place: string, text: string, first: string, also?: readonly string[], never?: readonly string[]];

const PLACES: readonly Row[] = [
  ["an option of the kernel", setup("config $0"), "CONFIG_ACPI_HOTPLUG_MEMORY", [], ["config", "build"]],
  ["its value", setup("config CMA=$0"), "y", ["n"], ["config"]],
  ["a build", setup("build $0"), "debian", ["from"], ["config"]],
  ["an item of the kernel", setup("$0"), "build", ["config", "what-if"], ["memory"]],
  ["a version", "kernel $0\n", "7.2", ["6.12", "from"]],
  ["an architecture", "kernel 6.12 $0\n", "x86_64", ["arm64"]],
  ["a platform", "machine $0\n", "qemu-pc", ["qemu-virt", "from"]],
  ["an item of the machine", setup("", "memory 4G\n  $0"), "cpus", ["slots", "maxmem"], ["memory", "hotpluggable"]],
  ["a size", setup("", "memory $0"), "128M", ["4G"], ["memory"]],
  [
    "firmware of the board",
    "kernel 6.12 arm64\nmachine qemu-virt { memory 4G  uefi $0 }\nboot\n",
    "edk2-2022.11",
    [],
    ["memory"],
  ],
  ["an item of a node", setup("", "node0 { $0 }"), "memory", ["cpus", "hotpluggable"], ["slots"]],
  ["an item of a DIMM", "dimm d { $0 }\n", "size", ["at"], ["requested"]],
  ["a further item of a DIMM", "dimm d {\n  size 1G\n  $0\n}\n", "node", ["at", "cold"], ["size"]],
  ["where a DIMM may lie", HEAD.replace("size 256M }", "size 256M  at $0 }"), "0x140000000", [], ["128M"]],
  [
    "an item of kept memory",
    setup("", "memory 4G\n  reserved-memory pool { $0 }"),
    "size",
    ["at"],
    ["memory", "scenario"],
  ],
  ["a further one", setup("", "memory 4G\n  reserved-memory pool { size 64M $0 }"), "in", ["no-map"], ["size", "at"]],
  ["a file to use", `use $0\n${HEAD}`, '"machine.memzone"'],
  ["a log of a machine", "machine from $0\n", '"boot.dmesg"', [], ["qemu-pc"]],
  ["an image", "kernel from $0\n", '"vmlinuz"', [], ["x86_64"]],
  ["the kind of a range", "machine {\n  firmware {\n    0x0-0xfff $0\n  }\n}\n", "usable", ["soft reserved"]],
  [
    "behind crashkernel=SIZE,",
    setup("", "memory 4G", "crashkernel=256M,$0 quiet"),
    "high",
    ["low"],
    ["256M", "512M,high"],
  ],
  ["within that word", setup("", "memory 4G", "crashkernel=256M,hi$0 quiet"), "high", ["low"], ["512M,high"]],
  ["behind crashkernel=SIZE@", setup("", "memory 4G", "crashkernel=256M@$0"), "", ["0x60000000"], ["256M"]],
  ["behind memmap=SIZE!", setup("", "memory 4G", "memmap=1G!$0"), "0x40000000", ["0x100000000"], ["256M!0x130000000"]],
  ["behind a parameter's =", setup("", "memory 4G", "memhp_default_state=$0"), "online", ["online_movable"]],
  ["behind one that a , continues", setup("", "memory 4G", "hugepagesz=1G hugepages=0:$0"), "", [], ["2"]],
  ["a statement before the boot", `${KERNEL}$0\n`, "scenario", ["machine", "dimm", "boot"], ["offline"]],
  ["a step", `${PLUGGED}$0\n`, "plug", ["offline", "expect"], ["machine"]],
  ["a device to plug", `${PLUGGED}plug $0\n`, "second", ["stick"]],
  ["a device to unplug", `${PLUGGED}unplug $0\n`, "stick", ["second"]],
  ["an allocation to free", `${PLUGGED}allocate 64M movable as hog\nfree $0\n`, "hog", [], ["stick"]],
  ["blocks to bring online", `${PLUGGED}online $0\n`, "memory40-43", ["memory32-39"]],
  ["blocks to take offline", `${PLUGGED}offline $0\n`, "memory32-39", ["memory40-43"]],
  ["the end of a range", `${PLUGGED}offline memory40-$0\n`, "memory40-43", [], ["->", "descending"]],
  ["the end of a range, begun", `${PLUGGED}online memory40-4$0\n`, "memory40-43"],
  ["a block whose number is begun", `${PLUGGED}offline memory4$0\n`, "memory4", ["memory40-43"], ["memory32-39"]],
  ["behind the blocks", `${PLUGGED}offline memory39 $0\n`, "descending", ["->"]],
  ["the simulated outcome", `${PLUGGED}offline memory39 -> $0\n`, "EBUSY", ["ok", "EINVAL"]],
  ["the outcome of a step that succeeds", `${HEAD}plug stick -> $0\n`, "ok", ["EBUSY"]],
  ["a second plug", `${PLUGGED}plug stick -> $0\n`, "EEXIST", ["ok"]],
  ["behind an outcome", `${PLUGGED}offline memory39 -> EBUSY $0\n`, "at"],
  ["the page in the way", `${PLUGGED}offline memory39 -> EBUSY at $0\n`, "0x13ff01000", ["pfn"]],
  ["a zone to allocate in", `${PLUGGED}allocate 64M movable in $0\n`, "DMA", ["Movable"], ["HighMem"]],
  ["a knob", `${PLUGGED}set $0\n`, "auto_online_blocks"],
  ["a knob's value", `${PLUGGED}set online_policy = $0\n`, "contig-zones", ["auto-movable"]],
  ["a step of several tasks", `${PLUGGED}concurrently {\n  $0\n}\n`, "plug", ["offline"], ["expect"]],
  ["behind a step there", `${PLUGGED}concurrently {\n  offline memory9 $0\n}\n`, "descending", ["->"], ["plug"]],
  ["in crash", `${PLUGGED}crash { $0 }\n`, "cmdline", [], ["plug"]],
  ["in reboot", `${PLUGGED}reboot {\n  $0\n}\n`, "cmdline", [], ["plug"]],
  ["a parameter of the crash kernel", `${PLUGGED}crash { cmdline { maxc$0 } }\n`, "", ["movablecore"], ["plug"]],
  [
    "a device of the crash kernel",
    `${setup("", "memory 4G", "crashkernel=256M")}crash { cmdline { memmap=256M!0x130000000 } }\ndump to $0\n`,
    "pmem0",
  ],
  ["what is expected", `${PLUGGED}expect $0\n`, "memory0", ["node0", "no", "dmesg", "task"]],
  ["a zone of a node", `${PLUGGED}expect node0 $0\n`, "DMA", ["Normal", "Movable"], ["HighMem"]],
  ["a field of a zone", `${PLUGGED}expect node0 Normal $0\n`, "start_pfn", ["present"]],
  ["a further field", `${PLUGGED}expect node0 Normal present=1 $0\n`, "start_pfn", [], ["present"]],
  ["the simulated count", `${PLUGGED}expect node0 Movable present=$0\n`, "262144", [], ["present"]],
  ["the simulated page", `${PLUGGED}expect node0 Movable start_pfn=$0\n`, "0x100000"],
  ["a field of a block", `${PLUGGED}expect memory40 $0\n`, "state", ["valid_zones"]],
  ["the simulated state", `${PLUGGED}expect memory40 state=$0\n`, "offline", ["online"]],
  ["the simulated zones", `${PLUGGED}expect memory39 valid_zones=$0\n`, "Movable", ["none"], ["HighMem"]],
  ["what must not be", `${PLUGGED}expect no $0\n`, "memory0", ["warning"]],
  ["a code", `${PLUGGED}expect warning $0\n`, "movable-reserved", ["zone-sandwich"]],
  ["a text", `${PLUGGED}expect lsmem $0\n`, '"""text"""'],
  ["a line of the log", `${PLUGGED}expect dmesg $0\n`, '"line of the log"'],
  ["a task", `${PLUGGED}expect task $0\n`, "kmemleak"],
  ["what a task waits for", `${PLUGGED}expect task kmemleak blocked on $0\n`, "mem_hotplug_lock"],
  ["a parameter of the scenario", `param room = 1G | 2G\n${KERNEL}cmdline { movablecore=$$0 }\n`, "$room"],
];

describe("places", () => {
  const rows = PLACES.map(([place, text, first, also = [], never = []]) => ({ place, text, first, also, never }));
  test.each(rows)("$place", ({ text, first, also, never }) => {
    const labels = offered(text).map(({ label }) => label);
    if (first !== "") expect(labels[0]).toBe(first);
    expect(labels).toEqual(expect.arrayContaining([...also]));
    expect(labels.filter((label) => never.includes(label))).toEqual([]);
  });
});

/** The text with an item in the place of the whole word, as editors without snippets write it. */
function accepted(text: string, label?: string): string {
  const { analysis, offset, text: written } = scenario(text);
  const list = completions(analysis, offset);
  const item = label === undefined ? list[0] : list.find((one) => one.label === label);
  if (item === undefined) throw new Error(`no ${label ?? "item"}`);
  return written.slice(0, item.replaced.start) + plainText(item.insert) + written.slice(item.replaced.end);
}

const errorsOf = (text: string) =>
  scenario(text).analysis.diagnostics.flatMap(({ severity, message }) => (severity === "error" ? [message] : []));

describe("accepted", () => {
  test.each([
    ["off$0 memory41", "offline", "offline memory41"],
    ["on$0line memory41", "online_movable", "online_movable memory41"],
    ["online memory4$01", "memory40-43", "online memory40-43"],
    ["online memory40-$0", "memory40-43", "online memory40-43"],
    ["$0", "unplug", "unplug stick"],
    ["$0", "online", "online memory43"],
    ["pl$0 # the other", "plug", "plug second # the other"],
  ])("%s, %s: %s", (line, label, result) => {
    expect(accepted(`${PLUGGED}${line}\n`, label).split("\n").at(-2)).toBe(result);
  });

  /** The first item of a place is what is simulated, or exists and can do it: accepting it leaves no error. */
  const FIRST: readonly string[] = [
    ...["plug $0", "unplug $0", "online $0", "online memory40-$0", "online_movable $0", "plug $0 -> ok"],
    ...["offline memory39 -> $0", "plug second -> $0", "plug stick -> $0", "offline memory39 -> EBUSY at $0"],
    ...["allocate 64M $0 as hog", "allocate 4M movable in $0 as hog"],
    ...["allocate 64M movable as hog\nfree $0", "concurrently {\n  $0\n}", "crash { $0 } -> ENXIO", "reboot { $0 }"],
    ...["expect $0 state=online", "expect memory40 state=$0", "expect memory39 valid_zones=$0"],
    ...["expect memory39 removable=$0", "expect memory40 node=$0", "expect node0 Movable present=$0"],
    ...["expect node0 Movable start_pfn=$0", "expect node0 Movable managed=$0", "expect node0 Normal protection=$0"],
    ...["expect node0 $0 spanned=4095", "expect warning $0", "$0"],
  ];
  test.each(FIRST)("the first of %j is right", (line) => expect(errorsOf(accepted(`${PLUGGED}${line}\n`))).toEqual([]));

  test.each([
    ...["crashkernel=256M,$0 crashkernel=128M,low", "memhp_default_state=$0", "movablecore=$0", "memmap=64M!$0"],
  ])("the first in cmdline { %s } is right", (words) => {
    expect(errorsOf(accepted(setup("", "memory 4G", words)))).toEqual([]);
  });

  test.each(["plug", "unplug", "online", "online_movable", "allocate", "expect", "set"])(
    "%s with its examples is right where it can be",
    (word) => {
      const text = accepted(`${PLUGGED}$0\n`, word);
      expect(errorsOf(text).filter((message) => !/^expected/.test(message))).toEqual([]);
    },
  );
});

test("a list of blocks that is cut says so, and goes on with what is typed", () => {
  const dimms = Array.from({ length: 60 }, (_, index) => index);
  const text = `${KERNEL}machine qemu-pc {\n  memory 4G\n  slots 60\n  maxmem 100G\n}\n${dimms
    .map((index) => `dimm d${index} { size 1G }\n`)
    .join("")}cmdline { memhp_default_state=offline }\nboot\n${dimms
    .map((index) => `plug d${index}\nonline_movable memory${40 + index * 8}\n`)
    .join("")}offline memory$0\n`;
  const { analysis, offset } = scenario(text);
  expect(completionList(analysis, offset).isIncomplete).toBe(true);
  const typed = scenario(text.replace("$0", "51$0"));
  const { items, isIncomplete } = completionList(typed.analysis, typed.offset);
  expect(isIncomplete).toBe(false);
  expect(items.map(({ label }) => label)).toContain("memory512");
});

describe("snippets", () => {
  const FRAME: Readonly<Record<string, readonly [before: string, after: string]>> = {
    Scenario: ["", ""],
    "NUMA machine": ["kernel 6.12 x86_64\n", "boot\n"],
    "Machine by firmware map": ["kernel 6.12 x86_64\n", "boot\n"],
    "Hotplug of a DIMM": ["kernel 6.12 x86_64\n", ""],
    "virtio-mem device": [setup("").replace("boot\n", ""), "\nboot\n"],
    "Sweep over a parameter": ["", `\n${setup("", "memory 4G", "movablecore=$size")}`],
    "Offlining with its outcome": [HEAD, "\n"],
    "What lsmem prints": [HEAD, ""],
    "Crash dump": ["kernel 6.12 x86_64\nmachine qemu-pc { memory 4G }\n", ""],
    "Steps at the same time": [HEAD, ""],
  };
  test.each(Object.keys(SNIPPETS))("%s is well-formed, and ready to run where it states no claim", (name) => {
    const [before, after] = FRAME[name]!;
    const body = plainText(withChoices(SNIPPETS[name]!.insert, choicesOf));
    const { diagnostics } = scenario(before + body + after).analysis;
    const wrong = diagnostics.filter(({ severity }) => severity === "error").map(({ code }) => code);
    expect(wrong.filter((code) => code !== "outcome-differs" && code !== "expectation-failed")).toEqual([]);
  });
});
