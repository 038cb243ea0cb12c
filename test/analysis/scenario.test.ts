import { describe, expect, it } from "vitest";
import { Analyser } from "../../server/analysis/analyser.ts";
import { PLATFORM_NAMES, runsKernelsOf } from "../../server/simulation/platforms/catalogue.ts";
import { analyse, applyFix, checkMarked, codes, type FixtureOptions, fixOf, optionsOf, URI } from "./fixture.ts";
import { toyKernel } from "./toy-kernel.ts";

const simulator = toyKernel();
const read = (text: string, fixture: FixtureOptions = {}) => analyse(text, { simulator, ...fixture });

describe("declarations", () => {
  it("become the setup of a boot", () => {
    const { setup } = read(`
kernel 5.18.0-rc4-next-20220426 arm64-16k { build debian  config CMA=y  what-if movable-at-node-start }
machine qemu-virt {
  node0 { memory 2G  cpus 0,2 }
  node1 { memory 1G  cpus 1  hotpluggable }
  slots 2
  maxmem 8G
  initrd 4400K
  uefi edk2-2025.02
}
dimm d0 { size 1G  node1  at 0x140000000 }
virtio-mem v0 { size 4G  block 2M  node0  requested 1G }
cmdline {
  console=ttyAMA0   # a console
  dyndbg="file x +p"
}
reserve [mem 0x40000000-0x400fffff] by memblock_alloc_range_nid+0xe0/0x150
boot`);
    expect(setup!.kernel).toMatchObject({
      ...{ version: "5.18.0-rc4-next-20220426", arch: "arm64", pageSize: 16384, build: "debian" },
      ...{ config: { CMA: "y" }, whatIf: ["movable-at-node-start"] },
    });
    expect(setup!.machine).toMatchObject({ platform: "qemu-virt", memory: 3 * 2 ** 30, cpus: 3, slots: 2 });
    expect(setup!.machine.nodes.map(({ id, cpus, hotpluggable }) => [id, cpus, hotpluggable])).toEqual([
      [0, [0, 2], false],
      [1, [1], true],
    ]);
    expect(setup!.devices).toMatchObject([
      { kind: "dimm", name: "d0", size: 2 ** 30, node: 1, at: 0x140000000 },
      { kind: "virtio-mem", name: "v0", size: 2 ** 32, block: 2 ** 21, node: 0, requested: 2 ** 30 },
    ]);
    expect(setup!.cmdlineText).toBe('console=ttyAMA0 dyndbg="file x +p"');
    expect(setup!.cmdline.map(({ name, value }) => [name, value])).toEqual([
      ["console", "ttyAMA0"],
      ["dyndbg", "file x +p"],
    ]);
    expect(setup!.observed).toMatchObject([{ first: 0x40000000, last: 0x400fffff, by: "memblock_alloc_range_nid" }]);
  });

  it("are found again by their origins", () => {
    const analysis = read("kernel 6.5 x86_64\nmachine qemu-pc { memory 4G }\ncmdline { quiet movablecore=1G }\nboot");
    const origin = analysis.setup!.cmdline[1]!.origin;
    const { span } = analysis.placeOf(origin)!;
    expect(analysis.file.text.slice(span.start, span.end)).toBe("movablecore=1G");
    expect(analysis.placeOf(-1)).toBeUndefined();
  });

  it("keep their origins when comments and expectations change", () => {
    const text = "kernel 6.5 x86_64\nmachine qemu-pc { memory 4G }\nreserve 0x0-0xfff\nboot\noffline memory3";
    const analyser = new Analyser();
    const events = (source: string) => {
      const { timeline } = analyser.analyse(URI, source, 1, optionsOf());
      return timeline.map(({ event }) => event);
    };
    const before = events(text);
    const edited = text.replace("machine", "# a comment\n\nmachine").replace("offline", "expect memory3\n  offline");
    expect(events(edited)).toEqual(before);
  });

  it("that are missing are asked for where the boot stands", () => {
    const analysis = checkMarked(
      `boot
#^^^ incomplete: there is no kernel to boot
#^^^ incomplete: there is no machine to boot
`,
      { simulator },
    );
    expect(applyFix("boot", fixOf(analysis, "Add `kernel 6.12 x86_64`"))).toBe("kernel 6.12 x86_64\n\nboot");
  });

  it("may be wrong in many ways, each said at its place", () => {
    checkMarked(
      `kernel 6.4 x86_64
kernel 6.5 x86-64
#^^^^^ duplicate-name: a scenario has one kernel; this one holds
#          ^^^^^^ unknown-name: \`x86-64\` is no architecture known here; did you mean \`x86_64\`?
machine qemu-pd {
#       ^^^^^^^ unknown-name: \`qemu-pd\` is no platform known here; did you mean \`qemu-pc\`?
  memory 4G
  memory 5G
# ^^^^^^ duplicate-name: \`memory\` is given twice; the first one holds
  node0 { memory 4G }
  node0 { memory 4G }
# ^^^^^ duplicate-name: \`node0\` is declared twice
}
dimm d0 { size 1G  node3 }
#                  ^^^^^ unknown-name: the machine has no \`node3\`; did you mean \`node0\`?
dimm d0 { size 1G }
#    ^^ duplicate-name: \`d0\` is declared twice
dimm d1 { }
#    ^^ incomplete: \`dimm d1\` needs a size: \`{ size 1G }\`
reserve 1G@0xffffff00000000
#          ^^^^^^^^^^^^^^^^ bad-value
boot
plug d1
plug dO
#    ^^ unknown-name: no device \`dO\` is declared; did you mean \`d0\`?
free x
#    ^ unknown-name: \`x\` is not allocated at this point
allocate 1M movable as a
allocate 1M movable as a
#                      ^ duplicate-name: \`a\` is allocated already…
free a
allocate 1M movable in Moveable as a
#                      ^^^^^^^^ unknown-name: \`Moveable\` is no zone; did you mean \`Movable\`?
`,
      { simulator },
    );
  });
});

