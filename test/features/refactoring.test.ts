/** What each refactoring writes, and where none is offered; that they leave what is simulated, refactoring-samples.test.ts says. */
import { describe, expect, test } from "vitest";
import { statementsOfPasted } from "../../server/bridge/import/pasted.ts";
import { refactorings } from "../../server/features/refactoring/index.ts";
import { analysed, applied, errors, type Files, toolsOf } from "./refactored.ts";

const ROOT = "file:///w/";
const A = `${ROOT}a.memzone`;

/** What is offered where `$0` stands, or from the first to the second. */
function offered(marked: string, others: Readonly<Record<string, string>> = {}, users: readonly string[] = []) {
  const [first = "", second, third] = marked.split("$0");
  const text = [first, second, third].filter((part) => part !== undefined).join("");
  const files: Files = new Map([
    [A, text],
    ...Object.entries(others).map(([name, each]) => [ROOT + name, each] as const),
  ]);
  const selected = { start: first.length, end: first.length + (third === undefined ? 0 : (second ?? "").length) };
  const tools = toolsOf(
    files,
    users.map((name) => ROOT + name),
  );
  const all = refactorings(analysed(A, files), selected, tools);
  const titles = all.map(({ title }) => title);
  /** The files, by name, after the one of this title. */
  const made = (title: string | RegExp) => {
    const found = all.find((each) => (typeof title === "string" ? each.title === title : title.test(each.title)));
    if (found === undefined) throw new Error(`not offered: ${title}; but ${titles.join(" / ")}`);
    return Object.fromEntries([...applied(files, found)].map(([uri, each]) => [uri.slice(ROOT.length), each]));
  };
  return { titles, made };
}

const KERNEL = "kernel 6.12 x86_64 { build debian }\n";
const MACHINE = "machine qemu-pc {\n  memory 4G\n}\n";
const BOOT = "cmdline { nokaslr movablecore=256M }\nboot\n";

describe("a file of its own", () => {
  test("a machine, with the parameters that it refers to", () => {
    const { made } = offered(`param size = 4G | 8G\n\n${KERNEL}$0${MACHINE.replace("4G", "$size")}${BOOT}`);
    expect(made("Extract the machine into machine.memzone")).toEqual({
      "a.memzone": `\n${KERNEL}use "machine.memzone"\n${BOOT}`,
      "machine.memzone": "param size = 4G | 8G\n\nmachine qemu-pc {\n  memory $size\n}\n",
    });
  });

  test("a parameter of another file is brought in by the new one too", () => {
    const { made } = offered(`use "p.memzone"\n${KERNEL}$0${MACHINE.replace("4G", "$size")}${BOOT}`, {
      "p.memzone": "param size = 4G\n",
    });
    expect(made(/^Extract the machine/)["machine.memzone"]).toBe(
      'use "p.memzone"\n\nmachine qemu-pc {\n  memory $size\n}\n',
    );
  });

  test("has a name that no file has", () => {
    const { titles } = offered(`${KERNEL}$0${MACHINE}${BOOT}`, { "machine.memzone": "", "machine-2.memzone": "" });
    expect(titles).toContain("Extract the machine into machine-3.memzone");
  });

  test("several declarations that are selected", () => {
    const { made } = offered(`$0${KERNEL}${MACHINE}$0${BOOT}`);
    expect(made("Extract 2 declarations into shared.memzone")).toEqual({
      "a.memzone": `use "shared.memzone"\n${BOOT}`,
      "shared.memzone": `${KERNEL}${MACHINE}`,
    });
  });

  test.each([
    ["what a comment allows", `${KERNEL}$0machine qemu-pc {\n  memory 4G # memzone: allow memory-mismatch\n}\n${BOOT}`],
    ["what refers to nothing that is known", `${KERNEL}$0${MACHINE.replace("4G", "$none")}${BOOT}`],
    ["what is not understood", `${KERNEL}$0${MACHINE.replace("4G", "4GB")}${BOOT}`],
    ["what is wrong behind it", `${KERNEL}${MACHINE}$0cmdline m\n${BOOT}`],
    ["the title", `$0scenario "x"\n${KERNEL}$0${MACHINE}${BOOT}`],
  ])("not of %s", (_, text) => {
    expect(offered(text).titles.filter((title) => title.startsWith("Extract"))).toEqual([]);
  });
});

