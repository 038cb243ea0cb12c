/** What an ordinary boot log tells beyond the map: it holds in the imported scenario. */
import { appendFileSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { sourcesOfBytes } from "../../server/bridge/import/file-bytes.ts";
import { bootOfLargeLog } from "../../server/cli/log-boots.ts";
import { largeBytes } from "../../server/disk/large-text.ts";
import { readRegularBytes } from "../../server/disk/regular-file.ts";
import { NODE_OPENERS } from "../../server/disk/unpack.ts";
import { unpackWith } from "../../server/sources/container/unpack.ts";
import { folderWith, memzoneHere, removeFolder } from "./program.ts";

const folders: string[] = [];
afterEach(() => {
  for (const each of folders.splice(0)) removeFolder(each);
});

async function imported(log: string, ...options: string[]) {
  const made = folderWith({ "boot.dmesg": log });
  folders.push(made);
  return memzoneHere(made, "import", "boot.dmesg", ...options);
}

const FAKE_NODES = `[    0.000000] Booting Linux on physical CPU 0x0000000000 [0x414fd0b1]
[    0.000000] Linux version 6.6.63-v8-16k (oe-user@oe-host) (aarch64-poky-linux-gcc (GCC) 13.4.0) #1 SMP PREEMPT Fri Dec  6 10:10:05 UTC 2024
[    0.000000] Machine model: Raspberry Pi 5 Model B Rev 1.0
[    0.000000] efi: UEFI not found.
[    0.000000] Reserved memory: created CMA memory pool at 0x0000000002000000, size 64 MiB
[    0.000000] OF: reserved mem: initialized node linux,cma, compatible id shared-dma-pool
[    0.000000] NUMA: No NUMA configuration found
[    0.000000] Faking a node at [mem 0x0000000000000000-0x000000003fffffff]
[    0.000000] Faking a node at [mem 0x0000000040000000-0x000000007fffffff]
[    0.000000] NUMA: NODE_DATA [mem 0x3fbfd2c0-0x3fbfffff]
[    0.000000] NUMA: NODE_DATA [mem 0x7fffd2c0-0x7fffffff]
[    0.000000] Zone ranges:
[    0.000000]   DMA      [mem 0x0000000000000000-0x000000007fffffff]
[    0.000000]   DMA32    empty
[    0.000000]   Normal   empty
[    0.000000] Movable zone start for each node
[    0.000000] Early memory node ranges
[    0.000000]   node   0: [mem 0x0000000000000000-0x000000000007ffff]
[    0.000000]   node   0: [mem 0x0000000000080000-0x000000003fbfffff]
[    0.000000]   node   1: [mem 0x0000000040000000-0x000000007fffffff]
[    0.000000] Initmem setup node 0 [mem 0x0000000000000000-0x000000003fbfffff]
[    0.000000] Initmem setup node 1 [mem 0x0000000040000000-0x000000007fffffff]
[    0.000000] percpu: Embedded 14 pages/cpu s185192 r8192 d35992 u229376
[    0.000000] Kernel command line: console=ttyAMA10 numa=fake=2
[    0.000000] SLUB: HWalign=64, Order=0-3, MinObjects=0, CPUs=4, Nodes=2
`;

const RHEL_7 = `[    0.000000] Linux version 3.10.0-693.el7.x86_64 (builder@kbuilder.dev.centos.org) (gcc version 4.8.5) #1 SMP
[    0.000000] Command line: BOOT_IMAGE=/vmlinuz-3.10.0-693.el7.x86_64 root=/dev/sda1 ro crashkernel=auto
[    0.000000] e820: BIOS-provided physical RAM map:
[    0.000000] BIOS-e820: [mem 0x0000000000000000-0x000000000009fbff] usable
[    0.000000] BIOS-e820: [mem 0x0000000000100000-0x00000000bffdffff] usable
[    0.000000] BIOS-e820: [mem 0x0000000100000000-0x000000023fffffff] usable
[    0.000000]   NODE_DATA [mem 0x23ffd9000-0x23fffffff]
[    0.000000] Reserving 161MB of memory at 672MB for crashkernel (System RAM: 8191MB)
[    0.000000] software IO TLB [mem 0x6a018000-0x6e018000] (64MB) mapped at [ffff88006a018000-ffff88006e017fff]
`;

describe("an arm64 board's log", () => {
  it("has its nodes made up by a vendor's numa=fake, its CMA pool and no-map memory", async () => {
    const { out } = await imported(FAKE_NODES);
    expect(out).toContain("  reserved-memory linux,cma { at 0x2000000-0x5ffffff }\n");
    expect(out).toContain("    0x0000000000000000-0x000000000007ffff reserved\n");
    expect(out).toContain("  node1 {\n    0x40000000-0x7fffffff\n  }\n");
  });

  it("comes out as it tells, the per-CPU area of its build too", async () => {
    const { out } = await imported(FAKE_NODES, "--check");
    expect(out.split("\n").filter((line) => line.includes("differs"))).toEqual([]);
    expect(out).toMatch(/per-CPU area \(5\)/);
  });
});

describe("files that don't belong together, or hold more than one boot", () => {
  it("name a listing that lacks RAM of the map, though other memory makes up for it", async () => {
    const listing = `RANGE                                  SIZE  STATE REMOVABLE  BLOCK
0x0000000000000000-0x000000008fffffff  2.3G online       yes   0-17
0x0000000100000000-0x000000085fffffff 29.5G online       yes 32-267

Memory block size:       128M
Total online memory:    31.8G
Total offline memory:      0B
`;
    const made = folderWith({ "boot.dmesg": RHEL_7, "lsmem.txt": listing });
    folders.push(made);
    const { err } = await memzoneHere(made, "import", "boot.dmesg", "lsmem.txt");
    expect(err).toContain("all memory: boot.dmesg:4 says 8.00 GiB, lsmem.txt:2 says 31.75 GiB; the first holds");
  });

  it("need no guess of a zoneinfo's holes where the firmware's map tells them", async () => {
    const zoneinfo =
      "Node 0, zone      DMA\n  pages free     3840\n        spanned  4095\n        present  3998\n        managed  3840\n  start_pfn:           1\n";
    const made = folderWith({ "boot.dmesg": RHEL_7, zoneinfo });
    folders.push(made);
    expect((await memzoneHere(made, "import", "boot.dmesg", "zoneinfo")).err).not.toContain(
      "where they lie is not told",
    );
    expect((await memzoneHere(made, "import", "zoneinfo")).err).toContain("where they lie is not told");
  });

  it("are read from a boot on that begins inside a line", async () => {
    const log = `${RHEL_7.trimEnd()}[    0.000000] Linux version 5.4.0-110-generic (buildd@ubuntu) #124-Ubuntu SMP\n[    0.000000] BIOS-e820: [mem 0x0000000900000000-0x00000009ffffffff] usable\n`;
    const { out, err } = await imported(log);
    expect(err).toContain("the boot that begins here is read (Linux version 5.4.0-110-generic, boot 2 of 2)");
    expect(out).toContain("0x0000000900000000");
    expect(out).not.toContain("0x000000023fffffff");
  });

  it("are read on to the boot behind the first 64 MiB, at its lines", async () => {
    const lines = 1000;
    const noise = "Nov  4 21:29:37 host app[1]: nothing of the kernel\n".repeat(lines);
    const later = RHEL_7.replaceAll("693.el7", "957.el7");
    const made = folderWith({ "kern.log": RHEL_7 + noise });
    folders.push(made);
    // As a machine leaves a log that lost its power: a hole takes no time to write.
    truncateSync(join(made, "kern.log"), 65 * 2 ** 20);
    appendFileSync(join(made, "kern.log"), `\n${later}`);
    const last = await memzoneHere(made, "import", "kern.log");
    expect(last.out).toContain("kernel 3.10.0-957.el7.x86_64");
    const line = RHEL_7.split("\n").length - 1 + lines + 2;
    expect(last.err).toContain(`kern.log:${line}: boot 2 of 2 is read (Linux version 3.10.0-957.el7.x86_64)`);
  });

  it("are read in the first 8 MiB of each boot", async () => {
    const made = folderWith({ "kern.log": RHEL_7 });
    folders.push(made);
    truncateSync(join(made, "kern.log"), 9 * 2 ** 20);
    appendFileSync(join(made, "kern.log"), `\n${RHEL_7.replaceAll("693.el7", "957.el7")}`);
    const { bytes } = readRegularBytes(join(made, "kern.log")) as { readonly bytes: Uint8Array };
    const found = bootOfLargeLog("kern.log", largeBytes(bytes), 1);
    expect(found).toMatchObject({ part: { boot: 1, of: 2, cutAfter: 8 * 2 ** 20 } });
  });

  it("are not read behind what is read of one file, where no line begins a boot", async () => {
    const log = new TextEncoder().encode("Nov  4 21:29:37 host app[1]: nothing of the kernel\n".repeat(2000));
    const unpack = unpackWith(NODE_OPENERS);
    const read = await sourcesOfBytes("app.log", { bytes: log, cut: true }, { unpack, largest: 64 * 2 ** 10 });
    expect(read).toEqual({
      wrong: expect.stringContaining("(only its first 64 KiB are read, and no line behind begins a boot)"),
    });
  });
});

describe("an x86 log", () => {
  it("tells what crashkernel=auto reserved on a kernel whose rule is not known", async () => {
    const { out, err } = await imported(RHEL_7, "--check");
    expect(err).not.toContain("error");
    expect(out).not.toMatch(/differs.*crash kernel/);
  });

  it("tells where NODE_DATA and the bounce buffer lie, however the line is indented", async () => {
    const { out } = await imported(RHEL_7);
    expect(out).toContain("reserve 0x23ffd9000-0x23fffffff by alloc_node_data\n");
    expect(out).toContain("reserve 0x6a018000-0x6e017fff by swiotlb_memblock_alloc\n");
  });

  it("names the log beside the scenario for the sizes of its build", async () => {
    const log = `${RHEL_7}[    0.000000] percpu: Embedded 33 pages/cpu s97048 r8192 d29928 u2097152\n`;
    const made = folderWith({ "boot.dmesg": log });
    folders.push(made);
    await memzoneHere(made, "import", "boot.dmesg", "-o", "made.memzone");
    const { out } = await memzoneHere(made, "show", "made.memzone", "--as", "dmesg");
    expect(out).toContain("percpu: Embedded 33 pages/cpu s97048 r8192 d29928 u2097152");
  });
});
