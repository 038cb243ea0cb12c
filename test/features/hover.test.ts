import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { hover } from "../../server/features/hover.ts";
import { untabledQemu } from "../simulation/platforms/untabled.ts";
import { cut, onMachine, scenario } from "./scenario.ts";

const COLLISION = `cmdline { movablecore=256M nokaslr }
reserve 0x13ff00000-0x13ffbffff by memblock_alloc_range_nid
boot
`;

function hoverOf(text: string): string {
  const { analysis, offset } = onMachine(text);
  return hover(analysis, offset)?.markdown ?? "";
}

describe("hovering a kernel parameter", () => {
  const markdown = hoverOf(COLLISION.replace("movablecore", "movable$0core"));

  test("tells what it is, and what wins over it", () => {
    expect(markdown).toContain("How much of the boot memory becomes ZONE_MOVABLE.");
    expect(markdown).toContain("`movable_node`: wins");
  });

  test("tells what it did here: where the zone starts", () => {
    expect(markdown).toContain("| node0 Movable | `0x130000000` | 65536 (256 MiB)");
  });

  test("tells who collides, and whether that was observed", () => {
    expect(markdown).toMatch(/reserved by `memblock_alloc_range_nid`, `0x13ff00000-0x13ffbffff` \(768 KiB\), observed/);
  });

  test("covers the whole word", () => {
    const { analysis, offset, text } = onMachine(COLLISION.replace("movablecore", "movable$0core"));
    expect(cut(text, hover(analysis, offset)!.span)).toBe("movablecore=256M");
  });

  test("marks a form that the scenario's kernel doesn't have", () => {
    const { analysis, offset } = scenario(
      "kernel 4.14 x86_64\nmachine qemu-pc { memory 4G }\ncmdline { movable$0core=50% }\nboot\n",
    );
    expect(hover(analysis, offset)?.markdown).toContain("not in 4.14");
  });

  test("guesses what a misspelled one was meant to be", () => {
    expect(hoverOf("cmdline { movablcor$0e=1G }\nboot\n")).toContain("Did you mean `movablecore`?");
  });

  test("knows names that have nothing to do with memory", () => {
    expect(hoverOf("cmdline { consol$0e=ttyS0 }\nboot\n")).toContain("nothing to do with the layout");
  });
});

describe("hovering a Kconfig option", () => {
  const optionHover = (item: string, version = "6.12") => {
    const { analysis, offset } = scenario(
      `kernel ${version} x86_64 {\n  ${item}\n}\nmachine qemu-pc { memory 4G }\nboot\n`,
    );
    return hover(analysis, offset)?.markdown ?? "";
  };

  test("tells what it decides, and that the scenario states it", () => {
    const markdown = optionHover("config CONFIG_LOG_BUF$0_SHIFT=18");
    expect(markdown).toContain("**`CONFIG_LOG_BUF_SHIFT`** the static log buffer, a power of two in bytes");
    expect(markdown).toContain("here `18`, as the scenario states");
  });

  test("is of the option on its value too, and of the item on its keyword", () => {
    expect(optionHover("config CMA=$0y")).toContain("`CONFIG_CMA`");
    expect(optionHover("con$0fig CMA=y")).not.toContain("`CONFIG_CMA`");
  });
});