describe("a used file in the place of its `use`", () => {
  const USE = `$0use "lib/m.memzone"\n${KERNEL}${BOOT}`;

  test("with paths from here, and without its title", () => {
    const { made } = offered(`$0use "lib/m.memzone"\n${BOOT}`, {
      "lib/m.memzone": `scenario "m"\nuse "k.memzone"\n${MACHINE}reserve from "../log.dmesg"\n`,
      "lib/k.memzone": KERNEL,
      "log.dmesg": "[    0.000000] memblock_reserve: [0x13ff00000-0x13ffbffff] memblock_alloc_range_nid+0xe0/0x150\n",
    });
    expect(made("Inline m.memzone")["a.memzone"]).toBe(
      `use "lib/k.memzone"\n${MACHINE}reserve from "log.dmesg"\n${BOOT}`,
    );
  });

  test.each([
    ["declares what is declared here", USE, { "lib/m.memzone": KERNEL }, []],
    [
      "comes in by another file too",
      `use "n.memzone"\n${USE}`,
      { "lib/m.memzone": MACHINE, "n.memzone": 'use "lib/m.memzone"\n' },
      [],
    ],
    [
      "a scenario that uses this one uses too",
      `$0use "lib/m.memzone"\n${KERNEL}`,
      { "lib/m.memzone": MACHINE, "b.memzone": 'use "a.memzone"\nuse "lib/m.memzone"\nboot\n' },
      ["b.memzone"],
    ],
    ["has errors", USE, { "lib/m.memzone": "machin\n" }, []],
    ["is not there", USE, {}, []],
  ])("not one that %s", (_, text, others, users) => {
    expect(offered(text, others as Readonly<Record<string, string>>, users).titles).not.toContain("Inline m.memzone");
  });
});

describe("parameters", () => {
  test.each([
    [
      "the whole value",
      "cmdline { nokaslr movablecore=$0256M }",
      "256M",
      "movablecore",
      "cmdline { nokaslr movablecore=$movablecore }",
    ],
    [
      "a piece of it",
      "cmdline { nokaslr crashkernel=$0256M,high }",
      "256M",
      "crashkernel",
      "cmdline { nokaslr crashkernel=$crashkernel,high }",
    ],
    ["a version", "", "6.12", "version", ""],
  ])("%s", (_, line, value, name, becomes) => {
    const text =
      line === "" ? `kernel $06.12 x86_64 { build debian }\n${MACHINE}${BOOT}` : `${KERNEL}${MACHINE}${line}\nboot\n`;
    const made = offered(text).made(`Turn \`${value}\` into the parameter \`$${name}\``)["a.memzone"]!;
    expect(made.startsWith(`param ${name} = ${value}\n\n`)).toBe(true);
    expect(made).toContain(becomes);
  });

  test("stands behind the others, and is called as no other is", () => {
    const made = offered(
      `scenario "x"\nparam memory = 2\n${KERNEL}machine qemu-pc {\n  memory $04G\n  cpus $memory\n}\n${BOOT}`,
    );
    expect(made.made("Turn `4G` into the parameter `$memory2`")["a.memzone"]).toContain(
      "param memory = 2\nparam memory2 = 4G\n",
    );
  });

  test("of one value is written in its places, those of other scenarios too", () => {
    const { made } = offered(
      `param $0size = 512M\n${MACHINE}dimm d { size $size }\n`,
      {
        "b.memzone": `use "a.memzone"\n${KERNEL}cmdline { nokaslr movablecore=$size }\nboot\n`,
      },
      ["b.memzone"],
    );
    expect(made("Write `512M` in the places of `$size`")).toEqual({
      "a.memzone": `${MACHINE}dimm d { size 512M }\n`,
      "b.memzone": `use "a.memzone"\n${KERNEL}cmdline { nokaslr movablecore=512M }\nboot\n`,
    });
  });

  test("that another scenario gives another value stays", () => {
    const { titles } = offered(
      `param $0size = 512M\n${MACHINE}dimm d { size $size }\n`,
      {
        "b.memzone": `use "a.memzone"\nparam size = 1G\n${KERNEL}boot\n`,
      },
      ["b.memzone"],
    );
    expect(titles).toEqual([]);
  });
});

