import { afterAll, describe, expect, test } from "vitest";
import { folderWith, memzoneHere, removeFolder } from "./program.ts";

const MACHINE = `kernel 6.12 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr movablecore=512M }
boot
`;

const PLAIN = `RANGE                                 SIZE  STATE REMOVABLE BLOCK
0x0000000000000000-0x00000000bfffffff   3G online       yes  0-23
0x0000000100000000-0x000000013fffffff   1G online       yes 32-39

Memory block size:       128M
Total online memory:       4G
Total offline memory:      0B`;

const TABLES = {
  plain: PLAIN,
  "-o+ZONES,NODE": `RANGE                                  SIZE  STATE REMOVABLE BLOCK   ZONES NODE
0x0000000100000000-0x000000011fffffff  512M online       yes 32-35  Normal    0
0x0000000120000000-0x000000013fffffff  512M online       yes 36-39 Movable    0`,
  "--split ZONES": `RANGE                                  SIZE  STATE REMOVABLE BLOCK
0x0000000000000000-0x0000000007ffffff  128M online       yes     0
0x0000000008000000-0x00000000bfffffff  2.9G online       yes  1-23
0x0000000100000000-0x000000011fffffff  512M online       yes 32-35`,
  "-b -o RANGE,SIZE": `RANGE                                       SIZE
0x0000000100000000-0x000000013fffffff 1073741824`,
  "-P": `RANGE="0x0000000100000000-0x000000013fffffff" SIZE="1G" STATE="online" REMOVABLE="yes" BLOCK="32-39"`,
  "-a": `RANGE                                  SIZE  STATE REMOVABLE BLOCK
0x0000000130000000-0x0000000137ffffff  128M online       yes    38
0x0000000138000000-0x000000013fffffff  128M online       yes    39`,
};

const ZONEINFO = `Node 0, zone      DMA
  per-node stats
      nr_inactive_anon 2683
      kswapd_inodesteal 0
  pages free     3840
        boost    0
        spanned  4095
        present  3998
        cma      0
      nr_free_pages 3840
  pagesets
    cpu: 0
              count: 0
              high:  0
              high_min: 0
              batch: 1
  vm stats threshold: 6
  node_unreclaimable:  0
  start_pfn:           1`;

const files: Record<string, string> = {
  "machine.memzone": MACHINE,
  "zoneinfo.memzone": `${MACHINE}expect zoneinfo """\n${ZONEINFO}\n"""\n`,
  "wrong-zoneinfo.memzone": `${MACHINE}expect zoneinfo """\n${ZONEINFO.replace("4095", "4096")}\n"""\n`,
  "iomem.memzone": `${MACHINE}expect iomem """
00001000-0009fbff : System RAM
000a0000-000bffff : PCI Bus 0000:00
00100000-bffdffff : System RAM
fec00000-fec003ff : IOAPIC 0
"""
`,
  "wrong.memzone": `${MACHINE}expect lsmem """\n${PLAIN.replace("0-23", "0-22")}\n"""\n`,
};
for (const [name, table] of Object.entries(TABLES)) {
  files[`lsmem ${name}.memzone`] = `${MACHINE}expect lsmem """\n${table}\n"""\n`;
}
const folder = folderWith(files);
afterAll(() => removeFolder(folder));

describe("a pasted text", { timeout: 60_000 }, () => {
  test.each(Object.keys(TABLES))("of lsmem in the form %s is compared by its columns", async (name) => {
    const { out, status } = await memzoneHere(folder, "check", `lsmem ${name}.memzone`);
    expect([status, out]).toEqual([0, expect.not.stringContaining("error:")]);
  });

  test("of lsmem with another value fails by its line, told in the same form", async () => {
    const { out, status } = await memzoneHere(folder, "check", "wrong.memzone");
    expect(status).toBe(1);
    expect(
      out,
    ).toContain(`wrong.memzone:7:1: error: lsmem: 1 line is not as simulated (- expected, + simulated) (modelled: the kernel's build is not stated: sizes are those of debian 6.12.107)
    - 0x0000000000000000-0x00000000bfffffff   3G online       yes  0-22
    + 0x0000000000000000-0x00000000bfffffff   3G online       yes  0-23 [expectation-failed]`);
  });

  test("of a whole zoneinfo is compared but for its counters, and that is said once", async () => {
    const { out, status } = await memzoneHere(folder, "check", "zoneinfo.memzone");
    expect(status).toBe(0);
    expect(out.match(/lines-passed-over/g)).toHaveLength(1);
    expect(out).toContain("14 lines, the first `per-node stats`, count what a running system does: not compared");
    const wrong = await memzoneHere(folder, "check", "wrong-zoneinfo.memzone");
    expect([wrong.status, wrong.out]).toEqual([1, expect.stringContaining("- spanned  4096")]);
  });
});

test("a whole iomem is compared but for windows of devices", { timeout: 60_000 }, async () => {
  const { out, status } = await memzoneHere(folder, "check", "iomem.memzone");
  expect([status, out]).toEqual([
    0,
    expect.stringContaining(
      "iomem.memzone:7:1: info: 2 lines, the first `000a0000-000bffff : PCI Bus 0000:00`, are devices' windows, which are not simulated: not compared [lines-passed-over]",
    ),
  ]);
});

describe("show --as lsmem", { timeout: 60_000 }, () => {
  const show = (...options: string[]) => memzoneHere(folder, "show", "machine.memzone", "--as", "lsmem", ...options);

  test("takes lsmem's options", async () => {
    expect((await show("--summary=always")).out).toBe(`${PLAIN}\n`);
    expect((await show("-J", "-o", "RANGE,NODE", "--split", "none")).out).toBe(`{
   "memory": [
      {
         "range": "0x0000000000000000-0x00000000bfffffff",
         "node": 0
      },{
         "range": "0x0000000100000000-0x000000013fffffff",
         "node": 0
      }
   ]
}
`);
    expect((await show("-r", "-o+ZONES")).out.split("\n")[1]).toBe(
      "0x0000000000000000-0x0000000007ffffff 128M online yes 0 None",
    );
  });

  test("says what is wrong with them", async () => {
    expect(await show("-o", "FOO")).toMatchObject({ status: 2, err: expect.stringContaining("unknown column 'FOO'") });
    const blocks = await memzoneHere(folder, "show", "machine.memzone", "--as", "blocks", "-a");
    expect(blocks).toMatchObject({ status: 2, err: "memzone: lsmem's options go with --as lsmem only\n" });
  });
});
