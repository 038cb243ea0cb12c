import { describe, expect, test } from "vitest";
import { readIomemLayout } from "../../server/sources/iomem/layout.ts";
import { readLsmemLayout } from "../../server/sources/lsmem/layout.ts";
import { readBlocksLayout } from "../../server/sources/sysfs/layout.ts";
import { readZoneinfoLayout } from "../../server/sources/zoneinfo/layout.ts";
import { factLines } from "./told.ts";

const FACTS = [
  "block-state memory0-23: online",
  "block-removable memory0-23: 1",
  "block-state memory44-47: offline",
  "block-state memory50: going-offline",
];

test("the lsmem of s390-tools tells the same as util-linux's", () => {
  const old = `Address Range                          Size (MB)  State    Removable  Device
===============================================================================
0x0000000000000000-0x000000000fffffff        256  online   no         0
0x0000000010000000-0x000000002fffffff        512  offline  -          1-2

Memory device size  : 256 MB
Memory block size   : 256 MB
Total online memory : 256 MB
Total offline memory: 512 MB
`;
  expect(factLines(readLsmemLayout(old))).toEqual([
    "block-size: 268435456",
    "block-state memory0: online",
    "block-removable memory0: 0",
    "block-state memory1-2: offline",
    "total-online: 256M",
    "total-offline: 512M",
  ]);
});

describe("lsmem tells the same in every format:", () => {
  test.each([
    [
      "its table",
      `RANGE                                  SIZE   STATE REMOVABLE BLOCK
0x0000000000000000-0x00000000bfffffff    3G  online       yes  0-23
0x0000000160000000-0x000000017fffffff  512M offline           44-47
0x0000000190000000-0x0000000197ffffff  128M on->off              50`,
    ],
    [
      "squeezed by mail",
      `RANGE SIZE STATE REMOVABLE BLOCK
0x0000000000000000-0x00000000bfffffff 3G online yes 0-23
0x0000000160000000-0x000000017fffffff 512M offline 44-47
0x0000000190000000-0x0000000197ffffff 128M on->off 50`,
    ],
    [
      "-n",
      `0x0000000000000000-0x00000000bfffffff    3G  online       yes  0-23
0x0000000160000000-0x000000017fffffff  512M offline           44-47
0x0000000190000000-0x0000000197ffffff  128M on->off              50`,
    ],
    [
      "-b -o STATE,BLOCK,REMOVABLE,RANGE",
      `  STATE BLOCK REMOVABLE RANGE
 online  0-23       yes 0x0000000000000000-0x00000000bfffffff
offline 44-47           0x0000000160000000-0x000000017fffffff
on->off    50           0x0000000190000000-0x0000000197ffffff`,
    ],
    [
      "-P",
      `RANGE="0x0000000000000000-0x00000000bfffffff" SIZE="3G" STATE="online" REMOVABLE="yes" BLOCK="0-23"
RANGE="0x0000000160000000-0x000000017fffffff" SIZE="512M" STATE="offline" REMOVABLE="" BLOCK="44-47"
RANGE="0x0000000190000000-0x0000000197ffffff" SIZE="128M" STATE="on->off" REMOVABLE="" BLOCK="50"`,
    ],
  ])("%s", (_, table) => {
    const facts = factLines(readLsmemLayout(`${table}\n`));
    expect(facts).toEqual(["block-size: 134217728", ...FACTS]);
  });

  test("-J, where an offline block is not removable", () => {
    const json = `{
   "memory": [
      {
         "range": "0x0000000000000000-0x00000000bfffffff",
         "size": "3G",
         "state": "online",
         "removable": true,
         "block": "0-23"
      },{
         "range": "0x0000000160000000-0x000000017fffffff",
         "size": "512M",
         "state": "offline",
         "removable": false,
         "block": "44-47"
      }
   ]
}
`;
    const told = readLsmemLayout(json);
    expect(factLines(told)).toEqual([
      "block-size: 134217728",
      "block-state memory0-23: online",
      "block-removable memory0-23: 1",
      "block-state memory44-47: offline",
      "block-removable memory44-47: 0",
    ]);
    expect(json.slice(told.layout[3]!.at.start, told.layout[3]!.at.end)).toContain("0x0000000160000000");
  });

  test("nodes, zones and the summary", () => {
    const table = `RANGE                                  SIZE   STATE REMOVABLE BLOCK NODE          ZONES
0x0000000000000000-0x0000000007ffffff  128M  online       yes     0    0           None
0x0000000160000000-0x000000017fffffff  512M offline           44-47    1 Normal/Movable

Memory block size:       128M
Total online memory:     4.8G
Total offline memory:    640M
`;
    const told = readLsmemLayout(table);
    expect(factLines(told)).toEqual([
      "block-size: 134217728",
      "block-state memory0: online",
      "block-removable memory0: 1",
      "block-node memory0: 0",
      "block-zones memory0: none",
      "block-state memory44-47: offline",
      "block-node memory44-47: 1",
      "block-zones memory44-47: Normal Movable",
      "total-online: 4.8G",
      "total-offline: 640M",
    ]);
    expect(told.whole?.map(({ value }) => value)).toEqual(["block-state"]);
  });

  test("addresses where nothing tells the size of a block", () => {
    const told = readLsmemLayout("RANGE STATE\n0x0000000000000000-0x00000000bfffffff online\n");
    expect(factLines(told)).toEqual(["block-state 0x0000000000000000-0x00000000bfffffff: online"]);
  });

  test("what is none of its lines is said to be unread", () => {
    expect(readLsmemLayout("$ lsmem\nRANGE SIZE\n0x0-0x7ffffff 128M\n").doubts).toMatchObject([
      { kind: "unread", what: "$ lsmem" },
    ]);
    expect(readLsmemLayout('{ "memory": [').doubts).toMatchObject([{ kind: "unread" }]);
  });
});

