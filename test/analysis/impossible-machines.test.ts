import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { DIAGNOSTIC_CODES } from "../../server/analysis/notes/index.ts";
import { TiB } from "../../server/simulation/units/units.ts";
import { textOf } from "../../server/views/renderers.ts";
import { analyse, applyFix, checkMarked, codes, NO_TEXTS } from "./fixture.ts";

const KERNEL = "kernel 6.12 x86_64\n";

describe("numbers that no machine has", () => {
  it("are said where they stand", () => {
    checkMarked(`${KERNEL}machine qemu-pc {
  memory 64G
  cpus 3G
#      ^^ bad-value: QEMU 7.2 starts qemu-pc with at most 255 CPUs; \`qemu VERSION\` states another QEMU
  slots 100000
#       ^^^^^^ bad-value: a machine has at most 256 memory slots
  maxmem 2G
# ^^^^^^^^^ maxmem-exceeded: maxmem is 2 GiB, the machine boots with 64 GiB already
}
boot
`);
  });

  it("are those of the QEMU that is stated", () => {
    const machine = (items: string) => codes(analyse(`${KERNEL}machine ${items}\nboot\n`));
    expect(machine("qemu-q35 { memory 8G cpus 288 }")).toEqual([]);
    expect(machine("qemu-q35 { memory 8G cpus 289 }")).toEqual(["bad-value"]);
    expect(machine("qemu-pc { memory 8G cpus 256 qemu 7.2 }")).toEqual(["bad-value"]);
    // Later ones start with more, and no table says how many.
    expect(machine("qemu-q35 { memory 8G cpus 1000 qemu 9.2 }")).toEqual([]);
    expect(machine("{ cpus 9000 firmware { 0x0-0x9ffff usable 0x100000-0x1ffffffff usable } }")).toEqual(["bad-value"]);
  });

  it("name firmware that nobody knows, and the machine boots without", () => {
    checkMarked(`${KERNEL.replace("x86_64", "arm64")}machine qemu-virt {
  memory 4G
  uefi edk-2025.02
#      ^^^^^^^^^^^ unknown-name: \`edk-2025.02\` is no firmware known here; did you mean \`edk2-2025.02\`?
}
boot
`);
  });

  it("leave a machine that boots with as much as there can be", () => {
    const machine = "machine qemu-pc { memory 64G cpus 4000000000 node0 { memory 64G } node4000000 { memory 0 } }";
    const { setup, timeline } = analyse(`${KERNEL}${machine}\nboot`);
    expect(setup?.machine).toMatchObject({ cpus: 8192, nodes: [{ id: 0 }] });
    expect(timeline[0]?.outcome.result).toBe("ok");
  });
});

describe("devices that QEMU does not start with", () => {
  it("are said where they stand, and the machine boots without them", () => {
    checkMarked(`${KERNEL}machine qemu-pc { memory 4G  slots 4  maxmem 8G }
virtio-mem v { size 129M  block 1M }
#^^^^^^^^^^^ bad-value: v: backend memory size must be multiple of 0x200000
nvdimm big { size 6G }
#^^^^^^^^^ maxmem-exceeded: big: not enough space, currently 0x0 in use of total space for memory devices 0x100000000
boot
`);
  });

  it("but an NVDIMM has what is whole huge pages of its size", () => {
    const { timeline } = analyse(
      `${KERNEL}machine qemu-pc { memory 4G  slots 4  maxmem 8G }\nnvdimm n { size 129M }\nboot`,
    );
    expect(timeline[0]?.after?.hotplug.devices.get("n")).toMatchObject({
      address: 0x140000000,
      spec: { size: 0x8000000 },
    });
  });
});

