import { describe, expect, it } from "vitest";
import { deviceTreeBytes } from "../../../../server/simulation/arch/arm64/device-tree.ts";
import { linearMapTables } from "../../../../server/simulation/arch/arm64/linear-map.ts";
import { GiB, KiB, MiB } from "../../../../server/simulation/units/units.ts";
import { nodes } from "../../boot/machines.ts";
import { virt } from "./virt-machines.ts";

describe("the tables of the linear map", () => {
  const eight = [{ start: GiB, end: 9 * GiB }];

  it("are one for each 2 MiB, each GiB and each 512 GiB of RAM with pages of 4 KiB", () => {
    expect(linearMapTables(eight, undefined, 4 * KiB)).toBe(4096 + 8 + 1);
  });

  it("are one for each 32 MiB and each 64 GiB with pages of 16 KiB", () => {
    expect(linearMapTables(eight, undefined, 16 * KiB)).toBe(256 + 1);
  });

  it("spare the whole blocks of the kernel's code where that is mapped by blocks", () => {
    const text = { start: GiB + 2 * MiB, end: GiB + 31.125 * MiB };
    expect(linearMapTables(eight, text, 4 * KiB)).toBe(4105 - 14);
  });

  it("leave out what firmware keeps, but not the 2 MiB it shares with RAM", () => {
    const around = [
      { start: GiB, end: 9 * GiB - 4 * MiB },
      { start: 9 * GiB - 128 * KiB, end: 9 * GiB },
    ];
    expect(linearMapTables(around, undefined, 4 * KiB)).toBe(4105 - 1);
  });
});

describe("the device tree in memory", () => {
  const machine = (more: object) => ({ ...virt("7.2").machine, ...more });

  it.each([
    ["without nodes", {}, 0xb37c],
    ["with the node that memory slots bring", { slots: 4, maxmem: 24 * GiB }, 0xb4cc],
    ["without initrd, by two properties", { initrd: 0 }, 0xb37c - 2 * 112],
    ["with two nodes", nodes(4 * GiB, 4 * GiB), 0xb77c],
    ["with a shorter name for the second", nodes(2 * GiB, 6 * GiB), 0xb774],
  ])("takes as much as 7.2 was seen to take %s", (_what, more, bytes) => {
    expect(deviceTreeBytes(machine(more), { property: 112, node: 208 })).toBe(bytes);
  });

  it.each([
    ["8 CPUs", 8, 48476],
    ["more, whose interrupt controller is of version 3", 16, 58396],
  ])("takes as much as 6.1 was seen to take with %s", (_what, cpus, bytes) => {
    expect(deviceTreeBytes(machine({ cpus, initrd: 0 }), { property: 96, node: 208 })).toBe(bytes);
  });

  it("takes as much as 5.10 was seen to take, whose struct fwnode_handle has no lists of links", () => {
    expect(deviceTreeBytes(machine({ cpus: 2 }), { property: 88, node: 168 })).toBe(36764);
  });
});