describe("hovering blocks, zones and nodes", () => {
  test("blocks are told as /sys tells them", () => {
    expect(hoverOf(`${COLLISION}expect mem$0ory38-39 state=online\n`)).toContain(
      "| 38-39 | online | Movable | 1 | 0 |",
    );
  });

  test("a step's blocks are told before and after it", () => {
    const markdown = hoverOf(`cmdline { movablecore=1G nokaslr }\nboot\noffline mem$0ory32\n`);
    expect(markdown).toContain("before:");
    expect(markdown).toMatch(/\| 32 \| online \|/);
    expect(markdown).toMatch(/\| 32 \| offline \|/);
  });

  test("a block that isn't there is said not to be there", () => {
    expect(hoverOf(`${COLLISION}expect no mem$0ory99\n`)).toContain("no such memory block exists");
  });

  test("a zone says what it comes from", () => {
    const markdown = hoverOf(`${COLLISION}expect node0 Mov$0able present=65536\n`);
    expect(markdown).toContain("`movablecore=256M`");
  });

  test("a node lists its zones", () => {
    expect(hoverOf(`${COLLISION}expect no$0de0 Movable present=65536\n`)).toMatch(/node0 DMA32[\s\S]*node0 Movable/);
  });

  test("what rests on the model says so", () => {
    const { analysis, offset } = scenario(
      "kernel 6.5 x86_64\nmachine qemu-pc { memory 4G }\ncmdline { movablecore=1G nokaslr }\nboot\nexpect node0 Mov$0able present=1G\n",
    );
    expect(hover(analysis, offset)?.markdown).toContain("modelled:");
  });
});

describe("hovering what evidence rests on", () => {
  const setupHover = (kernel: string, machine: string, cmdline = "nokaslr"): string => {
    const { analysis, offset } = scenario(`${kernel}\n${machine}\ncmdline { ${cmdline} }\nboot\n`);
    return hover(analysis, offset)?.markdown ?? "";
  };
  const KERNEL = "kernel 6.12 x86_64 { build debian }";
  const EXACT = "exact: inside what was measured on real kernels";

  test("a kernel says what is not known of it, and what would make it exact", () => {
    const markdown = setupHover("ker$0nel 6.12 x86_64", "machine qemu-q35 { memory 4G  initrd 4400K }", "quiet");
    expect(markdown).toContain("modelled: the kernel's build is not stated");
    expect(markdown).toMatch(/exact with:\n\n- .*`build NAME`.*\n- `nokaslr` on the command line/);
  });

  test("a build is asked for its release where several are tabled", () => {
    const markdown = setupHover(
      "kernel 6.12 x86_64 { build deb$0ian }",
      "machine qemu-q35 { memory 4G  cpus 2  initrd 12M }",
    );
    expect(markdown).toContain("modelled: the kernel's release is not stated");
    expect(markdown).toContain("- the release: `kernel 6.12.107`");
  });

  test("a kernel of which the series is stated is told to be the release that was measured", () => {
    const machine = "machine qemu-q35 { memory 4G  cpus 2  initrd 4608K }";
    expect(setupHover("ker$0nel 6.1 x86_64 { build debian }", machine)).toContain(
      `${EXACT}; 6.1 means 6.1.176 here (debian 6.1.176)`,
    );
  });

  test.each([
    ["cp$0us 96", "cpus 96", "- cpus 1 to 64"],
    ["cpus 9$06", "cpus 96", "- cpus 1 to 64"],
    ["cpus 2  initrd 2$000M", "initrd 200 MiB", "- initrd 4"],
  ])("%s: outside what was measured, and what that was", (item, what, cure) => {
    const markdown = setupHover(KERNEL, `machine qemu-q35 { memory 4G  ${item} }`);
    expect(markdown).toContain(`modelled: ${what} is outside `);
    expect(markdown).toContain(`exact with:\n\n${cure}`);
  });

  test("what was measured is said to be, whatever else is not", () => {
    const machine = (platform: string, cpus: string) => `machine ${platform} { memory 4G  ${cpus} 2  initrd 200M }`;
    expect(setupHover(KERNEL, machine("qemu-q35", "cp$0us"))).toContain(
      `${EXACT}\\\nmeasured on x86\\_64 machines: cpus 1 to 64, nodes without CPUs up to 3`,
    );
    const platform = setupHover(KERNEL, machine("qemu$0-q35", "cpus"));
    expect(platform).toContain(EXACT);
    expect(platform).toContain("measured on qemu-q35 7.2: ");
    expect(setupHover(KERNEL, machine("qemu-q35", "cpus").replace("machine", "mach$0ine"))).toContain(
      "modelled: initrd",
    );
  });

  test("a version of QEMU that is not tabled names the one that is", () => {
    const { version, nearest } = untabledQemu("qemu-q35");
    const markdown = setupHover(KERNEL, `machine qemu-q35 { qe$0mu ${version}  memory 4G  initrd 4400K }`);
    expect(markdown).toContain(`modelled: no table of qemu-q35 of QEMU ${version}`);
    expect(markdown).toContain(`- \`qemu ${nearest}\``);
  });

  test("a zone that is exact says so", () => {
    const { analysis, offset } = scenario(
      `${KERNEL}\nmachine qemu-q35 { memory 4G  cpus 2  initrd 4400K }\ncmdline { movablecore=1G nokaslr }\nboot\nexpect node0 Mov$0able present=1G\n`,
    );
    expect(hover(analysis, offset)?.markdown).toContain(EXACT);
  });
});