describe("blocks", () => {
  const BOOTED = `${KERNEL}${MACHINE}${BOOT}`;
  test.each([
    ["offline memory38-39 -> ok", "offline memory38 -> ok\noffline memory39 -> ok"],
    ["offline memory38-39 descending", "offline memory39\noffline memory38"],
    ["expect memory38-39 state=online", "expect memory38 state=online\nexpect memory39 state=online"],
  ])("%s: a line for each", (line, lines) => {
    const { made } = offered(`${BOOTED}$0${line}\n`);
    expect(made("Write a line for each of the 2 blocks")["a.memzone"]).toBe(`${BOOTED}${lines}\n`);
  });

  test("neighbours that are selected are one range again", () => {
    const { made } = offered(`${BOOTED}$0offline memory38 -> ok\noffline memory39 -> ok$0\n`);
    expect(made("Write `offline memory38-39 -> ok`")["a.memzone"]).toBe(`${BOOTED}offline memory38-39 -> ok\n`);
  });

  test.each([
    ["$0offline memory38 -> ok\nonline memory39 -> ok$0"],
    ["$0offline memory37 -> ok\noffline memory39 -> ok$0"],
    ["$0offline memory38 -> ok\n# why\noffline memory39 -> ok$0"],
  ])("%j is no range", (lines) => {
    expect(offered(`${BOOTED}${lines}\n`).titles.filter((title) => title.startsWith("Write `"))).toEqual([]);
  });
});

describe("order", () => {
  test("parameters that the kernel reads together keep theirs", () => {
    const { made } = offered(
      `${KERNEL}${MACHINE}cmdline { quiet $0nokaslr hugepagesz=2M hugepages=4 default_hugepagesz=1G movablecore=1M console=tty0 -- z a }\nboot\n`,
    );
    expect(made("Sort the parameters")["a.memzone"]).toContain(
      "cmdline { console=tty0 nokaslr hugepagesz=2M hugepages=4 default_hugepagesz=1G movablecore=1M quiet -- z a }",
    );
  });

  test.each([
    [
      "Sort the reservations by address",
      "reserve $00x2000-0x2fff\nreserve 0x1000-0x1fff\n",
      "reserve 0x1000-0x1fff\nreserve 0x2000-0x2fff\n",
    ],
    [
      "Sort the options",
      "kernel $06.12 x86_64 {\n  config NUMA=y\n  config CMA=y\n}\n",
      "{\n  config CMA=y\n  config NUMA=y\n}",
    ],
    [
      "Put the items in the usual order",
      "machine $0qemu-pc {\n  maxmem 8G\n  slots 2\n  memory 4G\n}\n",
      "{\n  memory 4G\n  slots 2\n  maxmem 8G\n}",
    ],
    [
      "Sort the map by address",
      "machine $0{\n  firmware {\n    0x100000-0x7fffffff usable\n    0x0-0x9ffff usable\n  }\n}\n",
      "    0x0-0x9ffff usable\n    0x100000-0x7fffffff usable\n",
    ],
  ])("%s", (title, text, sorted) => {
    expect(offered(`${text}boot\n`).made(title)["a.memzone"]).toContain(sorted);
  });

  test("a comment between two belongs to one of them: nothing moves", () => {
    const text = "reserve $00x2000-0x2fff\n# why\nreserve 0x1000-0x1fff\nboot\n";
    expect(offered(text).titles.filter((title) => title.startsWith("Sort"))).toEqual([]);
  });
});