describe("a machine that is too small", () => {
  it("does not boot where the kernel's image finds no RAM", () => {
    checkMarked(`${KERNEL}machine qemu-pc { memory 16M }
#                 ^^^^^^^^^^ boot-failed: modelled: the kernel image (0x1000000-0x3bfffff) does not fit: RAM ends at 0xfdffff
boot
`);
  });

  it("does not boot where the command line leaves the kernel nothing", () => {
    checkMarked(`${KERNEL}machine qemu-pc { memory 4G }
cmdline { mem=1M nokaslr }
#         ^^^^^^ boot-failed: modelled: too little memory to boot: memblocks_present finds no room for 32 KiB, and the kernel panics
boot
`);
  });

  it("does not boot where an initrd is larger than the memory that its loader has for it", () => {
    checkMarked(`${KERNEL}machine qemu-pc { memory 3G initrd 8G }
#                 ^^^^^^^^^ boot-failed: modelled: the initrd of 8 GiB does not fit: where its loader puts it, there is room for 3144576 KiB
#                                  ^^ bad-value: the initrd is larger than the memory
boot
`);
    const failed = (scenario: string): readonly string[] =>
      analyse(scenario).diagnostics.flatMap(({ code, message }) => (code === "boot-failed" ? [message] : []));
    expect(failed("kernel 6.12 arm64\nmachine qemu-virt { memory 512M initrd 400M }\nboot")).toEqual([
      "modelled: the initrd of 400 MiB does not fit: where its loader puts it, there is room for 384 MiB",
    ]);
    // It would lie in RAM, and in the kernel image.
    expect(failed(`${KERNEL}machine qemu-pc { memory 512M initrd 490M }\nboot`)).toHaveLength(1);
    expect(failed(`${KERNEL}machine qemu-pc { memory 512M initrd 400M }\nboot`)).toEqual([]);
  });

  it("does not boot where mem= leaves no room for the initrd that it cut off", () => {
    const { diagnostics } = analyse(`${KERNEL}machine qemu-pc { memory 4G initrd 200M }\ncmdline { mem=250M }\nboot`);
    expect(diagnostics.map(({ message }) => message)).toContain(
      "modelled: too little memory to boot: relocate_initrd finds no room for 200 MiB, and the kernel panics",
    );
  });

  it("does not boot where mem= leaves less than twice the initrd, before 5.10", () => {
    const failed = (version: string, mem: string): readonly string[] =>
      analyse(`kernel ${version} x86_64\nmachine qemu-pc { memory 4G initrd 200M }\ncmdline { mem=${mem} }\nboot`)
        .diagnostics.filter(({ severity }) => severity === "error")
        .map(({ message }) => message.replace(/: the initrd.*/, ""));
    expect(failed("5.9", "400M")).toEqual(['modelled: the kernel panics, "initrd too large to handle"']);
    expect(failed("5.9", "500M")).toEqual([]);
    expect(failed("5.10", "400M")).toEqual([]);
  });

  // Debian's 5.10.262, 6.1 and 6.12.118 died in sparse_init(), 7.3 behind it; with the second each of them came up.
  it("does not boot where a section begins with RAM that no node has", () => {
    const told = (memmap: string): readonly string[] =>
      analyse(`${KERNEL}machine qemu-pc { cpus 2 node0 { memory 512M cpus 0 } node1 { memory 512M cpus 1 } }
cmdline { memmap=${memmap} }
boot`)
        .diagnostics.filter(({ severity }) => severity === "error")
        .map(({ message }) => message);
    expect(told("512K@0x80000000")).toEqual([
      "modelled: the kernel dies in sparse_init() or soon behind it: the memmap of a section belongs to the node of its first RAM, and 0x80000000-0x8007ffff has none",
    ]);
    expect(told("256K@0xa0000")).toEqual([]);
  });

  // Booted on Debian's arm64 6.1.176, 6.12.107, 7.2.12 and 7.3.4 and amd64 7.2.12, which all say that the area is reserved, and then die; 6.1.176 boots with 0x70000000.
  it("does not boot where a CMA area lies where there is no memory", () => {
    const told = (machine: string, cma: string): readonly string[] =>
      analyse(`kernel 6.12.107 arm64 { build debian }\nmachine ${machine}\ncmdline { nokaslr ${cma} }\nboot`)
        .diagnostics.filter(({ severity }) => severity === "error")
        .map(({ code, message }) => `${code}: ${message}`);
    expect(told("qemu-virt { memory 2G }", "cma=128M@0x20000000")).toEqual([
      "boot-failed: the kernel dies in cma_init_reserved_areas(), before init runs: the CMA area 0x20000000-0x27ffffff is taken without a look at what lies there, and there is no memory, and so no struct page, at 0x20000000-0x27ffffff",
    ]);
    expect(told("qemu-virt { memory 2G }", "cma=128M@0x70000000")).toEqual([]);
    const { diagnostics } = analyse(
      "kernel 7.2.12 x86_64 { build debian-cloud }\nmachine qemu-pc { memory 4500M }\ncmdline { nokaslr cma=64M@0xe0000000 }\nboot",
    );
    expect(diagnostics.filter(({ severity }) => severity === "error").map(({ message }) => message)).toEqual([
      expect.stringMatching(/the kernel dies in cma_init_reserved_areas\(\).* at 0xe0000000-0xe3ffffff$/),
    ]);
    const board =
      "{ reserved-memory pool { at 0x30000000-0x4fffffff reusable } firmware { 0x40000000-0xbfffffff usable } }";
    expect(told(board, "cma=0")[0]).toMatch(/^boot-failed: modelled: .* at 0x30000000-0x3fffffff$/);
  });

  it("does not boot where memory is smaller than a page", () => {
    for (const version of ["5.2", "6.12"]) {
      const { diagnostics } = analyse(
        `kernel ${version} arm64-16k\nmachine { firmware { 0x80000000-0x80000fff usable } }\nboot`,
      );
      expect(diagnostics.filter(({ severity }) => severity === "error")).toMatchObject([
        { message: "the machine has no usable memory" },
      ]);
    }
  });

  it("does not boot where its CPUs need all of it", () => {
    const { diagnostics } = analyse(`${KERNEL}machine qemu-pc { memory 2G cpus 8192 qemu 9.2 }\nboot`);
    expect(diagnostics.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      "boot-failed: modelled: too little memory to boot: pcpu_fc_alloc finds no room for 4 GiB, and the kernel panics",
    ]);
  });
});

