/**
 * What completion offers at the places of a scenario, and what comes of accepting it: an accepted item leaves no error that the
 * list could have avoided.
 */
import { describe, expect, test } from "vitest";
import { SNIPPETS } from "../../grammar/vocabulary/snippets.ts";
import { completionList } from "../../server/features/completion.ts";
import { STATE_TEXTS } from "../../server/views/renderers.ts";
import { accepted, errorsOf, HEAD, KERNEL, offered, PLUGGED, setup, TASKS } from "./accepting.ts";
import { scenario } from "./scenario.ts";

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
  ["the first half of a platform", "machine qemu-$0\n", "qemu-pc", ["qemu-virt"]],
  ["the first half of a statement's word", `${KERNEL}virtio-$0\n`, "machine", ["virtio-mem"]],
  ["an item of the machine", setup("", "memory 4G\n  $0"), "cpus", ["slots", "maxmem"], ["memory", "hotpluggable"]],
  [
    "an item in front of others",
    setup("", "$0\n  memory 4G"),
    "cpus",
    ["dma-reserved"],
    ["memory", "dma-range", "reserved-memory"],
  ],
  ["a further node", setup("", "memory 4G\n  node0 { memory 1G }\n  $0"), "cpus", ["node"]],
  ["what a device tree tells", "kernel 6.12 arm64\nmachine qemu-virt { memory 4G  $0 }\nboot\n", "cpus", ["dma-range"]],
  [
    "of an architecture that is none, called as what every object has",
    "kernel 6.12 constructor\nmachine qemu-virt { memory 4G  $0 }\nboot\n",
    "cpus",
    ["dma-range"],
  ],
  [
    "the word of the only kernel",
    `ker$0nel 6.12 x86_64\nmachine qemu-pc { memory 4G }\nboot\n`,
    "kernel",
    [],
    ["machine"],
  ],
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
  ["the first statement", "$0\n", "scenario", ["kernel", "machine"], ["offline"]],
  ["a statement before the boot", `${KERNEL}$0\n`, "machine", ["dimm", "boot"], ["offline", "kernel"]],
  [
    "what is missing behind the machine",
    setup("").replace(/cmdline[\s\S]*$/, "$0\n"),
    "cmdline",
    ["boot"],
    ["machine"],
  ],
  ["a platform for the kernel's architecture", "kernel 6.12 arm64\nmachine $0\n", "qemu-virt", ["qemu-pc"]],
  ["an architecture of the machine", "kernel 6.12 $0\nmachine qemu-virt { memory 4G }\n", "arm64", ["x86_64"]],
  ["processors of a node", setup("", "cpus 2  node0 { memory 4G cpus $0 }"), "0-1", ["0", "1"], ["2", "4"]],
  ["a row of the map", "machine {\n  firmware {\n    $0\n  }\n}\n", "0x0000000000100000-0x00000000bffdffff usable"],
  [
    "a row behind others",
    "machine {\n  firmware {\n    0x0-0x9ffff usable\n    $0\n  }\n}\n",
    "0x100000-0x400fffff usable",
    [],
    ["usable"],
  ],
  ["a size of huge pages", setup("", "memory 4G", "hugepagesz=$0"), "2M", [], ["1G"]],
  ["of a processor that has more", setup("", "memory 4G\n  cpu EPYC", "default_hugepagesz=$0"), "2M", ["1G"]],
  [
    "of pages of 64 KiB",
    "kernel 6.12 arm64-64k\nmachine qemu-virt { memory 4G }\ncmdline { hugepagesz=$0 }\nboot\n",
    "2M",
    ["512M", "16G"],
    ["1G"],
  ],
  ["a size of crash memory", setup("", "memory 4G", "crashkernel=$0"), "256M", [], ["auto"]],
  [
    "of a vendor's kernel",
    "kernel 4.18.0-553.el8_10.x86_64 x86_64\nmachine qemu-pc { memory 4G }\ncmdline { crashkernel=$0 }\nboot\n",
    "256M",
    ["auto"],
  ],
  ["a limit of memory", setup("", "memory 4G", "mem=$0"), "2500M", [], ["nopentium"]],
  [
    "a parameter in front of its sign",
    setup("", "memory 4G", "mov$0ablecore=1G"),
    "movablecore",
    [],
    ["movablecore=SIZE"],
  ],
  ["a size of an initrd", setup("", "memory 4G\n  initrd $0"), "128M", ["512M"], ["4G", "8G"]],
  ["where the image lies", setup("", "memory 4G\n  image $0"), "0x1000000", [], ["0x140000000"]],
  ["a CMA area", `${setup("config CMA=y", "memory 4G", "cma=64M")}cma_alloc 4M from $0\n`, "reserved"],
  ["behind a size of memmap=", setup("", "memory 4G", "memmap=1G$0"), "1G@0x38000000", ["1G!0x38000000"]],
  [
    "who reserves",
    `${KERNEL}machine qemu-pc { memory 4G }\nreserve 0x1000-0x1fff by $0\nboot\n`,
    "",
    ["alloc_node_data"],
  ],
  ["a value of a parameter", "param room = $0\n", "128M"],
  ["a step", `${PLUGGED}$0\n`, "plug", ["offline", "expect"], ["machine"]],
  ["a device to plug", `${PLUGGED}plug $0\n`, "second", ["stick"]],
  ["a device to unplug", `${PLUGGED}unplug $0\n`, "stick", ["second"]],
  ["an allocation to free", `${PLUGGED}allocate 64M movable as hog\nfree $0\n`, "hog", [], ["stick"]],
  ["blocks to bring online", `${PLUGGED}online $0\n`, "memory40-43", ["memory32-39"]],
  ["blocks to take offline", `${PLUGGED}offline $0\n`, "memory32-38", ["memory39", "memory40-43"]],
  ["the end of a range", `${PLUGGED}offline memory40-$0\n`, "memory40-43", [], ["->", "descending"]],
  ["the end of a range, begun", `${PLUGGED}online memory40-4$0\n`, "memory40-43"],
  ["a block whose number is begun", `${PLUGGED}offline memory4$0\n`, "memory4", ["memory40-43"], ["memory32-39"]],
  ["behind the blocks", `${PLUGGED}offline memory39 $0\n`, "descending", ["->"]],
  ["the simulated outcome", `${PLUGGED}offline memory39 -> $0\n`, "EBUSY", ["ok", "EINVAL"]],
  ["the outcome of a step that succeeds", `${HEAD}plug stick -> $0\n`, "ok", ["EBUSY"]],
  ["a second plug", `${PLUGGED}plug stick -> $0\n`, "EEXIST", ["ok"]],
  ["behind an outcome", `${PLUGGED}offline memory39 -> EBUSY $0\n`, "at"],
  ["the page in the way", `${PLUGGED}offline memory39 -> EBUSY at $0\n`, "0x13ff01000", ["pfn"]],
  ["a zone to allocate in", `${PLUGGED}allocate 64M movable in $0\n`, "DMA32", ["Movable"], ["HighMem"]],
  ["a knob", `${PLUGGED}set $0\n`, "auto_online_blocks"],
  ["a knob's value", `${PLUGGED}set online_policy = $0\n`, "auto-movable", ["contig-zones"]],
  ["the sign of a knob", `${PLUGGED}set min_free_kbytes $0\n`, "="],
  ["a number as it is", `${PLUGGED}set min_free_kbytes = $0\n`, "45056"],
  ["a zone for chmem", `${PLUGGED}chmem enable 512M zone $0\n`, "Normal", ["Movable", "DMA"]],
  ["a range to isolate", `${PLUGGED}isolate $0\n`, "0x130000000-0x137ffffff"],
  [
    "a mode of a device",
    `${setup("", "memory 4G", "memmap=256M!0x130000000")}reconfigure pmem0 as $0\n`,
    "devdax",
    ["system-ram"],
  ],
  ["a step of several tasks", `${PLUGGED}concurrently {\n  $0\n}\n`, "plug", ["offline"], ["expect"]],
  [
    "behind a step there",
    `${PLUGGED}concurrently {\n  offline memory9 $0\n}\n`,
    "descending",
    ["->", "hangs"],
    ["plug"],
  ],
  ["behind hangs", `${PLUGGED}concurrently {\n  offline memory9 hangs $0\n}\n`, "in"],
  ["where it hangs", `${PLUGGED}concurrently {\n  offline memory9 hangs in $0\n}\n`, "", ["do_migrate_range"]],
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
  ["what must not be", `${PLUGGED}expect no $0\n`, "memory44", ["memory24-31", "warning"]],
  ["the rest of the zones", `${PLUGGED}expect memory40 valid_zones=Normal,$0\n`, "Movable", [], ["Normal"]],
  ["a reservation", `${PLUGGED}expect reserved $0\n`, "0xbbfe0000-0xbffdffff"],
  ["what is not reserved", `${PLUGGED}expect unreserved $0\n`, "0x3c11000-0xbbfdffff"],
  ["a code to allow here", `${PLUGGED}offline memory39 # memzone: allow $0\n`, "removable-lies"],
  ["a code to allow below", `${PLUGGED}# memzone: allow $0\noffline memory39\n`, "removable-lies", ["zone-sandwich"]],
  ["another code", `${PLUGGED}offline memory39 # memzone: allow removable-lies, $0\n`, "", [], ["removable-lies"]],
  ["a code", `${PLUGGED}expect warning $0\n`, "movable-reserved", ["zone-sandwich"]],
  ["a text", `${PLUGGED}expect lsmem $0\n`, '"""text"""'],
  ["a line of the log", `${PLUGGED}expect dmesg $0\n`, '"line of the log"'],
  ["a task", `${TASKS}expect task $0\n`, "memory34", ["memory35"]],
  ["what a task waits for", `${TASKS}expect task memory34 blocked on $0\n`, "device_hotplug_lock"],
  ["the word of a comment that allows", `${PLUGGED}# memzone: $0\noffline memory39\n`, "allow"],
  ["blocks, where a size has a name", `param room = 1G | 2G\n${PLUGGED}online $0\n`, "memory40-43", [], ["$room"]],
  ["blocks that have a name", `param there = memory40 | memory41\n${PLUGGED}online $0\n`, "memory40-43", ["$there"]],
  ["a size that has a name", `param room = 1G | 2G\n${PLUGGED}allocate $0\n`, "128M", ["$room"]],
  ["a step beside others", `${PLUGGED}concurrently {\n  $0\n}\n`, "plug", ["offline"], ["concurrently"]],
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

