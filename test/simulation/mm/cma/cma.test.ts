import { describe, expect, test } from "vitest";
import { type CmaFacts, type CmaReservation, declareCma } from "../../../../server/simulation/mm/cma/cma.ts";
import { GiB, MiB } from "../../../../server/simulation/units/units.ts";
import { worded } from "../../../analysis/notes/worded.ts";
import { address, cmdline } from "../../platforms/qemu.ts";
import { printed } from "../../printed.ts";
import { cmaFacts, EIGHT_GIB, earlyMemory, type Ram } from "../memblock/early-memory.ts";

const areas = ({ areas: found }: CmaReservation) => found.map(({ start, end }) => `${address(start)}-${address(end)}`);

describe("cma= on x86", () => {
  const declare = (words: string, version = "7.2") =>
    declareCma(earlyMemory(version, EIGHT_GIB), cmaFacts(version), cmdline(words));

  test("lies at the start of high memory, away from the zones for DMA", () => {
    const cma = declare("cma=256M");
    expect(areas(cma)).toEqual(["4G-0x110000000"]);
    expect(printed(cma.messages, "7.2")).toEqual(["cma: Reserved 256 MiB at 0x0000000100000000"]);
  });

  test("SIZE@START is exactly there or nowhere", () => {
    expect(areas(declare("cma=128M@0x60000000"))).toEqual(["0x60000000-0x68000000"]);
    const refused = declare("cma=128M@16M");
    expect(areas(refused)).toEqual([]);
    expect(refused.notes.map(({ code }) => code)).toEqual(["param-value"]);
  });

  test("that can't be had is told with its node from 6.6 to 6.14, in the log and in the diagnostic", () => {
    const says = (version: string) => {
      const cma = declare("cma=16G", version);
      return [
        printed(cma.messages, version).at(-1),
        cma.notes.map((note) => worded(note).message.match(/"(.*)"/)?.[1]),
      ];
    };
    const reason = (version: string) => printed(declare("cma=16G", version).messages, version)[0];
    for (const version of ["6.5", "6.15"]) {
      expect(says(version)).toEqual(["cma: Failed to reserve 16384 MiB", [reason(version)]]);
    }
    for (const version of ["6.6", "6.14"]) {
      expect(says(version)).toEqual(["cma: Failed to reserve 16384 MiB on node -1", [reason(version)]]);
    }
  });

  test("SIZE@START-END above 4 GiB goes to its lowest place, whatever START says", () => {
    expect(areas(declare("cma=256M@5G-8G"))).toEqual(["4G-0x110000000"]);
  });

  test("is rounded to whole pageblocks since 5.19, to the largest order before", () => {
    expect(areas(declare("cma=1M", "6.12"))).toEqual(["4G-0x100200000"]);
    expect(areas(declare("cma=1M", "5.10"))).toEqual(["4G-0x100400000"]);
  });

  test("means nothing to a kernel without CMA", () => {
    const without = declareCma(earlyMemory("6.1", EIGHT_GIB), cmaFacts("6.1", { dma: false }), cmdline("cma=256M"));
    expect(without).toMatchObject({ areas: [], messages: [] });
    expect(without.notes.map((note) => worded(note).message)).toEqual([
      "cma=256M reserves nothing: this kernel has no CONFIG_DMA_CMA",
    ]);
  });
});

describe("the default area on arm64", () => {
  const nodes: readonly Ram[] = [
    [GiB, 5 * GiB, 0],
    [5 * GiB, 9 * GiB, 1],
  ];
  const arm64 = (version: string, more: Partial<CmaFacts> = {}) =>
    cmaFacts(version, { defaultSize: 64 * MiB, numa: true, perNode: true, limit: 4 * GiB, nodes: [0, 1], ...more });

  test("is the top of what DMA reaches", () => {
    const cma = declareCma(earlyMemory("6.12", [[GiB, 9 * GiB]]), arm64("6.12", { nodes: [0] }), []);
    expect(areas(cma)).toEqual(["0xfc000000-4G"]);
    expect(printed(cma.messages, "6.12")).toEqual(["cma: Reserved 64 MiB at 0x00000000fc000000 on node -1"]);
  });

  test("is joined by one on each of several nodes since 7.2", () => {
    expect(areas(declareCma(earlyMemory("7.2", nodes), arm64("7.2"), []))).toEqual([
      "0xfc000000-4G",
      "4G-0x104000000",
      "5G-0x144000000",
    ]);
    expect(areas(declareCma(earlyMemory("6.12", nodes), arm64("6.12"), []))).toEqual(["0xfc000000-4G"]);
  });

  test("leaves the nodes to numa_cma= where that is given", () => {
    const cma = declareCma(earlyMemory("7.2", nodes), arm64("7.2"), cmdline("numa_cma=1:96M"));
    expect(areas(cma)).toEqual(["0xfc000000-4G", "5G-0x146000000"]);
  });
});
