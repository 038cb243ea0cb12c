import { describe, expect, it } from "vitest";
import { readLogMachine } from "../../../server/sources/dmesg/machine.ts";
import { END_OF_TABLES } from "../../../server/sources/facts.ts";
import { toldInitrd } from "../../../server/sources/told-initrd.ts";

const machineOf = (...lines: readonly string[]) => readLogMachine(lines.join("\n")).machine;

const TWO_SOCKETS = [
  "[    0.000000] Linux version 4.18.0-193.14.2.el8_2.x86_64 (builder@host) (gcc version 8.3.1) #1 SMP Sun Jul 26 03:54:29 UTC 2020",
  "[    0.000000] Command line: BOOT_IMAGE=(hd2,gpt2)/vmlinuz root=/dev/sda ro crashkernel=auto",
  "[    0.000000] BIOS-e820: [mem 0x0000000000000000-0x000000000009ffff] usable",
  "[    0.000000] BIOS-e820: [mem 0x0000000000100000-0x000000005ceb8fff] usable",
  "[    0.000000] BIOS-e820: [mem 0x000000005ceb9000-0x000000005d2e2fff] ACPI NVS",
  "[    0.000000] BIOS-e820: [mem 0x0000000077f5f000-0x0000000077ffefff] type 20",
  "[    0.000000] BIOS-e820: [mem 0x0000000100000000-0x000000603fffffff] usable",
  "[    0.000000] efi: EFI v2.70 by American Megatrends",
  "[    0.000000] DMI: Vendor Server X/Board, BIOS 3.2 10/17/2019",
  "[    0.000000] last_pfn = 0x6040000 max_arch_pfn = 0x400000000",
  "[    0.000000] Using GB pages for direct mapping",
  "[    0.000000] RAMDISK: [mem 0x3322f000-0x3590efff]",
  "[    0.000000] ACPI: SRAT: Node 0 PXM 0 [mem 0x00000000-0x7fffffff]",
  "[    0.000000] ACPI: SRAT: Node 0 PXM 0 [mem 0x100000000-0x303fffffff]",
  "[    0.000000] ACPI: SRAT: Node 1 PXM 1 [mem 0x3040000000-0x603fffffff] hotplug",
  "[    0.000000] SRAT: PXM 0 -> APIC 0x00 -> Node 0",
  "[    0.000000] SRAT: PXM 1 -> APIC 0x20 -> Node 1",
  "[    0.000000] SRAT: PXM 0 -> APIC 0x01 -> Node 0",
  "[    0.000000] smpboot: Allowing 104 CPUs, 0 hotplug CPUs",
];