describe("what cannot be read is said once", () => {
  const kernel = "kernel 6.12 x86_64";
  const arm = "machine qemu-virt { memory 4G }";
  const pc = "machine qemu-pc { memory 4G }";
  const platforms = PLATFORM_NAMES.filter((name) => runsKernelsOf(name, "x86_64"))
    .map((name) => `\`${name}\``)
    .join(", ");
  const otherwise =
    'another machine is told by its boot log, `machine from "boot.dmesg"`, or by its memory map, `machine { firmware { … } }`; without, the first of these that runs the kernel stands for it';
  it.each([
    [kernel, "machine qemu-q53 { memory 4G }", "`qemu-q53` is no platform known here; did you mean `qemu-q35`?"],
    [
      kernel,
      "machine bochs { memory 4G }",
      `\`bochs\` is no platform known here; known are ${platforms}; ${otherwise}`,
    ],
    [
      kernel,
      "machine vmware { memory 4G }",
      "`vmware` is no platform known here: a hypervisor stands inside `machine { }`, as `machine { hypervisor vmware }`",
    ],
    [kernel, "machine qemu { memory 4G }", `\`qemu\` is no platform known here; known are ${platforms}; ${otherwise}`],
    ["kernel 6.1 arm64-8k", arm, /^`arm64-8k` is no architecture known here; did you mean `arm64-/],
    [
      "kernel 6.1 riscv",
      pc,
      /^`riscv` is no architecture known here; known are `x86_64`, `arm64`, .*; no kernel of another is simulated$/,
    ],
    [
      `${kernel} { build slackware }`,
      pc,
      /^`slackware` is no kernel build that is known here; known are .*; another is told by its kernel image, `kernel from "vmlinuz"`, or by a boot log, /,
    ],
    [kernel, "machine qemu-pc {\n  memroy 4G\n}", /did you mean `memory`/],
    [kernel, "machine qemu-pc { memory 4G  qemu 7.3 }", /^`7.3` is no version of QEMU/],
    [
      kernel,
      "machine qemu-pc { memory 4G  hypervisor nothing }",
      /^`nothing` is no hypervisor known here; known are `/,
    ],
    [
      kernel,
      "machine qemu-pc { memory 4G  cpu Itanium2Montecito }",
      /; known are (?:`[^`]+`, ){3}`[^`]+` and \d+ more$/,
    ],
    [`${kernel} { config MEMORY_HOTPLUG }`, pc, /expected `=VALUE`/],
    ["kernel 7.21", pc, /7\.0 to 7\.3 \(and, once released, up to 7\.20\); the nearest is `7\.3`$/],
    ["kernel 6.12.x", pc, "`6.12.x` is no kernel version; did you mean `6.12`?"],
    ["kernel 6.5rrc2", pc, "`6.5rrc2` is no kernel version; did you mean `6.5-rc2`?"],
    ["kernel 6.12.3abc", pc, "`6.12.3abc` is no kernel version; did you mean `6.12.3`?"],
    ["kernel 6.", pc, "`6.` is no kernel version; did you mean `6.19`?"],
    [
      "kernel 6.12.0.0.5",
      pc,
      "there is no Linux `6.12.0.0.5`: a version of it has 4 numbers at most; the nearest is `6.12`",
    ],
    ["kernel 2.6.99", pc, "there is no Linux `2.6.99`: its series ended with the update 39; the nearest is `2.6.39`"],
    ["kernel 6.13.999", pc, "there is no Linux `6.13.999`: no series has more than 700 updates; the nearest is `6.13`"],
    [
      "kernel 6.12.107-rc9",
      pc,
      "there is no Linux `6.12.107-rc9`: no update has more than 5 candidates; the nearest is `6.12.107`",
    ],
    [`${kernel} { config CMA_SIZE_MBYTES=-4 }`, pc, /^`-4` is no value of CMA_SIZE_MBYTES/],
    ["kernel 6.1 amd64", pc, "`amd64` is no architecture known here; did you mean `x86_64`?"],
    ["kernel 6.1 x86", pc, "`x86` is no architecture known here; did you mean `x86_64`?"],
    ["kernel 6.1 aarch64", arm, "`aarch64` is no architecture known here; did you mean `arm64`?"],
    [kernel, "machine q35 { memory 4G }", "`q35` is no platform known here; did you mean `qemu-q35`?"],
    [kernel, "machine qemu-pc { memory 4G  cpu Skylake }", /did you mean `Skylake-Server`\?$/],
    [kernel, "machine qemu-pc { memory 4G  cpu Icelake }", /did you mean `Icelake-Server`\?$/],
    [`${kernel} { build opensuse }`, pc, "`opensuse` is no kernel build that is known here; did you mean `suse`?"],
    [`${kernel} { build Rocky }`, pc, "`Rocky` is no kernel build that is known here; did you mean `rhel`?"],
    [
      "kernel 6.12 arm64",
      "machine qemu-virt { memory 4G  uefi foo }",
      /^`foo` is no firmware known here; known are `edk2-/,
    ],
    [
      "kernel 6.12 arm64",
      "machine qemu-virt { memory 4G  uefi edk2-2025.01 }",
      "`edk2-2025.01` is no firmware known here; did you mean `edk2-2025.02`?",
    ],
    [
      "kernel 6.12 arm64",
      "machine qemu-virt { memory 4G  uefi edk2-9999.99 }",
      /^`edk2-9999.99` is no firmware known here; did you mean `edk2-/,
    ],
    ["kernel 6.12 arm64", "machine qemu-virt { memory 4G  uefi edk2-2017.02 }", /; did you mean `edk2-2022.11`\?$/],
    [
      "kernel latest x86_64",
      pc,
      "`latest` is no kernel version: write `6.12`, `6.5-rc2` or `5.18.0-rc4-next-20220426`; `7.3`, the newest that was measured, stands for it",
    ],
    ["kernel 6,12 x86_64", pc, "`6,12` is no kernel version; did you mean `6.12`?"],
    ["kernel linux-6.12-rc3 x86_64", pc, "`linux-6.12-rc3` is no kernel version; did you mean `6.12-rc3`?"],
    ["kernel Linux 6.12 x86_64", pc, "`Linux` can't stand in front of the kernel version"],
    ['kernel "6.12" x86_64', pc, 'expected a kernel version such as 6.5-rc2 without quotes, not "6.12"'],
    ["kernel 6.12 x86_64", "machine pc-q35-9.0 { memory 4G }", /; did you mean `qemu-q35`\?$/],
    ["kernel 6.12 { build debian build debian-cloud }", pc, "`build` is given twice; the first one holds"],
    [
      "kernel 6.12 { config NUMA_EMU=n config CONFIG_NUMA_EMU=y }",
      pc,
      "`config NUMA_EMU` is given twice; the first one holds",
    ],
    [kernel, "machine qemu-pc { memory 4GiB }", "expected a size such as 4G after `memory`, not `4GiB`: write 4G"],
    ["kernel 6.1.1000", pc, "there is no Linux `6.1.1000`: no series has more than 700 updates; the nearest is `6.1`"],
  ])("%s %s", (written, machine, says) => {
    const errors = read(`${written}\n${machine}\nboot\n`).diagnostics.filter(({ severity }) => severity === "error");
    expect(errors.map(({ message }) => message)).toEqual([
      typeof says === "string" ? says : expect.stringMatching(says),
    ]);
  });

  it.each([
    ["kernel 9.9 x86_64", "machine qemu-pc { memory 4G }"],
    ["kernel 6. x86_64", "machine qemu-pc { memory 4G }"],
    ["kernel latest x86_64", "machine qemu-pc { memory 4G }"],
    ["kernel 6,12 x86_64", "machine qemu-pc { memory 4G }"],
    ["kernel x86_64 6.12", "machine qemu-pc { memory 4G }"],
    ["kernel arm64 6.12", "machine qemu-virt { memory 4G }"],
    ['kernel "6.12" x86_64', "machine qemu-pc { memory 4G }"],
    ["kernel 6.12 x86_64", "machine qemu-pc { hmat on memory 4G }"],
    ["kernel 6.12 x86_64", "machine qemu-pc { foo=bar node0 { baz memory 4G } }"],
    ["kernel 6.12 x86_64", "machine pc-i440fx-7.2 { memory 4G }"],
    ["kernel 6.12 x86_64", "machine qemu-pc { memory 4GB }"],
    ["kernel 6.12 amd64", "machine qemu-pc { memory 4G }"],
    ["kernel 6.12 x86_64", "machine q35 { memory 4G }"],
    ["kernel 6.12 x86_64", "machine qemu-pcc { memory 4G }"],
  ])("the rest is checked with the nearest there is: %s, %s", (written, machine) => {
    const analysis = read(`${written}\n${machine}\ncmdline { movablecore=256M }\nboot\noffline memory500\n`);
    const errors = analysis.diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message);
    expect(errors.filter((message) => message.includes("memory500"))).toHaveLength(1);
    expect(analysis.timeline[0]?.after?.nodes).toHaveLength(1);
  });

  it("says one thing of a version that there is none of", () => {
    const codes = (version: string) =>
      read(`kernel ${version} x86_64\n${pc}\nboot\n`)
        .diagnostics.filter(({ span }) => span.start === "kernel ".length)
        .map(({ code }) => code);
    for (const version of ["3.99", "2.6.99", "0.9", "6.99", "6.12.9999"]) expect(codes(version)).toEqual(["bad-value"]);
    expect(codes("3.19")).toEqual(["version-not-measured"]);
  });

  it("an impossible version is replaced by the nearest that exists", () => {
    const text = `kernel 6.5-rc99 x86_64\n${pc}\nboot\n`;
    expect(applyFix(text, fixOf(read(text), "Write `6.5`"))).toBe(`kernel 6.5 x86_64\n${pc}\nboot\n`);
  });
});

