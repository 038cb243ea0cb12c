import { afterAll, describe, expect, test } from "vitest";
import { folderWith, memzoneHere, removeFolder } from "./program.ts";

const SCENARIO = `kernel 6.12 x86_64 { build debian }
param size = 512M | 1G
machine qemu-pc { memory 4G }
dimm d { size 1G node0 }
cmdline { nokaslr movablecore=$size crashkernel=256M memhp_default_state=offline }
boot
plug d
`;

/** As that machine prints it, but for what is marked. */
const LOG = `[    0.000000] Linux version 6.12.107+deb13-amd64
[    0.069000] NODE_DATA(0) allocated [mem 0x13ffd5680-0x13fffffff]
[    0.073628] Zone ranges:
[    0.073673]   DMA      [mem 0x0000000000001000-0x0000000000ffffff]
[    0.073710]   DMA32    [mem 0x0000000001000000-0x00000000ffffffff]
[    0.073721]   Normal   [mem 0x0000000100000000-0x000000013fffffff]
[    0.073730]   Device   empty
[    0.073746] Movable zone start for each node
[    0.073765]   Node 0: 0x0000000110000000
[    0.073785] Early memory node ranges
[    0.073807]   node   0: [mem 0x0000000000001000-0x000000000009efff]
[    0.073807]   node   0: [mem 0x0000000100000000-0x000000013fffffff]
[    0.074042] Initmem setup node 0 [mem 0x0000000000001000-0x000000013fffffff]
[    0.090000] Memory: 3500000K/4193784K available (16384K kernel code, 600000K reserved, 0K cma-reserved)
[    0.200000] x86/mm: Memory block size: 128MB
`;

const LSMEM = `RANGE                                  SIZE   STATE REMOVABLE BLOCK
0x0000000000000000-0x00000000bfffffff    3G  online       yes  0-23
0x0000000100000000-0x000000013fffffff    1G  online       yes 32-39
0x0000000140000000-0x0000000147ffffff  128M  online       yes    40
0x0000000148000000-0x000000017fffffff  896M offline           41-47

Memory block size:       128M
Total online memory:     4.1G
Total offline memory:    896M
`;

const folder = folderWith({
  "server.memzone": SCENARIO,
  "boot.log": LOG,
  "lsmem.txt": LSMEM,
  "iomem.txt": "00000000-00000000 : System RAM\n",
  "cmdline.txt": "BOOT_IMAGE=/vmlinuz root=/dev/sda1 ro quiet\n",
  "shopping.txt": "milk\n",
  "empty.memzone": "# nothing\n",
});
afterAll(() => removeFolder(folder));

const compare = (...args: string[]) => memzoneHere(folder, "compare", ...args);