describe("what was pasted", () => {
  test("lines of a boot log", () => {
    const log = `[    0.000000] Linux version 6.1.0-25-amd64 (debian-kernel@lists.debian.org) (gcc-12) #1 SMP Debian 6.1.106-3
[    0.000000] $0Command line: BOOT_IMAGE=/vmlinuz-6.1.0-25-amd64 ro nokaslr movablecore=256M
[    0.000000] BIOS-provided physical RAM map:
[    0.000000] BIOS-e820: [mem 0x0000000000000000-0x000000000009fbff] usable
[    0.000000] BIOS-e820: [mem 0x0000000000100000-0x00000000bffdffff] usable
[    0.000000] memblock_reserve: [0x00000000bff00000-0x00000000bffbffff] memblock_alloc_range_nid+0xe0/0x150
`;
    const made = offered(`${log}boot\n`).made("Convert the 6 pasted lines into statements")["a.memzone"]!;
    expect(made).toMatch(/^kernel 6\.1\.106 x86_64/m);
    expect(made).toMatch(/^ {2}.*movablecore=256M/m);
    expect(made).toMatch(/^ {4}0x0+-0x0*9fbff usable/m);
    expect(made).toContain("reserve [0x00000000bff00000-0x00000000bffbffff] memblock_alloc_range_nid+0xe0/0x150");
    expect(errors(analysed(A, new Map([[A, made]])))).toEqual([]);
  });

  test.each([
    ["sysctl -w vm.min_free_kbytes=67584", "set min_free_kbytes = 67584"],
    ["echo 67584 > /proc/sys/vm/min_free_kbytes", "set min_free_kbytes = 67584"],
    ["echo auto-movable > /sys/module/memory_hotplug/parameters/online_policy", "set online_policy = auto-movable"],
    ["# chmem -e -z Movable 1g", undefined],
    ["chmem -e -z Movable 1g", "chmem enable 1G zone Movable"],
    ["sudo chmem --disable --blocks 38-39", "chmem disable memory38-39"],
    ["echo c > /proc/sysrq-trigger", "crash"],
    ["sudo systemctl reboot", "reboot"],
    ["(qemu) device_add pc-dimm,id=dimm0,memdev=mem0", "plug dimm0"],
    ["device_del dimm0", "unplug dimm0"],
    ["qom-set vmem0 requested-size 2G", "resize vmem0 to 2G"],
    ["echo 3 > /proc/sys/vm/drop_caches", undefined],
  ])("%s", (line, step) => expect(statementsOfPasted(line, new Set())).toBe(step));

  test.each([
    [
      "# echo 0 > /sys/devices/system/memory/memory39/online\nbash: echo: write error: Device or resource busy",
      "offline memory39 -> EBUSY",
    ],
    [
      "$ echo offline | sudo tee /sys/devices/system/memory/memory39/state\ntee: /sys/devices/system/memory/memory39/state: Device or resource busy\n$ echo 1 > /sys/devices/system/memory/memory38/online",
      "offline memory39 -> EBUSY\nonline memory38",
    ],
    [
      "/sys/devices/system/memory/memory33/valid_zones:Normal Movable\n/sys/devices/system/memory/memory34/state:online",
      "expect memory33 valid_zones=Normal,Movable\nexpect memory34 state=online",
    ],
    ["bash: echo: write error: Device or resource busy", undefined],
  ])("what a shell printed: %s", (text, steps) => expect(statementsOfPasted(text, new Set())).toBe(steps));

  test("DIMMs that QEMU's monitor plugs are declared in front of the timeline, each once", () => {
    const room = "kernel 6.1 x86_64\nmachine qemu-pc { memory 2G slots 2 maxmem 8G }\n";
    const lines =
      "(qemu) object_add memory-backend-ram,id=mem0,size=1G\n(qemu) device_add pc-dimm,id=dimm0,memdev=mem0,node=0\ndevice_del$0 dimm0\n";
    const converted = (before: string) =>
      offered(`${before}boot\n${lines}`).made("Convert the 3 pasted lines into statements")["a.memzone"]!;
    const steps = "boot\nplug dimm0\nunplug dimm0\n";
    expect(converted(room)).toBe(`${room}dimm dimm0 { size 1G node0 }\n\n${steps}`);
    expect(converted(`${room}dimm dimm0 { size 512M }\n`)).toBe(`${room}dimm dimm0 { size 512M }\n${steps}`);
    expect(errors(analysed(A, new Map([[A, converted(room)]])))).toEqual([]);
  });

  test("an error behind the command of root's shell, whose prompt makes it a comment", () => {
    const text = `${KERNEL}${MACHINE}${BOOT}# echo 0 > /sys/devices/system/memory/memory39/online\nbash: echo: write error: Device or resource$0 busy\n`;
    expect(offered(text).made(/^Convert/)["a.memzone"]).toContain("boot\noffline memory39 -> EBUSY\n");
  });

  test("what is understood already stays, wherever the selection ends", () => {
    const lines = "echo 1 > /sys/devices/system/memory/memory39/online\n\noffline memory38\necho x";
    const made = offered(`${KERNEL}${MACHINE}${BOOT}$0${lines}$0\n`).made(/^Convert/)["a.memzone"];
    expect(made).toContain("boot\nonline memory39\n\noffline memory38\necho x\n");
  });

  test("listings behind a boot are what the simulated machine is held against", () => {
    const table = "RANGE SIZE STATE REMOVABLE BLOCK\n0x0000000000000000-0x00000000bfffffff 3G online yes 0-23";
    const { made } = offered(`${KERNEL}${MACHINE}${BOOT}$0${table}\n`);
    expect(made(/^Convert/)["a.memzone"]).toContain(`boot\nexpect lsmem """\n${table}\n"""\n`);
    const zone = "Node 0, zone  Movable\n        spanned  65536\n        present  65536";
    expect(offered(`${KERNEL}${MACHINE}${BOOT}$0${zone}\n`).made(/^Convert/)["a.memzone"]).toContain("expect zoneinfo");
  });

  test("lines of a shell, of which some are no steps", () => {
    const { made } = offered(
      `${KERNEL}${MACHINE}${BOOT}$0lsmem\necho offline > /sys/devices/system/memory/memory39/state\n`,
    );
    expect(made(/^Convert/)["a.memzone"]).toContain("boot\n# lsmem\noffline memory39\n");
  });

  test("nothing that is declared here is declared again", () => {
    const line = "[    0.000000] Linux version 6.1.0-25-amd64 (debian) (gcc) #1 SMP Debian 6.1.106-3";
    expect(
      offered(`${KERNEL}${MACHINE}$0${line}\n${BOOT}`).titles.filter((title) => title.startsWith("Convert")),
    ).toEqual([]);
  });
});