it("devices that QEMU makes none of are said where they are declared", () => {
  checkMarked(`${KERNEL}machine qemu-pc { memory 4G maxmem 64G node0 { memory 4G } node5000 { memory 1G } node5001 { memory 1G } }
#                                                          ^^^^^^^^ bad-value: nodes are numbered from 0 to 1023; 2 are left out
virtio-mem a { size 4G block 3M }
#                            ^^ bad-value: the block size of a virtio-mem device is a power of two, 1 MiB at least
virtio-mem b { size 4G block 2M requested 8G }
#                                         ^^ bad-value: more is requested than the device's 4 GiB
virtio-mem c { size 4G block 2M requested 3M }
#                                         ^^ bad-value: the requested size is a multiple of the device's block, 2 MiB
virtio-mem d { size 5M block 2M }
#                   ^^ bad-value: the size is a multiple of the device's block, 2 MiB
nvdimm e { size 0 }
#               ^ bad-value: a nvdimm has at least one page
boot
`);
});

it("a range that can't be is said once", () => {
  checkMarked(`param end = 0x1000
${KERNEL}machine qemu-pc { memory 4G }
reserve 0x2000-0x1000
#       ^^^^^^^^^^^^^ bad-range: the range ends (0x1000) below its start (0x2000)
reserve 0x2000-$end
#       ^^^^^^^^^^^ bad-range: the range ends at 0x1000, before its start 0x2000
boot
`);
});

it("a knob that is nearly one is not passed over", () => {
  checkMarked(`${KERNEL}machine qemu-pc { memory 4G }
boot
set min_free_kbyte = 67584
#   ^^^^^^^^^^^^^^ unknown-name: there is no knob \`min_free_kbyte\`; did you mean \`min_free_kbytes\`?
`);
});