describe("a machine that cannot be", () => {
  const kernel = "kernel 6.5 x86_64 ";
  it.each([
    ["machine qemu-pc { }", "incomplete: the machine has no memory: write `memory 4G`"],
    ["machine qemu-pc { memory 0 }", "incomplete: the machine has no memory: write `memory 4G`"],
    ["machine { memory 4G }", "incomplete: a machine needs a platform, such as `qemu-pc`, or a `firmware` map"],
    ["machine { firmware { 0x0-0xfffff reserved } }", "incomplete: the firmware map holds no usable memory"],
    ["machine qemu-virt { memory 4G }", "bad-value: `qemu-virt` is an arm64 machine, the kernel is for x86_64"],
    [
      "machine qemu-pc { memory 4G  cpus 0 }",
      "bad-value: a machine has at least one CPU: `cpus` is their number, such as `cpus 2`; a list such as 0-1 belongs to a node",
    ],
    ["machine qemu-pc { memory 4G  initrd 4G }", "bad-value: the initrd is larger than the memory"],
    [
      "machine qemu-pc { node2000 { memory 4G } }",
      "bad-value: nodes are numbered from 0 to 1023; this one is left out",
    ],
    ["machine qemu-pc { cpus 2  node0 { memory 4G cpus 0,7 } }", "bad-value: CPU 7 does not exist: the machine has 2"],
  ])("%s", (machine, says) => {
    const { diagnostics } = read(`${kernel}\n${machine}\nboot`);
    expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([says]);
  });

  it("builds and what-ifs are known or not", () => {
    const names = "{ build debain  what-if movable-at-nod-start }";
    const { diagnostics } = read(`${kernel}${names}\nmachine qemu-pc { memory 4G }\nboot`);
    expect(diagnostics.map(({ message }) => message)).toEqual([
      "`debain` is no kernel build that is known here; did you mean `debian`?",
      "`movable-at-nod-start` is no change of the kernel that can be supposed here; did you mean `movable-at-node-start`?",
    ]);
  });
});

