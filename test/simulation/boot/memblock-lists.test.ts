import { describe, expect, it } from "vitest";
import { bootKernel } from "../../../server/simulation/boot/boot.ts";
import type { FirmwareRange } from "../../../server/simulation/state/events.ts";
import { GiB, KiB, MiB } from "../../../server/simulation/units/units.ts";
import { worded } from "../../analysis/notes/worded.ts";
import { nodes } from "../platforms/qemu.ts";
import { ORIGIN, qemuPc } from "./machines.ts";

/** An arm64 board whose firmware lists 64 MiB of RAM in every 128 MiB from 1 GiB on. */
function boot(version: string, ranges: number, config: Readonly<Record<string, string>> = {}) {
  const firmware = Array.from({ length: ranges }, (_, index): FirmwareRange => {
    const first = GiB + index * 128 * MiB;
    return { first, last: first + 64 * MiB - 1, type: "usable", origin: ORIGIN.machine };
  });
  const setup = qemuPc(version, "nokaslr", { kernel: { arch: "arm64", config } });
  const { platform: _, ...machine } = setup.machine;
  return bootKernel({ ...setup, machine: { ...machine, memory: 0, firmware } });
}

const messages = (trace: ReturnType<typeof boot>): readonly string[] => trace.notes.map((note) => worded(note).message);
const ram = (trace: ReturnType<typeof boot>): number =>
  "state" in trace ? trace.state.boot.memory.reduce((sum, { first, last }) => sum + last + 1 - first, 0) : 0;

describe("firmware that splits arm64's memory into many ranges", () => {
  it("is taken whole since 6.0: with CONFIG_EFI memblock holds 1024 ranges before it may grow", () => {
    const trace = boot("6.12", 160);
    expect(messages(trace)).toEqual([]);
    expect(ram(trace)).toBe(160 * 64 * MiB);
  });

  it("loses what is behind the 128th range before 6.0, and a note says from where on", () => {
    const trace = boot("5.10", 160);
    expect(ram(trace)).toBe(128 * 64 * MiB);
    expect(messages(trace)).toEqual([
      "the kernel loses 2 GiB of RAM, from 0x440000000 on: memblock holds 128 ranges of memory before its lists may grow, and says nothing of the rest",
    ]);
  });

  it("is a panic since 6.7 where the lists are too small", () => {
    const trace = boot("6.12", 160, { EFI: "n" });
    expect("state" in trace).toBe(false);
    expect(messages(trace)).toEqual([
      'the kernel panics, "memblock: cannot resize memory array": the machine\'s memory has more than the 128 ranges that the list holds before memory is mapped',
    ]);
  });
});

describe("reservations", () => {
  it("that were observed are in the list however many there are, and hold their pages, before and behind the moment it may grow", () => {
    for (const arch of ["x86_64", "arm64"] as const) {
      const setup = qemuPc("6.12", "nokaslr", {
        kernel: { arch },
        ...(arch === "arm64" ? { machine: { platform: "qemu-virt" as const, memory: 16 * GiB, nodes: [] } } : {}),
      });
      const observed = Array.from({ length: 9000 }, (_, index) => ({
        first: 0x60000000 + index * 4 * KiB * 4,
        last: 0x60000000 + index * 4 * KiB * 4 + 4 * KiB - 1,
        by: "memmap_init_reserved_pages",
        origin: ORIGIN.observed,
      }));
      const trace = bootKernel({ ...setup, observed });
      if (!("state" in trace)) throw new Error(`no boot: ${JSON.stringify(trace.why)}`);
      const { uses, boot: left } = trace.state;
      const seen = new Set(left.reservations.filter((each) => each.observed).map(({ first }) => first));
      expect(observed.filter(({ first }) => !seen.has(first))).toEqual([]);
      expect(observed.filter(({ first }) => uses.get(first / (4 * KiB))?.kind !== "reserved")).toEqual([]);
      expect(left.reservations.filter(({ by }) => by === "memblock_double_array")).toHaveLength(1);
      expect(messages(trace)).toEqual([]);
    }
  });

  it("of the firmware that a full list has no room for are lost before 6.7, and an error says so", () => {
    const ram = { first: GiB, last: 9 * GiB - 1, type: "usable" as const, origin: ORIGIN.machine };
    const tables = Array.from({ length: 140 }, (_, index): FirmwareRange => {
      const first = 10 * GiB + index * 2 * MiB;
      return { first, last: first + MiB - 1, type: "ACPI data", origin: ORIGIN.machine };
    });
    const boots = ["5.10", "6.12"].map((version) => {
      const setup = qemuPc(version, "nokaslr", { kernel: { arch: "arm64", config: { EFI: "n" } } });
      const { platform: _, ...machine } = setup.machine;
      return bootKernel({ ...setup, machine: { ...machine, memory: 0, firmware: [ram, ...tables] } });
    });
    expect(boots[0]!.notes.map((note) => worded(note)).filter(({ severity }) => severity === "error")).toMatchObject([
      {
        message: expect.stringMatching(
          /^memblock\.reserved is full with 128 entries and can't grow: \d+ reservations, .* on, are lost/,
        ),
      },
    ]);
    expect("state" in boots[1]!).toBe(false);
  });
});

describe("numa=fake= on arm64", () => {
  const nodesOf = (version: string, pageSize: number, fake: string, described = true): readonly number[] => {
    const setup = qemuPc(version, `nokaslr numa=fake=${fake}`, {
      kernel: { arch: "arm64", pageSize, config: { NUMA_EMU: "y" } },
      machine: {
        platform: "qemu-virt",
        uefi: "edk2-2026.08",
        cpus: 4,
        nodes: described ? nodes(4 * GiB) : [],
      },
    });
    const trace = bootKernel(setup);
    if (!("state" in trace)) throw new Error("no boot");
    return trace.state.nodes.map(({ zones }) => zones.reduce((sum, { present }) => sum + present, 0) * pageSize);
  };

  it.each([4 * KiB, 16 * KiB, 64 * KiB])("cuts 4 GiB into as many nodes with pages of %d bytes", (pageSize) => {
    expect(nodesOf("7.2", pageSize, "2")).toEqual([2 * GiB, 2 * GiB]);
    expect(nodesOf("7.2", pageSize, "4")).toEqual([GiB, GiB, GiB, GiB]);
    expect(nodesOf("7.2", pageSize, "1G")).toEqual([GiB, GiB, GiB, GiB]);
  });

  it("makes 16 nodes at most: MAX_NUMNODES with NODES_SHIFT=4", () => {
    expect(nodesOf("7.2", 4 * KiB, "32")).toHaveLength(16);
  });

  it("makes none since 6.14 where no firmware describes a node: the kernel has called NUMA off by then", () => {
    expect(nodesOf("6.13", 4 * KiB, "2", false)).toEqual([2 * GiB, 2 * GiB]);
    expect(nodesOf("6.14", 4 * KiB, "2", false)).toEqual([4 * GiB]);
  });

  it("is not known before 6.12", () => {
    expect(nodesOf("6.1", 4 * KiB, "2")).toEqual([4 * GiB]);
  });
});