test("a boot further down takes no outcome, and a wrong value is no parameter", () => {
  const { titles } = offered(`${KERNEL}${MACHINE}${BOOT}bo$0ot\n`);
  expect(titles.filter((title) => title.startsWith("Record the outcome"))).toEqual([]);
  const wrong = offered(`${KERNEL}machine qemu-pc {\n  memory $06144\n}\n${BOOT}`);
  expect(wrong.titles.filter((title) => title.startsWith("Turn"))).toEqual([]);
});

test("what is simulated can be recorded, and holds", () => {
  const { made, titles } = offered(`${KERNEL}${MACHINE}${BOOT}offline $0memory39\n`);
  expect(titles).toEqual(
    expect.arrayContaining(["Record the outcome `-> EBUSY at 0x13ff01000`", "Record lsmem as expectations"]),
  );
  expect(made("Record the outcome `-> EBUSY at 0x13ff01000`")["a.memzone"]).toContain(
    "offline memory39 -> EBUSY at 0x13ff01000\n",
  );
  const zones = made("Record the zones as expectations")["a.memzone"]!;
  expect(zones).toMatch(/offline memory39\nexpect node0 DMA start_pfn=0x1 spanned=4095 present=\d+\n/);
  const { expectations } = analysed(A, new Map([[A, zones]]));
  expect(expectations.map(({ result }) => result)).toEqual(expectations.map(() => "holds"));
});