describe("/sys/devices/system/memory tells of blocks", () => {
  const facts = [
    "block-size: 134217728",
    "block-state memory38: online",
    "block-state memory39: offline",
    "block-zones memory38: Movable",
    "block-zones memory39: Normal Movable",
    "block-node memory38-39: 0",
  ];

  test("as grep -r prints it, in no order", () => {
    const listing = `/sys/devices/system/memory/memory39/uevent:DRIVER=
/sys/devices/system/memory/memory39/state:offline
/sys/devices/system/memory/memory39/valid_zones:Normal Movable
/sys/devices/system/memory/memory38/state:online
/sys/devices/system/memory/memory38/power/control:auto
/sys/devices/system/memory/memory38/valid_zones:Movable
/sys/devices/system/memory/memory38/node0
/sys/devices/system/memory/memory39/node0
/sys/devices/system/memory/block_size_bytes:8000000
`;
    expect(factLines(readBlocksLayout(listing))).toEqual(facts);
  });

  test("as head prints several files", () => {
    const listing = `==> /sys/devices/system/memory/block_size_bytes <==
8000000

==> memory38/state <==
online

==> memory39/state <==
offline
`;
    expect(factLines(readBlocksLayout(listing))).toEqual(facts.slice(0, 3));
  });

  test("as this project prints a block, under several nodes too", () => {
    const listing = "38 online removable=1 nodes=0,1 zones=none\n39 online removable=0 nodes=1 zones=Normal,Movable\n";
    expect(factLines(readBlocksLayout(listing))).toEqual([
      "block-state memory38-39: online",
      "block-removable memory38: 1",
      "block-removable memory39: 0",
      "block-node memory38: 0,1",
      "block-node memory39: 1",
      "block-zones memory38: none",
      "block-zones memory39: Normal Movable",
    ]);
  });
});

describe("/proc/zoneinfo", () => {
  test("tells of zones, and its counters are passed over", () => {
    const text = `Node 0, zone      DMA
  per-node stats
      nr_inactive_anon 2683
  pages free     3840
        boost    0
        min      24
        low      30
        high     36
        promo    42
        spanned  4095
        present  3998
        managed  3840
        cma      0
        protection: (0, 3018, 10186, 10186, 10186)
      nr_free_pages 3840
  pagesets
    cpu: 0
              count: 0
              high:  0
              high_min: 0
              batch: 1
  vm stats threshold: 6
  node_unreclaimable:  0
  start_pfn:           1
  reserved_highatomic: 0
Node 1, zone   Device
  pages free     0
        min      0
        present  0
        protection: (0, 0)
  start_pfn:           0
`;
    expect(factLines(readZoneinfoLayout(text))).toEqual([
      "zone-watermark node 0 DMA min: 24",
      "zone-watermark node 0 DMA low: 30",
      "zone-watermark node 0 DMA high: 36",
      "zone-watermark node 0 DMA promo: 42",
      "zone-spanned node 0 DMA: 4095",
      "zone-present node 0 DMA: 3998",
      "zone-managed node 0 DMA: 3840",
      "zone-cma node 0 DMA: 0",
      "zone-protection node 0 DMA: 0, 3018, 10186, 10186, 10186",
      "zone-start-pfn node 0 DMA: 1",
      "zone-watermark node 1 Device min: 0",
      "zone-present node 1 Device: 0",
      "zone-protection node 1 Device: 0, 0",
    ]);
  });
});

describe("/proc/iomem", () => {
  test("tells of its rows", () => {
    const text =
      "00001000-0009fbff : System RAM\n100000000-63fffffff : System RAM\n  62e000000-63dffffff : Crash kernel\n";
    expect(factLines(readIomemLayout(text))).toEqual([
      "resource System RAM: 0x1000-0x9fbff",
      "resource System RAM: 0x100000000-0x63fffffff",
      "resource Crash kernel: 0x62e000000-0x63dffffff",
    ]);
  });

  test("tells nothing to whoever is not root, and says so", () => {
    const told = readIomemLayout("00000000-00000000 : System RAM\n  00000000-00000000 : Kernel code\n");
    expect(told.layout).toEqual([]);
    expect(told.doubts).toMatchObject([{ kind: "zeroed", what: "00000000-00000000 : System RAM" }]);
  });
});