it("an unknown device can be declared by a quick fix", () => {
  const text = "kernel 6.5 x86_64\nmachine qemu-pc { memory 4G }\nboot\nresize v0 to 1G";
  const fixed = applyFix(text, fixOf(read(text), "Declare `virtio-mem v0 { size 1G }`"));
  expect(fixed).toContain("virtio-mem v0 { size 1G }\n\nboot");
  expect(codes(read(fixed))).toEqual([]);
});

describe("other files", () => {
  const MACHINE = "kernel 6.1 x86_64\nmachine qemu-pc { memory 4G }\ndimm d0 { size 1G }";

  it("bring machine, kernel, devices and parameters", () => {
    const files = { "machine.memzone": `param core = 1G | 2G\n${MACHINE}`, "deep.memzone": 'use "machine.memzone"' };
    const analysis = read('use "deep.memzone"\nkernel 6.5 x86_64\ncmdline { movablecore=$core }\nboot\nplug d0', {
      files,
    });
    expect(analysis.setup!.kernel.version).toBe("6.5");
    expect(analysis.setup!.cmdlineText).toBe("movablecore=1G");
    expect(analysis.timeline.map(({ text }) => text)).toEqual(["boot", "plug d0"]);
    expect(analysis.dependencies).toEqual(["file:///scenarios/deep.memzone", "file:///scenarios/machine.memzone"]);
  });

  it("that use each other in a circle are said with the chain", () => {
    const files = { "a.memzone": 'use "b.memzone"', "b.memzone": 'use "main.memzone"' };
    checkMarked(
      `use "a.memzone"
#   ^^^^^^^^^^^ use-cycle: in \`b.memzone\`: files use each other in a circle: \`main.memzone\` uses \`a.memzone\` uses \`b.memzone\` uses \`main.memzone\`
use "main.memzone"
#   ^^^^^^^^^^^^^^ use-cycle: files use each other in a circle: \`main.memzone\` uses \`main.memzone\`
`,
      { files, simulator },
    );
  });

  it("that are not there, and what is wrong inside them, is shown where they are used", () => {
    const files = { "bad.memzone": 'kernel 6.5 x87\nmachine qemu-pc { memroy 4G }\nuse "nowhere.memzone"\nboot' };
    const analysis = checkMarked(
      `use "bad.memzone"
#   ^^^^^^^^^^^^^ syntax: in \`bad.memzone\`: …
#   ^^^^^^^^^^^^^ out-of-order: in \`bad.memzone\`: …
#   ^^^^^^^^^^^^^ use-not-found: in \`bad.memzone\`: there is no file \`nowhere.memzone\` (\`main.memzone\` uses \`bad.memzone\` uses \`nowhere.memzone\`)
#   ^^^^^^^^^^^^^ unknown-name: in \`bad.memzone\`: \`x87\` is no architecture…
use "gone.memzone"
#   ^^^^^^^^^^^^^^ use-not-found: there is no file \`gone.memzone\`
reserve from "gone.dmesg"
#            ^^^^^^^^^^^^ use-not-found: there is no file \`gone.dmesg\`
`,
      { files, simulator },
    );
    const inside = analysis.diagnostics.find(({ code }) => code === "unknown-name")!.related[0]!;
    expect([inside.uri, inside.span]).toEqual(["file:///scenarios/bad.memzone", { start: 11, end: 14 }]);
  });

  it("are read up to a size together", () => {
    const half = `${MACHINE}${"# a remark\n".repeat(50_000)}`;
    const files = { "one.memzone": half, "two.memzone": "# the same remark\n".repeat(50_000), "small.memzone": "\n" };
    checkMarked(
      `use "one.memzone"
use "two.memzone"
#   ^^^^^^^^^^^^^ file-refused: \`two.memzone\` is not read: what a scenario uses is read up to 1 Mi characters together
use "small.memzone"
`,
      { files, simulator },
    );
  });

  it("may be declared for others alone: nothing in them is unused", () => {
    expect(codes(read(MACHINE))).toEqual([]);
  });
});

describe("names", () => {
  const text = `param n = 1G
kernel 6.5 x86_64
machine qemu-pc { node0 { memory 4G } }
dimm d0 { size $n  node0 }
boot
plug d0
allocate $n pinned as mine
free mine
expect node0 Normal present=$n`;
  const thing = (name: string) => read(text).names.find((each) => each.name === name)!;
  const lines = (name: string) =>
    [thing(name).declaration!, ...thing(name).references].map(
      ({ span }) => text.slice(0, span.start).split("\n").length,
    );

  it("know where they are declared and used", () => {
    expect(lines("n")).toEqual([1, 4, 7, 9]);
    expect(lines("node0")).toEqual([3, 4, 9]);
    expect(lines("d0")).toEqual([4, 6]);
    expect(lines("mine")).toEqual([7, 8]);
  });
});
