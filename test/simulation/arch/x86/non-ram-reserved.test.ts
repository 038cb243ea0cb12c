import { describe, expect, test } from "vitest";
import { GiB } from "../../../../server/simulation/units/units.ts";
import { bootLines } from "../../../../server/views/dmesg/dmesg.ts";
import { boot, nodes, qemuPc } from "../../boot/machines.ts";

describe("what is no RAM in the firmware's map", () => {
  // Page 0 and 0x9f000-0xfffff; where the map's entries are reserved, also the 32 pages below the hole of PCI.
  test("is reserved memory of 4.18 and the first updates of 4.19: its struct pages are among those that the log counts", () => {
    const told = (version: string) =>
      bootLines(boot(qemuPc(version, "nokaslr")).state).filter((line) => line.startsWith("Reserved but unavailable"));
    expect(told("4.17.3")).toEqual(["Reserved but unavailable: 98 pages"]);
    expect(told("4.17.4")).toEqual(["Reserved but unavailable: 130 pages"]);
    expect(told("4.18")).toEqual(["Reserved but unavailable: 130 pages"]);
    expect(told("4.19.1")).toEqual(["Reserved but unavailable: 130 pages"]);
    // As logs of 4.19.86 and 4.19.98 count.
    expect(told("4.19.100")).toEqual(["Reserved but unavailable: 98 pages"]);
    expect(told("4.18.0-193.el8.x86_64")).toEqual([]);
  });

  test("begins below 0x9f000 where the BIOS leaves less memory", () => {
    const usable = (first: number, last: number) => ({ first, last, type: "usable" as const, origin: 0 });
    const told = (end: number) => {
      const firmware = [usable(0, end - 1), usable(0x100000, 0xbfffffff), usable(0x100000000, 0x13fffffff)];
      const setup = qemuPc("4.15", "nokaslr");
      const { platform: _, ...machine } = setup.machine;
      const { state } = boot({ ...setup, machine: { ...machine, firmware } });
      return bootLines(state).filter((line) => line.startsWith("Reserved but unavailable"));
    };
    expect(told(0x9fc00)).toEqual(["Reserved but unavailable: 98 pages"]);
    // HP ProBook 650 G1, 4.15.0-136: 0x9dc00.
    expect(told(0x9dc00)).toEqual(["Reserved but unavailable: 100 pages"]);
    // Less than 128 KiB is not believed; 0x10000-0x9efff is reserved by nobody then.
    expect(told(0x10000)).toEqual(["Reserved but unavailable: 98 pages"]);
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
    expect(zones("4.19.1")).toEqual(["Normal"]);
    expect(zones("4.20")).toEqual(["Movable"]);
  });
});
