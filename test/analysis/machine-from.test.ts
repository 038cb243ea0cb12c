import { describe, expect, it } from "vitest";
import { stateEvidence } from "../../server/simulation/evidence/levels.ts";
import { EXACT } from "../../server/simulation/evidence/reason.ts";
import { STATE_TEXTS } from "../../server/views/renderers.ts";
import { analyse, codes } from "./fixture.ts";

/** QEMU's PC with 4 GiB, as a Debian kernel's log has it. */
const QEMU = `[    0.000000] Linux version 6.12.107+deb13-amd64 (debian-kernel@lists.debian.org) (x86_64-linux-gnu-gcc-14 (Debian 14.2.0-19) 14.2.0) #1 SMP PREEMPT_DYNAMIC Debian 6.12.107-1 (2026-09-01)
[    0.000000] Command line: console=ttyS0 nokaslr movablecore=256M
[    0.000000] BIOS-e820: [mem 0x0000000000000000-0x000000000009fbff] usable
[    0.000000] BIOS-e820: [mem 0x000000000009fc00-0x000000000009ffff] reserved
[    0.000000] BIOS-e820: [mem 0x00000000000f0000-0x00000000000fffff] reserved
[    0.000000] BIOS-e820: [mem 0x0000000000100000-0x00000000bffdffff] usable
[    0.000000] BIOS-e820: [mem 0x00000000bffe0000-0x00000000bfffffff] reserved
[    0.000000] BIOS-e820: [mem 0x00000000fffc0000-0x00000000ffffffff] reserved
[    0.000000] BIOS-e820: [mem 0x0000000100000000-0x000000013fffffff] usable
[    0.000000] BIOS-e820: [mem 0x000000fd00000000-0x000000ffffffffff] reserved
[    0.000000] DMI: QEMU Standard PC (i440FX + PIIX, 1996), BIOS 1.16.2-debian-1.16.2-1 04/01/2014
[    0.000000] RAMDISK: [mem 0xbfb94000-0xbffdffff]
[    0.000000] CPU topo: Allowing 2 present CPUs plus 0 hotplug CPUs
[    1.000000] smpboot: CPU0: AMD QEMU Virtual CPU version 2.5+ (family: 0xf, model: 0x6b, stepping: 0x1)
`;

/** A server of two sockets, cut to the lines that tell of memory. */
const SERVER = `[    0.000000] Linux version 5.10.0-21-amd64 (builder@host) (gcc-10 (Debian 10.2.1-6) 10.2.1 20210110) #1 SMP Debian 5.10.162-1 (2023-01-21)
[    0.000000] Command line: ro crashkernel=256M
[    0.000000] BIOS-e820: [mem 0x0000000000000000-0x000000000009ffff] usable
[    0.000000] BIOS-e820: [mem 0x0000000000100000-0x000000005ceb8fff] usable
[    0.000000] BIOS-e820: [mem 0x0000000100000000-0x000000303fffffff] usable
[    0.000000] BIOS-e820: [mem 0x0000003040000000-0x000000603fffffff] usable
[    0.000000] smpboot: Allowing 16 CPUs, 0 hotplug CPUs
[    0.000000] ACPI: SRAT: Node 0 PXM 0 [mem 0x00000000-0x7fffffff]
[    0.000000] ACPI: SRAT: Node 0 PXM 0 [mem 0x100000000-0x303fffffff]
[    0.000000] ACPI: SRAT: Node 1 PXM 1 [mem 0x3040000000-0x603fffffff]
[    0.000000] RAMDISK: [mem 0x3322f000-0x3590efff]
[    0.000000] NODE_DATA(0) allocated [mem 0x303ffc6000-0x303ffeffff]
[    0.000000] NODE_DATA(1) allocated [mem 0x603ffd5000-0x603fffefff]
[    0.000000] Reserving 256MB of memory at 1216MB for crashkernel (System RAM: 391827MB)
`;

const fromLog = (log: string, scenario = 'machine from "boot.dmesg"\nboot\n') =>
  analyse(scenario, { files: { "boot.dmesg": log } });
const bootOf = (log: string, scenario?: string) => fromLog(log, scenario).timeline[0]!.after!;

