/** Boots of real kernels (Debian 6.1.176-1 and 6.12.107-1 on QEMU 7.2) with other CPUs, counts of CPUs, and nodes than usual. */
import { describe, expect, it } from "vitest";
import { bootKernel } from "../../../server/simulation/boot/boot.ts";
import type { DeviceSpec, MachineNode, MachineSpec } from "../../../server/simulation/state/events.ts";
import { GiB } from "../../../server/simulation/units/units.ts";
import { qemuPc } from "./machines.ts";

const CMDLINE = "console=ttyS0 quiet loglevel=1 log_buf_len=4M nokaslr memblock=debug";

/** `node zone spanned/present/managed` of each zone with memory. */
function zones(version: string, machine: Partial<MachineSpec>, devices: readonly DeviceSpec[] = []): readonly string[] {
  const setup = { ...qemuPc(version, CMDLINE, { machine: { initrd: INITRD, ...machine } }), devices };
  const trace = bootKernel(setup);
  if (!("state" in trace)) throw new Error("the kernel did not boot");
  return trace.state.nodes.flatMap(({ id, zones: all }) =>
    all
      .filter(({ present }) => present > 0)
      .map(({ name, spanned, present, managed }) => `${id} ${name} ${spanned}/${present}/${managed}`),
  );
}

const INITRD = 0xb14000;
const DMA = "0 DMA 4095/3998/3840";

describe("the page tables of CPU entry areas", () => {
  it("are one more from the tenth CPU of AMD's and the ninth of Intel's on", () => {
    expect(zones("6.12", { memory: 2 * GiB, cpus: 10 })).toEqual([DMA, "0 DMA32 520160/520160/496265"]);
    expect(zones("6.12", { memory: 2 * GiB, cpus: 9, cpu: "Skylake-Server" })).toEqual([
      DMA,
      "0 DMA32 520160/520160/496331",
    ]);
    expect(zones("6.1", { memory: 2 * GiB, cpus: 9 })).toEqual([DMA, "0 DMA32 520160/520160/494659"]);
  });
});

describe("a CPU with pages of 1 GiB", () => {
  it("needs fewer tables for the direct map", () => {
    const machine = { platform: "qemu-q35", memory: 4 * GiB, cpus: 1, cpu: "EPYC" };
    expect(zones("6.12", machine)).toEqual([DMA, "0 DMA32 1044480/520159/494169", "0 Normal 524288/524288/501440"]);
  });

  it("and five levels of tables has roots of mem_section for 4 PiB", () => {
    const machine = { memory: 4 * GiB, cpus: 2, cpu: "Icelake-Server" };
    const low = "0 DMA32 1044480/782304/";
    expect(zones("6.12", machine)).toEqual([DMA, `${low}756314`, "0 Normal 262144/262144/238725"]);
    expect(zones("6.1", machine)).toEqual([DMA, `${low}754605`, "0 Normal 262144/262144/238733"]);
  });
});

it("nodes are numbered as the SRAT's CPUs name them, then its memory", () => {
  const node = (id: number, memory: number, cpus: readonly number[]): MachineNode => ({
    id,
    memory,
    cpus,
    ranges: [],
    hotpluggable: false,
    origin: 10 + id,
  });
  const machine = { memory: 3 * GiB, cpus: 2, nodes: [node(0, GiB, []), node(1, 2 * GiB, [0, 1])] };
  expect(zones("6.12", machine)).toEqual([
    "0 DMA32 524256/524256/511266",
    "1 DMA 4095/3998/3840",
    "1 DMA32 258048/258048/244300",
  ]);
});

it("a machine that takes NVDIMMs has a page of RAM less", () => {
  const nvdimm: DeviceSpec = { kind: "nvdimm", name: "pmem", size: GiB, origin: 20 };
  expect(zones("6.12", { memory: 2 * GiB, cpus: 2, slots: 2, maxmem: 4 * GiB }, [nvdimm])).toEqual([
    DMA,
    "0 DMA32 520159/520159/480217",
  ]);
});