describe("the machine of a boot log", () => {
  it("is the firmware's map, its nodes and processors, the initrd, the kernel and its command line", () => {
    const machine = machineOf(...TWO_SOCKETS);
    expect(machine.release?.value).toBe("4.18.0-193.14.2.el8_2.x86_64");
    expect(machine.arch?.value).toBe("x86_64");
    expect(machine.cmdline?.value).toBe("BOOT_IMAGE=(hd2,gpt2)/vmlinuz root=/dev/sda ro crashkernel=auto");
    expect(machine.maps.e820?.map(({ value }) => [value.first, value.last, value.type])).toEqual([
      [0, 0x9ffff, "usable"],
      [0x100000, 0x5ceb8fff, "usable"],
      [0x5ceb9000, 0x5d2e2fff, "ACPI NVS"],
      [0x77f5f000, 0x77ffefff, "reserved"],
      [0x100000000, 0x603fffffff, "usable"],
    ]);
    expect(machine.nodes.map(({ id, ranges, cpus, hotpluggable }) => [id, ranges.length, cpus, hotpluggable])).toEqual([
      [0, 2, [0, 2], false],
      [1, 1, [1], true],
    ]);
    expect(machine.cpus?.value).toBe(104);
    expect(machine.ramdisk?.value).toEqual({ first: 0x3322f000, last: 0x3590efff });
    expect([machine.efi?.value, machine.gigabytePages?.value, machine.fiveLevels?.value]).toEqual([true, true, false]);
    expect(machine.model?.value).toBe("Vendor Server X/Board, BIOS 3.2 10/17/2019");
  });

  it("has all of a map that boot_params have no room for", () => {
    const { maps } = machineOf(
      "BIOS-provided physical RAM map:",
      "BIOS-e820: [mem 0x0000000000000000-0x000000000009ffff] usable",
      "BIOS-e820: [mem 0x0000000000100000-0x000000005ceb8fff] usable",
      "extended physical RAM map:",
      "extended: [mem 0x0000000000000000-0x000000000009ffff] usable",
      "extended: [mem 0x0000000000100000-0x000000007fffffff] usable",
      "extended: [mem 0x0000000100000000-0x000000603fffffff] usable",
    );
    expect(maps.e820?.map(({ value }) => [value.first, value.last])).toEqual([
      [0, 0x9ffff],
      [0x100000, 0x7fffffff],
      [0x100000000, 0x603fffffff],
    ]);
  });

  it("has pages of 1 GiB where hugetlb says so, whatever nogbpages makes of the direct map", () => {
    const registered = "HugeTLB: registered 1.00 GiB page size, pre-allocated 0 pages";
    expect(machineOf("Kernel command line: nogbpages", registered).gigabytePages?.value).toBe(true);
    expect(machineOf(registered.replace("1.00 GiB", "2.00 MiB")).gigabytePages).toBeUndefined();
  });

  it.each<[string, readonly string[], number | undefined]>([
    [
      "possible processors by the size of the log buffer",
      [
        "printk: log_buf_len individual max cpu contribution: 4096 bytes",
        "printk: log_buf_len total cpu_extra contributions: 389120 bytes",
      ],
      96,
    ],
    [
      "units of the per-CPU allocator, in several lines",
      [
        "pcpu-alloc: s221184 r8192 d28672 u262144 alloc=1*2097152",
        "pcpu-alloc: [0] 00 02 04 06 08 10 12 14 [1] 01 03 05 07 09 11 13 15 ",
        "pcpu-alloc: [0] 16 18 20 -- -- -- -- -- [1] 17 19 21 23 -- -- -- -- ",
      ],
      24,
    ],
    ["processors of the SRAT", TWO_SOCKETS.slice(0, -1), 3],
    [
      "processors of the MADT",
      [
        "ACPI: LAPIC (acpi_id[0x01] lapic_id[0x00] enabled)",
        "ACPI: LAPIC (acpi_id[0x02] lapic_id[0x02] enabled)",
        "ACPI: LAPIC (acpi_id[0x03] lapic_id[0xff] disabled)",
      ],
      2,
    ],
    [
      "processors as they are brought up",
      [".... node  #0, CPUs:        #1  #2", ".... node  #1, CPUs:    #3  #4  #5"],
      6,
    ],
    ["none of these", ["NR_CPUS:8192"], undefined],
  ])("counts its processors by %s", (_, lines, cpus) => {
    expect(machineOf(...lines).cpus?.value).toBe(cpus);
  });

  // Kernels since 7.3 print no processors of the SRAT, and none prints the node of the boot CPU.
  it.each<[string, readonly string[], readonly (readonly number[])[]]>([
    ["shares a group with", [".... node  #0, CPUs:      #1 #2 #3", "pcpu-alloc: [0] 0 1 2 3 "], [[0, 1, 2, 3], []]],
    [
      "shares a group with, which need not be the first",
      [".... node  #0, CPUs:   #1", ".... node  #1, CPUs:   #2", "pcpu-alloc: [0] 0 2 [1] 1 -- "],
      [[1], [0, 2]],
    ],
    ["is alone beside", [".... node  #1, CPUs:      #1 #2 #3", "pcpu-alloc: [0] 0 -- -- [1] 1 2 3 "], [[0], [1, 2, 3]]],
    ["comes first of", [".... node  #0, CPUs:      #1 #2 #3"], [[0, 1, 2, 3], []]],
    ["is alone before", [".... node  #1, CPUs:      #1"], [[0], [1]]],
  ])("puts the boot CPU on the node of those that it %s", (_, lines, cpus) => {
    const srat = [
      "ACPI: SRAT: Node 0 PXM 0 [mem 0x0-0x3fffffff]",
      "ACPI: SRAT: Node 1 PXM 1 [mem 0x40000000-0x7fffffff]",
    ];
    expect(machineOf(...srat, ...lines).nodes.map((node) => node.cpus)).toEqual(cpus);
  });

  it("has the bytes of an initrd that the kernel moved, and else its pages", () => {
    const loaded = "RAMDISK: [mem 0xbf4cc000-0xbffdffff]";
    const freed = "Freeing initrd memory: 11344K";
    expect(toldInitrd(machineOf(loaded, freed))).toBe(11_344 * 1024);
    const moved = "Allocated new RAMDISK: [mem 0x7e2ec000-0x7edff9ff]";
    expect(toldInitrd(machineOf(loaded, moved, freed))).toBe(0xb13a00);
    // Of another boot: not the initrd that was loaded.
    expect(toldInitrd(machineOf("RAMDISK: [mem 0xbf000000-0xbffdffff]", moved))).toBe(0xfe0000);
  });

  it("of a log that counts no processors has the fewest whose per-CPU areas are of that size", () => {
    const perCpu = "percpu: Embedded 53 pages/cpu s180224 r8192 d28672 u262144";
    const nodes = ["  node   0: [mem 0x0-0x3fffffff]", "  node   1: [mem 0x40000000-0x7fffffff]"];
    const linux = "Linux version 4.18.0-193.14.2.el8_2.x86_64 (builder@host)";
    const { cpus, leastCpus } = machineOf(linux, perCpu);
    // Eight units of 256 KiB to 2 MiB; of six processors two units would be of none, which is not more than a third.
    expect([cpus, leastCpus?.value]).toEqual([undefined, 6]);
    // Two groups of six: eight units each, of which four are of none.
    expect(machineOf(linux, ...nodes, perCpu).leastCpus?.value).toBe(12);
    expect(machineOf(linux, "setup_percpu: NR_CPUS:64 nr_cpu_ids:16 nr_node_ids:1", perCpu).leastCpus).toBeUndefined();
  });

  it("begins anew behind the zeros that a power failure left in a log", () => {
    const crashed = `${TWO_SOCKETS.join("\n")}\n[  812.000000] usb 1-1: new${"\0".repeat(5000)}`;
    const second = [
      "[    0.000000] Linux version 6.1.12 (builder@host)",
      "[    0.000000] BIOS-e820: [mem 0x0000000000100000-0x00000000bfffffff] usable",
    ].join("\n");
    const { machine, doubts } = readLogMachine(`${crashed}${second}`);
    expect([machine.release?.value, machine.maps.e820?.length]).toEqual(["6.1.12", 1]);
    expect(doubts.map(({ kind, what }) => [kind, what])).toEqual([
      ["other-boots", "Linux version 6.1.12, boot 2 of 2"],
    ]);
  });

  it("is that of the last boot that got as far as the layout of memory", () => {
    const whole = [...TWO_SOCKETS, "[    0.000000] Zone ranges:"];
    const { machine, doubts } = readLogMachine([...whole, ...TWO_SOCKETS.slice(0, 4)].join("\n"));
    expect(machine.maps.e820).toHaveLength(5);
    expect(doubts.map(({ kind, what }) => [kind, what])).toEqual([
      ["other-boots", "Linux version 4.18.0-193.14.2.el8_2.x86_64, boot 1 of 2"],
    ]);
  });

  it("says that a serial console lost the end of the command line, and leaves out the word that was cut", () => {
    const next = "[    0.000000] BIOS-e820: [mem 0x0000000000100000-0x00000000bfffffff] usable";
    const lines = [
      `[    0.000000] Linux version 6.1.12 (builder@host)`,
      `[    0.000000] Command line: root=/dev/sda ro crashkernel=25${next}`,
    ];
    const { machine, doubts } = readLogMachine(lines.join("\n"));
    expect([machine.cmdline?.value, machine.maps.e820?.length]).toEqual(["root=/dev/sda ro", 1]);
    expect(doubts.map(({ kind, what }) => [kind, what])).toEqual([["cut-line", "root=/dev/sda ro crashkernel=25"]]);
    const again = "[    0.000000] Kernel command line: root=/dev/sda ro crashkernel=256M";
    const both = readLogMachine([...lines, again].join("\n"));
    expect([both.machine.cmdline?.value, both.doubts]).toEqual(["root=/dev/sda ro crashkernel=256M", []]);
  });

  it("joins a command line that the kernel wrapped, which the first line of it does not have whole", () => {
    const long = `root=/dev/sda ${"x=1 ".repeat(300)}crashkernel=256M`;
    const first = `Command line: ${long}`.slice(0, 1021);
    const log = [
      "[    0.000000] Linux version 6.19.0 (builder@host)",
      `[    0.000000] ${first}`,
      "[    0.000000] Kernel command line: root=/dev/sda \\",
      `[    0.000000] Kernel command line: ${"x=1 ".repeat(200)}\\`,
      `[    0.000000] Kernel command line: ${"x=1 ".repeat(100)}\\`,
      "[    0.000000] Kernel command line: crashkernel=256M",
    ];
    const { machine, doubts } = readLogMachine(log.join("\n"));
    expect(machine.cmdline?.value).toBe(long);
    expect(doubts).toEqual([]);
    expect(readLogMachine(log.slice(0, 2).join("\n")).doubts.map(({ kind }) => kind)).toEqual(["cut-line"]);
  });

  it("has the command line that the kernel used, not the loader's before what is built in was merged", () => {
    const loader = "[    0.000000] Command line: root=/dev/sda ro";
    const used = "[    0.000000] Kernel command line: movablecore=1G root=/dev/sda ro";
    expect(machineOf(loader, used)).toMatchObject({ cmdline: { value: "movablecore=1G root=/dev/sda ro" } });
    expect(machineOf(loader, used).loaderCmdline).toBeUndefined();
    expect(machineOf(loader)).toMatchObject({ cmdline: { value: "root=/dev/sda ro" }, loaderCmdline: { value: true } });
    const asLong = "[    0.000000] Kernel command line: root=/dev/sda";
    expect(machineOf(loader, asLong).cmdline?.value).toBe("root=/dev/sda ro");
  });

  it("says that a log ends inside of the firmware's map or the SRAT", () => {
    const whole = TWO_SOCKETS.join("\n");
    const ends = (text: string) => readLogMachine(text).doubts.some(({ what }) => what === END_OF_TABLES);
    expect(ends(whole)).toBe(false);
    const map = whole.indexOf("BIOS-e820: [mem 0x0000000077f5f000");
    for (const length of [4, 14, 40, 60]) expect(ends(whole.slice(0, map + length))).toBe(true);
    const srat = whole.indexOf("ACPI: SRAT: Node 0 PXM 0 [mem 0x100000000");
    for (const length of [0, 8, 30, 60]) expect(ends(whole.slice(0, srat + length))).toBe(true);
  });

  it("has each range once: what a line below says otherwise is named", () => {
    const range = (words: string) => `BIOS-e820: [mem 0x0000000000100000-${words}`;
    const { machine, doubts } = readLogMachine(
      [
        range("0x00000000bfffffff] usable"),
        range("0x00000000bfffffff] usable"),
        range("0x00000000cfffffff] usable"),
      ].join("\n"),
    );
    expect(machine.maps.e820?.map(({ value }) => value.last)).toEqual([0xbfffffff]);
    expect(doubts.filter(({ kind }) => kind === "overlap").map(({ what }) => what)).toEqual([
      "0x100000-0xcfffffff usable",
    ]);
  });

  it.each([
    ["0x0000000000ffffff", "x86_64"],
    ["0x000000003fffffff", "arm64"],
  ])("without its first lines is of the architecture whose zone DMA ends at %s", (end, arch) => {
    const { machine } = readLogMachine(`Zone ranges:\n  DMA      [mem 0x0000000000001000-${end}]`);
    expect(machine.arch?.value).toBe(arch);
  });

  it.each<[string, string | undefined, readonly string[]]>([
    [
      "a guest of Firecracker, which shows KVM's interface",
      "firecracker",
      ["Hypervisor detected: KVM", "ACPI: RSDP 0x00000000000E0000 000024 (v02 FIRECK)"],
    ],
    [
      "a guest of Cloud Hypervisor",
      "cloud-hypervisor",
      ["DMI: Cloud Hypervisor cloud-hypervisor, BIOS 0", "Hypervisor detected: KVM"],
    ],
    ["a guest of Nitro", "nitro", ["DMI: Amazon EC2 r5d.xlarge/, BIOS 1.0 10/16/2017", "Hypervisor detected: KVM"]],
    ["an instance that is a whole machine", undefined, ["DMI: Amazon EC2 m6a.metal/Not Specified, BIOS 1.0"]],
    ["a guest of ACRN", "acrn", ["Hypervisor detected: ACRN"]],
    ["a guest of VMware", "vmware", ["Booting paravirtualized kernel on VMware hypervisor"]],
  ])("is %s", (_, name, lines) => {
    const { machine, doubts } = readLogMachine(["Linux version 6.1.0 (builder@host)", ...lines].join("\n"));
    expect([machine.hypervisor?.value, doubts]).toEqual([name, []]);
  });

  it.each([
    ["dmesg -T", "[Tue Nov  4 21:29:37 2025] "],
    ["a journal", "Nov 04 21:29:37 host kernel: "],
    ["a journal with ISO dates and the kernel's stamp", "2025-11-04T21:29:37+0000 host kernel: [    0.000000] "],
    ["printk with the caller's id", "[    0.000000][    T0] "],
    ["a raw /dev/kmsg copy", "<6>[    0.000000] "],
    ["a mail that quotes a log", "> [    0.000000] "],
    ["a serial console", "\u001b[0m[    0.000000] "],
  ])("is the same in %s", (_, carrier) => {
    const lines = TWO_SOCKETS.map((line) => `${carrier}${line.replace(/^\[ +0\.0+\] /, "")}\r`);
    const withoutPlaces = (value: unknown): unknown =>
      JSON.parse(JSON.stringify(value, (key, inner) => (key === "at" ? undefined : inner)));
    expect(withoutPlaces(machineOf(...lines))).toEqual(withoutPlaces(machineOf(...TWO_SOCKETS)));
  });

  it("keeps the line of each fact", () => {
    const log = TWO_SOCKETS.join("\n");
    const { at } = readLogMachine(log).machine.maps.e820![1]!;
    expect(log.slice(at.start, at.end)).toBe(TWO_SOCKETS[3]);
  });

  it("is that of the last boot of a journal, which is neither a crash kernel's nor without memory; that is said", () => {
    const again = TWO_SOCKETS.map((line) => line.replace("0x000000603fffffff", "0x000000703fffffff"));
    const crash = TWO_SOCKETS.map((line) => line.replace("crashkernel=auto", "elfcorehdr=0x4f000000"));
    const log = [...TWO_SOCKETS, ...again, ...crash, TWO_SOCKETS[0]!].join("\n");
    const { machine, doubts } = readLogMachine(log);
    expect(machine.maps.e820?.map(({ value }) => value.last)).toContain(0x703fffffff);
    expect(machine.maps.e820).toHaveLength(5);
    expect(doubts.map(({ kind, what }) => [kind, what])).toEqual([
      ["other-boots", "Linux version 4.18.0-193.14.2.el8_2.x86_64, boot 2 of 4"],
    ]);
    expect(log.slice(doubts[0]!.at.start, doubts[0]!.at.end)).toBe(TWO_SOCKETS[0]);
  });

  it("is said to be cut where the first lines are missing", () => {
    const { machine, doubts } = readLogMachine(TWO_SOCKETS.slice(6).join("\n"));
    expect(machine.maps.e820).toHaveLength(1);
    expect(doubts).toEqual([{ at: { start: 0, end: 0 }, kind: "truncated", what: "Linux version" }]);
  });

  it("of arm64 is the ranges of its nodes", () => {
    const machine = machineOf(
      "[    0.000000] Booting Linux on physical CPU 0x0000000000 [0x410fd083]",
      "[    0.000000] Linux version 5.10.17-v8+ (dom@buildbot) #1 SMP PREEMPT",
      "[    0.000000] Machine model: Raspberry Pi 4 Model B Rev 1.4",
      "[    0.000000] Early memory node ranges",
      "[    0.000000]   node   0: [mem 0x0000000000000000-0x000000003b2fffff]",
      "[    0.000000]   node   0: [mem 0x0000000040000000-0x00000000fbffffff]",
      "[    0.000000] percpu: Embedded 32 pages/cpu s91352 r8192 d31528 u131072",
      "[    0.000000] SLUB: HWalign=64, Order=0-3, MinObjects=0, CPUs=4, Nodes=1",
    );
    expect(machine.arch?.value).toBe("arm64");
    expect(machine.maps["node-ranges"]?.map(({ value }) => value.last)).toEqual([0x3b2fffff, 0xfbffffff]);
    expect([machine.cpus?.value, machine.pageSize?.value]).toEqual([4, 4096]);
    expect(machine.nodes).toEqual([]);
  });

  it("of kernels before 3.7 has ranges whose end is the first byte behind, and types without a name", () => {
    const machine = machineOf(
      "Linux version 2.6.32-279.el6.x86_64 (builder@host) (gcc version 4.4.6) #1 SMP Fri Jun 22 12:19:21 UTC 2012",
      " BIOS-e820: 0000000000000000 - 000000000009fc00 (usable)",
      " BIOS-e820: 0000000000100000 - 00000000bf790000 (usable)",
      " BIOS-e820: 00000000bf79e000 - 00000000bf7a0000 type 9",
      "BIOS-e820: [mem 0x00000000bf7a0000-0x00000000bf7adfff] type 9",
      "RAMDISK: 36d0d000 - 37fef1c7",
    );
    expect(machine.maps.e820?.map(({ value }) => [value.first, value.last, value.type])).toEqual([
      [0, 0x9fbff, "usable"],
      [0x100000, 0xbf78ffff, "usable"],
      [0xbf79e000, 0xbf79ffff, "reserved"],
      [0xbf7a0000, 0xbf7adfff, "reserved"],
    ]);
    expect(machine.ramdisk?.value).toEqual({ first: 0x36d0d000, last: 0x37fef1c6 });
  });

  it("reads the map of EFI: what is mirrored, what is soft reserved", () => {
    const machine = machineOf(
      "efi: mem00: [Conventional Memory|   |  |MR|  |  |  |  |  |   |WB|WT|WC|UC] range=[0x0000000000000000-0x000000007fffffff] (2048MB)",
      "efi: mem01: [Conventional Memory|   |SP|  |  |  |  |  |  |   |WB|WT|WC|UC] range=[0x0000000100000000-0x000000017fffffff] (2048MB)",
      "efi: mem02: [Runtime Data       |RUN|  |  |  |  |  |  |  |   |WB|WT|WC|UC] range=[0x0000000180000000-0x0000000180000fff] (0MB)",
    );
    expect(machine.maps.efi?.map(({ value }) => [value.type, value.mirrored])).toEqual([
      ["usable", true],
      ["soft reserved", undefined],
      ["reserved", undefined],
    ]);
  });

  it("has the initrd's very place and size where U-Boot or the command line tells them", () => {
    const uboot = machineOf(
      "   Loading Ramdisk to 79f81000, end 7bbf96c5 ... OK",
      "Starting kernel ...",
      "[    0.000000] Booting Linux on physical CPU 0x0000000000 [0x410fd034]",
      "[    4.925415] Freeing initrd memory: 29156K",
    );
    expect(uboot.ramdisk?.value).toEqual({ first: 0x79f81000, last: 0x7bbf96c4 });
    const stated = machineOf(
      "[    0.000000] Kernel command line: console=ttyS0 initrd=0x2608000,40M ramdisk_size=320000",
    );
    expect(stated.ramdisk?.value).toEqual({ first: 0x2608000, last: 0x2608000 + 40 * 2 ** 20 - 1 });
    // A boot loader's own word: `initrd=/boot/initrd.img`.
    expect(machineOf("Kernel command line: initrd=/boot/initrd.img,x").ramdisk).toBeUndefined();
  });

  it("takes a line of megabytes for none of the kernel's", () => {
    expect(machineOf(`BIOS-e820: ${"[mem 0x0-".repeat(2_000_000)}`).maps).toEqual({});
  });
});
