import { describe, expect, test } from "vitest";
import { GiB } from "../../../../server/simulation/units/units.ts";
import { bootLines } from "../../../../server/views/dmesg/dmesg.ts";
import { boot, nodes, qemuPc } from "../../boot/machines.ts";

describe("what is no RAM in the firmware's map", () => {
  // Page 0 and 0x9f000-0xfffff; where the map's entries are reserved, also the 32 pages below the hole of PCI.
  test("is reserved memory of 4.18 and 4.19: its struct pages are among those that the log counts", () => {
    const told = (version: string) =>
      bootLines(boot(qemuPc(version, "nokaslr")).state).filter((line) => line.startsWith("Reserved but unavailable"));
    expect(told("4.17.3")).toEqual(["Reserved but unavailable: 98 pages"]);
    expect(told("4.17.4")).toEqual(["Reserved but unavailable: 130 pages"]);
    expect(told("4.18")).toEqual(["Reserved but unavailable: 130 pages"]);
    expect(told("4.19.100")).toEqual(["Reserved but unavailable: 130 pages"]);
    expect(told("4.18.0-193.el8.x86_64")).toEqual([]);
  });

  test("takes a node out of movable_node there", () => {
    const machine = nodes(4 * GiB, 4 * GiB);
    const hotpluggable = { ...machine, nodes: machine.nodes.map((node) => ({ ...node, hotpluggable: node.id === 1 })) };
    const zones = (version: string) =>
      boot(qemuPc(version, "nokaslr movable_node memmap=16M$0x180000000", { machine: hotpluggable }))
        .state.nodes.find(({ id }) => id === 1)!
        .zones.filter(({ present }) => present > 0)
        .map(({ name }) => name);
    expect(zones("4.17.3")).toEqual(["Movable"]);
    expect(zones("4.19")).toEqual(["Normal"]);
    expect(zones("4.20")).toEqual(["Movable"]);
  });
});