describe("memzone compare", { timeout: 60_000 }, () => {
  test("tells first what differs of a boot log, each fact at its line, and counts the others", async () => {
    const { out, status } = await compare("server.memzone", "boot.log");
    expect(out.split("\n")).toEqual([
      "boot.log: a boot log, held against the state after the boot",
      expect.stringMatching(
        /^boot\.log:2: differs.*: NODE_DATA node 0: \[mem 0x000000013ffd5680-0x000000013fffffff\], simulated \[mem /,
      ),
      expect.stringMatching(
        /^boot\.log:9: differs.*: start of ZONE_MOVABLE node 0: 0x0000000110000000, simulated 0x0000000120000000$/,
      ),
      expect.stringMatching(
        /^boot\.log:10: differs.*: memory of the node node 0: not listed, simulated \[mem 0x0000000000100000-0x00000000bff/,
      ),
      expect.stringContaining(
        "boot.log:14: not simulated: memory free when the kernel says so at boot: 3500000 KiB (since 6.11",
      ),
      expect.stringContaining(
        "boot.log:14: not simulated: memory that the page allocator did not get: 600000 KiB, modelled as 446356 KiB (",
      ),
      expect.stringMatching(/^boot\.log: same: 10, .*: zone range \(4\), memory of the node \(2\), span of the node, /),
      "15 facts: 10 same, 3 differ, 2 not simulated",
      "",
    ]);
    expect(status).toBe(1);
  });

  test("lists every fact with --all, and takes another value of a parameter", async () => {
    const { out } = await compare("server.memzone", "boot.log", "--all", "--param", "size=1G");
    expect(out).toContain("boot.log:4: same: zone range DMA: [mem 0x0000000000001000-0x0000000000ffffff]\n");
    expect(out).toMatch(/boot\.log:9: differs.*: start of ZONE_MOVABLE node 0: 0x0000000110000000, simulated /);
  });

  test("holds lsmem against the end, block by block", async () => {
    const { out, status } = await compare("server.memzone", "lsmem.txt");
    expect([status, out.split("\n")[0]]).toEqual([
      1,
      "lsmem.txt: the output of lsmem, held against the state at the end",
    ]);
    expect(out).toMatch(/lsmem\.txt:4: differs.*: state of the memory block memory40: online, simulated offline/);
    expect(out).not.toMatch(/differs.*memory41-47/);
    expect(out).toMatch(/lsmem\.txt:8: differs.*: memory in online blocks: 4\.1G, simulated 4G/);
    const boot = await compare("server.memzone", "lsmem.txt", "--at", "boot");
    expect(boot.out).toMatch(/state of the memory block memory41-47: offline, simulated none/);
  });

  test("tells the same as JSON", async () => {
    const { out } = await compare("server.memzone", "boot.log", "lsmem.txt", "--format", "json");
    const told = JSON.parse(out);
    expect(told).toMatchObject({ schema: 1, ok: false });
    expect(told.sources[0].evidence).toMatchObject({ level: expect.any(String), why: expect.any(Array) });
    expect(told.same + told.differ + told.not_simulated).toBe(told.facts);
    expect(told.sources.map(({ name, kind, at }: Record<string, string>) => [name, kind, at])).toEqual([
      ["boot.log", "dmesg", "boot"],
      ["lsmem.txt", "lsmem", "end"],
    ]);
    expect(told.sources[0].facts[1]).toEqual({
      line: 4,
      verdict: "same",
      item: "zone-range",
      of: "DMA",
      told: { first: "0x1000", last: "0xffffff" },
      simulated: { first: "0x1000", last: "0xffffff" },
      evidence: expect.stringMatching(/^(exact|modelled)$/),
    });
  });

  test("is content with what the machine itself prints", async () => {
    for (const view of ["dmesg", "zoneinfo", "iomem", "lsmem", "blocks"]) {
      const { out: text } = await memzoneHere(folder, "show", "server.memzone", "--as", view);
      const own = folderWith({ "server.memzone": SCENARIO, "text.txt": text });
      const { out, status, err } = await memzoneHere(own, "compare", "server.memzone", "text.txt", "--at", "end");
      removeFolder(own);
      expect([view, status, out.split("\n").at(-2), err]).toEqual([
        view,
        0,
        expect.stringMatching(/^\d+ facts: (\d+) same, 0 differ, \d+ not simulated$/),
        expect.not.stringContaining("memzone:"),
      ]);
    }
  });

  test.each([
    [["server.memzone"], "name a scenario and what to hold it against (memzone compare FILE SOURCE…)"],
    [["server.memzone", "none.txt"], "can't read none.txt: "],
    [["server.memzone", "shopping.txt"], "can't read shopping.txt: none of what is known is in it: "],
    [["server.memzone", "cmdline.txt"], "cmdline.txt is /proc/cmdline, which tells nothing of the memory's layout"],
    [["server.memzone", "iomem.txt"], "the sources tell no fact of the layout"],
    [["server.memzone", "boot.log", "--at", "9"], "there is no step 9: the scenario has 1"],
    [["server.memzone", "boot.log", "--format", "xml"], "unknown format 'xml': text or json"],
  ])("ends with 2 where the call is wrong: %j", async (args, sentence) => {
    expect(await compare(...args)).toMatchObject({ status: 2, err: expect.stringContaining(sentence) });
  });

  test("takes a folder of a machine's files, and says which of them tell nothing of the layout", async () => {
    const own = folderWith({
      "server.memzone": SCENARIO,
      "machine/proc/cmdline": "BOOT_IMAGE=/vmlinuz root=/dev/sda1 ro quiet\n",
      "machine/dmesg": LOG,
      "machine/lsmem": LSMEM,
    });
    const { out, err } = await memzoneHere(own, "compare", "server.memzone", "machine");
    removeFolder(own);
    expect(out.match(/held against .*/g)).toEqual([
      "held against the state after the boot",
      "held against the state at the end",
    ]);
    expect(err).toContain("/proc/cmdline, which tells nothing of the memory's layout");
  });

  test("names what hides addresses", async () => {
    expect((await compare("server.memzone", "iomem.txt")).out).toContain(
      "iomem.txt:1: addresses are hidden from all but root, nothing is compared: 00000000-00000000 : System RAM",
    );
  });

  test("says why there is no state", async () => {
    expect(await compare("empty.memzone", "boot.log")).toMatchObject({ status: 1 });
  });
});