describe("hovering numbers", () => {
  test("a size is written out", () => {
    expect(hoverOf("dimm d { size 153$06M }\nboot\n")).toContain("1.5 GiB (1610612736 bytes, `0x60000000`)");
  });

  test("an address is looked up: page, section, block, zone, use", () => {
    const markdown = hoverOf(`${COLLISION}offline memory39 -> EBUSY at 0x13ff$000000\n`.replace("$0", "$0"));
    expect(markdown).toContain("| page | `0x13ff00` (1310464) |");
    expect(markdown).toContain("memory39: online");
    expect(markdown).toContain("node0 Movable");
    expect(markdown).toContain("memblock_alloc_range_nid");
  });

  test("a range names its blocks and who is in it", () => {
    const markdown = hoverOf(COLLISION.replace("0x13ff00000-", "0x13ff00000$0-"));
    expect(markdown).toMatch(/memory blocks 39 to 39|memory39/);
  });
});

describe("hovering the timeline", () => {
  test("a step says what it is on a real machine, and how it ended", () => {
    const markdown = hoverOf(`${COLLISION}off$0line memory39 -> EBUSY\n`);
    expect(markdown).toContain("/sys/devices/system/memory/memoryN/state");
    expect(markdown).toContain("simulated: **EBUSY** at `0x13ff00000`");
  });

  test("an outcome says what the errno means here", () => {
    expect(hoverOf(`${COLLISION}offline memory39 -> EBU$0SY\n`)).toContain("a page that can't be moved");
  });

  test("a knob says which file it is", () => {
    expect(hoverOf(`${COLLISION}set auto_online$0_blocks = online\n`)).toContain(
      "/sys/devices/system/memory/auto_online_blocks",
    );
  });

  test("a device says where it is plugged", () => {
    const text = "dimm d1 { size 1G }\nboot\nplug d$01\n";
    expect(hoverOf(text)).toMatch(/DIMM[\s\S]*1 GiB[\s\S]*plugged/);
  });

  test("a parameter lists its values, and the one that is simulated", () => {
    expect(hoverOf("param zone = 256M | 1G\ncmdline { movablecore=$zo$0ne }\nboot\n")).toContain("**`256M`** or `1G`");
  });
});

describe("hovering the set-up", () => {
  test("a kernel says its sizes", () => {
    const { analysis, offset } = scenario("ker$0nel 6.1 arm64-64k\nmachine qemu-virt { memory 4G }\nboot\n");
    expect(hover(analysis, offset)?.markdown).toMatch(/\| 64 KiB \|.*\| 512 MiB \|/);
  });

  test("a machine says its firmware's map, and what mem= makes of it", () => {
    const { analysis, offset } = scenario(
      "kernel 6.1 x86_64 { build debian }\nmac$0hine qemu-pc { memory 4G }\ncmdline { mem=2G }\nboot\n",
    );
    const markdown = hover(analysis, offset)!.markdown;
    expect(markdown).toContain("`0x0000000100000000-0x000000013fffffff` | 1 GiB | usable");
    expect(markdown).toContain("after `mem=` and `memmap=`");
  });
});

test("nothing is said about empty lines", () => {
  expect(hoverOf(`${COLLISION}\n$0\n`)).toBe("");
});

