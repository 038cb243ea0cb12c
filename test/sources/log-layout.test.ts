import { describe, expect, test } from "vitest";
import { messageOf } from "../../server/sources/dmesg/carriers.ts";
import { readLogLayout } from "../../server/sources/dmesg/layout.ts";
import { factLines, linesOfFacts } from "./told.ts";

describe("in front of a line of the kernel log", () => {
  test.each([
    ["dmesg", "[    0.012529]   DMA      [mem 0x1000-0xffffff]"],
    ["dmesg with the caller", "[    0.012529] [    T0]   DMA      [mem 0x1000-0xffffff]"],
    ["dmesg with the caller, 7.x", "[    0.012529][    T0]   DMA      [mem 0x1000-0xffffff]"],
    ["dmesg -T", "[Tue Nov  4 21:29:37 2025]   DMA      [mem 0x1000-0xffffff]"],
    ["dmesg -x", "kern  :info  : [    0.012529]   DMA      [mem 0x1000-0xffffff]"],
    ["dmesg -e", "[Nov 4 21:29]   DMA      [mem 0x1000-0xffffff]"],
    ["dmesg -d", "[  +0.000003]   DMA      [mem 0x1000-0xffffff]"],
    ["dmesg --time-format iso", "2025-11-04T21:29:37,012529+01:00   DMA      [mem 0x1000-0xffffff]"],
    ["dmesg --color", "\x1b[32m[    0.012529] \x1b[0m\x1b[33m  DMA  \x1b[0m    [mem 0x1000-0xffffff]"],
    ["a console", "<6>[    0.012529]   DMA      [mem 0x1000-0xffffff]"],
    ["journalctl", "Nov 04 21:29:37 host kernel:   DMA      [mem 0x1000-0xffffff]"],
    ["journalctl -o short-iso", "2025-11-04T21:29:37+0100 host kernel:   DMA      [mem 0x1000-0xffffff]"],
    ["journalctl -o short-monotonic", "[    0.012529] host-1.example kernel:   DMA      [mem 0x1000-0xffffff]"],
    ["journalctl -o short-unix", "1762288177.012529 host kernel:   DMA      [mem 0x1000-0xffffff]"],
    ["syslog", "Nov  4 21:29:37 host kernel: [    0.012529]   DMA      [mem 0x1000-0xffffff]"],
    [
      "syslog of RFC 5424",
      "2025-11-04T21:29:37.012529+01:00 host kernel: [    0.012529]   DMA      [mem 0x1000-0xffffff]",
    ],
    ["nothing", "  DMA      [mem 0x1000-0xffffff]"],
  ])("%s writes what is no part of the message", (_, line) => {
    expect(messageOf(line)).toBe("  DMA      [mem 0x1000-0xffffff]");
  });

  test("a range in brackets is the message's own", () => {
    expect(messageOf("[    0.0] [mem 0xc0000000-0xfebfffff] available for PCI devices")).toBe(
      "[mem 0xc0000000-0xfebfffff] available for PCI devices",
    );
  });
});

/** Of a two-socket server, 4.18 (excerpt). */
const SERVER = `[    0.000000] NODE_DATA(0) allocated [mem 0x303ffd6000-0x303fffffff]
[    0.000000] NODE_DATA(1) allocated [mem 0x603ffd5000-0x603fffefff]
[    0.000000] Reserving 256MB of memory at 1216MB for crashkernel (System RAM: 391827MB)
[    0.000000] Zone ranges:
[    0.000000]   DMA32    [mem 0x0000000001000000-0x00000000ffffffff]
[    0.000000]   Device   empty
[    0.000000] Movable zone start for each node
[    0.000000]   Node 1: 0x0000004040000000
[    0.000000] Early memory node ranges
[    0.000000]   node   0: [mem 0x0000000000001000-0x000000000009ffff]
[    0.000000]   node   1: [mem 0x0000003040000000-0x000000603fffffff]
[    0.000000] Zeroed struct page in unavailable ranges: 27804 pages
[    0.000000] Initmem setup node 0 [mem 0x0000000000001000-0x000000303fffffff]
[    0.000000] On node 0 totalpages: 49976164
[    0.000000]   DMA zone: 64 pages used for memmap
[    0.000000]   DMA zone: 159 pages reserved
[    0.000000]   DMA zone: 3999 pages, LIFO batch:0
[    0.000000] Initmem setup node 1 as memoryless
[    0.000000] percpu: Embedded 53 pages/cpu @(____ptrval____) s180224 r8192 d28672 u262144
[    0.000000] Built 2 zonelists, mobility grouping on.  Total pages: 98740341
[    0.033585] Dentry cache hash table entries: 16777216 (order: 15, 134217728 bytes)
[    0.153116] Memory: 2679568K/805042476K available (12295K kernel code, 2660K init, 5468K bss, 13019224K reserved, 0K cma-reserved)
[    2.507050] x86/mm: Memory block size: 1024MB
[   99.000000] Built 2 zonelists, mobility grouping on.  Total pages: 99999999
`;