describe("machine from a boot log", () => {
  it("is the platform whose rules give the very map, with kernel and command line: as exact as when it is stated", () => {
    const told = bootOf(QEMU);
    const stated = analyse(
      "kernel 6.12.107 x86_64 { build debian }\nmachine qemu-pc { memory 4G cpus 2 initrd 4400K }\ncmdline { console=ttyS0 nokaslr movablecore=256M }\nboot\n",
    ).timeline[0]!.after!;
    expect(STATE_TEXTS.zoneinfo(told)).toBe(STATE_TEXTS.zoneinfo(stated));
    expect(STATE_TEXTS.iomem(told)).toBe(STATE_TEXTS.iomem(stated));
    expect(stateEvidence(told)).toMatchObject(EXACT);
  });

  it("has the CPU model of QEMU's that calls itself so, unless its host took pages of 1 GiB away", () => {
    const named = QEMU.replace("AMD QEMU Virtual CPU version 2.5+", "Intel Xeon Processor (Skylake, IBRS)");
    const pages = "[    0.000000] Using GB pages for direct mapping\n[    1.000000] smpboot";
    const cpuIn = (log: string) => bootOf(log).boot.setup.machine.cpu;
    expect(cpuIn(named.replace("[    1.000000] smpboot", pages))).toBe("Skylake-Server");
    expect(cpuIn(named)).toBeUndefined();
  });

  it("is the map alone where the platform's own would differ, and modelled", () => {
    const other = QEMU.replace("0x00000000bffdffff", "0x00000000affdffff");
    expect(stateEvidence(bootOf(other)).reasons.map(({ kind }) => kind)).toContain("map-only-machine");
  });

  it("puts NODE_DATA and the crash kernel where that kernel put them", () => {
    const log = STATE_TEXTS.dmesg(bootOf(SERVER));
    expect(log).toContain("NODE_DATA(0) allocated [mem 0x303ffc6000-0x303ffeffff]");
    expect(log).toContain("NODE_DATA(1) allocated [mem 0x603ffd5000-0x603fffefff]");
    expect(log).toContain("Reserving 256MB of memory at 1216MB for crashkernel");
    expect(log).toContain("RAMDISK: [mem 0x3322f000-0x3590efff]");
    expect(log).toContain("node   1: [mem 0x0000003040000000-0x000000603fffffff]");
  });

  it("takes the update that Debian's first line names, not its count of builds", () => {
    const { setup } = bootOf(SERVER).boot;
    expect([setup.kernel.version, setup.kernel.build]).toEqual(["5.10.162", "debian"]);
  });

  it("leaves out what the kernel reserved where another kernel boots, and says so", () => {
    const scenario = 'machine from "boot.dmesg"\nkernel 6.12 x86_64\nboot\n';
    const { diagnostics, timeline } = fromLog(SERVER, scenario);
    expect(diagnostics.filter(({ code }) => code === "source-differs").map(({ message }) => message)).toEqual([
      "`boot.dmesg` was written by Linux 5.10.162; the scenario boots 6.12: what that kernel reserved is left out",
    ]);
    expect(timeline[0]!.after!.boot.setup.observed).toEqual([]);
  });

  it("yields to what the scenario states, and names each difference", () => {
    const scenario = 'machine from "boot.dmesg"\nmachine { cpus 8 initrd 16M }\nboot\n';
    const { diagnostics, timeline } = fromLog(SERVER, scenario);
    expect(diagnostics.filter(({ code }) => code === "source-differs").map(({ message }) => message)).toEqual([
      "`boot.dmesg` tells of 16 CPUs; the scenario has 8 CPUs",
      "`boot.dmesg` tells of an initrd of 39808 KiB; the scenario has one of 16 MiB",
    ]);
    const { machine } = timeline[0]!.after!.boot.setup;
    expect([machine.cpus, machine.nodes.length, machine.initrd]).toEqual([8, 2, 16 * 2 ** 20]);
  });

  it("names what two files say otherwise, sizes in a unit that people compare", () => {
    const lsmem =
      "RANGE                                 SIZE  STATE REMOVABLE BLOCK\n0x0000000000000000-0x000000003fffffff   1G online       yes   0-7\n\nMemory block size:       128M\nTotal online memory:       1G\nTotal offline memory:      0B\n";
    const { diagnostics } = analyse('machine from "boot.dmesg"\nmachine from "lsmem.txt"\nboot\n', {
      files: { "boot.dmesg": QEMU, "lsmem.txt": lsmem },
    });
    expect(diagnostics.filter(({ code }) => code === "source-differs").map(({ message }) => message)).toEqual([
      "`lsmem.txt` contradicts `boot.dmesg` about all memory: 1 GiB against 4.00 GiB, which is believed",
    ]);
  });

  it("says what a cut log lacks, and boots once the kernel is stated", () => {
    const cut = SERVER.split("\n")
      .slice(2)
      .join("\n")
      .replace(/.*Allowing.*\n/, "");
    const { diagnostics, timeline } = fromLog(cut, 'machine from "boot.dmesg"\nkernel 5.10 x86_64\nboot\n');
    expect(diagnostics.filter(({ code }) => code === "source-partial").map(({ message }) => message)).toEqual([
      "`boot.dmesg`: the kernel's first lines are missing: its version, command line and the firmware's map may be among them",
      "`boot.dmesg`: no line tells the number of CPUs: one is supposed, write `machine { cpus N }` beside it",
    ]);
    expect(timeline[0]!.after).toBeDefined();
  });

  it("of memory devices that may be plugged is never exact", () => {
    const window = QEMU.replace(
      "[    0.000000] RAMDISK",
      "[    0.000000] ACPI: SRAT: Node 0 PXM 0 [mem 0x140000000-0x3ffffffff] hotplug\n[    0.000000] RAMDISK",
    );
    expect(stateEvidence(bootOf(window)).reasons).toEqual([{ kind: "supposed", what: ["dimms", "slots", "nodes"] }]);
    expect(codes(fromLog(window))).toContain("source-partial");
    const stated = 'machine from "boot.dmesg"\nmachine { slots 4 maxmem 12G }\ndimm d0 { size 1G }\nboot\nplug d0\n';
    expect(stateEvidence(bootOf(window, stated)).reasons).toContainEqual({ kind: "supposed", what: ["nodes"] });
  });

  it("of which no line tells the processors or the command line is never exact until the scenario does", () => {
    const cut = QEMU.replace(/.*(?:Command line|CPU topo).*\n/g, "");
    expect(stateEvidence(bootOf(cut)).reasons).toContainEqual({ kind: "supposed", what: ["cpus", "cmdline"] });
    const stated = 'machine from "boot.dmesg"\nmachine { cpus 2 }\ncmdline { nokaslr }\nboot\n';
    expect(stateEvidence(bootOf(cut, stated))).toMatchObject(EXACT);
  });

  it("refuses a file that tells of no machine", () => {
    expect(codes(fromLog("nothing of interest\n"))).toContain("bad-value");
  });

  it("leaves out a node's ranges without memory, of a log that lacks lines of its map, and says so", () => {
    const lines = SERVER.split("\n").filter((line) => !/BIOS-e820: \[mem 0x0000000000/.test(line));
    const analysis = fromLog(lines.join("\n"));
    expect(analysis.diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(messagesOf(analysis)).toContain(
      "`boot.dmesg`: node0 has no memory at 0x0-0x7fffffff, as lines of the map are missing or memory there is reserved: the range is left out",
    );
  });

  it("says why there is no machine in a log without its first lines, and in a summary of lsmem", () => {
    const cut = SERVER.split("\n").filter((line) => /smpboot|RAMDISK/.test(line));
    expect(messagesOf(fromLog(cut.join("\n")))).toContain(
      "`boot.dmesg`: nothing tells of the machine's memory: the log lacks the first lines of the boot; `journalctl -k -b` or /var/log/dmesg may have them",
    );
    const summary = "Memory block size:       128M\nTotal online memory:      16G\nTotal offline memory:      0B\n";
    expect(messagesOf(fromLog(summary))).toContain(
      "`boot.dmesg`: nothing tells of the machine's memory: a summary of lsmem tells how much memory there is (memory blocks of 128 MiB), not where it lies: `lsmem` without `--summary=only` has the ranges",
    );
  });
});

function messagesOf({ diagnostics }: ReturnType<typeof fromLog>): readonly string[] {
  return diagnostics.map(({ message }) => message);
}
