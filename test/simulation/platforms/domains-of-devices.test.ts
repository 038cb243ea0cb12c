/** Nodes that memory devices name and that have neither memory nor CPUs, as boots of QEMU 7.2 with Debian's 6.12.107 had them. */
import { describe, expect, test } from "vitest";
import type { MemoryState } from "../../../server/simulation/state/state.ts";
import { STATE_TEXTS } from "../../../server/views/renderers.ts";
import { analyse } from "../../analysis/fixture.ts";

function statesOf(device: string, steps = "", slots = 4): readonly MemoryState[] {
  const { diagnostics, timeline } = analyse(`kernel 6.12.107 x86_64 { build debian }
machine qemu-pc {
  cpus 3
  node0 { memory 1G cpus 0,2 }
  node1 { memory 0 }
  node2 { memory 512M cpus 1 }
  slots ${slots}
  maxmem 32G
  initrd 11616256
}
${device}
cmdline { console=ttyS0 quiet loglevel=1 log_buf_len=4M memblock=debug nokaslr memhp_default_state=offline }
boot
${steps}
`);
  expect(diagnostics.filter(({ severity }) => severity === "error")).toEqual([]);
  return timeline.map(({ after }) => after!);
}

describe("a node that the SRAT does not name", () => {
  test.each([
    ["node0", 0],
    // No proximity domain of its own: the first memory's node is taken.
    ["node1", 0],
    // The kernel counts the domains that it meets.
    ["node2", 1],
  ])("a DIMM of %s lies on node %i", (node, kernels) => {
    const [, plugged] = statesOf(`dimm a { size 256M ${node} }`, "plug a");
    const blocks = STATE_TEXTS.blocks(plugged!).split("\n").slice(-2);
    expect(blocks).toEqual([32, 33].map((id) => `${id} offline removable=1 nodes=${kernels} zones=Normal,Movable`));
  });

  test("a virtio-mem device of it has the first memory's node, too", () => {
    const states = statesOf("virtio-mem v { size 1G node1 requested 0 }", "resize v to 256M");
    expect(STATE_TEXTS.blocks(states.at(-1)!).split("\n").at(-1)).toContain(" nodes=0 ");
  });
});

describe("an NVDIMM", () => {
  const [booted] = statesOf("nvdimm nv { size 4G node1 }");
  const lines = STATE_TEXTS.dmesg(booted!).split("\n");

  test("has an entry in the SRAT, with a node behind those of CPUs and memory", () => {
    expect(lines.filter((line) => line.startsWith("ACPI: SRAT: "))).toEqual([
      "ACPI: SRAT: Node 0 PXM 0 [mem 0x00000000-0x0009ffff]",
      "ACPI: SRAT: Node 0 PXM 0 [mem 0x00100000-0x3fffffff]",
      "ACPI: SRAT: Node 1 PXM 2 [mem 0x40000000-0x5fffffff]",
      "ACPI: SRAT: Node 2 PXM 1 [mem 0x100000000-0x1ffffffff] non-volatile",
      "ACPI: SRAT: Node 1 PXM 2 [mem 0x100000000-0x99fffffff] hotplug",
    ]);
  });

  test("whose node has data of its own, which other memory lacks", () => {
    const zones = STATE_TEXTS.zoneinfo(booted!);
    expect(zones).toMatch(/Node 1, zone {4}DMA32[\s\S]*?min {6}5042[\s\S]*?managed {2}107641\n/);
  });

  test("brings tables whose sizes follow the slots and the devices", () => {
    const reserved = (device: string, slots: number) =>
      STATE_TEXTS.dmesg(statesOf(device, "", slots)[0]!)
        .split("\n")
        .flatMap((line) => /^ACPI: Reserving (SRAT|SSDT|NFIT) table memory at \[mem (\w+)-(\w+)\]/.exec(line) ?? [])
        .reduce<Record<string, number>>((sizes, _, at, all) => {
          if (at % 4 === 0) sizes[all[at + 1]!] = Number(all[at + 3]) - Number(all[at + 2]) + 1;
          return sizes;
        }, {});
    expect(reserved("nvdimm nv { size 4G node0 }", 4)).toMatchObject({ SSDT: 2209, NFIT: 224 });
    expect(reserved("nvdimm nv { size 4G node0 }\nnvdimm nx { size 4G node0 }", 8)).toMatchObject({
      SSDT: 3785,
      NFIT: 408,
    });
  });
});