describe("a boot log tells of the layout", () => {
  test("of zones, nodes, reservations and tables", () => {
    expect(factLines(readLogLayout(SERVER))).toEqual([
      "node-data node 0: 0x303ffd6000-0x303fffffff",
      "node-data node 1: 0x603ffd5000-0x603fffefff",
      "crashkernel: 0x4c000000-0x5bffffff",
      "zone-range DMA32: 0x1000000-0xffffffff",
      "zone-range Device: empty",
      "movable-start node 1: 275951648768",
      "node-range node 0: 0x1000-0x9ffff",
      "node-range node 1: 0x3040000000-0x603fffffff",
      "unavailable-pages: 27804",
      "node-span node 0: 0x1000-0x303fffffff",
      "node-pages node 0: 49976164",
      "zone-memmap-pages node 0 DMA: 64",
      "zone-reserved-pages node 0 DMA: 159",
      "zone-pages node 0 DMA: 3999",
      "zone-batch node 0 DMA: 0",
      "node-span node 1: empty",
      "per-cpu pages: 53",
      "per-cpu static: 180224",
      "per-cpu reserved: 8192",
      "per-cpu dynamic: 28672",
      "per-cpu unit: 262144",
      "zonelists: 2",
      "total-pages: 98740341",
      "hash-table Dentry cache: 16777216",
      "memory-total: 824363495424",
      "memory-available: 2743877632",
      "memory-reserved: 13331685376",
      "memory-cma: 0",
      "block-size: 1073741824",
    ]);
  });

  test("and each fact keeps its line", () => {
    const lines = linesOfFacts(SERVER, readLogLayout(SERVER));
    expect(lines[2]).toBe("[    0.000000] Reserving 256MB of memory at 1216MB for crashkernel (System RAM: 391827MB)");
    expect(lines.at(-1)).toBe("[    2.507050] x86/mm: Memory block size: 1024MB");
  });

  test("in the words of other versions and of arm64", () => {
    const log = `NUMA: NODE_DATA [mem 0xf3fc0000-0xf3fd6fff]
Reserved memory: created CMA memory pool at 0x00000000d5000000, size 256 MiB
cma: Reserved 64 MiB at 0x00000000ea800000 on node -1
cma: Failed to reserve 512 MiB
cma: Failed to reserve 64 MiB on node -1
crashkernel low memory reserved: 0xaf000000 - 0xbf000000 (256 MB)
crashkernel reserved: 0x000000062e000000 - 0x000000063e000000 (256 MB)
On node 0, zone DMA: 1 pages in unavailable ranges
On node 0, zone DMA: 97 pages in unavailable ranges
Initmem setup node 0 [mem 0x0000000000000000-0x00000000f4ffffff]
  DMA32 zone: 168 pages in unavailable ranges
Fallback order for Node 0: 0 1 
Built 2 zonelists in Zone order, mobility grouping off.  Total pages: 987840
Policy zone: Normal
printk: log buffer data + meta data: 131072 + 458752 = 589824 bytes
RAMDISK: [mem 0x3322f000-0x3590efff]
software IO TLB: mapped [mem 0x00000000bbb94000-0x00000000bfb94000] (64MB)
HugeTLB: registered 1.00 GiB page size, pre-allocated 3 pages
HugeTLB registered 2 MB page size, pre-allocated 64 pages
HugeTLB: 28 KiB vmemmap can be freed for a 2.00 MiB page
`;
    expect(factLines(readLogLayout(log))).toEqual([
      "node-data node 0: 0xf3fc0000-0xf3fd6fff",
      "cma-area: 0xd5000000-0xe4ffffff",
      "cma-area: 0xea800000-0xee7fffff",
      "cma-area: empty",
      "cma-area: empty",
      "crashkernel low: 0xaf000000-0xbeffffff",
      "crashkernel: 0x62e000000-0x63dffffff",
      "zone-unavailable-pages node 0 DMA: 1",
      "zone-unavailable-pages node 0 DMA: 97",
      "node-span node 0: 0x0-0xf4ffffff",
      "zone-unavailable-pages node 0 DMA32: 168",
      "zonelists node 0: 0 1",
      "zonelists: 2",
      "total-pages: 987840",
      "zonelists policy zone: Normal",
      "log-buffer: 131072",
      "ramdisk: 0x3322f000-0x3590efff",
      "bounce-buffer: 0xbbb94000-0xbfb93fff",
      "huge-pages 1 GiB: 3",
      "huge-pages 2 MiB: 64",
    ]);
  });

  test("a list that the next line ends stands whole; one that the text ends may go on", () => {
    const items = (log: string) => readLogLayout(log).whole?.map(({ value }) => value);
    expect(items(SERVER)).toEqual(["zone-range", "movable-start", "node-range"]);
    expect(items("Zone ranges:\n  DMA      empty\n")).toEqual([]);
  });

  test("of the first boot alone where a journal goes on with the next", () => {
    const boot = (size: number) =>
      `Nov 04 21:29:37 host kernel: Linux version 6.1.0\nNov 04 21:29:38 host kernel: x86/mm: Memory block size: ${size}MB\n`;
    expect(factLines(readLogLayout(boot(128) + boot(2048)))).toEqual(["block-size: 134217728"]);
  });

  test("and nothing hangs on one long line", () => {
    expect(readLogLayout(`[    0.0] ${"node 0: [mem ".repeat(200_000)}`).layout).toEqual([]);
  });
});