describe("the codes of diagnostics", () => {
  const BOOT = `${KERNEL}machine qemu-pc { memory 4G }\nboot\n`;

  it("are known to `expect warning` and `expect no warning`", () => {
    checkMarked(`${BOOT}
expect warning movable-reservd
#              ^^^^^^^^^^^^^^^ unknown-name: \`movable-reservd\` is no diagnostic's code; did you mean \`movable-reserved\`?
expect warning movable-empty
#              ^^^^^^^^^^^^^ expectation-failed: expected a warning movable-empty; there is none at all
expect no warning movable-reservd
#                 ^^^^^^^^^^^^^^^ unknown-name: \`movable-reservd\` is no diagnostic's code; did you mean \`movable-reserved\`?
`);
  });

  it("are all in the table", () => {
    const root = new URL("../../server/", import.meta.url);
    const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
    const emitted = files
      .filter((name) => name.startsWith("simulation") || name.startsWith("analysis"))
      .map((name) => readFileSync(new URL(name, root), "utf8"))
      .flatMap((source) => [...source.matchAll(/(?:\bcode: |(?:problem|note|error|warning)\(\s*)"([a-z-]+)"/g)])
      .map(([, code]) => code!);
    expect(emitted.length).toBeGreaterThan(50);
    expect([...new Set(emitted)].filter((code) => !(code in DIAGNOSTIC_CODES))).toEqual([]);
  });
});

describe("the fix of an expected text", () => {
  const BOOT = `${KERNEL}machine qemu-pc { memory 4G }\nboot\n`;
  const renderers = { ...NO_TEXTS, dmesg: textOf("log", () => 'x "y" z') };

  it("keeps the quotes of a line", () => {
    const text = `${BOOT}expect dmesg "x foo"`;
    const [failed] = analyse(text, { renderers }).diagnostics;
    expect(applyFix(text, failed!.fixes[0])).toBe(`${BOOT}expect dmesg "x \\"y\\" z"`);
  });

  it("is none where nothing is printed instead", () => {
    const analysis = analyse(`${BOOT}expect dmesg "x"`, {
      renderers: { ...renderers, dmesg: textOf("log", () => "") },
    });
    expect(codes(analysis)).toEqual(["expectation-failed"]);
    expect(analysis.diagnostics[0]!.fixes).toEqual([]);
  });
});

it("a value no parameter takes is said once, with what the kernel makes of it", () => {
  checkMarked(`${KERNEL}machine qemu-pc { memory 4G }
cmdline {
  memhp_default_state=always
# ^^^^^^^^^^^^^^^^^^^^^^^^^^ param-value: \`memhp_default_state=always\`: none of its words, so the kernel keeps its built-in default
  mem=lots
# ^^^^^^^^ param-value: mem=lots is no size: the kernel ignores it and uses all memory
  swiotlb=64M
# ^^^^^^^^^^^ param-value: \`swiotlb=64M\`: the kernel reads a number of slots of 2 KiB, and leaves out units and words it does not know: \`64M\` is 64 slots
  hashdist=0 swiotlb=65536,noforce page_owner=on transparent_hugepage=madvise
}
boot
`);
});

it("what the simulation reads is said by it alone, expected or not", () => {
  checkMarked(`${KERNEL}machine qemu-pc { memory 4G }
cmdline {
  memmap=512M\\$3G
# ^^^^^^^^^^^^^^^ param-value: memmap=512M\\$3G is read as memmap=512M: all RAM from 0x20000000 up is removed
}
boot
expect warning param-value
`);
});

it("RAM above what the page tables map is said to be lost", () => {
  checkMarked(`${KERNEL}machine qemu-pc { memory 4096T }
#                 ^^^^^^^^^^^^ memory-out-of-reach: modelled: RAM from 0x400000000000 on is out of reach: four levels of page tables map 64 TiB, the kernel leaves the rest alone
boot
`);
});

it("RAM that arm64's linear map has no room for is said to be lost, and is in no zone", () => {
  checkMarked(`kernel 6.12 arm64
machine qemu-virt { memory 4096T }
#                   ^^^^^^^^^^^^ memory-out-of-reach: modelled: RAM from 0x800040000000 on is out of reach: the linear map of 48-bit addresses has room for 128 TiB, the kernel leaves the rest alone
boot
expect node0 Normal spanned=131069G
expect no memory1048584
`);
  checkMarked(`kernel 5.15 arm64 { config ARM64_VA_BITS=39 }
machine qemu-virt { memory 300G }
#                   ^^^^^^^^^^^ memory-out-of-reach: modelled: RAM from 0x4040000000 on is out of reach: the linear map of 39-bit addresses has room for 256 GiB, the kernel leaves the rest alone
boot
`);
  checkMarked(`kernel 6.12 arm64 { config ARM64_VA_BITS=52 }
machine qemu-virt { memory 64T }
boot
`);
});

it("a CPU that is named thousands of times is one, and RAM ends where addresses do", () => {
  const cpus = Array(4000).fill("0-8191").join(",");
  const { setup, diagnostics } = analyse(`kernel 6.12 x86_64
machine qemu-pc {
  node0 { memory 2048T cpus ${cpus} }
  node1 { memory 2048T }
}
`);
  expect(setup?.machine).toMatchObject({ cpus: 8192, memory: 4095 * TiB });
  expect(diagnostics.map(({ code }) => code)).not.toContain("internal-error");
});
