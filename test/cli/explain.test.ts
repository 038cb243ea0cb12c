import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEFINITIONS } from "../../server/analysis/notes/index.ts";
import { parameters } from "../../server/parameters/catalogue.ts";
import { knobs } from "../../server/parameters/knobs.ts";
import { ALL_RULES } from "../../server/simulation/kernels/all-rules.ts";
import { folderWith, memzoneHere, removeFolder } from "./program.ts";

const SCENARIO = `kernel 6.5-rc2 x86_64
machine qemu-pc { memory 4G }
cmdline { nokaslr movablecore=256M }
reserve 0x13ff00000-0x13ffbffff by memblock_alloc_range_nid
boot
offline memory38
`;
let folder: string;
beforeAll(() => {
  folder = folderWith({ "a.memzone": SCENARIO, "none.memzone": "machine qemu-pc { memory 4G }\n" });
});
afterAll(() => removeFolder(folder));

const explain = (...args: string[]) => memzoneHere(folder, "explain", ...args);

describe("explain", () => {
  it("of rules refuses versions that there are not, with the nearest", async () => {
    const { status, err } = await explain("rules", "6.99", "7.0");
    expect(status).toBe(2);
    expect(err).toContain("there is no Linux 6.99 (did you mean 6.19?)");
  });

  it("has a page for every code, parameter, knob and rule", async () => {
    const names = [
      ...DEFINITIONS.map(({ code }) => code),
      ...[parameters, knobs, ALL_RULES].flatMap((table) => table.map(({ name }) => name)),
    ];
    for (const name of new Set(names)) {
      const { status, out } = await explain(name);
      expect([name, status]).toEqual([name, 0]);
      expect(out).toContain(name);
    }
  });

  it("tells a parameter as it is written on a command line", async () => {
    const { status, out } = await explain("movablecore=256M");
    expect(status).toBe(0);
    expect(out).toMatch(/^## movablecore\n/);
  });

  it("names the nearest word for one that is nothing", async () => {
    const { status, err } = await explain("movable-reservd");
    expect(status).toBe(2);
    expect(err).toContain("did you mean movable-reserved?");
  });

  it("lists what two kernels do differently", async () => {
    const { status, out } = await explain("rules", "5.10", "6.12");
    expect(status).toBe(0);
    expect(out).toMatch(/^isolation-unit: .* -> .*$/m);
    expect((await explain("rules", "6.12", "6.12")).out).toBe("no rule that is simulated changed\n");
    expect((await explain("rules", "6.12")).status).toBe(2);
    expect((await explain("rules", "6.12", "six")).err).toContain("'six' is no kernel version");
  });

  it("says why a block is as it is", async () => {
    const { status, out } = await explain("a.memzone", "memory39");
    expect(status).toBe(0);
    const lines = out.split("\n");
    expect(lines.slice(0, 5)).toEqual([
      "memory39 0x138000000-0x13fffffff, 128 MiB",
      "state        online in Movable on node0, modelled",
      "valid_zones  Movable, modelled",
      "removable    1, modelled",
      "offline      never, EBUSY: page 0x13ff00 is reserved (memblock_alloc_range_nid), modelled",
    ]);
    expect(lines).toContain(
      "in use       0x13ff00000-0x13ffbffff (768 KiB) reserved by memblock_alloc_range_nid, observed",
    );
    expect(lines).toContain("because of   a.memzone:4: reserve 0x13ff00000-0x13ffbffff by memblock_alloc_range_nid");
    expect(lines).toContain("its zone     a.memzone:3: movablecore=256M");
    expect((await explain("a.memzone", "memory38")).out).toMatch(
      /state {8}offline[\s\S]*because of {3}a.memzone:6: offline memory38/,
    );
    expect((await explain("a.memzone", "memory38", "--at", "boot")).out).toMatch(/state {8}online in Movable/);
    expect((await explain("a.memzone", "memory99")).out).toContain("no such memory block exists");
  });

  it("ends with 2 for what is no block or no file, with 1 where there is no state", async () => {
    expect((await explain("a.memzone", "block39")).err).toContain("write memory39");
    expect((await explain("b.memzone", "memory39")).status).toBe(2);
    expect((await explain("none.memzone", "memory39")).status).toBe(1);
    expect((await explain("a.memzone", "memory39", "--at", "9")).status).toBe(2);
    expect((await explain()).status).toBe(2);
  });
});