describe("accepted", () => {
  test.each([
    ["off$0 memory41", "offline", "offline memory41"],
    ["on$0line memory41", "online_movable", "online_movable memory41"],
    ["online memory4$01", "memory40-43", "online memory40-43"],
    ["online memory40-$0", "memory40-43", "online memory40-43"],
    ["expect warning movable-$0", "movable-reserved", "expect warning movable-reserved"],
    ["expect warning movable-$0rounded", "movable-reserved", "expect warning movable-reserved"],
    ["$0", "unplug", "unplug stick"],
    ["$0", "online", "online memory43"],
    ["pl$0 # the other", "plug", "plug second # the other"],
  ])("%s, %s: %s", (line, label, result) => {
    expect(accepted(`${PLUGGED}${line}\n`, label).split("\n").at(-2)).toBe(result);
  });

  test.each([
    ["chmem enable 512M $0", "->", "chmem enable 512M -> ok"],
    ["chmem enable 512M $0", "zone", "chmem enable 512M zone Movable"],
    ["plug stick $0", "->", "plug stick -> EEXIST"],
    ["set $0", "auto_online_blocks", "set auto_online_blocks = online"],
    ["allocate $0", "128M", "allocate 128M movable as app"],
    ["allocate 64M $0", "pinned", "allocate 64M pinned as app"],
    ["offline memory39 -> EBUSY $0", "at", "offline memory39 -> EBUSY at 0x13ff01000"],
    ["chmem $0", "enable", "chmem enable memory43"],
    ["expect memory40 $0", "state", "expect memory40 state=offline"],
    ["expect node0 Movable $0", "present", "expect node0 Movable present=262144"],
    ["expect $0", "unreserved", "expect unreserved 0x3c11000-0xbbfdffff"],
    ["expect $0", "no", "expect no memory44"],
    ["expect no $0", "warning", "expect no warning allow-unknown"],
    ["$0", "isolate", "isolate 0x130000000-0x137ffffff"],
  ])("%s, %s is a whole statement: %s", (line, label, result) => {
    expect(accepted(`${PLUGGED}${line}\n`, label).split("\n").at(-2)).toBe(result);
  });

  test("of a device no more is asked than it has, and no step that it refuses comes first", () => {
    const guest = PLUGGED.replace("dimm second", "virtio-mem far { size 1G requested 512M }\ndimm second");
    const sizes = (text: string) => offered(text).map(({ label }) => label);
    expect(sizes(`${guest}resize far to $0\n`)).toEqual(["128M", "256M", "512M", "1G"]);
    expect(sizes(guest.replace("requested 512M", "requested $0"))).toEqual(["128M", "256M", "512M", "1G"]);
    expect(offered(`${guest}unplug $0\n`).map(({ label, detail }) => [label, detail])).toEqual([
      ["stick", "dimm"],
      ["far", "virtio-mem, EPERM"],
      ["second", "dimm, not plugged here"],
    ]);
  });

  test("an option brings its value, a platform its memory", () => {
    const further = accepted(setup("", "memory 4G\n  node0 { memory 1G }\n  $0"), "node");
    expect(further).toContain("node1 { memory 3G }");
    const own = setup("", "memory 4G\n  cpus 2\n  node0 { $0 }\n  node1 { memory 3G cpus 1 }");
    expect(accepted(own, "memory")).toContain("node0 { memory 1G }");
    expect(accepted(own, "cpus")).toContain("node0 { cpus 0 }");
    expect(errorsOf(further)).toEqual([]);
    expect(accepted(setup("config $0"), "CONFIG_CMA")).toContain("config CONFIG_CMA=y }");
    expect(accepted("kernel 6.12 x86_64\nmachine $0\n")).toContain("machine qemu-pc {\n  memory 4G\n}");
    expect(accepted("kernel 6.12 x86_64\nmachine $0 { memory 2G }\n")).toContain("machine qemu-pc { memory 2G }");
  });

  test("a line of the log, and lines within its quotes", () => {
    const written = scenario(`${PLUGGED}expect dmesg $0\n`);
    const [line] = completionList(written.analysis, written.offset, STATE_TEXTS).items;
    expect(line!.insert).toMatch(/^"‹[^"]+›"$/);
    const quoted = scenario(`${PLUGGED}expect dmesg "Policy$0 x"\n`);
    const { items } = completionList(quoted.analysis, quoted.offset, STATE_TEXTS);
    const policy = items.find(({ label }) => label.startsWith("Policy zone: "))!;
    expect(quoted.text.slice(policy.replaced.start, policy.replaced.end)).toBe("Policy x");
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

  test.each(["plug", "unplug", "online", "online_movable", "allocate", "expect", "set", "concurrently"])(
    "%s with its examples is right where it can be",
    (word) => {
      const text = accepted(`${PLUGGED}$0\n`, word);
      expect(errorsOf(text).filter((message) => !/^expected/.test(message))).toEqual([]);
    },
  );

  test("a virtio-mem device is resized by its name to all that it can give", () => {
    const text = `${KERNEL}machine qemu-pc { memory 4G  slots 2  maxmem 8G }\nvirtio-mem vm0 { size 1G  requested 256M }\nboot\n$0\n`;
    expect(accepted(text, "resize")).toContain("\nresize vm0 to 1G\n");
    expect(errorsOf(accepted(text, "resize"))).toEqual([]);
  });

  test("steps at the same time are two that can be done, where all is online too", () => {
    const text = `${KERNEL}machine qemu-pc { memory 4G }\ncmdline { nokaslr }\nboot\n$0\n`;
    expect(errorsOf(accepted(text, "concurrently"))).toEqual([]);
  });

  test("a window of CXL is as large as its device", () => {
    const text = `${KERNEL}machine qemu-pc { memory 4G }\ncxl far { size 2G $0 }\nboot\n`;
    expect(accepted(text, "at")).toContain("at 0x1050000000-0x10cfffffff");
  });

  test.each([
    ["mem", "mem=2500M"],
    ["kernelcore", "kernelcore=2G"],
  ])("%s brings a size before a word", (name, whole) => {
    expect(accepted(setup("", "memory 4G", "$0"), name)).toContain(whole);
  });

  test("an option of a number brings what kernels have", () => {
    expect(errorsOf(accepted(setup("config $0"), "CONFIG_LOG_BUF_SHIFT"))).toEqual([]);
  });
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
  const errorsBehind = (text: string, name: string): readonly string[] => errorsOf(accepted(text, name));
  test.each(Object.keys(SNIPPETS))("%s in an empty file is a scenario without errors", (name) => {
    expect(errorsBehind("$0", name)).toEqual([]);
  });

  const ARM = "kernel 6.12 arm64\n$0";
  test.each(Object.keys(SNIPPETS).filter((name) => offered(ARM).some(({ label }) => label === name)))(
    "%s adds what is missing and no more, for another architecture too",
    (name) => expect(errorsBehind(ARM, name)).toEqual([]),
  );

  test("what is there once is not brought again", () => {
    const labels = offered(`${setup("").replace("boot\n", "")}$0`).map(({ label }) => label);
    expect(labels).toEqual(expect.arrayContaining(["Crash dump", "virtio-mem device"]));
    expect(labels).not.toContain("Scenario");
    expect(labels).not.toContain("Hotplug of a DIMM");
  });
});