test("text of the user never becomes Markdown", () => {
  const hostile = "](http://a)<b>`**x**";
  const outsideCode = (markdown: string): string => markdown.replace(/(?<!`)(`+)(?!`)[\s\S]*?(?<!`)\1(?!`)/g, "");
  const shown = [
    `cmdline { "${hostile}=1"$0 }\nboot\n`,
    `cmdline { "movable$0core=${hostile}" }\nboot\n`,
    `cmdline { movablecore=1G$0 "x=${hostile}" }\nboot\n`,
    `boot\nstep "${hostile}"\noff$0line memory38\n`,
    `boot\noff$0line memory3 -> "${hostile}"\n`,
    `use "${hostile}.mem$0zone"\nboot\n`,
    `kernel from "${hostile}$0"\nboot\n`,
    `dimm "d$0${hostile}" { size 1G }\nboot\n`,
    `reserve 0x13ff00000-0x13ffbffff$0 by ${hostile}\nboot\n`,
    `boot\nexpect memory3 ${hostile}=$0${hostile}\n`,
  ].map(hoverOf);
  for (const markdown of shown) expect(outsideCode(markdown)).not.toMatch(/(?<!\\)\]\(|(?<!\\)<b|(?<!\\)\*\*x/);
  expect(shown.filter((markdown) => markdown.includes("http://a")).length).toBeGreaterThanOrEqual(2);
});

test("hovering a machine from a file tells what was taken from it, on the word and on the path", () => {
  const log = [
    "[    0.000000] Linux version 6.12.107+deb13-amd64 (debian-kernel@lists.debian.org) #1 SMP Debian 6.12.107-1",
    "[    0.000000] Command line: ro crashkernel=256M",
    "[    0.000000] BIOS-e820: [mem 0x0000000000000000-0x000000000009fbff] usable",
    "[    0.000000] BIOS-e820: [mem 0x0000000000100000-0x00000000bffdffff] usable",
    "[    0.000000] RAMDISK: [mem 0xbfb94000-0xbffdffff]",
    "[    0.000000] smpboot: Allowing 4 CPUs, 0 hotplug CPUs",
    "[    0.000000] crashkernel reserved: 0x00000000a0000000 - 0x00000000b0000000 (256 MB)",
  ].join("\n");
  for (const text of ['mach$0ine from "boot.dmesg"\nboot\n', 'machine from "boot$0.dmesg"\nboot\n']) {
    const { analysis, offset } = scenario(text, { "boot.dmesg": log });
    const markdown = hover(analysis, offset)?.markdown ?? "";
    expect(markdown).toContain("kernel `6.12.107`, build `debian`");
    expect(markdown).toContain("4 CPUs, no nodes");
    expect(markdown).toContain("initrd of 4400 KiB at `0xbfb94000`");
    expect(markdown).toContain("as observed: `0x00000000a0000000-0x00000000afffffff` by `reserve_crashkernel`");
  }
});

test("CPUs of a node are no addresses", () => {
  const { analysis, offset } = scenario(
    "kernel 6.12 x86_64\nmachine qemu-pc { memory 4G  cpus 4  node0 { memory 4G cpus 1$0-2 } }\nboot\n",
  );
  expect(hover(analysis, offset)?.markdown ?? "").not.toMatch(/0x1|bytes|memory blocks/);
});

describe("hovering what an expectation says of a zone", () => {
  test("start_pfn= is a page, and no address", () => {
    const markdown = hoverOf("cmdline { movablecore=256M }\nboot\nexpect node0 Movable start_pfn=0x1300$000\n");
    expect(markdown).toContain("here page `0x130000` (1245184), address `0x130000000`");
    expect(markdown).toContain("memory38: online, valid_zones Movable");
    expect(markdown).not.toContain("memory0");
  });

  test("a count has its size, and what was simulated beside it", () => {
    const markdown = hoverOf("cmdline { movablecore=256M }\nboot\nexpect node0 Movable pres$0ent=512M\n");
    expect(markdown).toContain("simulated 65536 pages (256 MiB)");
    expect(hoverOf("cmdline { movablecore=256M }\nboot\nexpect node0 Movable present=51$02M\n")).toContain(
      "here 131072 pages (512 MiB)",
    );
  });

  test("a page behind `at pfn` is one too", () => {
    expect(hoverOf(`${COLLISION}offline memory39 -> EBUSY at pfn 0x13f$0f00\n`)).toContain(
      "| address | `0x13ff00000` |",
    );
  });
});

describe("hovering a step tells what it did", () => {
  const STICK = "dimm stick { size 256M }\ncmdline { memhp_default_state=offline nokaslr }\nboot\n";

  test("plug: the blocks that came", () => {
    const { analysis, offset } = scenario(
      `kernel 6.12 x86_64 { build debian }\nmachine qemu-pc { memory 4G  slots 2  maxmem 8G }\n${STICK}pl$0ug stick\n`,
    );
    expect(hover(analysis, offset)?.markdown).toContain("| memory40-41 | does not exist | offline |");
  });

  test("online: blocks in another state, and the zone", () => {
    const markdown = hoverOf("cmdline { movablecore=1G nokaslr }\nboot\noff$0line memory33\n");
    expect(markdown).toContain("| memory33 | online, Movable | offline |");
    expect(markdown).toContain("node0 Movable");
  });

  test.each(["fr$0ee hog", "free ho$0g"])("%s: what was held, and that it is no more", (step) => {
    const markdown = hoverOf(`cmdline { movablecore=1G nokaslr }\nboot\nallocate 64M movable as hog\n${step}\n`);
    expect(markdown).toMatch(/allocation by `hog`, `0x[0-9a-f]+-0x[0-9a-f]+` \(64 MiB\)/);
    expect(markdown).toContain("holds no memory");
  });
});

describe("every word", () => {
  const SAMPLES = join(import.meta.dirname, "..", "..", "samples");
  const files = Object.fromEntries(
    readdirSync(SAMPLES, { withFileTypes: true }).flatMap((entry) =>
      entry.isFile() ? [[entry.name, readFileSync(join(SAMPLES, entry.name), "utf8")] as const] : [],
    ),
  );

  test.each(Object.keys(files).filter((name) => name.endsWith(".memzone")))("of %s has a hover", (name) => {
    const text = files[name]!;
    const { analysis } = scenario(text, files);
    const silent: string[] = [];
    let start = 0;
    let isText = false;
    for (const line of text.split("\n")) {
      const code = isText ? line : line.replace(/(^|\s)#.*/, "$1");
      if ((line.match(/"""/g)?.length ?? 0) % 2 === 1) isText = !isText;
      for (const { 0: word, index } of code.matchAll(/[\w$.%!@+-]+/g)) {
        if (hover(analysis, start + index + Math.floor(word.length / 2)) === undefined) silent.push(`${word}: ${line}`);
      }
      start += line.length + 1;
    }
    expect(silent).toEqual([]);
  });

  test.each([
    ["expect memory39 state=on$0line", "simulated|as simulated"],
    ["expect warning movable-res$0erved", "boot allocatio"],
    ['step "a ti$0tle"\noffline memory38', "offline memory38"],
    ['expect lsmem """\n0x0000000130000000-0x000000013fffffff  256M on$0line\n"""', "memory blocks 38 to 39"],
    ["offline memory38 -$0> ok", "Moves everything off"],
  ])("%j tells %s", (line, told) => {
    const text = `kernel 6.12 x86_64 { build debian }\nmachine qemu-pc { memory 4G }\ncmdline { movablecore=256M nokaslr }\nboot\n${line}\n`;
    const { analysis, offset } = scenario(text);
    expect(hover(analysis, offset)?.markdown).toMatch(new RegExp(told));
  });

  test("a comment has none, in a body too", () => {
    const { analysis, offset } = scenario("machine qemu-pc {\n  # so mu$0ch\n  memory 4G\n}\n");
    expect(hover(analysis, offset)).toBeUndefined();
  });
});
